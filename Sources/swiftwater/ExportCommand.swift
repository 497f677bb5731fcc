import ArgumentParser
import Reports

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes the snapshots of a run for other programs: VTU, VTKHDF in time, CSV, NPZ or Zarr.")
  @Argument(help: ArgumentHelp("The directory of a run.", valueName: "dir"))
  var directory: String
  @Option(help: ArgumentHelp("One of \(RunExport.keywords.joined(separator: ", ")).", valueName: "format"))
  var format: String
  @Option(help: ArgumentHelp("Which snapshots: fields, sensitivity or statistics.", valueName: "folder"))
  var folder = "fields"
  @Option(help: ArgumentHelp("A folder that is not yet there; one in the run's directory unless given.", valueName: "dir"))
  var output: String?
  @OptionGroup var reporting: ReportOptions

  func run() throws {
    let line = ProgressLine(quiet: reporting.quiet)
    defer { line.finish() }
    let result = try RunExport(directory).write(format, folder: folder, to: output) { line.report("snapshot \($0) of \($1)") }
    line.finish()
    try reporting.print(result, kept: result.output) {
      ["\(result.snapshots) snapshots of \(result.fields.joined(separator: ", "))", "  written to \(result.output)"]
    }
  }
}
