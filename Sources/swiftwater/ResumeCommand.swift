import ArgumentParser
import CaseFiles
import FieldOutput
import Foundation
import Studies

/// Goes on with what was stopped or killed.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Goes on with a run, gradient, search or sweep that was stopped or killed, from its last restart.",
    discussion: "What it leaves behind has the same bits as without the interruption. Where there is no restart yet, it begins again.")
  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "dir"))
  var folder: String
  @OptionGroup var compute: ThreadOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var reporting: ReportOptions
  @OptionGroup var stopping: StopOptions

  func run() throws {
    stopping.begin()
    let (words, origin) = try Resumption.command(of: folder)
    switch try SwiftwaterCommand.parseAsRoot(Array(words.dropFirst())) {
    case is RunCommand:
      let resumption = try resumption(words)
      try reporting.tellRun(resumption.setup, page) { try resumption.run(threads: compute.threads, progress: $0) }
    case let command as GradientCommand:
      let resumption = try resumption(words)
      try command.tell(resumption.setup, page, reporting) {
        try resumption.gradient(of: command.objective, withOthers: command.jacobian, threads: compute.threads, progress: $0)
      }
    default: try again(words, in: origin)
    }
  }

  private func resumption(_ words: [String]) throws -> Resumption {
    let resumption = try Resumption(folder, words: words)
    for warning in resumption.warnings { tell("warning: \(warning)") }
    return resumption
  }

  /// Gives a command again, where it was given, in place of this one: searches and sweeps go on with
  /// what they have made.
  private func again(_ words: [String], in origin: String) throws {
    var words = words.without(option: "--output") + ["--output", URL(fileURLWithPath: folder).path]
    if let threads = compute.threads { words = words.without(option: "--threads") + ["--threads", String(threads)] }
    for (flag, isGiven) in [("--json", reporting.json), ("--quiet", reporting.quiet)] where isGiven && !words.contains(flag) {
      words.append(flag)
    }
    guard FileManager.default.changeCurrentDirectoryPath(origin) else {
      throw OutputError("the folder \(origin), in which the command was given, cannot be entered; give it again with `--output \(folder)`")
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    execv("/proc/self/exe", arguments)
    throw OutputError(cannot: "start \(words[0]) again")
  }
}

extension [String] {
  /// The words of a command but for an option and its value.
  fileprivate func without(option: String) -> [String] {
    var (kept, isValue) = ([String](), false)
    for word in self {
      if !isValue, word != option, !word.hasPrefix(option + "=") { kept.append(word) }
      isValue = !isValue && word == option
    }
    return kept
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
