import ArgumentParser
import CaseFiles
import Foundation
import Studies

/// Goes on with what was stopped or killed.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Goes on with a run that was stopped or killed, from its last restart.",
    discussion: "What it leaves behind has the same bits as without the interruption.")
  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "dir"))
  var folder: String
  @OptionGroup var compute: ThreadOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var reporting: ReportOptions
  @OptionGroup var stopping: StopOptions

  func run() throws {
    stopping.begin()
    let resumption = try Resumption(folder)
    for warning in resumption.warnings { tell("warning: \(warning)") }
    try reporting.tellRun(resumption.setup, page) { try resumption.run(threads: compute.threads, progress: $0) }
  }
}

/// When a run stops before its end.
struct StopOptions: ParsableArguments {
  @Option(name: .customLong("wall-time"), help: ArgumentHelp("Stops after so much time, with a restart.", valueName: "hh:mm:ss"))
  var wallTime: String?

  private var seconds: Double? {
    guard let parts = wallTime?.split(separator: ":", omittingEmptySubsequences: false).map({ Double($0) }) else { return nil }
    let numbers = parts.compactMap { $0 }
    guard numbers.count == parts.count, (1...3).contains(numbers.count), numbers.allSatisfy({ $0 >= 0 && $0.isFinite }) else { return nil }
    return numbers.reduce(0) { 60 * $0 + $1 }
  }

  func validate() throws {
    guard let wallTime else { return }
    guard let seconds, seconds > 0, seconds < 1e9 else {
      throw ValidationError("--wall-time takes hours, minutes and seconds such as 11:30:00, not \(wallTime).")
    }
  }

  func begin() {
    StopRequest.catchSignals()
    if let seconds { StopRequest.setDeadline(seconds: seconds) }
  }
}
