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
public struct Revolve: Schedule {
  public static let summary = "States are stored at binomial distances and each step is recomputed from the nearest one (revolve)."

  public let steps: Int
  public let count: Int

  /// Stored steps, the latest last: states are released in the opposite order of their storage.
  private var stored: [Int] = []
  /// Step of the working state.
  private var position = 0
  /// The steps 0 ..< `end` are yet to be reversed.
  private var end: Int
  private var phase = Phase.advance

  private enum Phase {
    case advance, endForward, reverse, restore, finished
  }

  /// - Parameters:
  ///   - steps: number of time steps, 1 to `largestStepCount`.
  ///   - count: number of states that may be stored, the initial one included, at least 1; more
  ///     than `steps` − 1 are of no use and count as `steps` − 1.
  public init(steps: Int, count: Int) {
    precondition(1...Self.largestStepCount ~= steps, "a schedule needs between one step and 2³¹")
    precondition(count >= 1, "revolve needs at least one stored state")
    self.steps = steps
    self.count = Self.clamped(count, to: steps)
    end = steps
    stored.reserveCapacity(self.count)
  }

  /// Always 1: a step is reversed as soon as it is recorded.
  public var recordCount: Int { 1 }
  /// t(n, s) in closed form.
  public var extraSteps: Int { Self.extraSteps(steps, count) }

  public mutating func next() -> Action? {
    switch phase {
    case .advance: return advance()
    case .endForward:
      phase = .reverse
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
      phase = end == steps ? .endForward : .reverse
      return .forward(from: from, to: end, storesState: false, records: true, storage: .work)
    }
    let storesState = stored.last != from
    if storesState { stored.append(from) }
    let places = count - stored.count + 1
    position = from + Self.optimalAdvance(end - from, places)
    return .forward(from: from, to: position, storesState: storesState, records: false, storage: storesState ? .memory : .work)
  }

  /// Back to the nearest stored state, which is released when only its own step is left to be
  /// reversed from it.
  private mutating func restore() -> Action? {
    guard let nearest = stored.last else {
      phase = .finished
      return .endReverse
    }
    position = nearest
    phase = .advance
    guard end - nearest == 1 else { return .copy(step: nearest, from: .memory) }
    stored.removeLast()
    return .move(step: nearest, from: .memory)
  }
}
