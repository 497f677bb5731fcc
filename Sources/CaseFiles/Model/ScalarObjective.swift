/// A number computed from one scalar of a flow.
public struct ScalarObjective: Sendable, Equatable {
  public enum Quantity: Sendable, Equatable {
    /// The mean slope at a side of given value, times the distance L to the opposite side, by the difference of the values at the two: 1 in a fluid that only conducts.
    case nusselt(Side)
    /// What diffuses through a side into the fluid, integrated over the side.
    case flux(Side)
    /// The mean of u θ over the domain, u the velocity along an axis.
    case convectiveFlux(axis: Int)
    /// The mean of θ over the domain.
    case mean
    /// The mean of (θ − mean θ)² over the domain.
    case variance
    /// The mean of ½ (θ − θ*)² over the domain.
    case distance(target: ScalarSource)
  }

  /// The name of the scalar.
  public var scalar: String
  public var quantity: Quantity

  public init(scalar: String, quantity: Quantity) {
    self.scalar = scalar
    self.quantity = quantity
  }

  static let keywords = ["nusselt", "flux", "convective-flux", "scalar-mean", "scalar-variance", "scalar-distance"]

  var keyword: String {
    switch quantity {
    case .nusselt: "nusselt"
    case .flux: "flux"
    case .convectiveFlux: "convective-flux"
    case .mean: "scalar-mean"
    case .variance: "scalar-variance"
    case .distance: "scalar-distance"
    }
  }

  /// The keys in the case file beside `scalar`, all required.
  static func keys(of keyword: String) -> [String] {
    switch keyword {
    case "nusselt", "flux": ["side"]
    case "convective-flux": ["axis"]
    case "scalar-distance": ["target"]
    default: []
    }
  }

  private static let axes = ["x", "y", "z"]

  var resolved: [(key: String, value: ResolvedValue)] {
    let own: [(String, ResolvedValue)] =
      switch quantity {
      case .nusselt(let side), .flux(let side): [("side", .text(side.rawValue))]
      case .convectiveFlux(let axis): [("axis", .text(Self.axes[axis]))]
      case .distance(let target): [("target", target.resolved)]
      case .mean, .variance: []
      }
    return [("scalar", .text(scalar))] + own
  }
}

extension ScalarObjective {
  /// Reads an objective of a kind from its map.
  /// - Parameters:
  ///   - scalars: those of the case that could be read.
  ///   - names: of all, including those with errors.
  init?(_ keyword: String, _ map: MapReader, scalars: [TransportedScalar], names: [String], boundaries: Boundaries?, dimensions: Int?) {
    guard let reader = map["scalar"], let name = reader.text(expected: "the name of a scalar") else { return nil }
    guard names.contains(name) else {
      let known = names.isEmpty ? "the case has no scalars" : "the scalars are \(names.map { "`\($0)`" }.joined(separator: ", "))"
      let advice = names.isEmpty ? "add it under `scalars`" : "name one of them"
      reader.fail("no scalar is named `\(name)`, \(known)", suggestion: NearestName.question(name, among: names) ?? advice)
      return nil
    }
    let sides = Side.all(dimensions: dimensions ?? 3).map(\.rawValue)
    func side() -> Side? { map["side"]?.keyword(sides).flatMap(Side.init(rawValue:)) }
    switch keyword {
    case "nusselt":
      guard let side = side() else { return nil }
      if let scalar = scalars.first(where: { $0.name == name }) {
        for side in [side, side.opposite] {
          if case .value = scalar.conditions[side] { continue }
          map["side"]?.fail(
            "a Nusselt number needs values of `\(name)` at two opposite sides, and none is given at `\(side.rawValue)`",
            suggestion: "give one under `scalars.\(name).boundaries`, or take the objective `flux`")
          return nil
        }
        if let value = scalar.conditions[side]?.source.constant, value == scalar.conditions[side.opposite]?.source.constant {
          map["side"]?.fail(
            "a Nusselt number compares with what a difference conducts, but `\(name)` is \(value.plain) at `\(side.rawValue)` and opposite",
            suggestion: "give two values that differ, or take the objective `flux`")
          return nil
        }
      }
      self.init(scalar: name, quantity: .nusselt(side))
    case "flux":
      guard let side = side() else { return nil }
      if let boundaries, boundaries[side] == .periodic {
        map["side"]?.fail(
          "nothing is prescribed at a periodic side", suggestion: "name a side that is a wall, slip, an inflow or an outflow")
        return nil
      }
      self.init(scalar: name, quantity: .flux(side))
    case "convective-flux":
      let words = Array(Self.axes.prefix(dimensions ?? 3))
      guard let word = map["axis"]?.keyword(words), let axis = words.firstIndex(of: word) else { return nil }
      self.init(scalar: name, quantity: .convectiveFlux(axis: axis))
    case "scalar-mean": self.init(scalar: name, quantity: .mean)
    case "scalar-variance": self.init(scalar: name, quantity: .variance)
    default:
      guard let target = map["target"]?.scalarSource(dimensions: dimensions) else { return nil }
      self.init(scalar: name, quantity: .distance(target: target))
    }
  }
}
