import Scalars

/// What mixing by unresolved eddies adds to a scalar in a stage, in the cells, by gradient
/// diffusion with a turbulent Prandtl number:
///
///     θ ← θ + γ Δt ∇·((ν/Pr) ∇θ)
///
/// ν on a face is the mean of the two cells beside it. What passes through a face leaves one cell
/// and enters the next; a uniform scalar keeps its bits.
///
/// Inputs: the scalar that the stage starts from, the eddy viscosity, then the scalar to be
/// changed.
public struct EddyFlux: ConservationKernel {
  public let dimension: Int
  public let grading: Grading

  public init(dimension: Int, grading: Grading = .lastAxis) { (self.dimension, self.grading) = (dimension, grading) }

  public var name: String { "EddyFlux\(dimension)D\(grading.suffix)" }
  public var inputs: [String] { ["scalar", "eddyViscosity", "transported"] }
  /// One over the turbulent Prandtl number.
  public var parameters: [String] { ["inversePrandtl"] }
  /// The stage's time step γ Δt.
  public var constants: [String] { ["stageStep"] }
  public var gradedAxes: Set<Int> { grading.axes(dimension) }
  public var graded: (any Kernel)? { grading == .allAxes ? nil : EddyFlux(dimension: dimension, grading: .allAxes) }
  public var outputs: [String] { ["mixed"] }

  public var fluxAxes: [Int] { Array(0..<dimension) }

  public func local<S: Scalar>(_ at: Stencil<S>) -> S { at[2] }

  public func weight<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S { at.constant(0) * at.metric(.inverseWidth, axis) }

  public func flux<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S {
    let before = Offset.along(axis, -1)
    let diffusivity = at.parameter(0) * (0.5 * (at[1, before] + at[1]))
    return -(diffusivity * (at.metric(.inverseDistance, axis) * (at[0] - at[0, before])))
  }
}
