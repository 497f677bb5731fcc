import CaseFiles

/// How long the steps of a run are.
public enum StepSizes: Sendable {
  /// As the case says, chosen as the run goes.
  case chosen
  /// Those of an earlier run, one after the other.
  case replayed([Double])

  /// Whether a run of `duration` ends with `step` steps taken, at `time`.
  func isEnd(_ duration: Time.Duration, step: Int, time: Double) -> Bool {
    if case .replayed(let steps) = self { return step == steps.count }
    switch duration {
    case .steps(let count): return step == count
    case .end(let end): return time >= end * (1 - 1e-12)
    }
  }
}

extension Time {
  /// Steps of a microsecond each would take three hours.
  private static let endlessCount = 1e10

  /// The size of a step from `time`, shortened so that the last one meets the end; of sizes that
  /// are not fixed the last two share what is left.
  /// - Throws: `FlowError.unresolved` if the run would not come to its end.
  func meetingEnd(_ size: Double, from time: Double) throws -> Double {
    guard time + size > time else {
      throw FlowError.unresolved(
        "a step of \(size.short) is too short to get on from time \(time.short); lower the speeds or forces, or take other units")
    }
    guard case .end(let end) = duration else { return size }
    let rest = end - time
    guard rest <= size * Self.endlessCount else {
      throw FlowError.unresolved(
        "with steps of \(size.short) it takes \((rest / size).short) of them from time \(time.short) to \(end.short); lower the speeds, take larger cells, or an earlier end"
      )
    }
    if rest <= size * (1 + 1e-9) { return rest }
    if rest < 2 * size, case .cfl = step { return rest / 2 }
    return size
  }
}
