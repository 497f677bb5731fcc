/// Records every step on the way forward and recomputes nothing: the fastest schedule, where memory
/// for n records is to be had.
///
/// It keeps no states, since records are all that the reverse sweep needs. With a record of R bytes
/// it takes n R bytes, where revolve takes R and a state for each checkpoint; `Planner` chooses
/// between the two. It is also the reference that every other schedule's gradient is compared with,
/// bit by bit.
public struct StoreAll: Schedule {
  public static let summary = "Every step is recorded in memory during the only forward sweep; nothing is recomputed."

  public let steps: Int
  private var position = 0

  /// - Parameter steps: number of time steps, at least 1.
  public init(steps: Int) {
    precondition(steps >= 1, "a schedule needs at least one step")
    self.steps = steps
  }

  /// Always 0: no state is stored.
  public var count: Int { 0 }
  /// One record for each step.
  public var recordCount: Int { steps }
  /// Always 0: every forward step records.
  public var extraSteps: Int { 0 }

  public mutating func next() -> Action? {
    position += 1
    switch position {
    case 1: return .forward(from: 0, to: steps, storesState: false, records: true, storage: .work)
    case 2: return .endForward
    case 3: return .reverse(from: steps, to: 0)
    case 4: return .endReverse
    default:
      position = 5
      return nil
    }
  }
}
