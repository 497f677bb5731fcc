import CaseFiles
import Fields
import Flows

/// A flow that can be looked at while it runs, point by point and cell by cell, whatever its grid.
protocol ObservedFlow: Simulation where Number == Double {
  /// Whether velocity components live on the faces before the cells of the same index, with values in the ghosts; else in the cells, without.
  var isStaggered: Bool { get }
  func observedVelocity() -> VectorField<Double>
  /// The scalars of the case in the cells, in its order.
  func observedScalars() -> [Field<Double>]
  /// In the cells, divided by density. Work space of the flow: the next step may overwrite it.
  func pressureField() -> Field<Double>
  /// Force of the fluid around each body on it, over the last step, along the axes, per unit density.
  var lastForces: [[Double]] { get }
  /// The surface of each solid body, where it is now.
  var surfaces: [BodySurface] { get }
  var viscosity: Double { get }
  /// The force on fluid that moves with a velocity past a point, per unit mass: of the flow's force, of buoyancy, and of what resists it.
  func bodyForce(at point: [Double], velocity: SIMD3<Double>) -> SIMD3<Double>
  /// The kinetic energy per wavenumber; nil of families that have no waves.
  var spectrum: [(wavenumber: Double, energy: Double)]? { get }
}

/// The surface of a body, and how it moves.
struct BodySurface {
  let panels: [SurfacePanels.Panel]
  let closedCurves: [Range<Int>]
  let motion: RigidMotion.State

  /// The velocity of the body at a point of it, continued as that of a rigid body.
  func velocity(at point: SIMD3<Double>) -> SIMD3<Double> {
    let (arm, rate) = (point - motion.center, motion.rate)
    return motion.velocity + [-rate * arm.y, rate * arm.x, 0]
  }

  /// The acceleration of the body at a point of it.
  func acceleration(at point: SIMD3<Double>) -> SIMD3<Double> {
    let (arm, rate, change) = (point - motion.center, motion.rate, motion.rateChange)
    return motion.acceleration + [-rate * rate * arm.x - change * arm.y, -rate * rate * arm.y + change * arm.x, 0]
  }
}

extension ObservedFlow {
  var surfaces: [BodySurface] { [] }
  func bodyForce(at point: [Double], velocity: SIMD3<Double>) -> SIMD3<Double> { .zero }
  var spectrum: [(wavenumber: Double, energy: Double)]? { nil }
  func observedScalars() -> [Field<Double>] { [] }

  /// The sample of a velocity component at a point.
  func velocitySample(_ point: [Double], _ component: Int) -> PointSample {
    PointSample(point, component: isStaggered ? component : nil, model)
  }
}

extension IncompressibleFlow: ObservedFlow where S == Double {
  var isStaggered: Bool { true }
  func observedVelocity() -> VectorField<Double> { velocityWithGhosts() }
  func observedScalars() -> [Field<Double>] { scalars }

  var surfaces: [BodySurface] {
    let grid = model.grid
    let depth = grid.dimension == 3 ? (start: grid.origin[2], length: grid.spacing[2] * Double(grid.cells[2])) : nil
    return zip(model.setup.solidBodies, zip(model.outlines, parameters.bodies)).map { body, placed in
      let surface = SurfacePanels(body.shape(at: time), spacing: grid.spacing[0], depth: depth)
      let (outline, values) = placed
      return BodySurface(panels: surface.panels, closedCurves: surface.closedCurves, motion: outline.motionState(values, at: time))
    }
  }

  var viscosity: Double { parameters.viscosity }

  func bodyForce(at point: [Double], velocity: SIMD3<Double>) -> SIMD3<Double> {
    var sum = SIMD3<Double>.zero
    for (axis, field) in parameters.force.enumerated() { sum[axis] = PointSample(point, component: axis, model).value(field) }
    let sample = PointSample(point, component: nil, model)
    for (field, (scalar, own)) in zip(scalars, zip(model.scalars, parameters.scalars)) {
      let excess = sample.value(field) - scalar.reference
      for axis in point.indices { sum[axis] += own.buoyancy[axis] * excess }
    }
    if let resistance = parameters.resistance { sum -= sample.value(resistance.total) * velocity }
    return sum
  }
}

extension SpectralFlow: ObservedFlow where S == Double {
  var isStaggered: Bool { false }
  func observedVelocity() -> VectorField<Double> { velocity() }
  var lastForces: [[Double]] { [] }
  var viscosity: Double { parameters.viscosity }
  var spectrum: [(wavenumber: Double, energy: Double)]? { energySpectrum() }
}
