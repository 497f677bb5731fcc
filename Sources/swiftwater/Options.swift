import ArgumentParser
import CaseFiles
import FieldOutput
import Foundation
import Studies

/// The case, and how to change it.
struct CaseOptions: ParsableArguments {
  @Argument(help: "The case file, or the name of a shipped case.")
  var file: String

  @Option(name: .customLong("set"), help: ArgumentHelp("Changes the case: viscosity and all else by path.", valueName: "path=value"))
  var overrides: [String] = []

  func load() throws -> Case { try CaseLoader.load(file: try path(), overrides: overrides) }

  /// The file that is meant. Where a shipped case is taken, it is said which.
  func path() throws -> String {
    let path = try ShippedCases.resolve(file)
    if path != file { tell("note: this is the shipped case \(path)") }
    return path
  }
}

/// How results are told.
struct ReportOptions: ParsableArguments {
  @Flag(help: "One JSON object on standard output.")
  var json = false

  @Flag(help: "No progress on standard error.")
  var quiet = false

  /// Prints a result as JSON, or as lines, and then says what is wrong with it.
  /// - Parameters:
  ///   - faults: why the command fails although it has a result.
  ///   - kept: the folder that holds the result as well.
  /// - Throws: `ExitCode` if there are faults, `OutputError` if the result cannot be printed.
  func print(_ result: some Encodable, faults: [any Error] = [], kept: String? = nil, _ lines: () -> [String]) throws {
    let failure = faults.first.map { FailureReport($0) }
    do {
      if json {
        try Console.showJSON(WithFailure(result: result, error: failure))
      } else {
        try Console.show(lines().map { $0 + "\n" }.joined())
      }
    } catch let error as OutputError {
      guard let kept, !kept.isEmpty else { throw error }
      throw OutputError("\(error.sentence); the results are in \(kept)")
    }
    for fault in faults { tell("error: \(fault)") }
    if let failure { throw ExitCode(failure.status) }
  }
}

/// How many threads.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads; as many as there are processors for this process unless given, and never more.")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads takes a number from 1 to 1024, not \(threads).") }
  }
}

/// Where results go.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder for the results; a new one under runs/ unless given.", valueName: "dir"))
  var output: String?

  var destination: Study.Destination { output.map { .folder($0) } ?? .fresh }
}
