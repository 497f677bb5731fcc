/// Carries out a checkpoint schedule on a process: forward sweep, seeding of the cotangent, reverse
/// sweep.
///
/// States and records live in pools that persist between runs: the driver makes as many as were
/// ever alive together and no more. The schedule is checked action by action, so that a wrong one
/// cannot produce a wrong gradient: it ends in a `ScheduleError`.
public final class ReverseDriver<Process: ReversibleProcess> {
  private let process: Process
  private let progress: ((ReverseProgress) -> Void)?
  private let checkCancellation: (() throws -> Void)?

  private var states = Pool<Process.State>()
  private var records = Pool<Process.Record>()
  private var statistics = ReverseStatistics()
  /// Step of the working state; nil when it is undefined, as it is after a reverse.
  private var workingStep: Int?
  /// Step of the cotangent; nil before `endForward`.
  private var cotangentStep: Int?

  /// - Parameters:
  ///   - process: what is advanced and reversed.
  ///   - progress: called after each step, forward or reverse.
  ///   - checkCancellation: called before each step; what it throws ends the run.
  public init(
    _ process: Process, progress: ((ReverseProgress) -> Void)? = nil, checkCancellation: (() throws -> Void)? = nil
  ) {
    self.process = process
    self.progress = progress
    self.checkCancellation = checkCancellation
  }

  /// Runs the process, whose working state is that at step 0, to its last step and the cotangent
  /// back to step 0.
  ///
  /// - Throws: `ScheduleError` when the schedule does not hold together; whatever the process or
  ///   the cancellation check throws. The driver may be used again afterwards, from step 0.
  public func run(_ schedule: some Schedule) throws -> ReverseStatistics {
    states.releaseAll()
    records.releaseAll()
    statistics = ReverseStatistics()
    workingStep = 0
    cotangentStep = nil

    let limits = Limits(steps: schedule.steps, states: schedule.count, forwardSteps: schedule.steps + schedule.extraSteps)
    var remaining = schedule
    while let action = remaining.next() {
      switch action {
      case .forward(let from, let to, let storesState, let records, let storage):
        try require(workingStep == from, .workingStateIs(workingStep), action, from)
        try require(from < to && to <= limits.steps, .stepsOutOfRange(limits.steps), action, to)
        if storesState { try store(from, in: storage, action, limits) }
        try advance(from, to, records: records, action, limits)
      case .reverse(let from, let to):
        try require(cotangentStep == from, .cotangentIs(cotangentStep), action, from)
        try require(0 <= to && to < from, .stepsOutOfRange(limits.steps), action, to)
        try reverse(from, to, action, limits)
      case .copy(let step, let storage):
        process.restore(from: states[try place(of: step, in: storage, action)])
        workingStep = step
      case .move(let step, let storage):
        process.restore(consuming: &states[try place(of: step, in: storage, action)])
        workingStep = step
        states.release(step)
      case .endForward:
        try require(cotangentStep == nil, .cotangentIs(cotangentStep), action, limits.steps)
        try require(workingStep == limits.steps, .workingStateIs(workingStep), action, limits.steps)
        try process.beginReverse()
        cotangentStep = limits.steps
      case .endReverse:
        try require(cotangentStep == 0, .cotangentIs(cotangentStep), action, 0)
        return statistics
      }
    }
    throw ScheduleError(action: nil, step: cotangentStep ?? limits.steps, reason: .endsEarly)
  }

  private struct Limits {
    let steps: Int
    let states: Int
    let forwardSteps: Int
  }

  private func store(_ step: Int, in storage: Storage, _ action: Action, _ limits: Limits) throws {
    try require(storage == .memory, .storageUnavailable(storage), action, step)
    try require(!states.contains(step), .storedAlready, action, step)
    try require(states.count < limits.states, .tooManyStates(limits.states), action, step)
    let place = states.occupy(step, making: process.makeState())
    process.save(into: &states[place])
    statistics.peakStates = states.peak
  }

  /// Where a stored state is.
  private func place(of step: Int, in storage: Storage, _ action: Action) throws -> Int {
    try require(storage == .memory, .storageUnavailable(storage), action, step)
    guard let place = states.place(of: step) else { throw ScheduleError(action: action, step: step, reason: .notStored) }
    return place
  }

  private func advance(_ from: Int, _ to: Int, records recording: Bool, _ action: Action, _ limits: Limits) throws {
    for step in from..<to {
      try checkCancellation?()
      if recording {
        try require(!records.contains(step), .recordedAlready, action, step)
        let place = records.occupy(step, making: process.makeRecord())
        // Once the cotangent has come to the end of the step, the state there has served.
        let retraces = cotangentStep == step + 1
        if retraces {
          try process.retrace(step: step, into: records[place])
        } else {
          try process.advance(step: step, recording: records[place])
        }
        statistics.recordedSteps += 1
        statistics.peakRecords = records.peak
        workingStep = retraces ? nil : step + 1
      } else {
        try process.advance(step: step, recording: nil)
        statistics.forwardSteps += 1
        workingStep = step + 1
      }
      report(action, limits)
    }
  }

  private func reverse(_ from: Int, _ to: Int, _ action: Action, _ limits: Limits) throws {
    workingStep = nil
    for step in stride(from: from - 1, through: to, by: -1) {
      try checkCancellation?()
      guard let place = records.place(of: step) else { throw ScheduleError(action: action, step: step, reason: .notRecorded) }
      try process.pullBack(step: step, record: records[place])
      records.release(step)
      cotangentStep = step
      statistics.reversedSteps += 1
      report(action, limits)
    }
  }

  private func report(_ action: Action, _ limits: Limits) {
    progress?(
      ReverseProgress(action: action, statistics: statistics, steps: limits.steps, plannedForwardSteps: limits.forwardSteps))
  }

  private func require(_ condition: Bool, _ reason: ScheduleError.Reason, _ action: Action, _ step: Int) throws {
    guard condition else { throw ScheduleError(action: action, step: step, reason: reason) }
  }
}
