import CaseFiles
import FieldOutput
import Fields
import Flows
import Foundation
import Reversal
import Scalars
import Sweeps

/// A study of one case: what the verbs of the command line do, for programs that use the library.
public struct Study {
  public let setup: Case
  public let threads: Int
  private let workers: Workers

  /// - Parameter threads: nil for all the processor has.
  public init(_ setup: Case, threads: Int? = nil) {
    self.setup = setup
    self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    workers = Workers(count: self.threads)
  }

  /// Where results go: a folder given, or a new one under `runs/`.
  public enum Destination: Sendable {
    case folder(String)
    case fresh
    case none
  }

  /// Called now and then while a study computes.
  public typealias Progress = (_ sweep: String, _ step: Int, _ time: Double) -> Void

  private func flow() throws -> any StudyFlow { try setup.model(workers: workers).flow() }

  private func open(_ destination: Destination) throws -> RunDirectory? {
    switch destination {
    case .folder(let path): try RunDirectory.given(path, caseFile: setup.source)
    case .fresh: try RunDirectory.fresh(caseName: setup.name)
    case .none: nil
    }
  }

  /// Runs the case.
  /// - Throws: `FlowError` if the run diverges or a window lies outside of it, `OutputError` if something cannot be written.
  public func run(to destination: Destination = .none, progress: Progress = { _, _, _ in }) throws -> RunResult {
    try observe(to: destination, progress: progress).result
  }

  /// Runs the case; what is kept of it serves for curves too.
  /// - Parameter watchingEnergy: whether the kinetic energy is kept for each step.
  func observe(
    to destination: Destination = .none, watchingEnergy: Bool = false, progress: Progress = { _, _, _ in }
  ) throws -> (result: RunResult, observation: Observation) {
    try observe(try flow(), to: destination, watchingEnergy, progress)
  }

  private func observe(
    _ flow: some StudyFlow, to destination: Destination, _ watchingEnergy: Bool, _ progress: Progress
  ) throws -> (result: RunResult, observation: Observation) {
    let observation = Observation(flow, watchesEnergy: watchingEnergy)
    let output = try open(destination).map { try RunOutput(flow, directory: $0, threads: threads, stresses: observation.stresses) }
    let clock = ContinuousClock()
    let start = clock.now
    while !flow.isFinished {
      try flow.advance()
      observation.afterStep()
      try output?.afterStep()
      progress("forward", flow.step, flow.time)
    }
    try flow.checkEnd()
    try output?.finish()
    let seconds = (clock.now - start).seconds
    let cells = flow.model.grid.cellCount
    let (measurements, missing) = observation.measurements()
    let result = RunResult(
      case: setup.name, steps: flow.step, time: flow.time, cells: cells, threads: threads, wallSeconds: seconds,
      nsPerCellStep: seconds * 1e9 / Double(max(1, flow.step) * cells), peakMemoryBytes: Swiftwater.peakMemory,
      divergenceMax: flow.relativeDivergence(),
      objectives: Dictionary(uniqueKeysWithValues: zip(setup.objectives.map(\.name), flow.objectiveValues)),
      measurements: measurements, missing: missing, forces: observation.forceSummaries(),
      coefficients: observation.coefficientScales(), resolution: observation.resolution, notes: observation.notes(),
      output: output?.directory.path ?? "",
      forceNames: Observation.forces(of: setup))
    return (result, observation)
  }

  /// Runs the case forward and in reverse: the gradient of an objective by all controls.
  /// - Parameter objective: its name; nil for the first of the case.
  public func gradient(
    of objective: String? = nil, adjoint: Adjoint = .planned, to destination: Destination = .none,
    progress: @escaping Progress = { _, _, _ in }
  ) throws -> GradientReport {
    let index = try objectiveIndex(objective)
    return try gradient(try flow(), index, adjoint, to: destination, progress)
  }

  private func gradient(
    _ flow: some StudyFlow, _ index: Int, _ adjoint: Adjoint, to destination: Destination, _ progress: @escaping Progress
  ) throws -> GradientReport {
    let output = try open(destination).map { try RunOutput(flow, directory: $0, threads: threads) }
    let computation = GradientComputation(flow, adjoint: adjoint) { progress($0, $1, flow.time) }
    let result = try computation.run(objective: index) { try output?.afterStep() }
    let name = setup.objectives[index].name
    let entries = try output.map { try $0.write(result, objective: name) } ?? plainEntries(result)
    let report = GradientReport(
      case: setup.name, steps: result.steps, objective: .init(name: name, value: result.value), gradient: entries,
      primalSeconds: result.primalSeconds, gradientSeconds: result.totalSeconds,
      costRatio: result.totalSeconds / result.primalSeconds, peakMemoryBytes: Swiftwater.peakMemory,
      checkpoints: .init(schedule: result.schedule, count: result.checkpoints, replayedSteps: result.replayedSteps),
      adjointGrowth: result.growth, notes: [flow.stability.note, result.growth?.note].compactMap { $0 },
      output: output?.directory.path ?? "")
    if let output { try AtomicFile.write(try JSONText.encode(report), to: output.directory.path(.gradient)) }
    return report
  }

  private func plainEntries(_ result: GradientResult<some Any>) -> [String: GradientEntry] {
    var entries: [String: GradientEntry] = [:]
    for control in result.gradient.controls {
      let elements = result.gradient[all: control]
      entries[control.path] = elements.count == 1 ? .number(elements[0]) : .vector(elements)
    }
    return entries
  }

  /// Proves the gradient.
  /// - Parameters:
  ///   - limit: steps to verify over; nil for all.
  ///   - faulty: an operator to be given a wrong pullback, so that the proof must fail.
  public func verify(of objective: String? = nil, limit: Int? = 12, faulty: String? = nil) throws -> VerificationReport {
    let index = try objectiveIndex(objective)
    let verification = try Verification(setup, workers: workers, objective: index, limit: limit, faulty: faulty)
    let checks = try verification.run()
    return VerificationReport(
      case: setup.name, passed: checks.allSatisfy(\.passed), steps: verification.stepCount, checks: checks)
  }

  /// What a gradient would cost, from a few steps of it.
  public func plan() throws -> PlanReport { try plan(try flow()) }

  private func plan<Flow: StudyFlow>(_ flow: Flow) throws -> PlanReport {
    let clock = ContinuousClock()
    let trial = 3
    var records: [Flow.Record] = []
    let recording = clock.now
    for step in 0..<trial where !flow.isFinished {
      let record = flow.makeRecord()
      try flow.advance(step: step, recording: record)
      records.append(record)
    }
    let start = clock.now
    let recordingSeconds = (start - recording).seconds / Double(max(1, records.count))
    let before = flow.step
    for step in before..<before + trial where !flow.isFinished { try flow.advance(step: step, recording: nil) }
    let forward = flow.step > before ? (clock.now - start).seconds / Double(flow.step - before) : recordingSeconds
    let reverseStart = clock.now
    flow.seedReverse(with: flow.stateValues)
    try flow.beginReverse()
    for step in records.indices.reversed() { try flow.pullBack(step: step, record: records[step]) }
    let reverse = (clock.now - reverseStart).seconds / Double(max(1, records.count))
    let steps = predictedSteps(flow)
    let planner = try Planner(steps: steps, stateBytes: flow.stateBytes, recordBytes: flow.recordBytes)
    let settings = setup.checkpoints
    let count = settings.schedule == .revolve ? settings.revolveCount(for: flow, steps: steps) : settings.count
    let plan = try planner.plan(budgetBytes: settings.memory, count: count)
    // Where the number of steps is not known beforehand, a first sweep finds it.
    let again: Int
    switch (plan.choice, setup.time.duration) {
    case (.storeAll, _): again = 0
    case (.revolve, .steps): again = plan.extraSteps
    case (.revolve, .end): again = steps + plan.extraSteps
    }
    let resolution = BodyResolution.all(setup, viscosity: flow.viscosity, end: setup.time.end ?? 0)
    return PlanReport(
      case: setup.name, cells: flow.model.grid.cellCount, steps: steps, stateBytes: flow.stateBytes,
      checkpoints: .init(schedule: plan.choice == .storeAll ? "store-all" : "revolve", count: plan.stateCount, replayedSteps: again),
      replayedSteps: again, predictedSeconds: Double(steps + again) * forward + Double(steps) * reverse,
      predictedMemoryBytes: Swiftwater.peakMemory + plan.bytes, resolution: resolution,
      notes: setup.solidBodies.compactMap { resolution[$0.name]?.note($0.name) })
  }

  /// Exact where the case fixes it; with a Courant number, from the last step taken.
  private func predictedSteps(_ flow: some StudyFlow) -> Int {
    let size: Double
    switch (setup.time.duration, setup.time.step) {
    case (.steps(let count), _): return count
    case (.end, .fixed(let fixed)): size = fixed
    case (.end(let end), .cfl): size = flow.timeSteps.last ?? end
    }
    let count = ((setup.time.end ?? size) / size * (1 - 1e-9)).rounded(.up)
    return count < Double(Revolve.largestStepCount) ? max(1, Int(count)) : Revolve.largestStepCount + 1
  }

  private func objectiveIndex(_ name: String?) throws -> Int {
    let names = setup.objectives.map(\.name)
    guard !names.isEmpty else { throw StudyError("the case has no objective; add for example `objective: { kinetic-energy: {} }`") }
    guard !setup.controls.isEmpty else { throw StudyError("the case has no controls; add for example `controls: [viscosity]`") }
    guard let name else { return 0 }
    guard let index = names.firstIndex(of: name) else {
      throw StudyError("the case has no objective `\(name)`; it has \(names.joined(separator: ", "))")
    }
    return index
  }
}

/// A study that the case does not allow.
public struct StudyError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Results as JSON.
public enum JSONText {
  /// Keys in snake case, sorted, readable. Numbers that are not finite become the texts "nan", "inf" and "-inf".
  public static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
