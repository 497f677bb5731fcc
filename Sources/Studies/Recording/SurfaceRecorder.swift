import CaseFiles
import FieldOutput
import Flows
import Foundation

/// Writes `surfaces/`: pressure and friction on the surfaces of bodies, with each snapshot after the first.
final class SurfaceRecorder: RunRecorder {
  private let stresses: SurfaceStresses
  private let flow: any ObservedFlow
  private let metadata: [String: String]
  private let series: SurfaceSeries

  init(_ stresses: SurfaceStresses, _ flow: any ObservedFlow, _ directory: RunDirectory, metadata: [String: String]) throws {
    (self.stresses, self.flow, self.metadata) = (stresses, flow, metadata)
    series = try SurfaceSeries(directory: directory)
  }

  func afterStep() {}
  func finish() {}

  /// The fluid at the start does not know of the bodies yet.
  func atSnapshot() throws {
    guard flow.step > 0 else { return }
    let found = stresses.current()
    let axes = 0..<flow.model.grid.dimension
    var surface = Surface(time: flow.time, step: flow.step, axes: axes.count, points: [], fields: [], metadata: metadata)
    var (normals, shears) = ([Double](), [Double]())
    var (pressure, coefficient, friction) = ([Double](), [Double](), [Double]())
    var (number, angle, arc, area) = ([Double](), [Double](), [Double](), [Double]())
    let reference = SurfaceReading.inflowPressure(flow)
    var hasScales = true
    let setup = flow.model.setup
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
      SnapshotField(name: "pressure", longName: "pressure divided by density", units: "length^2/time^2", values: pressure),
      SnapshotField(
        name: "shear", longName: "force of friction on the body, per area and density", units: "length^2/time^2", components: axes.count,
        values: shears),
      SnapshotField(name: "normal", longName: "outward normal", components: axes.count, values: normals),
      SnapshotField(name: "angle", longName: "angle about the body's centre, counter-clockwise from x", units: "degree", values: angle),
      SnapshotField(name: "arc", longName: "length along the outline", units: "length", values: arc),
      SnapshotField(name: "area", longName: "what the point stands for", units: axes.count == 2 ? "length" : "length^2", values: area),
      SnapshotField(name: "body", longName: "number of the body in the case, from 0", values: number),
    ]
    if hasScales {
      surface.fields.append(SnapshotField(name: "skin_friction", longName: "2 shear / U^2, positive along +x", values: friction))
      if reference != nil {
        surface.fields.append(
          SnapshotField(name: "pressure_coefficient", longName: "2 (p - p0) / U^2, p0 the mean along the inflow", values: coefficient))
      }
    }
    try series.write(surface)
  }
}
