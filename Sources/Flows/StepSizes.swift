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
  /// The size of a step from `time`, shortened so that the last one meets the end; of sizes that are not fixed the last two share what is left.
  func meetingEnd(_ size: Double, from time: Double) -> Double {
    guard case .end(let end) = duration else { return size }
    let rest = end - time
    if rest <= size * (1 + 1e-9) { return rest }
    if rest < 2 * size, case .cfl = step { return rest / 2 }
    return size
  }
}

extension Objective {
  /// The share of a step from `start` to `end` in the average over the window; without one the last step counts alone.
  func weight(from start: Double, to end: Double, isLast: Bool) -> Double {
    guard let window else { return isLast ? 1 : 0 }
    return max(0, min(end, window.end) - max(start, window.start)) / (window.end - window.start)
  }
}
