import ArgumentParser
import CaseFiles
import Studies

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Compares shipped cases with published values; exit status 1 if one is missed.",
    discussion: "Cases say in their section `validation` how they are to be run for it, and what should come out.")
  @Argument(help: ArgumentHelp("Cases, or settings of them as case/setting; all unless given.", valueName: "name"))
  var names: [String] = []
  @Flag(help: "Leaves out what takes long.")
  var quick = false
  @Option(
    name: .customLong("cases"), help: ArgumentHelp("Folder of the case files; that of the shipped cases unless given.", valueName: "dir"))
  var folder: String?
  @Option(name: .customLong("set"), help: ArgumentHelp("Changes the cases, after the changes of their settings.", valueName: "path=value"))
  var overrides: [String] = []
  @Option(help: ArgumentHelp("Folder for a page with plots, validation.html.", valueName: "dir"))
  var output: String?
  @OptionGroup var compute: ThreadOptions
  @OptionGroup var reporting: ReportOptions

  func run() throws {
    let study = try ValidationStudy(
      folder: folder ?? ShippedCases.folder ?? "Cases", names: names, quickOnly: quick, overrides: overrides, threads: compute.threads)
    let line = ProgressLine(quiet: reporting.quiet)
    defer { line.finish() }
    let report = try study.run(output: output) { line.report($0, step: $1, time: $2) }
    line.finish()
    let isWritten = output != nil && report.faults.isEmpty
    try reporting.print(report, faults: report.faults, kept: isWritten ? output : nil) {
      ValidationText.table(report) + (output.flatMap { isWritten ? ["Plots are in \($0)/validation.html."] : nil } ?? [])
    }
    if !report.passed { throw ExitCode(Failure.check.rawValue) }
  }
}
