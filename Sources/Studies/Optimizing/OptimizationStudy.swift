import CaseFiles
import FieldOutput
import Flows
import Foundation
import Optimizers

extension Study {
  /// Makes an objective of the case as small, or as large, as it gets, by the controls of the case
  /// and as its section `optimize` says.
  ///
  /// In a folder given, an earlier search of the same case goes on bit by bit.
  /// - Parameter progress: called after each evaluation with a line on it.
  /// - Throws: `StudyError` of a case without objective or controls, what the run at the start
  ///   throws, and `OutputError`.
  public func optimize(to destination: Destination = .none, progress: @escaping (String) -> Void = { _ in }) throws -> OptimizationReport {
    let settings = setup.optimization ?? Optimization()
    let functional = try reducedFunctional(of: settings.objective)
    let directory = try reserve(destination)()
    let search = try OptimizationStudy(self, settings, functional, directory, progress)
    return try search.run()
  }
}

/// One search.
final class OptimizationStudy {
  private let study: Study
  private let settings: Optimization
  private let functional: ReducedFunctional
  private let directory: RunDirectory?
  private let progress: (String) -> Void
  private let space: ControlSpace
  private let method: Optimization.Method
  /// Of the objective that is optimised, and of those that are constrained.
  private let objectives: [Int]
  private let log: EvaluationLog?
  private let history: History?
  private let limits: (lower: [Double], upper: [Double])
  /// The controls that are numbers of the case.
  private let numbers: [Control]
  /// Turns the objective into what is made small, and makes its first slope 1.
  private var factor = 1.0
  private var evaluations = 0, failures = 0, failuresInARow = 0, recalled = 0, improvements = 0
  private var best: (point: [Double], value: Double)?
  private var latest: (point: [Double], evaluation: Minimization.Evaluation)?
  private static let mostFailures = 10
  /// Why iterates could not be written.
  private var unwritten: [any Error] = []
  private let clock = ContinuousClock()
  /// What evaluations have taken: runs, and files.
  private var spent = Duration.zero

  init(
    _ study: Study, _ settings: Optimization, _ functional: ReducedFunctional, _ directory: RunDirectory?,
    _ progress: @escaping (String) -> Void
  ) throws {
    (self.study, self.settings, self.functional, self.directory, self.progress) = (study, settings, functional, directory, progress)
    space = ControlSpace(functional)
    method = settings.chosenMethod(elements: space.count)
    let names = study.setup.objectives.map(\.name)
    objectives = [functional.objective] + settings.constraints.compactMap { names.firstIndex(of: $0.objective) }
    limits = space.limits(settings.bounds)
    numbers = functional.origin.controls.filter { functional.setup.isNumber($0) }
    guard let directory else {
      log = nil
      history = nil
      return
    }
    // A search that may go on for longer, or has to come nearer, is the same.
    var same = study.setup
    same.optimization?.evaluations = 1
    same.optimization?.tolerance = .init()
    same.optimization?.writesIterates = false
    let folder = try directory.folder(.restart)
    log = try EvaluationLog(path: PathText.join(folder, "evaluations.bin"), identity: same.resolved + Swiftwater.version)
    try directory.write(study.setup.resolved, to: .resolvedCase)
    let columns = numbers.flatMap(functional.origin.elementNames)
    history = try directory.table(
      .history,
      ([names[functional.objective]] + settings.constraints.map(\.objective) + ["gradient_norm"] + columns).map {
        TableColumn($0, units: nil)
      })
  }

  func run() throws -> OptimizationReport {
    let began = clock.now
    let start = zip(space.start, zip(limits.lower, limits.upper)).map { max($1.0, min($1.1, $0)) }
    let first = try firstEvaluation(start)
    var problem = Minimization(
      start: start, lower: limits.lower, upper: limits.upper, constraints: constraints,
      tolerance: .init(value: settings.tolerance.value, gradient: settings.tolerance.gradient, constraint: settings.tolerance.constraint),
      evaluations: settings.evaluations
    ) { [unowned self] in try evaluate($0) }
    if case .cobyla = method { problem.tolerance.step = 1e-8 }
    var faults: [any Error] = []
    let outcome: Minimization.Outcome
    let (searching, before) = (clock.now, spent)
    do {
      outcome = try search(problem)
    } catch let stopped as Minimization.Stopped {
      guard let best = stopped.best else { throw stopped.cause }
      if !(stopped.cause is SearchFailed) { faults.append(stopped.cause) }
      outcome = .init(point: best.point, evaluation: best.evaluation, reason: .failure("\(stopped.cause)"))
    }
    let own = clock.now - searching - (spent - before)
    let reason = sentence(outcome.reason)
    if !outcome.reason.isConverged, faults.isEmpty { faults.append(NotConverged(description: reason)) }
    let optimum = write(outcome.point, to: "optimum")
    let report = report(
      problem, first, outcome, reason, files: optimum.files,
      seconds: (whole: (clock.now - began).seconds, own: own.seconds), faults: faults + optimum.faults + unwritten)
    if let directory { try directory.write(try JSONText.encode(report), to: .optimization) }
    return report
  }

  private var constraints: [(function: Int, condition: Minimization.Constraint)] {
    settings.constraints.enumerated().flatMap { place, constraint -> [(Int, Minimization.Constraint)] in
      let range = constraint.range
      if range.isEqual, let value = range.atLeast { return [(place, .equal(value))] }
      return (range.atLeast.map { [(place, .atLeast($0))] } ?? []) + (range.atMost.map { [(place, .atMost($0))] } ?? [])
    }
  }

  private func search(_ problem: Minimization) throws -> Minimization.Outcome {
    switch method {
    case .lbfgs: try problem.search(.lbfgs)
    case .mma: try problem.search(.mma)
    case .slsqp: try problem.search(.slsqp)
    case .cobyla: try problem.search(.cobyla)
    case .newtonCG: try problem.newtonSearch { [unowned self] in try curvature($0, $1) }
    }
  }

  // MARK: Evaluations

  /// - Throws: what the run throws: a search has to begin somewhere.
  private func firstEvaluation(_ start: [Double]) throws -> Minimization.Evaluation {
    let evaluation = try compute(start)
    let slope = evaluation.gradient.norm
    guard slope > 0 else {
      throw StudyError("the objective does not change with any control at the start; choose other controls, or start elsewhere")
    }
    factor = (settings.goal == .minimize ? 1 : -1) / slope
    let scaled = scaled(evaluation)
    try note(start, scaled)
    latest = (start, scaled)
    best = (start, scaled.value)
    return scaled
  }

  private func evaluate(_ point: [Double]) throws -> Minimization.Evaluation {
    if let latest, latest.point == point { return latest.evaluation }
    let start = clock.now
    defer { spent += clock.now - start }
    let evaluation: Minimization.Evaluation
    var hasValue = true
    do {
      evaluation = scaled(try compute(point))
      failuresInARow = 0
      if evaluation.value < best?.value ?? .infinity {
        best = (point, evaluation.value)
        improvements += 1
      }
    } catch let error where Self.isOfThePoint(error) {
      (failures, failuresInARow) = (failures + 1, failuresInARow + 1)
      progress("evaluation \(evaluations): \(error)")
      guard failuresInARow < Self.mostFailures, let best else {
        throw SearchFailed(description: "\(failuresInARow) runs in a row have not come to their end, the last one so: \(error)")
      }
      evaluation = wayBack(from: point, to: best, like: latest?.evaluation)
      hasValue = false
    }
    try note(point, hasValue ? evaluation : nil)
    latest = (point, evaluation)
    if settings.writesIterates, best?.point == point { unwritten += write(point, to: "iterates/\(evaluations)").faults }
    return evaluation
  }

  /// Whether there is no such flow, or it blows up: then the search has gone too far.
  private static func isOfThePoint(_ error: any Error) -> Bool {
    switch error {
    case is InvalidCase: true
    case FlowError.diverged, FlowError.unstable, FlowError.resultNotFinite, FlowError.notFinite, FlowError.bodiesMeet,
      FlowError.bodiesNotSolved, FlowError.bodyLeavesGrid, FlowError.singularBodies, FlowError.unresolved, FlowError.notSteady,
      FlowError.adjointNotSteady:
      true
    default: false
    }
  }

  /// In place of a run that has failed: a slope that leads back to the best point so far.
  private func wayBack(
    from point: [Double], to best: (point: [Double], value: Double), like other: Minimization.Evaluation?
  ) -> Minimization.Evaluation {
    let away = zip(point, best.point).map(-)
    let distance = max(away.norm, .leastNormalMagnitude)
    return Minimization.Evaluation(
      value: best.value + 10 * distance, gradient: away.map { 20 * $0 / distance }, constraints: other?.constraints ?? [])
  }

  /// Values and slopes of all objectives; of a failed run nothing is kept but that it has failed.
  private func compute(_ point: [Double]) throws -> Minimization.Evaluation {
    evaluations += 1
    if let known = log?.recall(point) {
      recalled += 1
      guard !known.isEmpty else { throw FlowError.resultNotFinite("what an earlier run came to here") }
      return evaluation(known)
    }
    do {
      let results = try functional.gradients(of: objectives, at: space.point(point))
      let numbers = results.flatMap { [$0.value] + space.slopes($0.gradient) }
      try log?.keep(point, numbers)
      return evaluation(numbers)
    } catch let error where Self.isOfThePoint(error) {
      try log?.keep(point, [])
      throw error
    }
  }

  private func evaluation(_ numbers: [Double]) -> Minimization.Evaluation {
    let length = space.count + 1
    let parts = objectives.indices.map { place in
      (value: numbers[place * length], gradient: Array(numbers[place * length + 1..<(place + 1) * length]))
    }
    return Minimization.Evaluation(value: parts[0].value, gradient: parts[0].gradient, constraints: Array(parts.dropFirst()))
  }

  private func scaled(_ evaluation: Minimization.Evaluation) -> Minimization.Evaluation {
    var scaled = evaluation
    scaled.value *= factor
    scaled.gradient = evaluation.gradient.map { factor * $0 }
    return scaled
  }

  /// The product of the Hessian with a direction.
  private func curvature(_ point: [Double], _ direction: [Double]) throws -> [Double] {
    let start = clock.now
    defer { spent += clock.now - start }
    if let known = log?.recall(point + direction) { return known }
    let action = try functional.hessianAction(at: space.point(point), along: space.direction(direction)).action
    let product = space.slopes(action).map { factor * $0 }
    try log?.keep(point + direction, product)
    return product
  }

  // MARK: Telling

  /// - Parameter evaluation: nil of a point at which nothing has a value.
  private func note(_ point: [Double], _ evaluation: Minimization.Evaluation?) throws {
    let norm = evaluation.map { self.norm($0, at: point) } ?? .nan
    let vector = space.point(point)
    let values = evaluation.map { [$0.value / factor] + $0.constraints.map(\.value) } ?? objectives.map { _ in Double.nan }
    try history?.append(step: evaluations, values + [norm] + numbers.flatMap { vector[all: $0] })
    if evaluation == nil { return }
    let name = functional.setup.objectives[functional.objective].name
    progress("evaluation \(evaluations) │ \(name) = \(values[0].short) │ gradient \(norm.short)")
  }

  /// Of the gradient by the scaled controls, of what bounds do not hold.
  private func norm(_ evaluation: Minimization.Evaluation, at point: [Double]) -> Double {
    Minimization.projectedNorm(evaluation.gradient, at: point, limits.lower, limits.upper) / abs(factor)
  }

  private func sentence(_ reason: Minimization.Outcome.Reason) -> String {
    switch reason {
    case .gradient: "the gradient has fallen to \(settings.tolerance.gradient.short) of what it was at the start"
    case .value: "the objective no longer changes by more than \(settings.tolerance.value.short) of its value"
    case .step: "the controls no longer change"
    case .roundOff: "no step leads further down: round-off, or a kink of the objective, is in the way; loosen `optimize.tolerance`"
    case .evaluations:
      "the limit of \(settings.evaluations) evaluations is reached, with \(evaluations) different points; raise `optimize.evaluations`, and go on in the same `--output`"
    case .failure(let text): text
    }
  }

  /// Runs the flow at a point once more, and writes it with its gradient.
  /// - Parameter folder: where, in that of the search.
  /// - Returns: the files with fields and profiles there, by their controls, and what could not be
  ///   written.
  private func write(_ point: [Double], to folder: String) -> (files: [String: String], faults: [any Error]) {
    guard let directory else { return ([:], []) }
    do {
      let flow = try functional.flow(at: space.point(point))
      let place = try RunDirectory.given(PathText.join(directory.path, folder))
      let report = try study.gradient(of: flow, functional.objective, to: place)
      let files = report.gradient.compactMapValues { entry -> String? in
        if case .field(_, let file) = entry { PathText.join(folder, file) } else { nil }
      }
      return (files, report.faults)
    } catch {
      return ([:], [error])
    }
  }

  private func report(
    _ problem: Minimization, _ first: Minimization.Evaluation, _ outcome: Minimization.Outcome, _ reason: String, files: [String: String],
    seconds: (whole: Double, own: Double), faults: [any Error]
  ) -> OptimizationReport {
    let last = outcome.evaluation
    var constrained: [String: OptimizationReport.Constrained] = [:]
    for (place, constraint) in settings.constraints.enumerated() {
      let value = last.constraints[place].value
      let violation = constraints.filter { $0.function == place }.map { $0.condition.violation(value) }.max() ?? 0
      constrained[constraint.objective] = .init(
        initial: first.constraints[place].value, final: value, atLeast: constraint.range.atLeast, atMost: constraint.range.atMost,
        violation: violation)
    }
    let point = space.point(outcome.point)
    var controls: [String: GradientEntry] = [:]
    for control in point.controls {
      let elements = point[all: control]
      controls[control.path] =
        numbers.contains(control) ? GradientEntry(elements) : .field(norm: elements.norm, file: files[control.path] ?? "")
    }
    return OptimizationReport(
      case: study.setup.name, method: method.rawValue,
      objective: .init(
        name: study.setup.objectives[functional.objective].name, goal: settings.goal.rawValue, initial: first.value / factor,
        final: last.value / factor),
      gradientNorm: .init(initial: norm(first, at: problem.start), final: norm(last, at: outcome.point)), constraints: constrained,
      controls: controls, iterations: improvements, evaluations: evaluations, failedEvaluations: failures, recalledEvaluations: recalled,
      converged: outcome.reason.isConverged, reason: reason, wallSeconds: seconds.whole, searchSeconds: seconds.own,
      output: directory?.path ?? "", faults: faults)
  }
}

/// Runs that fail one after the other.
private struct SearchFailed: Error, CustomStringConvertible {
  let description: String
}
