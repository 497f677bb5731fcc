import CaseFiles
import FieldOutput
import Foundation

/// Which field of a snapshot is to be seen: `vorticity`, a component as in `velocity:x`.
public struct FieldChoice: Sendable, Equatable {
  public let name: String
  /// 0, 1 or 2; nil of the field itself, or of a vector's magnitude.
  public let component: Int?
  /// As it was asked for.
  public let text: String

  /// - Throws: `LookingError` if it is not a field's name with or without `:x`, `:y` or `:z`.
  public init(_ text: String) throws(LookingError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let first = parts.first, !first.isEmpty, parts.count <= 2 else {
      throw LookingError("`\(text)` names no field; ask for one as `vorticity`, or for a component as `velocity:x`")
    }
    self.text = text
    name = String(first)
    guard parts.count == 2 else {
      component = nil
      return
    }
    guard let axis = ["x", "y", "z"].firstIndex(of: String(parts[1])) else {
      throw LookingError("`\(parts[1])` is no component; ask for `\(first):x`, `\(first):y` or `\(first):z`")
    }
    component = axis
  }

  /// A name for a file that holds it.
  public var stem: String { text.replacingOccurrences(of: ":", with: "_") }

  /// Whether a snapshot has the field, or what it is made from.
  func isIn(_ summary: SnapshotSummary) -> Bool {
    summary.fields.contains { $0.name == name } || (Self.derived.contains(name) && summary.fields.contains { $0.name == "velocity" })
  }

  /// What follows from the velocity where it is not stored.
  static let derived = ["vorticity", "speed"]

  /// All names that a snapshot has a field for.
  static func names(_ summary: SnapshotSummary) -> [String] {
    let stored = summary.fields.map(\.name)
    return stored + (stored.contains("velocity") ? derived.filter { !stored.contains($0) } : [])
  }
}

/// Something that cannot be looked at, as one sentence that says what to change.
public struct LookingError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
