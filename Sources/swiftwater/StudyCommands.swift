import ArgumentParser
import CaseFiles
import Foundation
import Studies

struct OptimizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimize", abstract: "Makes an objective as small, or as large, as it gets.",
    discussion: "Exit status 4 if the search has not converged. Given again with the same --output, a search that was stopped goes on.")
  @OptionGroup var input: CaseOptions
  @OptionGroup var compute: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var reporting: ReportOptions

  func run() throws {
    let setup = try input.load()
    tellNotes(setup)
    let result = try Study(setup, threads: compute.threads).optimize(to: output.destination) { if !reporting.quiet { tell($0) } }
    try reporting.print(result, faults: result.faults + page.write(result.output), kept: result.output) {
      let controls = setup.controls.compactMap { control in result.controls[control.path].map { "  \(control.path) = \(told($0))" } }
      let constraints = result.constraints.sorted { $0.key < $1.key }.map {
        "  \($0.key) = \($0.value.final)" + ($0.value.violation > 0 ? ", beyond its limit by \(number($0.value.violation))" : "")
      }
      return [
        "\(setup.title)",
        "  \(result.objective.name) from \(result.objective.initial) to \(result.objective.final)"
          + " (\(result.method), \(result.evaluations) evaluations, \(number(result.wallSeconds)) s)",
        "  gradient from \(number(result.gradientNorm.initial)) to \(number(result.gradientNorm.final))",
      ] + constraints + controls + ["  \(result.reason)", "  written to \(result.output)"]
    }
  }
}

struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: "Runs a case with other values of some keys, several at once, into one table.",
    discussion: "Given again with the same --output, a sweep that was stopped goes on.")
  @OptionGroup var input: CaseOptions
  @OptionGroup var compute: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var reporting: ReportOptions

  func run() throws {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let study = try SweepStudy(file: try input.path(), overrides: input.overrides, executable: program, threads: compute.threads)
    let result = try study.run(to: output.destination) { if !reporting.quiet { tell($0) } }
    let faults = (result.done == 0 ? [NoPointDone()] : []) + page.write(result.output)
    try reporting.print(result, faults: faults, kept: result.output) {
      [
        "\(result.case): \(result.done) of \(result.points) points in \(number(result.wallSeconds)) s"
          + (result.recalled > 0 ? ", \(result.recalled) of them made before" : "")
          + (result.failed > 0 ? ", \(result.failed) failed" : ""),
        "  table in \(result.table)",
      ]
    }
  }
}

/// A sweep that has nothing to tell.
struct NoPointDone: Error, CustomStringConvertible {
  var description: String { "no run of the sweep has come to its end; the table has the reasons" }
}

struct HessianCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hessian", abstract: "The second derivatives of an objective: leading eigenpairs, and what is uncertain.")
  @OptionGroup var input: CaseOptions
  @OptionGroup var compute: ThreadOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var reporting: ReportOptions
  @Option(help: "The objective, where the case has several; the first unless given.")
  var objective: String?
  @Option(help: "How many eigenpairs.")
  var pairs = 5
  @Option(help: "How many products of the Hessian with a direction at most.")
  var products = 50

  func validate() throws {
    if pairs < 1 { throw ValidationError("--pairs takes a number of at least 1, not \(pairs).") }
    if products < 1 { throw ValidationError("--products takes a number of at least 1, not \(products).") }
  }

  func run() throws {
    let setup = try input.load()
    tellNotes(setup)
    let result = try Study(setup, threads: compute.threads).hessian(
      of: objective, pairs: pairs, limit: products, to: output.destination
    ) { if !reporting.quiet { tell($0) } }
    try reporting.print(result, faults: page.write(result.output), kept: result.output) {
      let pairs = zip(result.eigenvalues, result.residuals).map { "  eigenvalue \($0), to \(number($1))" }
      let uncertain = result.uncertainty.map { $0.lines(result.objective.name) } ?? []
      let names = result.elements ?? []
      let rows = zip(names, result.matrix ?? []).map { "  \($0): \($1.map(number).joined(separator: " "))" }
      let bars = zip(names, result.errorBars ?? []).map { "\($0) ± \(number($1))" }
      let misfit = bars.isEmpty ? [] : ["  if it is half a sum of squares in multiples of errors: \(bars.joined(separator: ", "))"]
      return ["\(setup.title)", "  \(result.objective.name) = \(result.objective.value)"] + rows + pairs + misfit + uncertain + [
        "  \(result.products) products in \(number(result.wallSeconds)) s", "  written to \(result.output)",
      ]
    }
  }
}

/// The value of a control, or a derivative by it, as it stands in a line.
func told(_ entry: GradientEntry) -> String {
  switch entry {
  case .number(let value): "\(value)"
  case .vector(let values): "\(values)"
  case .field(let norm, let file): "a field of norm \(number(norm)), in \(file)"
  }
}

extension UncertaintyReport {
  func lines(_ name: String) -> [String] {
    let first = "  \(name) = \(number(firstOrder.mean)) ± \(number(firstOrder.deviation)) to first order"
    let second = secondOrder.map { "  \(name) = \(number($0.mean)) ± \(number($0.deviation)) to second order" }
    return [first] + [second].compactMap { $0 } + shares.sorted { $0.value > $1.value }.map { "    \($0.key): \(number(100 * $0.value)) %" }
  }
}
