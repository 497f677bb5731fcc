import Scalars

/// One stage of the transport of a scalar, in the cells of a staggered grid:
///
///     θ ← θ + α (θ₀ − θ) + γ Δt (−∇·(u θ) + κ ∇²θ + s)
///
/// α, γ are the weights of the Runge–Kutta stage in the form of Shu & Osher (1988). What passes
/// through a face, by advection with the velocity that stands there and by diffusion, leaves one
/// cell and enters the next: the sum over the cells changes by what passes through the sides and by
/// the source alone, and where the velocity is free of divergence a uniform scalar stays uniform.
///
/// Inputs: the velocity components, then the scalar, `base` (θ₀) and `source`. An input of weight
/// zero may be any field.
public struct ScalarStage: ConservationKernel {
  public let scheme: any AdvectionScheme
  public let dimension: Int
  public let grading: Grading

  public init(scheme: any AdvectionScheme, dimension: Int, grading: Grading = .lastAxis) {
    self.scheme = scheme
    self.dimension = dimension
    self.grading = grading
  }

  public var name: String { "ScalarStage\(scheme.name)\(dimension)D\(grading.suffix)" }
  public var inputs: [String] { velocityNames(dimension) + ["scalar", "base", "source"] }
  public var parameters: [String] { ["diffusivity"] }
  /// The weight α, the stage's time step γ Δt, the weight of the source (0 or 1).
  public var constants: [String] { ["alpha", "stageStep", "sourcing"] }
  public var gradedAxes: Set<Int> { grading.axes(dimension) }
  public var graded: (any Kernel)? { grading == .allAxes ? nil : ScalarStage(scheme: scheme, dimension: dimension, grading: .allAxes) }
  public var outputs: [String] { ["stage"] }

  public var fluxAxes: [Int] { Array(0..<dimension) }

  public func local<S: Scalar>(_ at: Stencil<S>) -> S {
    let source = at.constant(2) * at[dimension + 2]
    return at[dimension] + at.constant(0) * (at[dimension + 1] - at[dimension]) + at.constant(1) * source
  }

  public func weight<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S { at.constant(1) * at.metric(.inverseWidth, axis) }

  public func flux<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S {
    func transported(_ cells: Int) -> S { at[dimension, .along(axis, cells)] }
    let diffusion = (at.parameter(0) * at.metric(.inverseDistance, axis)) * (transported(0) - transported(-1))
    return scheme.scalarFlux({ at[axis, .along(axis, $0)] }, transported) - diffusion
  }
}

/// What a scalar's weight adds to the velocity on the faces of one axis in a stage (Boussinesq): u
/// + γ Δt b (½ (θ[i−1] + θ[i]) − θ₀).
public struct Buoyancy: Kernel {
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var name: String { "Buoyancy\(axisNames[axis].uppercased())" }
  public var inputs: [String] { ["velocity", "scalar"] }
  /// The component of b along the axis.
  public var parameters: [String] { ["buoyancy"] }
  /// The stage's time step γ Δt, and θ₀.
  public var constants: [String] { ["stageStep", "reference"] }
  public var outputs: [String] { ["accelerated"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    let excess = 0.5 * (at[1] + at[1, .along(axis, -1)]) - at.constant(1)
    return [at[0] + at.constant(0) * (at.parameter(0) * excess)]
  }
}
