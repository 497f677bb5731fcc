import CaseFiles
import Foundation

extension Observation {
  /// Pressure and friction on the surfaces of the solid bodies.
  func surface() -> FlowSurface? {
    guard !setup.solidBodies.isEmpty else { return nil }
    let found = stresses.current()
    let axes = 0..<flow.model.grid.dimension
    var surface = FlowSurface(axes: axes.count)
    var (normals, shears) = ([Double](), [Double]())
    var (pressure, coefficient, friction) = ([Double](), [Double](), [Double]())
    var (number, angle, arc, area) = ([Double](), [Double](), [Double](), [Double]())
    let reference = SurfaceReading.inflowPressure(flow)
    var hasScales = true
    for (body, probe) in stresses.probes.enumerated() {
      let name = setup.solidBodies[body].name
      let (own, first) = (probe.surface, number.count)
      let scale = SurfaceReading.scale(name, nil, flow)
      hasScales = hasScales && scale != nil
      for (panel, (p, shear)) in zip(own.panels, zip(found[body].pressure, found[body].shear)) {
        let arm = panel.position - own.motion.center
        surface.points += axes.map { panel.position[$0] }
        normals += axes.map { panel.normal[$0] }
        shears += axes.map { shear[$0] }
        pressure.append(p)
        coefficient.append((scale ?? 0) * (p - (reference ?? 0)))
        friction.append((scale ?? 0) * SurfaceReading.signed(shear))
        number.append(Double(setup.bodies.firstIndex { $0.name == name } ?? body))
        angle.append(atan2(arm.y, arm.x) * 180 / .pi)
        arc.append(panel.arc)
        area.append(panel.area)
      }
      surface.closedCurves += own.closedCurves.map { first + $0.lowerBound..<first + $0.upperBound }
    }
    surface.fields = [
      .init("pressure", "pressure divided by density", units: "length^2/time^2", values: pressure),
      .init(
        "shear", "force of friction on the body, per area and density", units: "length^2/time^2", components: axes.count, values: shears),
      .init("normal", "outward normal", components: axes.count, values: normals),
      .init("angle", "angle about the body's centre, counter-clockwise from x", units: "degree", values: angle),
      .init("arc", "length along the outline", units: "length", values: arc),
      .init("area", "what the point stands for", units: axes.count == 2 ? "length" : "length^2", values: area),
      .init("body", "number of the body in the case, from 0", values: number),
    ]
    if hasScales {
      surface.fields.append(.init("skin_friction", "2 shear / U^2, positive along +x", values: friction))
      if reference != nil {
        surface.fields.append(.init("pressure_coefficient", "2 (p - p0) / U^2, p0 the mean along the inflow", values: coefficient))
      }
    }
    return surface
  }
}
