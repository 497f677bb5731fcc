import CaseFiles
import Fields

/// The flow of a fluid in a box, with or without bodies, as measurements look at it.
protocol FluidFlow: ObservableFlow where Model: BoxModel {
  /// Whether velocity components live on the faces before the cells of the same index, with values
  /// in the ghosts; else in the cells, without.
  var isStaggered: Bool { get }
  func observedVelocity() -> VectorField<Double>
  /// In the cells, divided by density. Work space of the flow: the next step may overwrite it.
  func pressureField() -> Field<Double>
  /// Force of the fluid around each body on it, over the last step, along the axes, per unit
  /// density.
  var lastForces: [[Double]] { get }
  /// The surface of each solid body, where it is now.
  var surfaces: [BodySurface] { get }
  var viscosity: Double { get }
  /// The force on fluid that moves with a velocity past a point, per unit mass: of the flow's
  /// force, of buoyancy, and of what resists it.
  func bodyForce(at point: [Double], velocity: SIMD3<Double>) -> SIMD3<Double>
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

extension FluidFlow {
  var surfaces: [BodySurface] { [] }
  var lastForces: [[Double]] { [] }
  func bodyForce(at point: [Double], velocity: SIMD3<Double>) -> SIMD3<Double> { .zero }

  /// The sample of a velocity component at a point.
  func velocitySample(_ point: [Double], _ component: Int) -> PointSample {
    PointSample(point, component: isStaggered ? component : nil, model)
  }

  public func observer(watchesEnergy: Bool) -> any FlowObserver { Observation(self, watchesEnergy: watchesEnergy) }

  /// Where the velocity stands on the grid.
  var placedVelocity: GridField {
    GridField(model.grid, isStaggered: isStaggered) { [self] in
      FieldSample([(velocitySample($0, $1), 1)])
    } find: { [self] in
      observedVelocity()
    }
  }

  /// Where the pressure stands on the grid. Near bodies it is extrapolated from the fluid.
  var placedPressure: GridField {
    GridField(model.grid, isStaggered: false) { [self] point, _ in
      pressureSample(point)
    } find: { [self] in
      [pressureField()]
    }
  }
}
