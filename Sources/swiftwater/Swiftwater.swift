import ArgumentParser
import CaseFiles
import FieldOutput
import Flows
import Foundation
import Reversal
import Studies

/// The command line: parse, call, print.
@main
struct SwiftwaterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swiftwater", abstract: "Differentiable flow simulation: runs, exact gradients, and their proof.",
    version: Studies.Swiftwater.version,
    subcommands: [
      RunCommand.self, GradientCommand.self, VerifyCommand.self, PlanCommand.self, BenchCommand.self, ValidateCommand.self,
      CheckCommand.self, ShowCommand.self,
      CasesCommand.self, DoctorCommand.self,
    ])

  /// Every error becomes a sentence on standard error and an exit code; usage errors get 2.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitCode {
      Foundation.exit(status.rawValue)
    } catch {
      let code = exitCode(for: error)
      if code == .success {
        print(fullMessage(for: error))
      } else if code == .validationFailure {
        tell(fullMessage(for: error))
        Foundation.exit(Failure.usage.rawValue)
      } else {
        tell("error: \(error)")
        Foundation.exit(Failure(error).rawValue)
      }
    }
    Foundation.exit(0)
  }
}

/// Writes to standard error.
func tell(_ text: String, terminator: String = "\n") { FileHandle.standardError.write(Data((text + terminator).utf8)) }

/// Why the program ends without success.
enum Failure: Int32 {
  case check = 1
  case usage = 2
  case files = 3

  init(_ error: any Error) {
    switch error {
    case is OutputError, is UnreadableCaseFile: self = .files
    case FlowError.diverged, FlowError.unstable: self = .check
    case FlowError.target: self = .files
    default: self = .usage
    }
  }
}
