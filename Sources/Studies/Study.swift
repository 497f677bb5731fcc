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
  let workers: Workers

  /// - Parameter threads: nil for as many as there are processors that the process may use; more
  ///   than that are not taken.
  public init(_ setup: Case, threads: Int? = nil) {
    self.setup = setup
    self.threads = Machine.threads(threads)
    workers = Workers(count: self.threads)
  }

  /// Where results go: a folder given, or a new one under `runs/`.
  public enum Destination: Sendable {
    case folder(String)
    case fresh
    case none
  }

  /// Called now and then while a study computes.
  public typealias Progress = (Moment) -> Void

  func flow() throws -> any ObservableFlow {
    try setup.placingPeriods(workers: workers).studyModel(workers: workers).flow()
  }

  /// Keeps a directory for a run that is about to be set up.
  /// - Returns: what opens it, once it is.
  func reserve(_ destination: Destination) throws -> () throws -> RunDirectory? {
    switch destination {
    case .folder(let path): return try RunDirectory.Reservation(path, inputs: setup.inputs).open
    case .fresh: return { try RunDirectory.fresh(caseName: setup.name) }
    case .none: return { nil }
    }
  }

  /// Runs the case.
  /// - Returns: the results, with the `faults` that only its end could show.
  /// - Throws: `FlowError` if the run diverges, `OutputError` if something cannot be written on the
  ///   way.
  public func run(to destination: Destination = .none, progress: Progress = { _ in }) throws -> RunResult {
    try observe(to: destination, progress: progress).result
  }

  /// Runs the case; what is kept of it serves for curves too.
  /// - Parameter watchingEnergy: whether the kinetic energy is kept for each step.
  func observe(
    to destination: Destination = .none, watchingEnergy: Bool = false, progress: Progress = { _ in }
  ) throws -> (result: RunResult, observation: any FlowObserver) {
    let open = try reserve(destination)
    return try observe(try flow(), open, watchingEnergy, progress)
  }

  /// - Parameter restart: from which the run goes on; nil if it begins.
  func observe(
    _ flow: some ObservableFlow, _ open: () throws -> RunDirectory?, _ watchingEnergy: Bool, from restart: RestartState? = nil,
    _ progress: Progress
  ) throws -> (result: RunResult, observation: any FlowObserver) {
    let observation = flow.observer(watchesEnergy: watchingEnergy)
    let output = try open().map {
      try RunOutput(
        flow, directory: $0, threads: threads, observer: observation, from: restart, restarts: setup.steady == nil ? .run : .none)
    }
    let before = flow.step
    let cells = flow.model.mesh.cellCount
    let look = {
      let accuracy = flow.run.residual.map { ("residual", $0) } ?? flow.diagnostic(Diagnostic.divergence).map { ("div", $0) }
      return (accuracy.map { [(name: $0.0, value: $0.1)] } ?? []) + observation.headline()
    }
    let clock = ContinuousClock()
    let start = clock.now
    var steady: SteadyConvergence?
    var faults: [any Error] = []
    do {
      steady = try flow.complete {
        observation.afterStep()
        try output?.afterStep()
        progress(Moment("forward", step: flow.step, time: flow.time, timeStep: flow.timeSteps.last, cells: cells, look: look))
        if let reason = StopRequest.reason, !flow.isFinished {
          try output?.saveRestart()
          throw RunStopped(reason: reason, step: flow.step, time: flow.time, folder: output?.directory.path, sweep: .whole)
        }
      }
    } catch FlowError.notSteady(let rate, let wanted, let step) {
      // What there is may be looked at.
      faults.append(FlowError.notSteady(rate: rate, wanted: wanted, step: step))
    } catch let stopped as RunStopped {
      faults.append(stopped)
    }
    try flow.checkFinite()
    faults += output?.finish() ?? []
    do { try flow.checkStability() } catch { faults.append(error) }
    let seconds = (clock.now - start).seconds
    var (measurements, missing) = observation.measurements()
    var objectives: [String: Double] = [:]
    for (index, objective) in setup.objectives.enumerated() {
      do {
        try flow.checkObjective(index)
        objectives[objective.name] = flow.objectiveValues[index]
      } catch .windowOutsideRun(let name, let end) {
        let reason = FlowError.windowOutsideRun(objective: name, end: end)
        missing[name] = reason.description
        faults.append(reason)
      } catch {
        objectives[objective.name] = flow.objectiveValues[index]
      }
    }
    let bodies = observation.bodies()
    faults += RunResult.notFinite(objectives: objectives, measurements: measurements, forces: bodies.forces) as [any Error]
    var result = RunResult(
      case: setup.name, steps: flow.step, time: flow.time, cells: cells, threads: threads, wallSeconds: seconds,
      nsPerCellStep: seconds * 1e9 / Double(max(1, flow.step - before) * cells), peakMemoryBytes: Swiftwater.peakMemory,
      divergenceMax: flow.diagnostic(Diagnostic.divergence), steady: steady, objectives: objectives, measurements: measurements,
      missing: missing,
      forces: bodies.forces, coefficients: bodies.coefficients, resolution: bodies.resolution, cellNumbers: observation.cellNumbers(),
      notes: observation.notes() + setup.periodNotes(flow.model.setup), output: output?.directory.path ?? "", faults: faults,
      forceNames: bodies.forceNames)
    do { try output?.directory.write(try JSONText.encode(RunOutcome(result)), to: .outcome) } catch { result.faults.append(error) }
    return (result, observation)
  }

  /// Runs the case forward and in reverse: the gradient of an objective by all controls.
  /// - Parameters:
  ///   - objective: its name; nil for the first of the case.
  ///   - withOthers: whether the derivatives of the other objectives are told too.
  public func gradient(
    of objective: String? = nil, withOthers: Bool = false, adjoint: Adjoint = .planned, to destination: Destination = .none,
    progress: @escaping Progress = { _ in }
  ) throws -> GradientReport {
    try gradient(of: objective, withOthers: withOthers, adjoint: adjoint, reserving: { try reserve(destination) }, progress: progress)
  }

  /// - Parameters:
  ///   - reserve: keeps a directory, and returns what opens it.
  ///   - restart: from which the reverse sweep goes on; nil if the run begins.
  func gradient(
    of objective: String?, withOthers: Bool, adjoint: Adjoint = .planned, reserving reserve: () throws -> () throws -> RunDirectory?,
    from restart: RestartState? = nil, progress: @escaping Progress
  ) throws -> GradientReport {
    let index = try objectiveIndex(objective)
    let open = try reserve()
    let objectives = [index] + (withOthers ? setup.objectives.indices.filter { $0 != index } : [])
    return try gradient(try flow(), objectives, adjoint, open, isProved: true, from: restart, progress)
  }

  private func gradient<Flow: ObservableFlow>(
    _ flow: Flow, _ objectives: [Int], _ adjoint: Adjoint, _ open: () throws -> RunDirectory?, isProved: Bool,
    from restart: RestartState? = nil, _ progress: @escaping Progress
  ) throws -> GradientReport {
    let observation = flow.observer(watchesEnergy: false)
    let output = try open().map {
      try RunOutput(
        flow, directory: $0, threads: threads, observer: observation, from: restart,
        restarts: isProved && setup.steady == nil ? .reverseSweep : .none)
    }
    let computation = GradientComputation(flow, adjoint: adjoint, folder: output?.directory.path) {
      progress(Moment($0, step: $1, time: flow.time, timeStep: flow.timeSteps.last, cells: flow.model.mesh.cellCount))
    }
    func stopIfAsked(_ sweep: RunStopped.Sweep, _ step: Int) throws {
      guard isProved, let reason = StopRequest.reason else { return }
      throw RunStopped(reason: reason, step: step, time: flow.time, folder: output?.directory.path, sweep: sweep)
    }
    computation.betweenSteps = { [unowned computation] left in
      if let output, output.isTimeForRestart || StopRequest.reason != nil { try output.saveRestart(computation.place) }
      try stopIfAsked(.reverse, left)
    }
    let results: [GradientResult<Flow.Gradient>]
    do {
      if let place = restart?.reversePlace {
        results = try computation.resume(place, objectives: objectives)
      } else {
        results = try computation.run(objectives: objectives) {
          try output?.afterStep()
          // Later the flow stands elsewhere.
          if flow.isFinished { _ = output?.finish() }
          try stopIfAsked(.forward, flow.step)
        }
      }
    } catch let error as FlowError {
      // The run itself may have come to its end.
      switch error {
      case .windowOutsideRun, .notSteady, .adjointNotSteady: _ = output?.finish()
      default: break
      }
      throw error
    } catch let error where error is CheckpointError || error is RunStopped {
      // What the run has written stays.
      _ = output?.finish()
      throw error
    }
    var faults = output?.finish() ?? []
    let (index, result) = (objectives[0], results[0])
    let name = setup.objectives[index].name
    let memory = Swiftwater.peakMemory
    var (certificate, unmade): (Certificate?, String?) = (nil, nil)
    do {
      certificate =
        isProved
        ? try self.certificate(
          result.gradient, objective: index, steps: result.steps, seconds: result.totalSeconds, recordBytes: flow.recordBytes)
        : nil
    } catch {
      // The gradient is there all the same.
      unmade = "the gradient could not be proved: \(error)"
    }
    if let certificate, !certificate.passed { faults.append(Unproved(certificate)) }
    let written = try output?.write(result, objective: name, certificate: certificate)
    let entries = written?.entries ?? plainEntries(result)
    faults += written?.faults ?? []
    for control in setup.controls where entries[control.path]?.isFinite == false {
      throw FlowError.resultNotFinite("the derivative by `\(control.path)`")
    }
    let independent = result.gradient.controls.filter { result.gradient[all: $0].allSatisfy { $0 == 0 } }.map(\.path)
    let silent = independent.map { "every derivative by `\($0)` is zero to the bit: the objective does not depend on it" }
    var report = GradientReport(
      case: setup.name, steps: result.steps, objective: .init(name: name, value: result.value),
      objectives: Dictionary(zip(setup.objectives.map(\.name), flow.objectiveValues)) { $1 }, gradient: entries,
      jacobian: objectives.count > 1
        ? Dictionary(zip(objectives.map { setup.objectives[$0].name }, [entries] + results.dropFirst().map(plainEntries))) { $1 } : nil,
      numbers: NumberDerivative.all(result.gradient, of: flow, objective: result.value),
      uncertainty: setup.uncertainty.map { UncertaintyReport($0, result.gradient, value: result.value) },
      primalSeconds: result.primalSeconds, gradientSeconds: result.totalSeconds,
      costRatio: result.totalSeconds / result.primalSeconds, peakMemoryBytes: memory,
      checkpoints: .init(result),
      resolution: observation.bodies().resolution, independent: independent, steady: result.steady, adjointGrowth: result.growth,
      certificate: certificate,
      notes: [flow.note, result.growth?.note, certificate?.secant?.note, unmade].compactMap { $0 }
        + setup.periodNotes(flow.model.setup) + silent,
      output: output?.directory.path ?? "", faults: faults)
    let text = try JSONText.encode(report)
    do {
      if let output { try output.directory.write(text, to: .gradient) }
      if let output, let certificate { try output.directory.write(try JSONText.encode(certificate), to: .certificate) }
    } catch {
      report.faults.append(error)
    }
    return report
  }

  /// The gradient of a flow that is not yet run and not that of the case, in a directory of its
  /// own.
  func gradient(of flow: some ObservableFlow, _ objective: Int, to directory: RunDirectory) throws -> GradientReport {
    try gradient(flow, [objective], .planned, { directory }, isProved: false) { _ in }
  }

  private func plainEntries(_ result: GradientResult<some Any>) -> [String: GradientEntry] {
    var entries: [String: GradientEntry] = [:]
    for control in result.gradient.controls {
      entries[control.path] = GradientEntry(result.gradient[all: control])
    }
    return entries
  }

  /// An objective as a function of the controls, for optimisers and other programs.
  /// - Parameter objective: its name; nil for the first of the case.
  public func reducedFunctional(
    of objective: String? = nil, progress: @escaping (String, Int) -> Void = { _, _ in }
  ) throws -> ReducedFunctional {
    try ReducedFunctional(setup, objective: try objectiveIndex(objective), report: progress) { [workers] in
      try $0.placingPeriods(workers: workers).studyModel(workers: workers)
    }
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

  /// Opens every file that the case names, without running it.
  /// - Throws: `OutputError` or `UnreadableCaseFile` if one cannot be read, `FlowError.file` if it
  ///   does not hold what the case wants of it.
  public func checkFiles() throws {
    try FieldFileReader(caseFile: setup.source).check(setup)
    for points in setup.validation.flatMap(\.plots).flatMap(\.points) { _ = try PublishedPoints.read(points, caseFile: setup.source) }
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
  /// Keys in snake case, sorted, readable. Numbers that are not finite become the texts "nan",
  /// "inf" and "-inf".
  public static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
