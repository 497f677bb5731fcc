import CaseFiles

/// The velocity at time 0; the solver makes it free of divergence before the first step.
public enum Initial: Sendable, Equatable {
  case atRest
  /// What the first inflow brings in at time 0, averaged over its side; at rest without one.
  case inflow
  /// The same velocity everywhere, one component per axis.
  case uniform([Double])
  /// The Taylor–Green vortex with one wavelength along each edge of the domain; in coordinates
  /// scaled to 2π, A (sin x cos y, −cos x sin y), and in three dimensions A (sin x cos y cos z,
  /// −cos x sin y cos z, 0).
  case taylorGreen(amplitude: Double)
  /// A random field free of divergence: `amplitude` > 0 is its root mean square speed, `wavenumber`
  /// > 0 the peak of its spectrum in radians per length. The same seed gives the same field.
  case random(seed: UInt64, amplitude: Double, wavenumber: Double)
  /// A formula or number per component.
  case expressions(VectorFunction)
  case file(FieldFile)

  /// The file that it is read from, if it is.
  var file: FieldFile? { if case .file(let file) = self { file } else { nil } }
}

extension Initial {
  static let words = ["at-rest", "inflow", "taylor-green"]
  private static let kinds = FluidKeys.initialKinds.names

  /// - Parameter source: the case file.
  init?(_ reader: NodeReader, dimensions: Int?, source: String) {
    switch reader.node.content {
    case .scalar:
      switch reader.keyword(Initial.words) {
      case "at-rest": self = .atRest
      case "inflow": self = .inflow
      case "taylor-green": self = .taylorGreen(amplitude: 1)
      default: return nil
      }
    case .map where reader.entry("file") != nil && !Initial.kinds.dropLast().contains { reader.entry($0) != nil }:
      guard let file = FieldFile(reader, source: source) else { return nil }
      self = .file(file)
    case .map(let entries):
      guard let map = reader.map(keys: Initial.kinds) else { return nil }
      let present = map.present(Initial.kinds)
      guard present.count == 1, let kind = present.first, let field = map[kind] else {
        if entries.allSatisfy({ Initial.kinds.contains($0.key) }) {
          let found = present.isEmpty ? "none" : present.joined(separator: " and ")
          reader.fail("expected exactly one of \(Initial.kinds.alternatives), found \(found)", suggestion: "keep one")
        }
        return nil
      }
      guard let initial = Initial(field, kind: kind, dimensions: dimensions, source: source) else { return nil }
      self = initial
    case .empty, .list:
      reader.fail(
        "expected `at-rest`, `inflow`, `taylor-green` or a map with \(Initial.kinds.alternatives), found \(reader.node.described)",
        suggestion: "write for example { velocity: [1, 0] }")
      return nil
    }
  }

  private init?(_ reader: NodeReader, kind: String, dimensions: Int?, source: String) {
    switch kind {
    case "restart":
      guard let file = FieldFile(lastSnapshotOf: reader, source: source) else { return nil }
      self = .file(file)
    case "taylor-green":
      guard let map = reader.map(keys: ["amplitude"]) else { return nil }
      guard let amplitude = map["amplitude"].map({ $0.number() }) ?? 1 else { return nil }
      self = .taylorGreen(amplitude: amplitude)
    case "random":
      let keys = ["seed", "amplitude", "wavenumber"]
      guard let map = reader.map(keys: keys, required: keys) else { return nil }
      let seed = map["seed"]?.integer(atLeast: 0)
      let amplitude = map["amplitude"]?.number(above: 0)
      guard let wavenumber = map["wavenumber"]?.number(above: 0), let seed, let amplitude else { return nil }
      self = .random(seed: UInt64(seed), amplitude: amplitude, wavenumber: wavenumber)
    default:
      guard let velocity = reader.vectorFunction(dimensions: dimensions) else { return nil }
      // Plain numbers are a uniform field, however they are written.
      self = velocity.constant.map { .uniform($0) } ?? .expressions(velocity)
    }
  }

  /// The state that an earlier run has left, if an entry of a case asks for that: scalars of which
  /// nothing else is said start from it too.
  static func earlierState(_ reader: NodeReader?, _ initial: Initial?) -> FieldFile? {
    reader?.entry("restart") == nil ? nil : initial?.file
  }

  /// As the first inflow, if there is one; else at rest.
  static func standard(_ boundaries: Boundaries) -> Initial { boundaries.inflows.isEmpty ? .atRest : .inflow }

  var resolved: ResolvedValue {
    switch self {
    case .atRest: return "at-rest"
    case .inflow: return "inflow"
    case .uniform(let velocity): return .fields(["uniform": .vector(velocity)])
    case .taylorGreen(let amplitude): return .fields(["taylor-green": .fields(["amplitude": .number(amplitude)])])
    case .random(let seed, let amplitude, let wavenumber):
      return .fields([
        "random": .fields(["seed": .text(String(seed)), "amplitude": .number(amplitude), "wavenumber": .number(wavenumber)])
      ])
    case .expressions(let velocity): return .fields(["velocity": velocity.resolved])
    case .file(let file): return file.resolved
    }
  }
}
