import Scalars

/// One stage of the momentum equation for one velocity component, on its own faces of a staggered
/// grid:
///
///     u ← u + α (u₀ − u) + γ Δt (−∇·(u u) + ν ∇²u + f)
///
/// α, γ are the weights of the Runge–Kutta stage in the form of Shu & Osher (1988), written so that
/// a uniform flow keeps its bits. Advection is in divergence form: the flux of component
/// `component` through the faces of its control volume, normal velocities interpolated linearly
/// (Harlow & Welch 1965); diffusion is part of that flux. Everything is fused into one pass over
/// memory.
///
/// Inputs: the velocity components, then `base` (u₀ of this component) and `force` (acceleration of
/// this component). An input of weight zero may be any field: the velocity itself takes no further
/// memory traffic.
public struct MomentumStage: ConservationKernel {
  public let scheme: any AdvectionScheme
  public let dimension: Int
  public let component: Int
  public let grading: Grading

  public init(scheme: any AdvectionScheme, dimension: Int, component: Int, grading: Grading = .lastAxis) {
    self.scheme = scheme
    self.dimension = dimension
    self.component = component
    self.grading = grading
  }

  public var name: String { "MomentumStage\(scheme.name)\(dimension)D\(axisNames[component].uppercased())\(grading.suffix)" }
  public var inputs: [String] { velocityNames(dimension) + ["base", "force"] }
  public var parameters: [String] { ["viscosity"] }
  /// The weight α, the stage's time step γ Δt, the weight of the force (0 or 1).
  public var constants: [String] { ["alpha", "stageStep", "forcing"] }
  public var gradedAxes: Set<Int> { grading.axes(dimension) }
  public var graded: (any Kernel)? {
    grading == .allAxes ? nil : MomentumStage(scheme: scheme, dimension: dimension, component: component, grading: .allAxes)
  }
  public var outputs: [String] { ["stage"] }

  public var fluxAxes: [Int] { Array(0..<dimension) }

  public func local<S: Scalar>(_ at: Stencil<S>) -> S {
    let force = at.constant(2) * at[dimension + 1]
    return at[component] + at.constant(0) * (at[dimension] - at[component]) + at.constant(1) * force
  }

  public func weight<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S {
    at.constant(1) * at.metric(axis == component ? .inverseDistance : .inverseWidth, axis)
  }

  public func flux<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S {
    func transported(_ cells: Int) -> S { at[component, .along(axis, cells)] }
    // The volumes of a component are shifted by half a cell along its axis, and so are their faces:
    // the carrier is interpolated along this axis. Where cells differ in width, what each of the
    // two adjoining cells lets through its half of the face counts with its width: what flows into
    // the volume then is half of what flows into either cell, that is, nothing.
    func carrier(_ faces: Int) -> S {
      let (before, behind) = (at[axis, .along(axis, faces) + .along(component, -1)], at[axis, .along(axis, faces)])
      if axis == component || !gradedAxes.contains(component) { return 0.5 * (before + behind) }
      return at.metric(.shareBefore, component) * before + at.metric(.shareBehind, component) * behind
    }
    // Of the component's own axis the face lies in the middle of the cell before.
    let slope = axis == component ? at.metric(.inverseWidth, axis, .along(axis, -1)) : at.metric(.inverseDistance, axis)
    let diffusion = (at.parameter(0) * slope) * (transported(0) - transported(-1))
    return scheme.flux(carrier, transported) - diffusion
  }
}
