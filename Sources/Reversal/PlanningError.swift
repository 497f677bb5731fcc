/// Why a run cannot be planned, and what would do.
public enum PlanningError: Error, Equatable, CustomStringConvertible {
  case outOfRange(quantity: String, value: Int, lower: Int, upper: Int)
  case budgetTooSmall(budget: Int, smallest: Int)
  case diskTooSmall(budget: Int, smallest: Int)
  /// `fitting` is the largest count within the budget, 0 when there is none.
  case countExceedsBudget(count: Int, budget: Int, needed: Int, fitting: Int, hasDisk: Bool = false)
  /// Every step was to be recorded, and the budget is used up at this one.
  case recordsExceedBudget(step: Int)

  public var description: String {
    switch self {
    case .outOfRange(let quantity, let value, let lower, let upper):
      "The \(quantity) is \(value); it must be at least \(lower)" + (upper == .max ? "." : " and at most \(upper).")
    case .budgetTooSmall(let budget, let smallest):
      "A memory budget of \(budget) bytes does not hold even one checkpoint; raise `checkpoints.memory` to at least \(smallest) bytes."
    case .diskTooSmall(let budget, let smallest):
      "A disk budget of \(budget) bytes does not hold even one checkpoint; raise `checkpoints.disk` to at least \(smallest) bytes, or remove it."
    case .countExceedsBudget(let count, let budget, let needed, let fitting, let hasDisk):
      "\(count) checkpoints need \(needed) bytes but the memory budget is \(budget) bytes\(hasDisk ? ", and the disk does not hold the rest" : "");"
        + " raise \(hasDisk ? "`checkpoints.disk`, or the memory," : "it") to \(needed) bytes"
        + (fitting >= 1 ? " or ask for at most \(fitting) checkpoints." : ".")
    case .recordsExceedBudget(let step):
      "store-all needs more than `checkpoints.memory`, which is used up at step \(step); raise it or take `schedule: auto`"
    }
  }
}
