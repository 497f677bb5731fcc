import CaseFiles
import Fields

/// The velocity that a distance is measured to.
public enum VelocityTarget: Sendable, Equatable {
  case expressions(VectorFunction)
  /// The undecayed vortex of `Initial.taylorGreen` with amplitude 1.
  case taylorGreen
  case atRest
  case file(FieldFile)

  /// The file that it is read from, if it is.
  var file: FieldFile? { if case .file(let file) = self { file } else { nil } }
}

extension VelocityTarget {
  static let words = ["taylor-green", "at-rest"]

  /// - Parameter source: the case file.
  init?(_ reader: NodeReader, dimensions: Int?, source: String) {
    switch reader.node.content {
    case .scalar(let text, _):
      if text.contains("/") || text.hasSuffix(".hdf") || text.hasSuffix(".h5") {
        reader.fail(
          "expected a velocity to measure the distance to, found the path `\(text.excerpt(around: 0))`",
          suggestion: "write { file: \(text.excerpt(around: 0)) }")
        return nil
      }
      switch reader.keyword(Self.words) {
      case "taylor-green": self = .taylorGreen
      case "at-rest": self = .atRest
      default: return nil
      }
    case .map:
      guard let file = FieldFile(reader, source: source) else { return nil }
      self = .file(file)
    case .list, .empty:
      guard let velocity = reader.vectorFunction(dimensions: dimensions) else { return nil }
      self = .expressions(velocity)
    }
  }

  var resolved: ResolvedValue {
    switch self {
    case .expressions(let velocity): return velocity.resolved
    case .taylorGreen: return "taylor-green"
    case .atRest: return "at-rest"
    case .file(let file): return file.resolved
    }
  }
}
