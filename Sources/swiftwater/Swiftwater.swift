import ArgumentParser
import CaseFiles
import FieldOutput
import Foundation
import Studies

/// The command line: parse, call, print.
@main
struct SwiftwaterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swiftwater", abstract: "Differentiable flow simulation: runs, exact gradients, and their proof.",
    version: Studies.Swiftwater.version,
    subcommands: [
      RunCommand.self, GradientCommand.self, VerifyCommand.self, PlanCommand.self, BenchCommand.self, ValidateCommand.self,
      ResumeCommand.self,
      OptimizeCommand.self, SweepCommand.self, HessianCommand.self, RenderCommand.self, ReportCommand.self, ExportCommand.self,
      NewCommand.self, CheckCommand.self, ShowCommand.self, SchemaCommand.self, CasesCommand.self, DoctorCommand.self,
    ])

  static func main() {
    Console.prepare()
    let arguments = Array(CommandLine.arguments.dropFirst())
    Foundation.exit(status(arguments, json: arguments.prefix { $0 != "--" }.contains("--json")))
  }

  /// Every error becomes a sentence on standard error and an exit code, with `--json` also an
  /// object on standard output; usage errors get 2.
  private static func status(_ arguments: [String], json: Bool) -> Int32 {
    do {
      try execute(arguments)
      return 0
    } catch let status as ExitCode {
      return status.rawValue
    } catch let error where exitCode(for: error) == .success {
      return told { try Console.show(fullMessage(for: error) + "\n") }
    } catch let error where exitCode(for: error) == .validationFailure {
      tell(fullMessage(for: error))
      return failed(FailureReport(usage: message(for: error)), json)
    } catch {
      tell("error: \(error)")
      return failed(FailureReport(error), json)
    }
  }

  private static func execute(_ arguments: [String]) throws {
    try refuseUnknownVerb(arguments)
    var command = try parseAsRoot(arguments)
    try command.run()
  }

  private static func failed(_ failure: FailureReport, _ json: Bool) -> Int32 {
    guard json else { return failure.status }
    // Where files are the failure, standard output may be the one.
    guard failure.status != Failure.files.rawValue else {
      try? Console.showJSON(["error": failure])
      return failure.status
    }
    return max(failure.status, told { try Console.showJSON(["error": failure]) })
  }

  /// The exit status of something that is only to be printed.
  private static func told(_ print: () throws -> Void) -> Int32 {
    do {
      try print()
      return 0
    } catch {
      tell("error: \(error)")
      return Failure(error).rawValue
    }
  }

  /// A verb that is misspelt would be taken for an argument too many.
  private static func refuseUnknownVerb(_ arguments: [String]) throws {
    let verbs = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let verb = arguments.first, !verb.hasPrefix("-"), !(verbs + ["help"]).contains(verb) else { return }
    let advice = NearestName.question(verb, among: verbs) ?? "the verbs are \(verbs.joined(separator: ", "))"
    throw UnknownVerb(description: "there is no verb `\(verb)`; \(advice)")
  }
}

private struct UnknownVerb: Error, CustomStringConvertible {
  let description: String
}
