/// Chooses the cheapest schedule that fits into a memory budget.
///
/// Recording all n steps costs nothing but memory: n records. Where that does not fit, one record
/// and as many states as there is room for are kept, and revolve does the least recomputation that
/// is possible with them.
public struct Planner: Sendable {
  /// Number of time steps n of the run.
  public let steps: Int
  /// Bytes of one stored state.
  public let stateBytes: Int
  /// Bytes of one step's record.
  public let recordBytes: Int

  /// - Parameters:
  ///   - steps: 1 to `Revolve.largestStepCount`.
  ///   - stateBytes: at least 1.
  ///   - recordBytes: at least 1.
  /// - Throws: `PlanningError.outOfRange`.
  public init(steps: Int, stateBytes: Int, recordBytes: Int) throws {
    func check(_ quantity: String, _ value: Int, _ upper: Int) throws {
      guard 1...upper ~= value else { throw PlanningError.outOfRange(quantity: quantity, value: value, lower: 1, upper: upper) }
    }
    try check("number of steps", steps, Revolve.largestStepCount)
    try check("size of a state in bytes", stateBytes, .max)
    try check("size of a record in bytes", recordBytes, .max)
    self.steps = steps
    self.stateBytes = stateBytes
    self.recordBytes = recordBytes
  }

  /// The least budget, in bytes, that allows the run to be reversed at all.
  public var smallestBudget: Int { min(bytes(states: 0, records: steps), bytes(states: 1, records: 1)) }

  /// The plan for a budget.
  ///
  /// - Parameters:
  ///   - budgetBytes: memory for states and records together, in bytes.
  ///   - count: number of states to be stored by revolve, whether or not all steps could be
  ///     recorded; nil leaves the choice to the planner. More than n − 1 are of no use and count as
  ///     n − 1.
  /// - Throws: `PlanningError`, which says what budget or what count would do.
  public func plan(budgetBytes: Int, count: Int? = nil) throws -> Plan {
    if let count {
      guard count >= 1 else { throw PlanningError.outOfRange(quantity: "number of checkpoints", value: count, lower: 1, upper: .max) }
      let used = Revolve.clamped(count, to: steps)
      let needed = bytes(states: used, records: 1)
      guard fits(needed, budgetBytes) else {
        throw PlanningError.countExceedsBudget(count: used, budget: budgetBytes, needed: needed, fitting: fittingStates(budgetBytes))
      }
      return Plan(steps: steps, choice: .revolve(count: used), extraSteps: Revolve.extraSteps(steps, used), bytes: needed)
    }
    let everything = bytes(states: 0, records: steps)
    if fits(everything, budgetBytes) {
      return Plan(steps: steps, choice: .storeAll, extraSteps: 0, bytes: everything)
    }
    let fitting = fittingStates(budgetBytes)
    guard fitting >= 1 else { throw PlanningError.budgetTooSmall(budget: budgetBytes, smallest: smallestBudget) }
    let used = Revolve.clamped(fitting, to: steps)
    return Plan(
      steps: steps, choice: .revolve(count: used), extraSteps: Revolve.extraSteps(steps, used), bytes: bytes(states: used, records: 1))
  }

  /// States that fit beside one record.
  private func fittingStates(_ budgetBytes: Int) -> Int {
    budgetBytes > recordBytes ? (budgetBytes - recordBytes) / stateBytes : 0
  }

  /// A total that has saturated fits into no budget.
  private func fits(_ bytes: Int, _ budgetBytes: Int) -> Bool { bytes <= budgetBytes && bytes < .max }

  /// Saturates at `Int.max`.
  private func bytes(states: Int, records: Int) -> Int {
    let stateTotal = states.multipliedReportingOverflow(by: stateBytes)
    let recordTotal = records.multipliedReportingOverflow(by: recordBytes)
    let total = stateTotal.partialValue.addingReportingOverflow(recordTotal.partialValue)
    return stateTotal.overflow || recordTotal.overflow || total.overflow ? .max : total.partialValue
  }
}

/// How a run will be reversed, and what that takes.
public struct Plan: Sendable, Equatable {
  /// The schedule chosen.
  public enum Choice: Sendable, Equatable, CustomStringConvertible {
    case storeAll
    case revolve(count: Int)

    public var description: String {
      switch self {
      case .storeAll: "store-all"
      case .revolve(let count): "revolve(\(count))"
      }
    }
  }

  /// Number of time steps n of the run.
  public let steps: Int
  public let choice: Choice
  /// Forward steps beyond the n recorded ones.
  public let extraSteps: Int
  /// Memory for states and records together.
  public let bytes: Int

  /// States stored at the same time at most.
  public var stateCount: Int {
    switch choice {
    case .storeAll: 0
    case .revolve(let count): count
    }
  }

  /// Records alive at the same time at most.
  public var recordCount: Int { choice == .storeAll ? steps : 1 }

  /// The schedule from its first action on.
  public func makeSchedule() -> any Schedule {
    switch choice {
    case .storeAll: StoreAll(steps: steps)
    case .revolve(let count): Revolve(steps: steps, count: count)
    }
  }

  /// Predicted wall time in seconds of the forward and reverse sweep together.
  ///
  /// A recorded step is taken to cost as much as one without a record, and storing and loading of
  /// states to cost nothing.
  /// - Parameters:
  ///   - secondsPerStep: wall time of one forward step.
  ///   - reverseSecondsPerStep: wall time of one pullback.
  public func predictedSeconds(secondsPerStep: Double, reverseSecondsPerStep: Double) -> Double {
    (Double(steps) + Double(extraSteps)) * secondsPerStep + Double(steps) * reverseSecondsPerStep
  }
}

/// Why a run cannot be planned, and what would do.
public enum PlanningError: Error, Equatable, CustomStringConvertible {
  case outOfRange(quantity: String, value: Int, lower: Int, upper: Int)
  case budgetTooSmall(budget: Int, smallest: Int)
  /// `fitting` is the largest count within the budget, 0 when there is none.
  case countExceedsBudget(count: Int, budget: Int, needed: Int, fitting: Int)
  /// Every step was to be recorded, and the budget is used up at this one.
  case recordsExceedBudget(step: Int)

  public var description: String {
    switch self {
    case .outOfRange(let quantity, let value, let lower, let upper):
      "The \(quantity) is \(value); it must be at least \(lower)" + (upper == .max ? "." : " and at most \(upper).")
    case .budgetTooSmall(let budget, let smallest):
      "A memory budget of \(budget) bytes does not hold even one checkpoint; raise it to at least \(smallest) bytes."
    case .countExceedsBudget(let count, let budget, let needed, let fitting):
      "\(count) checkpoints need \(needed) bytes but the memory budget is \(budget) bytes; raise it to \(needed) bytes"
        + (fitting >= 1 ? " or ask for at most \(fitting) checkpoints." : ".")
    case .recordsExceedBudget(let step):
      "store-all needs more than `checkpoints.memory`, which is used up at step \(step); raise it or take `schedule: auto`"
    }
  }
}
