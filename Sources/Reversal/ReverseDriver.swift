/// Carries out a checkpoint schedule on a process: forward sweep, seeding of the cotangent, reverse
/// sweep.
///
/// States and records live in pools that persist between runs: the driver makes as many as were
/// ever alive together and no more. The schedule is checked action by action, so that a wrong one
/// cannot produce a wrong gradient: it ends in a `ScheduleError`.
public final class ReverseDriver<Process: ReversibleProcess> {
  private let process: Process
  private let folder: CheckpointFolder?
  private let bufferCount: Int
  private let progress: ((ReverseProgress) -> Void)?
  private let checkCancellation: (() throws -> Void)?

  private var states = Pool<Process.State>()
  private var records = Pool<Process.Record>()
  /// Made when the first schedule puts states on disk.
  private var disk: DiskStates<Process>?
  private var statistics = ReverseStatistics()
  private var limits = Limits()
  /// Step of the working state; nil when it is undefined, as it is after a reverse.
  private var workingStep: Int?
  /// Step of the cotangent; nil before `endForward`.
  private var cotangentStep: Int?
  /// The states that will be loaded from disk.
  private var loads: DiskLoads?

  private struct Limits {
    /// Nil while it is not known.
    var steps: Int?
    var states = 0
    var diskStates = 0
    var forwardSteps: Int?
  }

  /// - Parameters:
  ///   - process: what is advanced and reversed.
  ///   - folder: for states on disk; nil if none may be put there.
  ///   - bufferCount: places in memory between the steps and the disk, at least 1; with 2 writing
  ///     and reading overlap with steps.
  ///   - progress: called after each step, forward or reverse.
  ///   - checkCancellation: called before each step; what it throws ends the run.
  public init(
    _ process: Process, folder: CheckpointFolder? = nil, bufferCount: Int = 2, progress: ((ReverseProgress) -> Void)? = nil,
    checkCancellation: (() throws -> Void)? = nil
  ) {
    (self.process, self.folder, self.bufferCount) = (process, folder, bufferCount)
    (self.progress, self.checkCancellation) = (progress, checkCancellation)
  }

  /// Runs the process, whose working state is that at step 0, to its last step and the cotangent
  /// back to step 0.
  ///
  /// - Throws: `ScheduleError` when the schedule does not hold together; `CheckpointError` when a
  ///   state cannot be written to disk or read back; whatever the process or the cancellation check
  ///   throws. The driver may be used again afterwards, from step 0.
  public func run(_ schedule: some Schedule) throws -> ReverseStatistics {
    begin(diskCount: schedule.diskCount)
    defer { disk?.removeAll() }
    try reverse(schedule)
    return statistics
  }

  /// Runs the process to its end, which is not known beforehand, and the cotangent back to step 0.
  ///
  /// - Parameters:
  ///   - recorded: records of the first steps, which have been taken: the working state is the one
  ///     after them. The states that they started from take the place of the records, one after the
  ///     other.
  ///   - release: called after each of them is let go.
  ///   - isFinished: asked before each step of the only forward sweep, and after the last one.
  /// - Throws: as `run(_:)` does.
  public func run(
    _ schedule: OnlineRevolve, recorded: inout [Process.Record], release: () -> Void = {}, isFinished: () throws -> Bool
  ) throws -> ReverseStatistics {
    var schedule = schedule
    begin(diskCount: schedule.diskCount)
    defer { disk?.removeAll() }
    (limits.states, limits.diskStates) = (schedule.memoryCount + schedule.diskCount, schedule.diskCount)
    var rest = Array(recorded.reversed())
    recorded = []
    while let record = rest.popLast() {
      for action in schedule.next() {
        if case .forward(let step, let next, let storesState, _, _) = action {
          workingStep = next
          statistics.forwardSteps += 1
          if storesState { process.save(startOf: record, of: step, into: &states[try freePlace(for: step, action)]) }
        } else {
          try carryOut(action)
        }
      }
      release()
    }
    while try !isFinished() {
      for action in schedule.next() { try carryOut(action) }
    }
    let taken = statistics.forwardSteps
    try reverse(schedule.reversal, after: taken)
    return statistics
  }

  private func begin(diskCount: Int) {
    states.releaseAll()
    records.releaseAll()
    statistics = ReverseStatistics()
    limits = Limits()
    (workingStep, cotangentStep, loads) = (0, nil, nil)
    if diskCount > 0, disk == nil, let folder { disk = DiskStates(process, in: folder, bufferCount: bufferCount) }
  }

  /// - Parameter taken: steps that have been taken before the first action.
  private func reverse(_ schedule: some Schedule, after taken: Int = 0) throws {
    limits = Limits(
      steps: schedule.steps, states: schedule.count, diskStates: schedule.diskCount, forwardSteps: schedule.steps + schedule.extraSteps)
    if disk != nil, schedule.diskCount > 0 { loads = DiskLoads(schedule) }
    var remaining = schedule
    while let action = remaining.next() {
      try carryOut(action)
      if case .endReverse = action { return }
      if let disk, let step = loads?.next { try disk.prefetch(step) }
    }
    throw ScheduleError(action: nil, step: cotangentStep ?? schedule.steps, reason: .endsEarly)
  }

  private func carryOut(_ action: Action) throws {
    let steps = limits.steps ?? .max
    switch action {
    case .forward(let from, let to, let storesState, let records, let storage):
      try require(workingStep == from, .workingStateIs(workingStep), action, from)
      try require(from < to && to <= steps, .stepsOutOfRange(steps), action, to)
      if storesState { try store(from, in: storage, action) }
      try advance(from, to, records: records, action)
    case .reverse(let from, let to):
      try require(cotangentStep == from, .cotangentIs(cotangentStep), action, from)
      try require(0 <= to && to < from, .stepsOutOfRange(steps), action, to)
      try pullBack(from, to, action)
    case .copy(let step, let storage): try load(step, from: storage, isLast: false, action)
    case .move(let step, let storage): try load(step, from: storage, isLast: true, action)
    case .moveToDisk(let step):
      let place = try place(of: step, action)
      let disk = try freeDisk(for: step, action)
      process.completeSave()
      try disk.store(step, wanted: loads?.next) { swap(&$0, &states[place]) }
      statistics.peakDiskStates = disk.peak
      states.release(step)
    case .discard(let step, .memory):
      _ = try place(of: step, action)
      states.release(step)
    case .discard(let step, let storage): try storedOnDisk(step, storage, action).release(step)
    case .endForward:
      try require(cotangentStep == nil, .cotangentIs(cotangentStep), action, steps)
      try require(workingStep == steps, .workingStateIs(workingStep), action, steps)
      try process.beginReverse()
      cotangentStep = steps
    case .endReverse: try require(cotangentStep == 0, .cotangentIs(cotangentStep), action, 0)
    }
  }

  // MARK: States

  private func store(_ step: Int, in storage: Storage, _ action: Action) throws {
    if storage == .disk {
      let disk = try freeDisk(for: step, action)
      try disk.store(step, wanted: loads?.next) { state in
        process.save(into: &state)
        // The thread of the disk takes the state at once.
        process.completeSave()
      }
      statistics.peakDiskStates = disk.peak
    } else {
      try require(storage == .memory, .storageUnavailable(storage), action, step)
      process.save(into: &states[try freePlace(for: step, action)])
    }
  }

  /// A place in memory for a state that is not stored yet.
  private func freePlace(for step: Int, _ action: Action) throws -> Int {
    try require(!states.contains(step) && !(disk?.contains(step) ?? false), .storedAlready, action, step)
    let limit = limits.states - limits.diskStates
    try require(states.count < limit, .tooManyStates(limit), action, step)
    let place = states.occupy(step, making: process.makeState())
    statistics.peakStates = states.peak
    return place
  }

  /// The disk, with room for a state that is not there.
  private func freeDisk(for step: Int, _ action: Action) throws -> DiskStates<Process> {
    guard let disk, limits.diskStates > 0 else { throw ScheduleError(action: action, step: step, reason: .storageUnavailable(.disk)) }
    try require(!disk.contains(step), .storedAlready, action, step)
    try require(disk.count < limits.diskStates, .tooManyStates(limits.diskStates), action, step)
    return disk
  }

  private func load(_ step: Int, from storage: Storage, isLast: Bool, _ action: Action) throws {
    if storage == .memory {
      let place = try place(of: step, action)
      if isLast { process.restore(consuming: &states[place]) } else { process.restore(from: states[place]) }
      if isLast { states.release(step) }
    } else {
      let disk = try storedOnDisk(step, storage, action)
      try disk.load(step, wanted: nil) { if isLast { process.restore(consuming: &$0) } else { process.restore(from: $0) } }
      if isLast { try disk.release(step) }
      loads?.pass()
    }
    workingStep = step
  }

  /// Where a state in memory is.
  private func place(of step: Int, _ action: Action) throws -> Int {
    guard let place = states.place(of: step) else { throw ScheduleError(action: action, step: step, reason: .notStored) }
    return place
  }

  private func storedOnDisk(_ step: Int, _ storage: Storage, _ action: Action) throws -> DiskStates<Process> {
    guard let disk, storage == .disk else { throw ScheduleError(action: action, step: step, reason: .storageUnavailable(storage)) }
    try require(disk.contains(step), .notStored, action, step)
    return disk
  }

  // MARK: Steps

  private func advance(_ from: Int, _ to: Int, records recording: Bool, _ action: Action) throws {
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
      report(action)
    }
  }

  private func pullBack(_ from: Int, _ to: Int, _ action: Action) throws {
    workingStep = nil
    for step in stride(from: from - 1, through: to, by: -1) {
      try checkCancellation?()
      guard let place = records.place(of: step) else { throw ScheduleError(action: action, step: step, reason: .notRecorded) }
      try process.pullBack(step: step, record: records[place])
      records.release(step)
      cotangentStep = step
      statistics.reversedSteps += 1
      report(action)
    }
  }

  private func report(_ action: Action) {
    progress?(
      ReverseProgress(action: action, statistics: statistics, steps: limits.steps, plannedForwardSteps: limits.forwardSteps))
  }

  private func require(_ condition: Bool, _ reason: ScheduleError.Reason, _ action: Action, _ step: Int) throws {
    guard condition else { throw ScheduleError(action: action, step: step, reason: reason) }
  }
}

/// The states that a schedule loads from disk, one after the other: a copy of it that runs ahead.
struct DiskLoads {
  private var ahead: any Schedule
  private var upcoming: Int??

  init(_ schedule: any Schedule) { ahead = schedule }

  /// The step of the next one; nil if there is none.
  var next: Int? {
    mutating get {
      if let upcoming { return upcoming }
      var found: Int?
      while found == nil, let action = ahead.next() {
        switch action {
        case .copy(let step, .disk), .move(let step, .disk): found = step
        default: break
        }
      }
      upcoming = .some(found)
      return found
    }
  }

  /// To be called when a state has been loaded.
  mutating func pass() {
    _ = next
    upcoming = nil
  }
}
