import CaseFiles
import Drawing
import FieldOutput
import Flows
import Foundation
import Reports
import Reversal
import Studies

/// Why the program ends without success.
enum Failure: Int32 {
  case check = 1
  case usage = 2
  case files = 3
  case notConverged = 4
  case interrupted = 130
  case ended = 143

  init(_ error: any Error) {
    switch error {
    case is OutputError, is UnreadableCaseFile, is CheckpointError, is DrawingError: self = .files
    case let stopped as RunStopped:
      switch stopped.reason {
      case .signal(SIGINT): self = .interrupted
      case .signal: self = .ended
      case .time: self = .notConverged
      }
    case FlowError.diverged, FlowError.unstable, FlowError.resultNotFinite: self = .check
    case FlowError.file: self = .files
    case is Unproved: self = .check
    case is NotConverged, FlowError.notSteady, FlowError.adjointNotSteady: self = .notConverged
    case is NoPointDone: self = .check
    default: self = .usage
    }
  }
}

/// A failure as a script reads it: what kind it is of, what happened and what to change, and where.
struct FailureReport: Encodable {
  let status: Int32
  private let kind, message: String
  private var suggestion: String?
  private var variable: String?
  private var cell: [Int]?
  private var position: [Double]?
  private var step: Int?
  private var time: Double?
  private var errors: [CaseError]?

  init(_ error: any Error) {
    status = Failure(error).rawValue
    kind = Self.kind(error)
    if let invalid = error as? InvalidCase {
      (message, suggestion, errors) = (invalid.description, invalid.errors.first?.suggestion, invalid.errors)
      return
    }
    // Sentences say what is wrong, and behind a semicolon what to change.
    let parts = String(describing: error).split(separator: "; ", maxSplits: 1).map { String($0) }
    message = parts.first ?? ""
    suggestion = parts.count > 1 ? parts[1] : nil
    if case FlowError.diverged(let variable, let cell, let position, let step, let time) = error {
      (self.variable, self.cell, self.position, self.step, self.time) = (variable, cell, position, step, time)
    }
    if case FlowError.unstable(_, _, _, let step, let time) = error { (self.step, self.time) = (step, time) }
  }

  /// Of a command line that cannot be understood.
  init(usage message: String) {
    (status, kind, self.message) = (Failure.usage.rawValue, "usage", message)
    suggestion = "see `swiftwater help`"
  }

  private static func kind(_ error: any Error) -> String {
    switch error {
    case is InvalidCase: "case"
    case is OutputError, is UnreadableCaseFile, is CheckpointError, is DrawingError, FlowError.file: "file"
    case is LookingError: "picture"
    case FlowError.diverged, FlowError.unstable: "diverged"
    case FlowError.notFinite, FlowError.resultNotFinite: "not-finite"
    case FlowError.windowOutsideRun: "window"
    case FlowError.notSteady, FlowError.adjointNotSteady: "not-converged"
    case is FlowError: "flow"
    case is PlanningError: "checkpoints"
    case is StudyError: "study"
    case is Unproved: "unproved"
    case is NotConverged: "not-converged"
    case is NoPointDone: "sweep"
    case is RunStopped: "stopped"
    default: "usage"
    }
  }

  private enum Key: CodingKey { case kind, message, suggestion, variable, cell, position, step, time, errors }

  func encode(to encoder: Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(message, forKey: .message)
    try container.encode(suggestion, forKey: .suggestion)
    try container.encodeIfPresent(variable, forKey: .variable)
    try container.encodeIfPresent(cell, forKey: .cell)
    try container.encodeIfPresent(position, forKey: .position)
    try container.encodeIfPresent(step, forKey: .step)
    try container.encodeIfPresent(time, forKey: .time)
    try container.encodeIfPresent(errors, forKey: .errors)
  }
}

/// A result, and beside it what is wrong with it.
struct WithFailure<Result: Encodable>: Encodable {
  let result: Result
  let error: FailureReport?

  private enum Key: CodingKey { case error }

  func encode(to encoder: Encoder) throws {
    try result.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(error, forKey: .error)
  }
}
