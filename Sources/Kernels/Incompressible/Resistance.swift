import Scalars

/// What a resistance α, given in the cells, leaves of the velocity on the faces of one axis after a
/// stage, implicitly in time: u / (1 + γ Δt α), with α on a face the mean of the two cells beside
/// it.
public struct ResistedVelocity: Kernel {
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var name: String { "ResistedVelocity\(axisNames[axis].uppercased())" }
  public var inputs: [String] { ["velocity", "resistance"] }
  public var parameters: [String] { [] }
  /// The stage's time step γ Δt.
  public var constants: [String] { ["stageStep"] }
  public var outputs: [String] { ["resisted"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    [at[0] / (1.0 + at.constant(0) * (0.5 * (at[1, .along(axis, -1)] + at[1])))]
  }
}

/// The impulse per mass that a resistance α gives to the fluid on the faces of one axis in a stage:
/// −γ Δt α u, u the velocity that it leaves.
public struct ResistanceImpulse: Kernel {
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var name: String { "ResistanceImpulse\(axisNames[axis].uppercased())" }
  public var inputs: [String] { ["resisted", "resistance"] }
  public var parameters: [String] { [] }
  /// The stage's time step γ Δt.
  public var constants: [String] { ["stageStep"] }
  public var outputs: [String] { ["impulse"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    [-(at.constant(0) * (0.5 * (at[1, .along(axis, -1)] + at[1])) * at[0])]
  }
}
