import CaseFiles

/// What happens at one side of the domain.
public enum Boundary: Sendable, Equatable {
  /// What leaves here enters at the opposite side.
  case periodic
  /// No flow through the side, no friction along it.
  case slip
  /// No slip on a wall that moves along itself with the given velocity, one component per axis, the
  /// normal one zero.
  case wall(velocity: VectorFunction)
  /// A prescribed velocity.
  case inflow(Inflow)
  /// A convective outflow.
  case outflow

  /// The word for it in a sentence.
  var name: String {
    switch self {
    case .periodic: return "periodic"
    case .slip: return "slip"
    case .wall: return "wall"
    case .inflow: return "inflow"
    case .outflow: return "outflow"
    }
  }
}

/// The velocity prescribed at a side: `velocity` at each face, times `profile` where one is given.
public struct Inflow: Sendable, Equatable {
  /// One component per axis, length/time; all numbers when there is a profile.
  public var velocity: VectorFunction
  /// A dimensionless factor that varies along the side.
  public var profile: Expression?

  public init(velocity: VectorFunction, profile: Expression? = nil) {
    self.velocity = velocity
    self.profile = profile
  }

  /// The velocity at a point of the side.
  public func value(at point: [Double], time: Double = 0) -> [Double] {
    let factor = profile?.value(at: point, time: time) ?? 1
    return velocity.value(at: point, time: time).map { $0 * factor }
  }

  /// Whether it changes in time.
  public var isUnsteady: Bool { velocity.usesTime || profile?.usesTime ?? false }

  /// The velocity averaged over the cell faces of a side, by their areas.
  public func meanVelocity(on side: Side, of domain: Domain, time: Double = 0) -> [Double] {
    if profile == nil, let constant = velocity.constant { return constant }
    var sum = [Double](repeating: 0, count: domain.dimensions)
    var count = 0.0
    domain.forEachFace(of: side) { point, area in
      for (axis, component) in value(at: point, time: time).enumerated() { sum[axis] += area * component }
      count += 1
    }
    return sum.map { $0 / count }
  }

  /// The largest magnitude of the mean velocity at 65 instants until a time.
  func largestMeanVelocity(on side: Side, of domain: Domain, until end: Double) -> Double {
    let instants = isUnsteady ? (0...64).map { end * Double($0) / 64 } : [0]
    return instants.map { meanVelocity(on: side, of: domain, time: $0).norm }.max() ?? 0
  }

  /// The mean of |u| over the faces of a side: what sums over it are round-off of.
  public func meanMagnitude(on side: Side, of domain: Domain, component: Int? = nil, time: Double = 0) -> Double {
    var (sum, areas) = (0.0, 0.0)
    domain.forEachFace(of: side) { point, area in
      let velocity = value(at: point, time: time)
      sum += area * (component.map { abs(velocity[$0]) } ?? velocity.reduce(0) { $0 + $1 * $1 }.squareRoot())
      areas += area
    }
    return sum / areas
  }

  /// Volume (in 2-D: area) per time that enters through a side.
  func flux(into domain: Domain, through side: Side, time: Double = 0) -> Double {
    let normal = meanVelocity(on: side, of: domain, time: time)[side.axis]
    return (side.isUpper ? -normal : normal) * domain.area(of: side)
  }
}

extension Boundary {
  static let words = ["periodic", "slip", "wall", "outflow"]

  init?(_ reader: NodeReader, side: Side, dimensions: Int?) {
    if case .scalar(let word, _) = reader.node.content {
      if word == "inflow" {
        reader.fail("expected the velocity of the inflow, found the word alone", suggestion: "write { inflow: [1, 0] }")
        return nil
      }
      switch reader.keyword(Boundary.words) {
      case "periodic": self = .periodic
      case "slip": self = .slip
      case "outflow": self = .outflow
      case "wall": self = .wall(velocity: VectorFunction([Double](repeating: 0, count: dimensions ?? 2)))
      default: return nil
      }
      return
    }
    guard case .map(let entries) = reader.node.content else {
      reader.fail(
        "expected `periodic`, `slip`, `wall`, `outflow`, { wall: [u, v] } or { inflow: [u, v] }, found \(reader.node.described)",
        suggestion: "write one of these")
      return nil
    }
    guard let map = reader.map(keys: ["wall", "inflow"]) else { return nil }
    guard map.present(["wall", "inflow"]).count == 1 else {
      // An unknown key has been reported already and explains itself.
      if entries.allSatisfy({ ["wall", "inflow"].contains($0.key) }) {
        reader.fail("expected one of `wall` and `inflow`, found \(entries.isEmpty ? "neither" : "both")", suggestion: "keep one")
      }
      return nil
    }
    if let wall = map["wall"] {
      guard let velocity = Boundary.wallVelocity(wall, side, dimensions: dimensions) else { return nil }
      self = .wall(velocity: velocity)
    } else {
      guard let inflow = map["inflow"].flatMap({ Inflow($0, dimensions: dimensions) }) else { return nil }
      self = .inflow(inflow)
    }
  }

  /// The velocity of a wall, zero across it.
  private static func wallVelocity(_ reader: NodeReader, _ side: Side, dimensions: Int?) -> VectorFunction? {
    guard let velocity = reader.vectorFunction(dimensions: dimensions, inTime: true, numbersOfNames: true) else { return nil }
    let components = velocity.components
    guard components.count > side.axis else { return velocity }
    let speed = components.reduce(0) { max($0, abs($1.constant ?? 0)) }
    guard let across = components[side.axis].constant, abs(across) <= 1e-12 * speed else {
      let found = components[side.axis].constant?.plain ?? components[side.axis].formula?.text ?? ""
      reader.fail(
        "a wall moves along itself, found \(found) across it",
        suggestion: "make component \(side.axis + 1) zero, or write inflow for a flow through the side")
      return nil
    }
    return VectorFunction(components.indices.map { $0 == side.axis ? .number(0) : components[$0] })
  }

  var resolved: ResolvedValue {
    switch self {
    case .wall(let velocity):
      return velocity.constant?.allSatisfy { $0 == 0 } ?? false ? "wall" : .fields(["wall": velocity.resolved])
    case .inflow(let inflow): return .fields(["inflow": inflow.resolved])
    case .periodic, .slip, .outflow: return .text(name)
    }
  }
}

extension Inflow {
  init?(_ reader: NodeReader, dimensions: Int?) {
    guard case .map = reader.node.content else {
      guard let velocity = reader.vectorFunction(dimensions: dimensions, inTime: true, numbersOfNames: true) else { return nil }
      self.init(velocity: velocity)
      return
    }
    guard let map = reader.map(keys: ["velocity", "profile"], required: ["velocity"]) else { return nil }
    let profile = map["profile"]?.expression(dimensions: dimensions, inTime: true)
    if map["profile"] == nil {
      guard let velocity = map["velocity"]?.vectorFunction(dimensions: dimensions, inTime: true, numbersOfNames: true) else { return nil }
      self.init(velocity: velocity)
    } else {
      guard let velocity = map["velocity"]?.vector(count: dimensions), let profile else { return nil }
      self.init(velocity: VectorFunction(velocity), profile: profile)
    }
  }

  var resolved: ResolvedValue {
    guard let profile else { return velocity.resolved }
    return .fields(["velocity": velocity.resolved, "profile": profile.resolved])
  }
}
