/// One thing wrong in a case file or an override: where it stands, what was found, what was
/// expected and what to change.
public struct CaseError: Error, Sendable, Equatable, Codable, CustomStringConvertible {
  /// The case file as it was named, or `--set path=value` when the fault lies in an override.
  public var file: String
  /// Line, from 1; 1 for an override.
  public var line: Int
  /// Column in Unicode scalars, from 1; of an override, the column within `path=value`.
  public var column: Int
  /// The dotted path of the key, such as `domain.cells`; empty for a fault of the whole file.
  public var path: String
  /// A sentence without its full stop: what was found and what was expected.
  public var message: String
  /// What to change, such as "did you mean `cells`?".
  public var suggestion: String?

  public init(file: String, line: Int, column: Int, path: String, message: String, suggestion: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.path = path
    self.message = message
    self.suggestion = suggestion
  }

  /// `file:line:column: path: message; suggestion`, in one line.
  public var description: String {
    let location = isOverride ? file : "\(file):\(line):\(column)"
    let subject = path.isEmpty ? "" : "\(path): "
    let advice = suggestion.map { "; \($0)" } ?? ""
    return "\(location): \(subject)\(message)\(advice)"
  }

  var isOverride: Bool { file.hasPrefix(Place.overridePrefix) }
}

/// Everything wrong with a case, ordered by line; faults of overrides come last.
public struct InvalidCase: Error, Sendable, Equatable, CustomStringConvertible {
  /// At least one error.
  public let errors: [CaseError]

  /// One error a line.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// A case file or folder that could not be read at all: missing, a folder, not permitted, or not
/// UTF-8 text.
public struct UnreadableCaseFile: Error, Sendable, Equatable, CustomStringConvertible {
  public let file: String
  public let reason: String

  public init(file: String, reason: String) {
    self.file = file
    self.reason = reason
  }

  public var description: String { "\(file): \(reason)" }
}

/// Gathers the errors of a whole file, so that the user sees them all at once, and what else is to
/// be said of it.
public final class ErrorCollector {
  /// More than anyone reads at once.
  private static let limit = 100
  public private(set) var errors: [CaseError] = []
  /// Sentences on what is right, but may not be what is meant.
  public private(set) var notes: [String] = []

  /// Whether there are more errors already than are listed: what else is wrong need not be found
  /// out.
  public var isFull: Bool { errors.count > Self.limit }

  public func note(_ sentence: String) { notes.append(sentence) }

  public func add(_ message: String, path: String, place: Place, suggestion: String? = nil) {
    guard errors.count <= Self.limit else { return }
    let isLast = errors.count == Self.limit
    errors.append(
      CaseError(
        file: place.source, line: place.line, column: place.column, path: isLast ? "" : path.excerpt(around: 0, length: 200),
        message: isLast ? "there are more errors than these \(Self.limit), which are not listed" : message,
        suggestion: isLast ? "mend these first" : suggestion))
  }

  /// The errors by line and column, those of overrides last; the order of discovery breaks ties.
  var sorted: [CaseError] {
    errors.enumerated().sorted { first, second in
      let (left, right) = (first.element, second.element)
      if left.isOverride != right.isOverride { return right.isOverride }
      if left.isOverride { return first.offset < second.offset }
      return (left.line, left.column, first.offset) < (right.line, right.column, second.offset)
    }.map(\.element)
  }
}
