import Reversal

/// Runs whose reverse sweeps start from the seed of `flow.run`, and not from an objective.
extension GradientComputation {
  /// No objective, but the seed.
  private static var seeded: Int { -1 }

  /// Takes the steps of the run and pulls none back.
  /// - Parameters:
  ///   - isKept: whether steps are recorded, as many as the case's `checkpoints` allow.
  ///   - step: called after each step.
  /// - Returns: whether every step has been recorded, so that `reverseKept` may follow, as often as
  ///   wanted.
  func takeSteps(isKept: Bool, each step: () throws -> Void) throws -> Bool {
    _ = try shared.differentiate([Self.seeded])
    (start, samples) = (.now, CotangentSamples())
    flow.begin()
    let limit = recordLimit
    var isKept = isKept && flow.run.knownStepCount.map { $0 <= limit } ?? true
    while !flow.isFinished {
      isKept = isKept && flow.step < limit
      if isKept, flow.step == records.count { records.append(flow.makeRecord()) }
      try flow.advance(step: flow.step, recording: isKept ? records[flow.step] : nil)
      try step()
    }
    try endPrimal()
    return isKept
  }

  /// The gradient over the steps that `takeSteps` has recorded.
  func reverseKept() throws -> GradientResult<Flow.Gradient> {
    wanted = 1
    return try reverseRecorded([Self.seeded], flow.step)[0]
  }

  /// Run and gradient, with checkpoints where records do not fit.
  /// - Returns: also whether `reverseKept` may follow.
  func runSeeded(each step: () throws -> Void) throws -> (result: GradientResult<Flow.Gradient>, isKept: Bool) {
    let result = try run(objective: Self.seeded, each: step)
    return (result, result.schedule == Self.storeAll)
  }
}
