/// A number computed from a flow, whose gradient is wanted.
public struct Objective: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// The force along +x that the fluid around a body exerts on it, per unit density (and depth).
    case drag(body: String)
    /// The force along +y that the fluid around a body exerts on it, per unit density (and depth).
    case lift(body: String)
    /// The mean of ½|u|² over the domain.
    case kineticEnergy
    /// The mean of ½|∇×u|² over the domain.
    case enstrophy
    /// The mean of ½|u − u*|² over the domain, u* a target field.
    case distance(target: Target)
    case scalar(ScalarObjective)
  }

  /// The velocity a distance is measured to.
  public enum Target: Sendable, Equatable {
    case expressions(VectorSource)
    /// The undecayed vortex of `Initial.taylorGreen` with amplitude 1.
    case taylorGreen
    case atRest
    /// A snapshot, by its absolute path. In a case file, a relative one starts at the folder of the file.
    case file(String)
  }

  /// Scales that turn a force into the coefficient 2F/(U² L), in three dimensions 2F/(U² A).
  public struct Reference: Sendable, Equatable {
    /// U > 0, length/time.
    public var velocity: Double
    /// L > 0.
    public var length: Double
    /// A > 0, of three dimensions alone.
    public var area: Double?

    public init(velocity: Double, length: Double, area: Double? = nil) {
      self.velocity = velocity
      self.length = length
      self.area = area
    }

    /// The coefficient of a force of 1.
    public var coefficient: Double { 2 / (velocity * velocity * (area ?? length)) }
  }

  /// Unique in the case; the keyword of the kind unless the case gives another.
  public var name: String
  public var kind: Kind
  /// Only of drag and lift.
  public var reference: Reference?
  /// Without a window the value at the end of the run counts; for forces that of the last step.
  public var window: Window?

  public init(name: String, kind: Kind, reference: Reference? = nil, window: Window? = nil) {
    self.name = name
    self.kind = kind
    self.reference = reference
    self.window = window
  }
}

extension Objective.Kind {
  static let keywords = ["drag", "lift", "kinetic-energy", "enstrophy", "distance"] + ScalarObjective.keywords

  /// The word for it in the case file.
  public var keyword: String {
    switch self {
    case .drag: return "drag"
    case .lift: return "lift"
    case .kineticEnergy: return "kinetic-energy"
    case .enstrophy: return "enstrophy"
    case .distance: return "distance"
    case .scalar(let objective): return objective.keyword
    }
  }
}

extension Objective {
  var resolved: ResolvedValue {
    var pairs: [(key: String, value: ResolvedValue)] = []
    if name != kind.keyword { pairs.append(("kind", .text(kind.keyword))) }
    switch kind {
    case .drag(let body), .lift(let body): pairs.append(("body", .text(body)))
    case .distance(let target): pairs.append(("target", target.resolved))
    case .scalar(let objective): pairs += objective.resolved
    case .kineticEnergy, .enstrophy: break
    }
    if let reference { pairs.append(("reference", reference.resolved)) }
    if let window { pairs.append(("window", window.resolved)) }
    return .map(pairs)
  }
}

extension Objective.Reference {
  var resolved: ResolvedValue {
    .fields(["velocity": .number(velocity), "length": .number(length), "area": area.map { .number($0) }])
  }
}

extension Objective.Target {
  fileprivate var resolved: ResolvedValue {
    switch self {
    case .expressions(let velocity): return velocity.resolved
    case .taylorGreen: return "taylor-green"
    case .atRest: return "at-rest"
    case .file(let path): return .fields(["file": .text(path)])
    }
  }
}
