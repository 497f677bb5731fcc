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
  public let checkpoints: Int
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
/// With store-all, the first sweep records every step and the reverse follows at once. Where the
/// case gives the number of steps and they do not all fit, the first sweep sets the checkpoints of
/// the binomial schedule. How many steps a run to an end time will take is not known beforehand:
/// recording goes on while the budget lasts, and what it has kept is dropped when it does not; the
/// first sweep has then found the number of steps, and a second one runs under the schedule.
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
  private lazy var driver = ReverseDriver(
    flow,
    progress: { [unowned self] in
      guard $0.statistics.reversedSteps > 0 else { return }
      sample($0.steps - $0.statistics.reversedSteps, of: $0.steps)
      report("reverse", $0.statistics.reversedSteps)
    },
    checkCancellation: { [unowned self] in try afterStep() })
  /// Called before each step of a schedule, and so after each one.
  private var afterStep: () throws -> Void = {}
  private let clock = ContinuousClock()
  private var start = ContinuousClock.now
  private var primal = Duration.zero
  private var value = 0.0
  private var samples = CotangentSamples()

  /// - Parameter report: called now and then with the sweep's name and the step it has come to.
  public init(_ flow: Flow, adjoint: Adjoint = .planned, report: @escaping (String, Int) -> Void = { _, _ in }) {
    self.flow = flow
    cotangentNorm = (flow as? any DifferentiableSimulation).map { flow in { flow.cotangentNorm } }
    self.adjoint = adjoint
    settings = flow.model.setup.checkpoints.withinMemory
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

  /// - Throws: `FlowError.diverged`, `PlanningError` if not even one checkpoint fits the budget.
  public func run(objective: Int = 0, each step: () throws -> Void = {}) throws -> GradientResult<Flow.Gradient> {
    if let steady = flow.model.setup.steady { return try self.steady(steady, [objective], each: step)[0] }
    flow.objective = objective
    start = clock.now
    let limit = recordLimit(settings)
    if limit < .max && flow.recordBytes + flow.stateBytes > settings.memory && limit == 0 {
      if case .planned = adjoint {
        throw PlanningError.budgetTooSmall(budget: settings.memory, smallest: flow.recordBytes + flow.stateBytes)
      }
    }
    samples = CotangentSamples()
    flow.begin()
    if let steps = knownSteps, limit < steps, settings.schedule != .storeAll || limit == 0 {
      return try revolve(steps: steps, isFirstSweep: true, each: step)
    }
    var recorded = 0
    while !flow.isFinished {
      if flow.step < limit {
        if recorded == records.count { records.append(flow.makeRecord()) }
        try flow.advance(step: flow.step, recording: records[recorded])
        recorded += 1
      } else {
        if case (.planned, .storeAll) = (adjoint, settings.schedule) {
          throw PlanningError.recordsExceedBudget(step: flow.step)
        }
        records = []
        recorded = 0
        try flow.advance()
      }
      report("forward", flow.step)
      try step()
    }
    try endPrimal()
    let steps = flow.step
    guard recorded == steps else {
      flow.begin()
      return try revolve(steps: steps, isFirstSweep: false, each: {})
    }
    return try reverseRecorded(steps)
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
      var result = try result(steps: convergence.steps, schedule: "steady", checkpoints: 0, replayed: 0)
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
    return try result(steps: steps, schedule: Self.storeAll, checkpoints: 0, replayed: 0)
  }

  /// Reverses a run of known length under the binomial schedule.
  ///
  /// - Parameters:
  ///   - isFirstSweep: whether the schedule's own forward sweep is the first run.
  ///   - step: called after each step of the first run.
  private func revolve(steps: Int, isFirstSweep: Bool, each step: () throws -> Void) throws -> GradientResult<Flow.Gradient> {
    let planner = try Planner(steps: steps, stateBytes: flow.stateBytes, recordBytes: flow.recordBytes)
    let plan: Plan
    if case .revolve(let given) = adjoint {
      plan = try planner.plan(budgetBytes: .max, count: max(1, given))
    } else {
      plan = try planner.plan(budgetBytes: settings.memory, count: settings.revolveCount(for: flow, steps: steps))
    }
    let count = max(1, plan.stateCount)
    try withoutActuallyEscaping(step) { step in
      var seen = 0
      if isFirstSweep {
        afterStep = { [unowned self] in
          guard flow.step > seen else { return }
          seen = flow.step
          report("forward", seen)
          try step()
          if seen == steps {
            try endPrimal()
            afterStep = {}
          }
        }
      }
      defer { afterStep = {} }
      _ = try driver.run(Revolve(steps: steps, count: count))
    }
    return try result(
      steps: steps, schedule: "revolve", checkpoints: count, replayed: Revolve.extraSteps(steps, count) + (isFirstSweep ? 0 : steps))
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

  private func result(steps: Int, schedule: String, checkpoints: Int, replayed: Int) throws -> GradientResult<Flow.Gradient> {
    let total = clock.now - start
    let gradient = flow.gradientVector(plane: 0)
    for control in gradient.controls where !gradient[all: control].allSatisfy({ $0.isFinite }) {
      throw FlowError.resultNotFinite("the derivative by `\(control.path)`")
    }
    return GradientResult(
      value: value, gradient: gradient, parameters: flow.gradient, schedule: schedule,
      checkpoints: checkpoints, replayedSteps: replayed, steps: steps, growth: samples.growth,
      primalSeconds: primal.seconds, totalSeconds: total.seconds)
  }

  private var knownSteps: Int? {
    if case .steps(let count) = flow.model.setup.time.duration { count } else { nil }
  }

  /// Steps that may be recorded in the first sweep.
  private func recordLimit(_ settings: Checkpoints) -> Int {
    switch (adjoint, settings.schedule, settings.count) {
    case (.storeAll, _, _): .max
    case (.revolve, _, _), (.planned, .revolve, _), (.planned, .auto, .some): 0
    case (.planned, .storeAll, _), (.planned, .auto, .none): settings.memory / flow.recordBytes
    }
  }
}

extension Checkpoints {
  /// With no more memory than the process may yet take, a tenth of that being left for all else.
  package var withinMemory: Checkpoints {
    var checkpoints = self
    checkpoints.memory = max(1, min(memory, Machine.memory / 10 * 9))
    return checkpoints
  }

  /// Checkpoints of a binomial schedule: as many as the case says, else as many as fit into its
  /// memory beside one record.
  package func revolveCount(for flow: some Simulation, steps: Int) -> Int {
    count ?? max(1, min((memory - flow.recordBytes) / flow.stateBytes, max(1, steps - 1)))
  }
}

extension Duration {
  package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
