import CaseFiles
import Fields
import Flows
import Foundation
import Reversal

/// What steps of a flow take, in seconds: measured on its first ones, as means over times that are
/// long against those for which other programs interrupt them.
private struct StepCosts {
  /// Without a record, with one that is new, a step taken again for its record alone, and its
  /// pullback.
  let forward, recorded, retraced, reverse: Double
  /// What the history of the run takes for each step of the forward sweep.
  let watching: Double
  /// Bytes that the trial has taken for records and a state.
  let bytes: Int

  private static let (most, patience) = (1000, 0.4)

  /// - Parameter limit: how many records there is memory for.
  init<Flow: ObservableFlow>(_ flow: Flow, limit: Int) throws {
    let clock = ContinuousClock()
    func seconds(_ body: () throws -> Void) rethrows -> Double {
      let start = clock.now
      try body()
      return (clock.now - start).seconds
    }
    /// Takes something again and again, until it is known.
    func mean(_ most: Int, _ body: () throws -> Void) rethrows -> Double? {
      var (count, sum) = (0, 0.0)
      while !flow.isFinished, count < most, count < 3 || sum < Self.patience {
        sum += try seconds(body)
        count += 1
      }
      return count > 0 ? sum / Double(count) : nil
    }
    // The first step meets cold caches.
    if !flow.isFinished { try flow.advance() }
    // A part of the run, so that something is left to be recorded.
    let pace = (flow.model.setup.time.end ?? flow.time) / max(flow.time, .leastNormalMagnitude)
    let most = max(3, min(Self.most, (flow.run.knownStepCount ?? Int(min(pace, 1e6))) / 4))
    let forward = try mean(most) { try flow.advance() }
    var state = flow.makeState()
    var records: [Flow.Record] = []
    let first = flow.step
    flow.save(into: &state)
    flow.completeSave()
    let recorded = try mean(max(1, min(most, limit))) {
      records.append(flow.makeRecord())
      try flow.advance(step: flow.step, recording: records[records.count - 1])
    }
    // A line of it for every tenth step.
    watching =
      try seconds {
        try flow.checkFinite()
        _ = flow.diagnostics.map(\.value)
      } / 10
    flow.seedReverse(with: flow.stateValues)
    try flow.beginReverse()
    let pulled = try seconds {
      for place in records.indices.reversed() { try flow.pullBack(step: first + place, record: records[place]) }
    }
    flow.finishReverse()
    let retraces = min(records.count, 50)
    let again = try seconds {
      for _ in 0..<retraces {
        flow.restore(from: state)
        try flow.retrace(step: first, into: records[0])
      }
    }
    // What stands beside the states at the end: the gradient, and a snapshot that is being written
    // while the next one is made.
    withExtendedLifetime((flow.gradientVector(plane: 0), (0..<2).map { _ in flow.snapshotValues })) {}
    self.forward = forward ?? recorded ?? 0
    self.recorded = recorded ?? forward ?? 0
    (retraced, reverse) = (again / Double(max(1, retraces)), pulled / Double(max(1, records.count)))
    bytes = records.count * flow.recordBytes + flow.stateBytes
  }
}

extension ObservableFlow {
  /// The values that a snapshot holds.
  fileprivate var snapshotValues: ([[Double]], [LocatedValues]) {
    let wanted = model.setup.output.fields.map(\.name)
    return (observedFields.filter { $0.isAlwaysWritten || wanted.contains($0.name) }.map { $0.cells() }, located)
  }
}

extension Study {
  /// What a gradient would cost, from a few steps of it, and where the flow decides how long its
  /// steps are from a run on a coarser grid.
  /// - Throws: `PlanningError` if the checkpoints do not fit their budgets.
  public func plan() throws -> PlanReport {
    try checkFiles()
    return try plan(try setup.studyModel(workers: workers).flow())
  }

  private func plan(_ flow: some ObservableFlow) throws -> PlanReport {
    let settings = setup.checkpoints.withinMemory
    let known = flow.run.knownStepCount
    let costs = try StepCosts(flow, limit: min(settings.memory / 4, 1 << 26) / flow.recordBytes)
    // Before anything else takes memory.
    let memory = Swiftwater.peakMemory - costs.bytes
    let range = known.map { StepRange(exactly: $0) } ?? StepForecast(self).range(Array(flow.timeSteps.prefix(flow.step)))
    let steps = range.likely
    let planner = try Planner(steps: steps, stateBytes: flow.stateBytes, recordBytes: flow.recordBytes)
    let (plan, replayed, bytes): (Plan, Int, Int)
    if setup.steady != nil {
      // One step is kept, whatever the checkpoints.
      plan = try planner.plan(budgetBytes: .max)
      (replayed, bytes) = (0, flow.recordBytes)
    } else if settings.schedule == .storeAll {
      plan = try planner.plan(budgetBytes: .max)
      (replayed, bytes) = (0, plan.bytes)
      if plan.bytes > settings.memory { throw PlanningError.recordsExceedBudget(step: settings.memory / flow.recordBytes) }
    } else {
      plan = try settings.plan(planner)
      // The last step of a run of unknown length is not known to be the last; before its records
      // have become checkpoints they have filled the memory.
      let isOnline = known == nil && plan.choice != .storeAll
      replayed = plan.extraSteps + (isOnline ? 1 : 0)
      let limit = settings.memory / flow.recordBytes
      let recordsFirst = isOnline && settings.count == nil && settings.schedule == .auto && steps <= 2 * limit
      bytes = recordsFirst ? max(plan.bytes, limit * flow.recordBytes) : plan.bytes
    }
    let swept =
      plan.choice == .storeAll
      ? Double(steps) * (costs.recorded + costs.reverse)
      : Double(replayed) * costs.forward + Double(steps) * (costs.retraced + costs.reverse)
    let observer = flow.observer(watchesEnergy: false)
    let untold =
      setup.steady == nil
      ? [] : ["how many steps lead to the steady state is not known beforehand: what is told is what they are at most, by `time`"]
    return PlanReport(
      case: setup.name, cells: flow.model.mesh.cellCount, steps: steps, stepsRange: range, stateBytes: flow.stateBytes,
      checkpoints: .init(
        schedule: setup.steady != nil ? "steady" : plan.choice == .storeAll ? "store-all" : "revolve", count: plan.stateCount,
        onDisk: plan.diskCount,
        replayedSteps: replayed),
      replayedSteps: replayed, predictedSeconds: swept + Double(steps) * costs.watching, predictedMemoryBytes: memory + bytes,
      predictedDiskBytes: plan.diskBytes,
      resolution: observer.bodies().resolution, notes: setup.domain.gradingNotes + observer.notes() + untold)
  }
}

extension GradientReport.Schedule {
  init(_ result: GradientResult<some Any>) {
    self.init(
      schedule: result.schedule, count: result.checkpoints, onDisk: result.checkpointsOnDisk, replayedSteps: result.replayedSteps)
  }

  /// How many there are, and where.
  public var told: String { "\(count) checkpoints" + (onDisk > 0 ? " (\(onDisk) on disk)" : "") }
}
