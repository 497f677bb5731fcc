/// Binomial checkpointing: the least possible recomputation for a run of n steps and s stored
/// states.
///
/// Griewank & Walther, *Algorithm 799: revolve*, ACM Trans. Math. Softw. 26 (2000). The forward
/// sweep stores states at binomial distances and records only the last step. The reverse sweep then
/// repeats: load the nearest stored state, advance to the step that is due, storing states on the
/// way in the places that have become free, record the step, reverse it.
///
/// Exactly t(n, s) forward steps are computed without recording (see `extraSteps(_:_:)`), each step
/// is recorded once, one record is alive at a time and never more than s states. The schedule
/// depends on n and s alone and holds nothing but the stack of stored steps.
///
/// With states on disk there are two ways: a given number of states, the outermost of them on disk,
/// at no further step (here), or as many on disk as it takes, each written once
/// (`Revolve+TwoLevels.swift`).
public struct Revolve: Schedule {
  public static let summary = "States are stored at binomial distances and each step is recomputed from the nearest one (revolve)."

  public let steps: Int
  public let count: Int
  public let diskCount: Int
  public let extraSteps: Int

  /// Whether nothing but memory is used between states that the forward sweep has put on disk.
  private let refinesInMemory: Bool
  /// Whether the last step is recorded when the working state comes to it.
  private let lastIsRecorded: Bool
  /// Steps at which the forward sweep stores states on disk, whatever else it stores, the latest
  /// first; that at 0 is the last.
  private var outermost: [Int]
  /// Stored states, the latest last: they are released in the opposite order of their storage.
  private var stored: [StoredState] = []
  /// How many of them are in memory.
  private var inMemory = 0
  /// Step of the working state.
  private var position = 0
  /// The steps 0 ..< `end` are yet to be reversed.
  private var end: Int
  private var phase = Phase.advance

  private enum Phase {
    case advance, endForward, reverse, restore, finished
  }

  /// The schedule of the fewest steps for a number of states.
  ///
  /// Those that are loaded least often go to disk: the outermost, as many as leave to memory what
  /// it has room for (Stumm & Walther, *MultiStage approaches for optimal offline checkpointing*,
  /// SIAM J. Sci. Comput. 31 (2009)).
  /// - Parameters:
  ///   - steps: number of time steps, 1 to `largestStepCount`.
  ///   - count: number of states that may be stored, the initial one included, at least 1; more
  ///     than `steps` − 1 are of no use and count as `steps` − 1.
  ///   - diskCount: how many of them may be on disk, 0 to `count`; of places that are of no use
  ///     those on disk are left out first.
  public init(steps: Int, count: Int, diskCount: Int = 0) {
    precondition(1...Self.largestStepCount ~= steps, "a schedule needs between one step and 2³¹")
    precondition(count >= 1 && 0...count ~= diskCount, "revolve needs at least one stored state")
    let used = Self.clamped(count, to: steps)
    self.init(
      steps: steps, count: used, diskCount: max(0, used - (count - diskCount)), extraSteps: Self.extraSteps(steps, used),
      refinesInMemory: false, lastIsRecorded: true)
    stored.reserveCapacity(min(used, 1 << 20))
  }

  /// The rest of a run that has come to its last step with some states stored.
  ///
  /// What lies between two of them is reversed as a run of its own, with the places that are free
  /// then; the last step has not been recorded.
  /// - Parameter stored: states of ascending steps, the first that at 0, and those on disk before
  ///   those in memory.
  init(steps: Int, count: Int, diskCount: Int, refinesInMemory: Bool, stored: [StoredState]) {
    precondition(1...Self.largestStepCount ~= steps, "a schedule needs between one step and 2³¹")
    precondition(stored.first?.step == 0 && stored.count <= count, "the initial state has to be stored")
    let onDisk = stored.count { $0.storage == .disk }
    func places(_ index: Int) -> Int {
      refinesInMemory ? count - diskCount + (index < onDisk ? 1 : onDisk - index) : count - index
    }
    let ends = stored.dropFirst().map(\.step) + [steps]
    let replayed = zip(stored, ends).enumerated().reduce(0) { sum, gap in
      sum + Self.extraSteps(gap.element.1 - gap.element.0.step, places(gap.offset))
    }
    self.init(
      steps: steps, count: count, diskCount: diskCount, extraSteps: steps + replayed, refinesInMemory: refinesInMemory,
      lastIsRecorded: false)
    self.stored = stored
    inMemory = stored.count - onDisk
    (position, phase) = (steps, .endForward)
  }

  /// - Parameter outermost: steps at which the forward sweep stores states on disk, ascending from
  ///   0.
  init(
    steps: Int, count: Int, diskCount: Int, extraSteps: Int, refinesInMemory: Bool, lastIsRecorded: Bool, outermost: [Int] = []
  ) {
    (self.steps, self.count, self.diskCount, self.extraSteps) = (steps, count, diskCount, extraSteps)
    (self.refinesInMemory, self.lastIsRecorded, self.outermost) = (refinesInMemory, lastIsRecorded, outermost.reversed())
    end = steps
  }

  /// Always 1: a step is reversed as soon as it is recorded.
  public var recordCount: Int { 1 }

  public mutating func next() -> Action? {
    switch phase {
    case .advance: return advance()
    case .endForward:
      phase = lastIsRecorded ? .reverse : .restore
      return .endForward
    case .reverse:
      phase = .restore
      end -= 1
      return .reverse(from: end + 1, to: end)
    case .restore: return restore()
    case .finished: return nil
    }
  }

  /// Towards the last step not yet reversed: record it if it comes next, else go to where the next
  /// state is to be stored.
  private mutating func advance() -> Action {
    let from = position
    if end - from == 1 {
      position = end
      phase = end == steps && lastIsRecorded ? .endForward : .reverse
      return .forward(from: from, to: end, storesState: false, records: true, storage: .work)
    }
    let isOutermost = outermost.last == from
    if isOutermost { outermost.removeLast() }
    let storesState = stored.last?.step != from
    if storesState { store(from, onDisk: isOutermost) }
    if isOutermost, let next = outermost.last {
      position = next
    } else {
      position = from + Self.optimalAdvance(end - from, 1 + (refinesInMemory ? freeInMemory : count - stored.count))
    }
    return .forward(
      from: from, to: position, storesState: storesState, records: false, storage: storesState ? stored[stored.count - 1].storage : .work)
  }

  private var freeInMemory: Int { count - diskCount - inMemory }

  /// A state goes to disk if memory has no room for all those that may yet be stored on the way to
  /// `end`.
  private mutating func store(_ step: Int, onDisk isOutermost: Bool) {
    let useful = min(count - stored.count, max(1, end - step - 1))
    let isOnDisk = isOutermost || !refinesInMemory && useful > freeInMemory && stored.count - inMemory < diskCount
    if !isOnDisk { inMemory += 1 }
    stored.append(StoredState(step: step, storage: isOnDisk ? .disk : .memory))
  }

  /// Back to the nearest stored state, which is released when only its own step is left to be
  /// reversed from it.
  private mutating func restore() -> Action? {
    guard let nearest = stored.last else {
      phase = .finished
      return .endReverse
    }
    position = nearest.step
    phase = .advance
    guard end - nearest.step == 1 else { return .copy(step: nearest.step, from: nearest.storage) }
    stored.removeLast()
    if nearest.storage == .memory { inMemory -= 1 }
    return .move(step: nearest.step, from: nearest.storage)
  }
}

/// A state that a schedule has stored.
struct StoredState: Sendable, Equatable {
  let step: Int
  var storage: Storage
}
