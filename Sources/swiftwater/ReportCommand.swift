import ArgumentParser
import Reports
import Studies

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Makes a page of what a run has left: report.html, which needs nothing else.",
    discussion: "Runs, gradients, searches and sweeps write it at their end unless told --no-report.")
  @Argument(help: ArgumentHelp("The directory of a run.", valueName: "dir"))
  var directory: String
  @Option(help: ArgumentHelp("Where the page goes; report.html in the directory unless given.", valueName: "file"))
  var output: String?
  @OptionGroup var reporting: ReportOptions

  func run() throws {
    let result = try RunReport(directory, version: Studies.Swiftwater.version).write(to: output)
    try reporting.print(result, kept: result.output) { ["\(result.sections.joined(separator: ", "))", "  written to \(result.output)"] }
  }
}

/// Whether a study ends with a page on it.
struct PageOptions: ParsableArguments {
  @Flag(inversion: .prefixedNo, help: "A page on what came out, report.html among the results.")
  var report = true

  /// Writes the page of a study that has ended.
  /// - Parameter path: the folder of its results; empty if there is none.
  /// - Returns: why it could not be written.
  func write(_ path: String) -> [any Error] {
    guard report, !path.isEmpty else { return [] }
    do {
      _ = try RunReport(path, version: Studies.Swiftwater.version).write()
      return []
    } catch {
      return [error]
    }
  }
}
