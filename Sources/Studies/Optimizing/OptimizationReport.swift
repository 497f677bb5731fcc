/// What `optimize` tells.
public struct OptimizationReport: Encodable, Sendable {
  /// A number at the start of the search and at its end.
  public struct Course: Encodable, Sendable {
    public let initial, final: Double
  }
  public struct Optimized: Encodable, Sendable {
    public let name, goal: String
    public let initial, final: Double
  }
  /// An objective that is constrained.
  public struct Constrained: Encodable, Sendable {
    public let initial, final: Double
    public let atLeast, atMost: Double?
    /// By how much it breaks its limits at the end.
    public let violation: Double
  }
  public let `case`, method: String
  public let objective: Optimized
  /// By the scaled controls, of the parts along which a step stays within the bounds.
  public let gradientNorm: Course
  public let constraints: [String: Constrained]
  /// At the end.
  public let controls: [String: GradientEntry]
  /// How often the search came to a better point.
  public let iterations: Int
  public let evaluations: Int
  /// Of these, the runs that did not come to their end.
  public let failedEvaluations: Int
  /// Of these, those that an earlier search had made.
  public let recalledEvaluations: Int
  public let converged: Bool
  /// Why the search has ended, in a sentence.
  public let reason: String
  public let wallSeconds: Double
  /// What the search itself took, beside runs and files.
  public let searchSeconds: Double
  public let output: String
  /// Why the search does not count as done although it has a result.
  public let faults: [any Error]

  private enum CodingKeys: CodingKey {
    case `case`, method, objective, gradientNorm, constraints, controls, iterations, evaluations, failedEvaluations, recalledEvaluations
    case converged, reason, wallSeconds, searchSeconds, output
  }
}

/// A search that has ended before it was good enough.
public struct NotConverged: Error, CustomStringConvertible {
  public let description: String
}
