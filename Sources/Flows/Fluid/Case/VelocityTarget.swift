import CaseFiles
import Fields

/// The velocity that a distance is measured to.
public enum VelocityTarget: Sendable, Equatable {
  case expressions(VectorFunction)
  /// The undecayed vortex of `Initial.taylorGreen` with amplitude 1.
  case taylorGreen
  case atRest
  /// A snapshot, by its absolute path. In a case file, a relative one starts at the folder of the
  /// file.
  case file(String)

  /// The files that it is read from.
  var files: [String] { if case .file(let path) = self { [path] } else { [] } }
}

extension VelocityTarget {
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
      switch reader.keyword(["taylor-green", "at-rest"]) {
      case "taylor-green": self = .taylorGreen
      case "at-rest": self = .atRest
      default: return nil
      }
    case .map:
      guard let path = reader.map(keys: ["file"], required: ["file"])?["file"]?.text(expected: "the path of a snapshot") else { return nil }
      self = .file(TextFile.absolute(path, besides: source))
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
    case .file(let path): return .fields(["file": .text(path)])
    }
  }
}
