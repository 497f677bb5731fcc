/// A function to be made as small as it gets, within bounds and constraints.
///
/// What minimises it knows nothing of flows: it is handed numbers, and asks for values and slopes.
public struct Minimization {
  /// The value of the function and of each constraint at a point, and their slopes.
  public struct Evaluation: Sendable {
    public var value: Double
    /// One for each variable.
    public var gradient: [Double]
    /// Of each of the functions that are constrained.
    public var constraints: [(value: Double, gradient: [Double])]

    public init(value: Double, gradient: [Double], constraints: [(value: Double, gradient: [Double])] = []) {
      (self.value, self.gradient, self.constraints) = (value, gradient, constraints)
    }
  }

  /// What one of the constrained functions may be.
  public enum Constraint: Sendable, Equatable {
    case atMost(Double), atLeast(Double), equal(Double)

    /// By how much a value breaks it; 0 where it holds.
    public func violation(_ value: Double) -> Double {
      switch self {
      case .atMost(let limit): max(0, value - limit)
      case .atLeast(let limit): max(0, limit - value)
      case .equal(let wanted): abs(value - wanted)
      }
    }
  }

  /// When it is good enough; 0 for never.
  public struct Tolerance: Sendable, Equatable {
    /// Of the last change of the function, relative to its value.
    public var value: Double
    /// Of the last change of the variables, relative to their sizes.
    public var step: Double
    /// Of the gradient's norm, relative to that at the start.
    public var gradient: Double
    /// By how much a constraint may be broken.
    public var constraint: Double

    public init(value: Double = 1e-8, step: Double = 0, gradient: Double = 1e-6, constraint: Double = 1e-6) {
      (self.value, self.step, self.gradient, self.constraint) = (value, step, gradient, constraint)
    }
  }

  public var start: [Double]
  /// One for each variable, infinite where there is none.
  public var lower, upper: [Double]
  /// Which of the constrained functions must be what; one may stand several times.
  public var constraints: [(function: Int, condition: Constraint)]
  public var tolerance: Tolerance
  /// How often the function may be evaluated.
  public var evaluations: Int
  /// Computes everything at a point; what it throws ends the search.
  public var evaluate: (_ point: [Double]) throws -> Evaluation

  public init(
    start: [Double], lower: [Double], upper: [Double], constraints: [(function: Int, condition: Constraint)] = [],
    tolerance: Tolerance = Tolerance(), evaluations: Int = 100, evaluate: @escaping (_ point: [Double]) throws -> Evaluation
  ) {
    (self.start, self.lower, self.upper, self.constraints) = (start, lower, upper, constraints)
    (self.tolerance, self.evaluations, self.evaluate) = (tolerance, evaluations, evaluate)
  }

  /// Where a search has ended, and why.
  public struct Outcome: Sendable {
    public enum Reason: Sendable, Equatable {
      /// The gradient, the function or the variables no longer change by more than the tolerance.
      case gradient, value, step
      /// Round-off, or a function less smooth than its slopes say, leaves no way down.
      case roundOff
      case evaluations
      case failure(String)

      public var isConverged: Bool {
        switch self {
        case .gradient, .value, .step: true
        case .roundOff, .evaluations, .failure: false
        }
      }
    }
    /// The best point that was seen.
    public let point: [Double]
    /// What was found there.
    public let evaluation: Evaluation
    public let reason: Reason

    public init(point: [Double], evaluation: Evaluation, reason: Reason) {
      (self.point, self.evaluation, self.reason) = (point, evaluation, reason)
    }
  }

  /// A search that an evaluation has ended.
  public struct Stopped: Error {
    /// The best point so far; nil if none was evaluated.
    public let best: (point: [Double], evaluation: Evaluation)?
    public let cause: any Error
  }

  /// The norm of the gradient at a point, of the parts alone along which a step down stays within
  /// the bounds.
  public static func projectedNorm(_ gradient: [Double], at point: [Double], _ lower: [Double], _ upper: [Double]) -> Double {
    var sum = 0.0
    for (index, slope) in gradient.enumerated() {
      let isHeld = slope > 0 && point[index] <= lower[index] || slope < 0 && point[index] >= upper[index]
      if !isHeld { sum += slope * slope }
    }
    return sum.squareRoot()
  }
}
