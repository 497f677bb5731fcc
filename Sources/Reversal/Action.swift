/// Where a state is kept.
public enum Storage: String, Sendable, Hashable {
  /// The working state of the process itself: what a forward step reads and writes.
  case work
  case memory
  /// A file for each state.
  case disk
}

/// One instruction of a checkpoint schedule, in the vocabulary of the Python package
/// `checkpoint_schedules`.
///
/// Step k leads from the state at k to the state at k + 1; n steps lead from 0 to n.
public enum Action: Sendable, Hashable {
  /// Advance the working state from step `from` to step `to`.
  ///
  /// With `storesState` the state at `from` is put into `storage` first. With `records` each of the
  /// steps leaves the record that its pullback needs; records live in memory, whatever `storage`
  /// says.
  case forward(from: Int, to: Int, storesState: Bool, records: Bool, storage: Storage)
  /// Pull the cotangent back from step `from`, the later, to step `to`, the earlier, using up the
  /// records in between.
  case reverse(from: Int, to: Int)
  /// Load the state at `step` into the working state, and keep it stored.
  case copy(step: Int, from: Storage)
  /// Load the state at `step` into the working state, and release its place.
  case move(step: Int, from: Storage)
  /// Take the state at `step` from memory to disk; the working state stays.
  case moveToDisk(step: Int)
  /// Release the place of the state at `step`; the working state stays.
  case discard(step: Int, from: Storage)
  /// The working state has reached the last step for the first time: the cotangent is seeded here.
  case endForward
  /// The cotangent has arrived at step 0.
  case endReverse
}

extension Action: CustomStringConvertible {
  public var description: String {
    switch self {
    case .forward(let from, let to, let storesState, let records, let storage):
      "forward(\(from) → \(to)" + (storesState ? ", storing \(from) in \(storage)" : "") + (records ? ", recording)" : ")")
    case .reverse(let from, let to): "reverse(\(from) → \(to))"
    case .copy(let step, let storage): "copy(\(step) from \(storage))"
    case .move(let step, let storage): "move(\(step) from \(storage))"
    case .moveToDisk(let step): "moveToDisk(\(step))"
    case .discard(let step, let storage): "discard(\(step) from \(storage))"
    case .endForward: "endForward"
    case .endReverse: "endReverse"
    }
  }
}

/// The order in which a run of known length is advanced, stored, recomputed and reversed: a
/// sequence of actions ending in `endReverse`.
///
/// A schedule is a value that `next()` uses up; a copy looks ahead.
///
/// **What counts.** Every step is *recorded* exactly once, that is computed together with what its
/// pullback needs, and those n recorded steps are the run itself. All other forward steps are
/// *extra*: n + `extraSteps` forward steps are computed in total.
public protocol Schedule: IteratorProtocol where Element == Action {
  /// What the schedule does, in one sentence, for reports.
  static var summary: String { get }
  /// Number of time steps n of the run.
  var steps: Int { get }
  /// Largest number of states stored at the same time, in memory and on disk, the initial state
  /// included when it is stored.
  var count: Int { get }
  /// Largest number of states that may be on disk at the same time; the others are in memory.
  var diskCount: Int { get }
  /// Largest number of step records alive at the same time.
  var recordCount: Int { get }
  /// Number of forward steps computed without recording.
  var extraSteps: Int { get }
}

extension Schedule {
  public var diskCount: Int { 0 }
}
