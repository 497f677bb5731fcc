import CaseFiles
import Fields

/// Pressure and wall shear at the panels of a body's surface, per unit density.
struct SurfaceStress {
  var pressure: [Double]
  /// The force of friction on the body per area, along the surface.
  var shear: [SIMD3<Double>]

  /// The forces of pressure and of friction on the body.
  func forces(_ panels: [SurfacePanels.Panel]) -> (pressure: SIMD3<Double>, friction: SIMD3<Double>) {
    var (normal, along) = (SIMD3<Double>.zero, SIMD3<Double>.zero)
    for (index, panel) in panels.enumerated() {
      normal -= pressure[index] * panel.area * panel.normal
      along += panel.area * shear[index]
    }
    return (normal, along)
  }
}

/// Extrapolates the flow outside of a body to its surface.
///
/// Within two cells of the surface the regularised delta function smears what is inside and outside
/// together. So along each normal pressure p and velocity relative to the body w are sampled 2, 3
/// and 4 cells h away. Extrapolation over so wide a gap from these alone is poor: of the pressure
/// drag of the channel cylinder 2D-1 it misses 11, 5 and 1 % with 10, 20 and 30 cells per diameter.
/// But the wall has more to say. There w = 0, and the momentum equation, with the acceleration a of
/// the wall, the force f on the fluid and the curvature κ = ∇ₛ·n, ties the two together through
/// their derivatives ∇ₛ along the surface:
///
///     ∂p/∂n = (f − a)·n − ∇ₛ·τ,      ν ∂²w/∂n² = ∇ₛp − (f − a) − κ τ  along the surface,      τ = ν ∂w/∂n
///
/// With these the cubic in p and the quartic in w through the samples are
///
///     p = −12/13 h ∂p/∂n + (36 p₂ − 32 p₃ + 9 p₄)/13
///     τ = −6/13 h ν ∂²w/∂n² + ν/h (18/13 w₂ − 32/39 w₃ + 9/52 w₄)
///
/// solved by relaxation. Pressure and friction drag then add up to the force of the markers within
/// 0.4, 1.1 and 0.7 %. The other way, to split the markers' own forces into parts along and across
/// the surface, is of first order only: the markers stand inside of the surface, and the fluid
/// within does not rest but is dragged along by them. It puts 43, 20 and 13 % too much into
/// friction.
struct SurfaceProbe {
  private struct Panel {
    /// Weighted samples of the pressure, and of each velocity component.
    var pressure: [(sample: PointSample, weight: Double)] = []
    var velocity: [(samples: [PointSample], weight: Double)] = []
    /// The weighted velocity of the body itself at those points.
    var ownVelocity = SIMD3<Double>.zero
    var curvature = 0.0
  }
  private static let pressureWeights: [(distance: Double, weight: Double)] = [(2, 36.0 / 13), (3, -32.0 / 13), (4, 9.0 / 13)]
  private static let velocityWeights: [(distance: Double, weight: Double)] = [(2, 18.0 / 13), (3, -32.0 / 39), (4, 9.0 / 52)]
  private static let sweeps = 40

  let surface: BodySurface
  private let gradient: SurfaceGradient
  private let panels: [Panel]
  private let spacing: Double

  init(_ surface: BodySurface, _ model: any BoxModel) {
    let (h, axes) = (model.grid.spacing[0], 0..<model.grid.dimension)
    self.surface = surface
    spacing = h
    let gradient = SurfaceGradient(surface.panels, spacing: h)
    self.gradient = gradient
    let normals = surface.panels.map(\.normal)
    panels = surface.panels.enumerated().map { index, place in
      var panel = Panel()
      for (distance, weight) in Self.pressureWeights {
        let point = place.position + distance * h * place.normal
        panel.pressure.append((PointSample(axes.map { point[$0] }, component: nil, width: 4, model), weight))
      }
      for (distance, weight) in Self.velocityWeights {
        let point = place.position + distance * h * place.normal
        panel.velocity.append((axes.map { PointSample(axes.map { point[$0] }, component: $0, width: 4, model) }, weight))
        panel.ownVelocity += weight * surface.velocity(at: point)
      }
      panel.curvature = gradient.divergence(normals, at: index)
      return panel
    }
  }

  /// - Parameters:
  ///   - velocity: on the faces, with its ghosts filled.
  ///   - force: on fluid that moves with a velocity past a point, per unit mass.
  func stress(
    velocity: VectorField<Double>, pressure: Field<Double>, viscosity: Double,
    force: (_ point: SIMD3<Double>, _ velocity: SIMD3<Double>) -> SIMD3<Double>
  ) -> SurfaceStress {
    // What the samples alone give, and what drives the fluid at the wall beside the stresses.
    var sampled = SurfaceStress(pressure: [], shear: [])
    var driving: [SIMD3<Double>] = []
    for (panel, place) in zip(panels, surface.panels) {
      sampled.pressure.append(panel.pressure.reduce(0) { $0 + $1.weight * $1.sample.value(pressure) })
      var slope = -panel.ownVelocity
      for (samples, weight) in panel.velocity {
        for (axis, sample) in samples.enumerated() { slope[axis] += weight * sample.value(velocity[axis]) }
      }
      sampled.shear.append(viscosity / spacing * slope.along(place.normal))
      let own = surface.velocity(at: place.position)
      driving.append(force(place.position, own) - surface.acceleration(at: place.position))
    }
    var stress = sampled
    for _ in 0..<Self.sweeps {
      let last = stress
      for (index, place) in surface.panels.enumerated() {
        let slope = driving[index].dot(place.normal) - gradient.divergence(last.shear, at: index)
        let pressure = sampled.pressure[index] - 12.0 / 13 * spacing * slope
        stress.pressure[index] = 0.5 * (last.pressure[index] + pressure)
        guard viscosity > 0 else { continue }
        let bend =
          gradient.gradient(last.pressure, slope: slope, at: index) - driving[index].along(place.normal)
          - panels[index].curvature * last.shear[index]
        stress.shear[index] = 0.5 * (last.shear[index] + sampled.shear[index] - 6.0 / 13 * spacing * bend)
      }
    }
    return stress
  }

  /// The stress at a point of the surface near the middle of a panel, on the tangents through that.
  func values(_ stress: SurfaceStress, near place: SIMD3<Double>, panel: Int) -> (pressure: Double, shear: SIMD3<Double>) {
    let own = surface.panels[panel]
    let away = (place - own.position).along(own.normal)
    let pressure = stress.pressure[panel] + gradient.gradient(stress.pressure, at: panel).dot(away)
    var shear = stress.shear[panel]
    for axis in 0..<3 { shear[axis] += gradient.gradient(stress.shear.map { $0[axis] }, at: panel).dot(away) }
    return (pressure, shear)
  }
}

/// The stresses on the surfaces of all solid bodies of a flow after its last step, computed once
/// however often they are asked for.
///
/// They take a stage of a step to compute, for the pressure, and little beside it.
final class SurfaceStresses {
  private let flow: any FluidFlow
  /// Of each body, where it was when the stresses were asked for last.
  private(set) lazy var probes = makeProbes()
  private var known: (step: Int, stresses: [SurfaceStress])?

  init(_ flow: any FluidFlow) { self.flow = flow }

  private func makeProbes() -> [SurfaceProbe] { flow.surfaces.map { SurfaceProbe($0, flow.model) } }

  /// Of each body.
  func current() -> [SurfaceStress] {
    if let known, known.step == flow.step { return known.stresses }
    if known != nil, flow.model.setup.bodies.contains(where: \.isMoving) { probes = makeProbes() }
    let pressure = flow.pressureField()
    let velocity = flow.observedVelocity()
    let axes = 0..<flow.model.grid.dimension
    let stresses = probes.map { probe in
      probe.stress(velocity: velocity, pressure: pressure, viscosity: flow.viscosity) { point, velocity in
        flow.bodyForce(at: axes.map { point[$0] }, velocity: velocity)
      }
    }
    known = (flow.step, stresses)
    return stresses
  }

  /// The forces of pressure and of friction on each body.
  func forces() -> [(pressure: SIMD3<Double>, friction: SIMD3<Double>)] {
    zip(current(), probes).map { $0.forces($1.surface.panels) }
  }
}

extension SIMD3<Double> {
  /// The part at right angles to a normal.
  fileprivate func along(_ normal: SIMD3<Double>) -> SIMD3<Double> { self - dot(normal) * normal }
}
