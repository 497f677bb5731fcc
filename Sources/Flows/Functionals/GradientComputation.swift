import CaseFiles
import Fields
import Foundation
import Reversal
import Scalars
import Sweeps

/// Runs a flow forward and in reverse, in any scalar: of dual numbers the result tells the values,
/// and the flow's gradient has the tangents too.
///
/// With store-all, the only forward sweep records every step and the reverse follows at once. Where
/// the number of steps is known and they do not all fit, the forward sweep sets the checkpoints of
/// the binomial schedule. Else recording goes on while the budget lasts; when it does not, the
/// states that the records started from become checkpoints, and the sweep goes on under the online
/// schedule. Each step is taken once in the forward sweep.
///
/// Records and checkpoints are kept from one gradient to the next, as an optimisation takes it:
/// memory that is new to the process costs as much as a step.
public final class GradientComputation<Flow: Simulation> {
  public let flow: Flow
  /// Called between two steps of a reverse sweep that can be gone on with from its `place`, with how
  /// many are left.
  public var betweenSteps: (_ left: Int) throws -> Void = { _ in }
  /// Whether a run that has come to its end is asked whether it is stable.
  var asksForStability = true
  /// The norm of the state's cotangent, of flows in real numbers.
  private let cotangentNorm: (() -> Double)?
  let adjoint: Adjoint
  let settings: Checkpoints
  let report: (String, Int) -> Void
  var records: [Flow.Record] = []
  /// Whether the records of a run of unknown length did not fit.
  private(set) var outgrowsRecords = false
  let shared: SharedReversal<Flow>
  private lazy var driver = ReverseDriver(
    shared, folder: folder,
    progress: { [unowned self] in
      guard $0.statistics.reversedSteps > 0, let steps = $0.steps else { return }
      left = steps - $0.statistics.reversedSteps
      sample(left)
      report("reverse", flow.timeSteps.count - left)
    },
    checkCancellation: { [unowned self] in
      try afterStep()
      try pause()
    })
  private let folder: CheckpointFolder
  /// Called before each step of a schedule, and so after each one.
  private var afterStep: () throws -> Void = {}
  /// Steps that are yet to be pulled back, once some have been; and how many that were at the last
  /// pause.
  private(set) var left = 0
  private var leftAtPause = 0
  /// How many objectives the sweep at hand is for.
  var wanted = 0
  private let clock = ContinuousClock()
  var start = ContinuousClock.now
  var elapsed: Duration { clock.now - start }
  var primal = Duration.zero
  /// The values at the end of the run of the objectives that are differentiated.
  var values: [Int: Double] = [:]
  var samples = CotangentSamples()

  /// - Parameters:
  ///   - folder: where a folder for checkpoints on disk is made, if the case does not say; nil for
  ///     that of temporary files.
  ///   - spoilsCheckpoints: plants a fault: states that are restored are wrong by one part in a
  ///     million.
  ///   - report: called now and then with the sweep's name and the step it has come to.
  public init(
    _ flow: Flow, adjoint: Adjoint = .planned, folder: String? = nil, spoilsCheckpoints: Bool = false,
    report: @escaping (String, Int) -> Void = { _, _ in }
  ) {
    self.flow = flow
    shared = SharedReversal(flow)
    shared.spoilsCheckpoints = spoilsCheckpoints
    cotangentNorm = (flow as? any DifferentiableSimulation).map { flow in { flow.cotangentNorm } }
    self.adjoint = adjoint
    settings = flow.model.setup.checkpoints.withinMemory
    self.folder = CheckpointFolder(in: settings.folder ?? folder)
    self.report = report
  }

  /// The gradients of several objectives, of one run.
  ///
  /// Where every step of it has been recorded, each costs a reverse sweep. Else one reverse sweep
  /// pulls all of them back, in the memory of as many flows.
  /// - Parameters:
  ///   - objectives: their places in the case.
  ///   - step: called after each step of the forward sweep.
  /// - Throws: `FlowError.diverged`, `PlanningError` if not even one checkpoint fits the budget,
  ///   `CheckpointError` if one cannot be written or read back.
  public func run(objectives: [Int], each step: () throws -> Void = {}) throws -> [GradientResult<Flow.Gradient>] {
    if let steady = flow.model.setup.steady { return try self.steady(steady, objectives, each: step) }
    var results: [GradientResult<Flow.Gradient>] = []
    wanted = objectives.count
    while results.count < objectives.count {
      let rest = objectives[results.count...]
      if let first = results.first, first.schedule == Self.storeAll {
        flow.objective = rest[rest.startIndex]
        start = clock.now
        samples = CotangentSamples()
        try takeValue(flow.objective)
        results.append(contentsOf: try reverseRecorded(rest, first.steps))
      } else {
        results += try sweep(rest, each: results.isEmpty ? step : {})
      }
    }
    return results
  }

  static var storeAll: String { "store-all" }
  /// Bytes of records that are let go before their memory is given back to the system.
  private static var mostKept: Int { 1 << 26 }

  /// The gradient of one objective.
  public func run(objective: Int = 0, each step: () throws -> Void = {}) throws -> GradientResult<Flow.Gradient> {
    try run(objectives: [objective], each: step)[0]
  }

  /// One run, and the gradients of as many of the objectives as come with it: of the first at least.
  private func sweep(_ objectives: ArraySlice<Int>, each step: () throws -> Void) throws -> [GradientResult<Flow.Gradient>] {
    _ = try shared.differentiate(objectives.prefix(1))
    start = clock.now
    samples = CotangentSamples()
    if settings.disk > 0, case .planned = adjoint { try folder.refuseUnlessWritable() }
    flow.begin()
    if !storesAll, let steps = flow.run.knownStepCount {
      let plan = try plan(steps)
      if plan.choice != .storeAll { return try revolve(plan, objectives, each: step) }
    }
    let places = storesAll ? nil : try places()
    let limit = recordLimit
    if places == nil, let steps = flow.run.knownStepCount, limit < steps { throw PlanningError.recordsExceedBudget(step: limit) }
    while !flow.isFinished {
      guard flow.step < limit, places == nil || !outgrows(limit) else {
        guard let places else { throw PlanningError.recordsExceedBudget(step: flow.step) }
        return try revolveOnline(places, objectives, each: step)
      }
      if flow.step == records.count { records.append(flow.makeRecord()) }
      try flow.advance(step: flow.step, recording: records[flow.step])
      report("forward", flow.step)
      try step()
    }
    try endPrimal()
    return try reverseRecorded(objectives.prefix(1), flow.step)
  }

  /// The gradients of several objectives at a steady state: of one state, and of an adjoint for each.
  private func steady(
    _ settings: SteadyState, _ objectives: [Int], each step: () throws -> Void
  ) throws -> [GradientResult<Flow.Gradient>] {
    (samples, start) = (CotangentSamples(), clock.now)
    flow.begin()
    let (solver, record) = (try SteadySolver(flow, settings), flow.makeRecord())
    flow.objective = objectives.first ?? 0
    var convergence = try solver.solve(recording: record) {
      report("forward", flow.step)
      try step()
    }
    try endPrimal()
    return try objectives.enumerated().map { place, objective in
      flow.objective = objective
      if place > 0 {
        start = clock.now
        try takeValue(objective)
      }
      let adjoint = try solver.reverse(record) { report("reverse", $0) }
      (convergence.adjointSteps, convergence.adjointResidual) = adjoint
      var result = try result(steps: convergence.steps, nil, schedule: "steady")
      result.steady = convergence
      return result
    }
  }

  /// Pulls back steps of which there are records, the last ones first.
  /// - Parameters:
  ///   - objectives: the first ones of these, as many as there are flows for.
  ///   - steps: how many.
  func reverseRecorded(_ objectives: ArraySlice<Int>, _ steps: Int) throws -> [GradientResult<Flow.Gradient>] {
    try shared.beginReverse()
    (left, leftAtPause) = (steps, steps)
    let total = flow.timeSteps.count
    var isOpen = true
    for step in stride(from: steps - 1, through: 0, by: -1) {
      // Of what is no part of the flow, such as a body's area, nothing comes from earlier steps.
      if isOpen, step < total - 1, shared.followers.isEmpty, !flow.run.hasShares(upTo: step) {
        isOpen = false
        if let cotangentNorm, cotangentNorm() == 0 {
          flow.endReverse()
          break
        }
      }
      try pause()
      try shared.pullBack(step: step, record: records[step])
      left = step
      sample(step)
      report("reverse", total - step)
    }
    return try results(objectives, steps: total, nil)
  }

  /// Tells that the reverse sweep has come a step further, if it can be gone on with from here.
  private func pause() throws {
    guard left < leftAtPause, left > 0 else { return }
    leftAtPause = left
    if wanted == shared.reversed.count { try betweenSteps(left) }
  }

  /// A run of known length under the binomial schedule.
  /// - Parameter step: called after each step of the forward sweep.
  private func revolve(
    _ plan: Plan, _ objectives: ArraySlice<Int>, each step: () throws -> Void
  ) throws -> [GradientResult<Flow.Gradient>] {
    let count = try shared.differentiate(objectives)
    return try withoutActuallyEscaping(step) { step in
      var seen = 0
      afterStep = { [unowned self] in
        guard flow.step > seen else { return }
        seen = flow.step
        report("forward", seen)
        try step()
        if seen == plan.steps {
          try endPrimal()
          afterStep = {}
        }
      }
      defer { afterStep = {} }
      let statistics = try drive(plan)
      return try results(objectives.prefix(count), steps: plan.steps, statistics)
    }
  }

  func drive(_ plan: Plan) throws -> ReverseStatistics {
    (left, leftAtPause) = (plan.steps, plan.steps)
    return try driver.run(plan.makeSchedule())
  }

  /// The rest of a run of unknown length, of whose first steps there are records.
  /// - Parameter step: called after each step yet to be taken.
  private func revolveOnline(
    _ places: CheckpointPlaces, _ objectives: ArraySlice<Int>, each step: () throws -> Void
  ) throws -> [GradientResult<Flow.Gradient>] {
    let count = try shared.differentiate(objectives)
    outgrowsRecords = flow.step > 0
    var recorded = Array(records.prefix(flow.step))
    records = []
    let schedule = OnlineRevolve(memoryCount: places.memory, diskCount: places.disk, isCountFixed: settings.count != nil)
    var seen = flow.step
    var kept = 0
    (left, leftAtPause) = (.max, .max)
    let statistics = try driver.run(
      schedule, recorded: &recorded,
      release: {
        // Large records leave memory that no state has the size for.
        kept += flow.recordBytes
        guard kept > Self.mostKept else { return }
        kept = 0
        FieldStorage.giveBackKept()
      }
    ) {
      if flow.step > seen {
        seen = flow.step
        report("forward", seen)
        try step()
      }
      if flow.isFinished { try endPrimal() }
      return flow.isFinished
    }
    return try results(objectives.prefix(count), steps: seen, statistics)
  }

  /// What a reverse sweep has come to, for as many objectives as there are flows.
  /// - Parameter statistics: nil if there was no schedule of checkpoints.
  func results(
    _ objectives: ArraySlice<Int>, steps: Int, _ statistics: ReverseStatistics?
  ) throws -> [GradientResult<Flow.Gradient>] {
    try zip(shared.reversed, objectives).map { try result(steps: steps, statistics, of: $0, objective: $1) }
  }

  /// Notes the size of the cotangent of the state before a step, now and then.
  private func sample(_ step: Int) {
    guard let cotangentNorm, samples.wants(step, of: flow.timeSteps.count) else { return }
    samples.add(cotangentNorm(), at: step, flow.timeSteps)
  }

  /// What the run itself took and computed. Objectives that are not differentiated need not have
  /// been reached.
  func endPrimal() throws {
    try flow.checkFinite()
    if asksForStability { try flow.checkStability() }
    primal = elapsed
    for reversed in shared.reversed { try takeValue(reversed.objective) }
  }

  private func takeValue(_ objective: Int) throws {
    values[objective] = 0
    guard flow.model.setup.objectives.indices.contains(objective) else { return }
    try flow.checkObjective(objective)
    values[objective] = flow.objectiveValues[objective].real
  }

  /// - Parameters:
  ///   - statistics: nil if there was no schedule of checkpoints.
  ///   - schedule: what there was in its place.
  ///   - reversed: the flow that has been pulled back; nil for the one that has taken the steps.
  ///   - objective: for which; nil for that of the flow that has taken the steps.
  private func result(
    steps: Int, _ statistics: ReverseStatistics?, schedule: String = storeAll, of reversed: Flow? = nil,
    objective: Int? = nil
  ) throws -> GradientResult<Flow.Gradient> {
    let reversed = reversed ?? flow
    let total = elapsed
    let gradient = reversed.gradientVector(plane: 0)
    for control in gradient.controls where !gradient[all: control].allSatisfy({ $0.isFinite }) {
      throw FlowError.resultNotFinite("the derivative by `\(control.path)`")
    }
    return GradientResult(
      value: values[objective ?? flow.objective] ?? 0, gradient: gradient, parameters: reversed.gradient,
      schedule: statistics == nil ? schedule : "revolve",
      checkpoints: statistics.map { max(1, $0.peakStates + $0.peakDiskStates) } ?? 0, checkpointsOnDisk: statistics?.peakDiskStates ?? 0,
      replayedSteps: statistics?.replayedSteps ?? 0, steps: steps, growth: reversed === flow ? samples.growth : nil,
      primalSeconds: primal.seconds, totalSeconds: total.seconds)
  }
}
