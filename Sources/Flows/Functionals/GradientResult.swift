/// How the states that a reverse sweep needs are kept.
public enum Adjoint: Sendable {
  /// As the case's `checkpoints` say: everything where it fits into the budget, else binomial
  /// checkpoints.
  case planned
  case storeAll
  case revolve(checkpoints: Int)
}

/// An objective and its gradient, with what they cost.
public struct GradientResult<Parameters> {
  public let value: Double
  public let gradient: ControlVector
  /// The gradient before it is sorted by controls, sensitivities to marker positions included.
  public let parameters: Parameters
  public let schedule: String
  /// The largest number of states stored at the same time, and how many of them on disk.
  public let checkpoints: Int
  public let checkpointsOnDisk: Int
  /// Steps advanced beyond the first forward sweep.
  public let replayedSteps: Int
  public let steps: Int
  /// How the state and its adjoint were found; nil of runs in time.
  public var steady: SteadyConvergence? = nil
  /// How the cotangent of the state grew on the way back; nil of runs that are too short to tell.
  public let growth: CotangentGrowth?
  public let primalSeconds: Double
  public let totalSeconds: Double
}

extension Duration {
  package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
