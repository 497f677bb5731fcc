import CaseFiles
import Fields
import Foundation
import Reversal
import Scalars
import Sweeps

/// How the states that a reverse sweep needs are kept.
public enum Adjoint: Sendable {
  /// As the case's `checkpoints` say: everything where it fits into the budget, else binomial
  /// checkpoints.
  case planned
  case storeAll
  case revolve(checkpoints: Int)
}

/// An objective and its gradient, with what they cost.
public struct GradientResult<Parameters> {
  public let value: Double
  public let gradient: ControlVector
  /// The gradient before it is sorted by controls, sensitivities to marker positions included.
  public let parameters: Parameters
  public let schedule: String
  /// The largest number of states stored at the same time, and how many of them on disk.
  public let checkpoints: Int
  public let checkpointsOnDisk: Int
  /// Steps advanced beyond the first forward sweep.
  public let replayedSteps: Int
  public let steps: Int
  /// How the state and its adjoint were found; nil of runs in time.
  public var steady: SteadyConvergence? = nil
  /// How the cotangent of the state grew on the way back; nil of runs that are too short to tell.
  public let growth: CotangentGrowth?
  public let primalSeconds: Double
  public let totalSeconds: Double
}

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
  /// The norm of the state's cotangent, of flows in real numbers.
  private let cotangentNorm: (() -> Double)?
  private let adjoint: Adjoint
  private let settings: Checkpoints
  private let report: (String, Int) -> Void
  private var records: [Flow.Record] = []
  /// Whether the records of a run of unknown length did not fit.
  private var outgrowsRecords = false
  private lazy var driver = ReverseDriver(
    flow, folder: folder,
    progress: { [unowned self] in
      guard $0.statistics.reversedSteps > 0, let steps = $0.steps else { return }
      sample(steps - $0.statistics.reversedSteps, of: steps)
      report("reverse", $0.statistics.reversedSteps)
    },
    checkCancellation: { [unowned self] in try afterStep() })
  private let folder: CheckpointFolder
  /// Called before each step of a schedule, and so after each one.
  private var afterStep: () throws -> Void = {}
  private let clock = ContinuousClock()
  private var start = ContinuousClock.now
  private var primal = Duration.zero
  private var value = 0.0
  private var samples = CotangentSamples()

  /// - Parameters:
  ///   - folder: where a folder for checkpoints on disk is made, if the case does not say; nil for
  ///     that of temporary files.
  ///   - report: called now and then with the sweep's name and the step it has come to.
  public init(
    _ flow: Flow, adjoint: Adjoint = .planned, folder: String? = nil, report: @escaping (String, Int) -> Void = { _, _ in }
  ) {
    self.flow = flow
    cotangentNorm = (flow as? any DifferentiableSimulation).map { flow in { flow.cotangentNorm } }
    self.adjoint = adjoint
    settings = flow.model.setup.checkpoints.withinMemory
    self.folder = CheckpointFolder(in: settings.folder ?? folder)
    self.report = report
  }

  /// The gradients of several objectives.
  ///
  /// Where every step of the run has been recorded, each after the first costs a reverse sweep.
  public func run(objectives: [Int]) throws -> [GradientResult<Flow.Gradient>] {
    if let steady = flow.model.setup.steady { return try self.steady(steady, objectives) {} }
    var results: [GradientResult<Flow.Gradient>] = []
    for objective in objectives {
      guard let first = results.first, first.schedule == Self.storeAll else {
        results.append(try run(objective: objective))
        continue
      }
      flow.objective = objective
      start = clock.now
      samples = CotangentSamples()
      try takeValue()
      results.append(try reverseRecorded(first.steps))
    }
    return results
  }

  private static var storeAll: String { "store-all" }
  /// Bytes of records that are let go before their memory is given back to the system.
  private static var mostKept: Int { 1 << 26 }

  /// - Parameter step: called after each step of the forward sweep.
  /// - Throws: `FlowError.diverged`, `PlanningError` if not even one checkpoint fits the budget,
  ///   `CheckpointError` if one cannot be written or read back.
  public func run(objective: Int = 0, each step: () throws -> Void = {}) throws -> GradientResult<Flow.Gradient> {
    if let steady = flow.model.setup.steady { return try self.steady(steady, [objective], each: step)[0] }
    flow.objective = objective
    start = clock.now
    samples = CotangentSamples()
    if settings.disk > 0, case .planned = adjoint { try folder.refuseUnlessWritable() }
    flow.begin()
    if !storesAll, let steps = flow.run.knownStepCount {
      let plan = try plan(steps)
      if plan.choice != .storeAll { return try revolve(plan, each: step) }
    }
    let places = storesAll ? nil : try places()
    let limit = recordLimit
    if places == nil, let steps = flow.run.knownStepCount, limit < steps { throw PlanningError.recordsExceedBudget(step: limit) }
    while !flow.isFinished {
      guard flow.step < limit, places == nil || !outgrows(limit) else {
        guard let places else { throw PlanningError.recordsExceedBudget(step: flow.step) }
        return try revolveOnline(places, each: step)
      }
      if flow.step == records.count { records.append(flow.makeRecord()) }
      try flow.advance(step: flow.step, recording: records[flow.step])
      report("forward", flow.step)
      try step()
    }
    try endPrimal()
    return try reverseRecorded(flow.step)
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
        try takeValue()
      }
      let adjoint = try solver.reverse(record) { report("reverse", $0) }
      (convergence.adjointSteps, convergence.adjointResidual) = adjoint
      var result = try result(steps: convergence.steps, nil, schedule: "steady")
      result.steady = convergence
      return result
    }
  }

  private func reverseRecorded(_ steps: Int) throws -> GradientResult<Flow.Gradient> {
    try flow.beginReverse()
    var isOpen = true
    for step in stride(from: steps - 1, through: 0, by: -1) {
      // Of what is no part of the flow, such as a body's area, nothing comes from earlier steps.
      if isOpen, step < steps - 1, !flow.run.hasShares(upTo: step) {
        isOpen = false
        if let cotangentNorm, cotangentNorm() == 0 {
          flow.finishReverse()
          break
        }
      }
      try flow.pullBack(step: step, record: records[step])
      sample(step, of: steps)
      report("reverse", step)
    }
    return try result(steps: steps, nil)
  }

  /// A run of known length under the binomial schedule.
  /// - Parameter step: called after each step of the forward sweep.
  private func revolve(_ plan: Plan, each step: () throws -> Void) throws -> GradientResult<Flow.Gradient> {
    try withoutActuallyEscaping(step) { step in
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
      return try result(steps: plan.steps, try driver.run(plan.makeSchedule()))
    }
  }

  /// The rest of a run of unknown length, of whose first steps there are records.
  /// - Parameter step: called after each step yet to be taken.
  private func revolveOnline(_ places: CheckpointPlaces, each step: () throws -> Void) throws -> GradientResult<Flow.Gradient> {
    outgrowsRecords = flow.step > 0
    var recorded = Array(records.prefix(flow.step))
    records = []
    let schedule = OnlineRevolve(memoryCount: places.memory, diskCount: places.disk, isCountFixed: settings.count != nil)
    var seen = flow.step
    var kept = 0
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
    return try result(steps: seen, statistics)
  }

  /// Notes the size of the cotangent of the state before a step, now and then.
  private func sample(_ step: Int, of steps: Int) {
    guard let cotangentNorm, samples.wants(step, of: steps) else { return }
    samples.add(cotangentNorm(), at: step, flow.timeSteps)
  }

  /// What the run itself took and computed. Objectives that are not differentiated need not have
  /// been reached.
  private func endPrimal() throws {
    try flow.checkFinite()
    try flow.checkStability()
    primal = clock.now - start
    try takeValue()
  }

  private func takeValue() throws {
    if flow.model.setup.objectives.indices.contains(flow.objective) { try flow.checkObjective(flow.objective) }
    value = flow.objectiveValues.isEmpty ? 0 : flow.objectiveValues[flow.objective].real
  }

  /// - Parameters:
  ///   - statistics: nil if there was no schedule of checkpoints.
  ///   - schedule: what there was in its place.
  private func result(steps: Int, _ statistics: ReverseStatistics?, schedule: String = storeAll) throws -> GradientResult<Flow.Gradient> {
    let total = clock.now - start
    let gradient = flow.gradientVector(plane: 0)
    for control in gradient.controls where !gradient[all: control].allSatisfy({ $0.isFinite }) {
      throw FlowError.resultNotFinite("the derivative by `\(control.path)`")
    }
    return GradientResult(
      value: value, gradient: gradient, parameters: flow.gradient, schedule: statistics == nil ? schedule : "revolve",
      checkpoints: statistics.map { max(1, $0.peakStates + $0.peakDiskStates) } ?? 0, checkpointsOnDisk: statistics?.peakDiskStates ?? 0,
      replayedSteps: statistics?.replayedSteps ?? 0, steps: steps, growth: samples.growth,
      primalSeconds: primal.seconds, totalSeconds: total.seconds)
  }

  /// Whether every step has to be recorded.
  private var storesAll: Bool {
    switch adjoint {
    case .storeAll: true
    case .planned: settings.schedule == .storeAll
    case .revolve: false
    }
  }

  /// Steps that may be recorded in the forward sweep.
  private var recordLimit: Int {
    switch (adjoint, settings.schedule, settings.count) {
    case (.storeAll, _, _): .max
    case (.planned, .auto, .none): outgrowsRecords ? 0 : settings.memory / flow.recordBytes
    case (.planned, .storeAll, _): settings.memory / flow.recordBytes
    case (.revolve, _, _), (.planned, .revolve, _), (.planned, .auto, .some): 0
    }
  }

  /// Whether the run, at the pace of its last step, has twice as many steps as may be recorded: then
  /// it is of no use to go on recording, and the memory is not yet full.
  private func outgrows(_ limit: Int) -> Bool {
    guard flow.step > 0, case .end(let end) = flow.model.setup.time.duration else { return false }
    return Double(flow.step) + (end - flow.time) / flow.timeSteps[flow.step - 1] > 2 * Double(limit)
  }

  private func plan(_ steps: Int) throws -> Plan {
    let planner = try Planner(steps: steps, stateBytes: flow.stateBytes, recordBytes: flow.recordBytes)
    if case .revolve(let given) = adjoint { return try planner.plan(budgetBytes: .max, count: max(1, given)) }
    return try settings.plan(planner)
  }

  /// Room for the checkpoints of a run of unknown length.
  private func places() throws -> CheckpointPlaces {
    if case .revolve(let given) = adjoint { return CheckpointPlaces(inMemory: max(1, given)) }
    return try settings.places(stateBytes: flow.stateBytes, recordBytes: flow.recordBytes)
  }
}

extension Checkpoints {
  /// With no more memory than the process may yet take, a tenth of that being left for all else.
  package var withinMemory: Checkpoints {
    var checkpoints = self
    checkpoints.memory = max(1, min(memory, Machine.memory / 10 * 9))
    return checkpoints
  }

  /// The plan for a run of known length whose steps need not all be recorded.
  package func plan(_ planner: Planner) throws -> Plan {
    try planner.plan(budgetBytes: memory, diskBytes: disk, count: count, mayStoreAll: schedule != .revolve)
  }

  /// Room for checkpoints of a run of unknown length: for as many as the case says, else for as
  /// many as fit.
  package func places(stateBytes: Int, recordBytes: Int) throws -> CheckpointPlaces {
    let all = try CheckpointPlaces(stateBytes: stateBytes, recordBytes: recordBytes, memoryBytes: memory, diskBytes: disk)
    guard let count else { return all }
    guard let places = all.taking(count) else {
      throw PlanningError.countExceedsBudget(
        count: count, budget: memory, needed: (stateBytes * min(count, 1 << 31)) + recordBytes, fitting: all.memory + all.disk,
        hasDisk: disk > 0)
    }
    return places
  }
}

extension Duration {
  package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
