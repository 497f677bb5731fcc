import ArgumentParser
import CaseFiles
import Flows
import Studies

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "run", abstract: "Runs a case.")
  @OptionGroup var input: CaseOptions
  @OptionGroup var compute: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var reporting: ReportOptions
  @OptionGroup var stopping: StopOptions

  func run() throws {
    stopping.begin()
    let setup = try input.load()
    tellFamilyNotes(setup)
    try reporting.tellRun(setup, page) { try Study(setup, threads: compute.threads).run(to: output.destination, progress: $0) }
  }
}

extension ReportOptions {
  /// Makes a run and tells its result.
  func tellRun(_ setup: Case, _ page: PageOptions, _ run: (Study.Progress) throws -> RunResult) throws {
    let line = ProgressLine(quiet: quiet, end: setup.time.end, steps: setup.time.stepCount)
    defer { line.finish() }
    let result = try run(line.report(_:))
    line.finish()
    try print(result, faults: result.faults + page.write(result.output), kept: result.output) {
      let resolution = setup.solidBodies.compactMap { body in result.resolution[body.name].map { "  \($0.line(body.name))" } }
      let notes = result.notes.map { "  note: \($0)" }
      return [
        "\(setup.title)",
        "  \(result.steps) steps to time \(number(result.time)) on \(result.cells) cells in \(number(result.wallSeconds)) s"
          + " (\(number(result.nsPerCellStep)) ns per cell and step)",
      ] + (result.steady.map { ["  \($0.line)"] } ?? [])
        + (result.divergenceMax.map { ["  largest relative divergence \(number($0))"] } ?? [])
        + setup.objectives.map { told($0.name, result.objectives[$0.name], result) }
        + setup.measurements.map { told($0.name, result.measurements[$0.name], result) }
        + setup.bodies.flatMap { result.forces[$0.name]?.lines($0.name) ?? [] } + resolution + notes + ["  written to \(result.output)"]
    }
  }

  private func told(_ name: String, _ value: Double?, _ result: RunResult) -> String {
    value.map { "  \(name) = \($0)\(result.meaning(of: name))" } ?? "  \(name) has no value: \(result.missing[name] ?? "")"
  }
}

struct GradientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradient", abstract: "Runs a case forward and in reverse: the gradient of an objective by all controls.")
  @OptionGroup var input: CaseOptions
  @OptionGroup var compute: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var reporting: ReportOptions
  @Option(help: "The objective, where the case has several; the first unless given.")
  var objective: String?
  @Flag(help: "The derivatives of all objectives, by one run.")
  var jacobian = false
  @OptionGroup var stopping: StopOptions

  func run() throws {
    stopping.begin()
    let setup = try input.load()
    tellFamilyNotes(setup)
    try tell(setup, page, reporting) {
      try Study(setup, threads: compute.threads).gradient(of: objective, withOthers: jacobian, to: output.destination, progress: $0)
    }
  }

  /// Computes a gradient and tells it.
  func tell(
    _ setup: Case, _ page: PageOptions, _ reporting: ReportOptions, _ compute: (@escaping Study.Progress) throws -> GradientReport
  ) throws {
    let line = ProgressLine(quiet: reporting.quiet, end: setup.time.end, steps: setup.time.stepCount)
    defer { line.finish() }
    let result = try compute(line.report(_:))
    line.finish()
    try reporting.print(result, faults: result.faults + page.write(result.output), kept: result.output) {
      let derivatives = setup.objectives.compactMap { objective in
        (objective.name == result.objective.name ? result.gradient : result.jacobian?[objective.name]).map { (objective.name, $0) }
      }
      let entries = derivatives.flatMap { name, gradient in
        setup.controls.map { "  d \(name) / d \($0.path) = \(gradient[$0.path].map(told) ?? "none")" }
      }
      let kept = result.checkpoints.schedule == "revolve" ? ", \(result.checkpoints.told)" : ""
      let notes = result.notes.map { "  note: \($0)" }
      let uncertain = result.uncertainty.map { $0.lines(result.objective.name) } ?? []
      return ["\(setup.title)", "  \(result.objective.name) = \(result.objective.value)"] + entries + uncertain + notes
        + (result.steady.map { ["  \($0.line)"] } ?? []) + (result.certificate.map { ["  \($0.line)"] } ?? []) + [
          "  forward \(number(result.primalSeconds)) s, with its gradient \(number(result.gradientSeconds)) s:"
            + " \(number(result.costRatio)) times as long (\(result.checkpoints.schedule)\(kept))",
          "  written to \(result.output)",
        ]
    }
  }
}

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Proves the gradient of a case; exit status 1 if it does not hold.",
    discussion: "Runs the case's own grid over its first steps; windows of objectives become the second half of these.")
  @OptionGroup var input: CaseOptions
  @OptionGroup var reporting: ReportOptions
  @OptionGroup var compute: ThreadOptions
  @Option(help: "The objective, where the case has several; the first unless given.")
  var objective: String?
  @Option(help: "Steps to verify over.")
  var steps = 12
  @Flag(help: "Verify over all steps of the case.")
  var allSteps = false
  @Option(
    help: ArgumentHelp(
      "Makes the pullback of one operator wrong, to see that the proof then fails: by a millionth, or as operator:kind, with kind sign, dropped, parameters or markers; `checkpoint` makes restored states wrong.",
      valueName: "operator"))
  var fault: String?

  func validate() throws {
    if steps < 2 { throw ValidationError("--steps takes a number of at least 2, not \(steps).") }
  }

  func run() throws {
    let setup = try input.load()
    let report = try Study(setup, threads: compute.threads).verify(of: objective, limit: allSteps ? nil : steps, faulty: fault)
    try reporting.print(report) {
      ["\(setup.title), \(report.steps) steps"]
        + report.checks.map { check in
          let name = pad(check.name, 26)
          let bound = check.name == "taylor_order" ? "2 ± \(check.tolerance)" : "≤ \(check.tolerance)"
          return "  \(check.passed ? "passed" : "FAILED")  \(name) \(number(check.value))  (\(bound))"
        } + [report.passed ? "The gradient holds." : "The gradient is wrong."]
    }
    if !report.passed { throw ExitCode(Failure.check.rawValue) }
  }
}

/// Says what is right, but may not be what is meant.
func tellNotes(_ setup: Case) { for note in setup.notes.sentences { tell("note: \(note)") } }

/// Says what does not follow from the equations, and what may not be meant.
private func tellFamilyNotes(_ setup: Case) {
  tellNotes(setup)
  for note in setup.family.notes { tell("note: \(note)") }
}

extension SteadyConvergence {
  var line: String {
    let adjoint = adjointSteps.flatMap { steps in adjointResidual.map { ", its adjoint after \(steps), to \(number($0))" } }
    return "steady after \(steps) steps, to \(number(residual)) of itself in a unit of time\(adjoint ?? "")"
  }
}
