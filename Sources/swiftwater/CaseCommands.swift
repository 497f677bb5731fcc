import ArgumentParser
import CaseFiles
import Studies

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "plan", abstract: "What a gradient would cost, before it is computed.")
  @OptionGroup var input: CaseOptions
  @OptionGroup var reporting: ReportOptions
  @OptionGroup var compute: ThreadOptions

  func run() throws {
    let plan = try Study(try input.load(), threads: compute.threads).plan()
    try reporting.print(plan) {
      [
        "\(plan.cells) cells, \(plan.steps) steps\(range(plan.stepsRange)), \(plan.stateBytes) bytes a state",
        "\(plan.checkpoints.schedule), \(plan.checkpoints.told), \(plan.replayedSteps) steps computed again",
        "about \(number(plan.predictedSeconds)) s and \(number(Double(plan.predictedMemoryBytes) / 1e6)) MB\(files(plan))",
      ] + plan.resolution.sorted { $0.key < $1.key }.map { $1.line($0) } + plan.notes.map { "note: \($0)" }
    }
  }

  private func range(_ range: StepRange) -> String { range.least < range.most ? " (\(range.least) to \(range.most))" : "" }
  private func files(_ plan: PlanReport) -> String {
    plan.predictedDiskBytes > 0 ? ", and \(number(Double(plan.predictedDiskBytes) / 1e6)) MB on disk" : ""
  }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "check", abstract: "Says everything that is wrong with a case.")
  @OptionGroup var input: CaseOptions
  @OptionGroup var reporting: ReportOptions

  private struct Report: Encodable {
    let valid: Bool
    let errors: [CaseError]
  }

  func run() throws {
    var errors: [CaseError] = []
    do {
      let setup = try input.load()
      tellNotes(setup)
      try Study(setup, threads: 1).checkFiles()
    } catch let invalid as InvalidCase { errors = invalid.errors }
    try reporting.print(Report(valid: errors.isEmpty, errors: errors)) {
      errors.isEmpty ? ["\(input.file) is valid"] : errors.map(\.description)
    }
    if !errors.isEmpty { throw ExitCode(Failure.usage.rawValue) }
  }
}

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "The case as understood, with every default written out.")
  @OptionGroup var input: CaseOptions
  @OptionGroup var reporting: ReportOptions

  private struct Report: Encodable {
    let name: String
    let resolved: String
  }

  func run() throws {
    let setup = try input.load()
    try reporting.print(Report(name: setup.name, resolved: setup.resolved)) { [setup.resolved] }
  }
}

struct CasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "cases", abstract: "The cases of a folder.")
  @Argument(help: "The folder; that of the shipped cases unless given.")
  var folder: String?
  @OptionGroup var reporting: ReportOptions

  private struct Entry: Encodable {
    let name, file, title: String
    let reference, runTime: String?
  }

  func run() throws {
    let cases = try CaseLoader.list(folder: folder ?? ShippedCases.folder ?? "Cases")
    let entries = cases.map { Entry(name: $0.name, file: $0.file, title: $0.title, reference: $0.reference, runTime: $0.runTime) }
    let width = cases.map(\.name.count).max() ?? 0
    try reporting.print(["cases": entries]) {
      cases.flatMap { summary in
        ["\(pad(summary.name, width))  \(summary.title) (\(summary.runTime ?? "run time unknown"))"]
          + summary.errors.map { "    \($0)" }
      }
    }
  }
}
