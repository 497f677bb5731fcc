import CaseFiles

/// A body in a flow, solid or porous.
public struct Body: Sendable {
  /// A letter, then letters, digits, `-` or `_`.
  public var name: String
  public var shape: any Shape
  /// Angular velocity about z, radians per time, counter-clockwise. Of other shapes than a circle
  /// and a sphere the angle grows by it.
  public var spin: Double
  public var motion: Motion?
  /// Of a porous body K > 0, length²: it resists the flow by −(ν/K) u. Nil of a solid one.
  public var permeability: Double?
  /// How many markers stand on a solid body, as `markerCounts` counts them; nil for as many as its
  /// size asks for.
  public var markers: [Int]?

  public init(
    name: String, shape: any Shape, spin: Double = 0, motion: Motion? = nil, permeability: Double? = nil, markers: [Int]? = nil
  ) {
    self.name = name
    self.shape = shape
    self.spin = spin
    self.motion = motion
    self.permeability = permeability
    self.markers = markers
  }

  /// The parameters that can be controls: those of the shape, and of what moves or how porous it
  /// is.
  public var controls: [Control.BodyParameter] {
    if permeability != nil { return shape.controls.filter { $0 != .spin } + [.permeability] }
    let own = shape.controls.filter { $0 != .spin || motion?.spin == nil }
    return own + (isMoving && !shape.isRound ? [.spin] : []) + (motion?.controls ?? [])
  }
}

extension Body: Equatable {
  public static func == (left: Body, right: Body) -> Bool {
    left.name == right.name && left.shape.isEqual(to: right.shape) && left.spin == right.spin && left.motion == right.motion
      && left.permeability == right.permeability && left.markers == right.markers
  }
}

extension Body {
  private static let keys = caseMap.keys.names

  /// - Parameters:
  ///   - dimensions: of the domain, if it is known.
  ///   - end: of the run, if it is known.
  ///   - source: the case file.
  init?(_ reader: NodeReader, name: String, dimensions: Int?, end: Double?, source: String) {
    guard case .map(let entries) = reader.node.content else {
      reader.fail(
        "expected a map with a shape, found \(reader.node.described)", suggestion: "write { circle: { center: [x, y], radius: r } }")
      return nil
    }
    guard let map = reader.map(keys: Body.caseMap.keys) else { return nil }
    let present = Shapes.all.filter { map[$0.keyword] != nil }
    let turning = map["spin"].flatMap { $0.isFormulaOfTime ? $0 : nil }
    let spin = turning == nil ? map["spin"].map { $0.number() } ?? 0 : 0
    guard present.count == 1, let kind = present.first, let field = map[kind.keyword] else {
      if entries.allSatisfy({ Body.keys.contains($0.key) }) {
        let found = present.isEmpty ? "none" : present.map { $0.keyword }.joined(separator: " and ")
        reader.fail("expected exactly one shape, \(Shapes.keywords.alternatives), found \(found)", suggestion: "give the body one shape")
      }
      return nil
    }
    if kind.axes == 3, dimensions == 2 {
      field.fail(
        "\(kind.noun) needs three dimensions, but the domain has two axes", suggestion: "write a circle, or give the domain a third axis")
      return nil
    }
    guard let shape = kind.init(field, source: source) else { return nil }
    guard let porous = map["porous"] else {
      var motion = map["motion"].flatMap { Motion($0, axes: shape.center.count, end: end) }
      if let turning {
        guard let function = Body.spin(turning, shape, end: end) else { return nil }
        if motion == nil { motion = Motion(velocity: shape.center.map { _ in 0 }) }
        motion?.spin = function
        motion?.end = end ?? 0
      }
      let markers = map["markers"].map { shape.markers($0) }
      guard let spin, markers.map({ $0 != nil }) ?? true else { return nil }
      self.init(name: name, shape: shape, spin: spin, motion: motion, markers: markers ?? nil)
      return
    }
    for key in ["spin", "motion"] where map[key] != nil {
      map[key]?.fail("a porous body stands still", at: map.keyPlace(key), suggestion: "remove `\(key)`, or `porous`")
    }
    if let field = map["markers"] {
      field.fail("a porous body has no markers", at: map.keyPlace("markers"), suggestion: "remove `markers`, or `porous`")
    }
    if !(kind is any PorousShape.Type) {
      let others = Shapes.all.filter { $0 is any PorousShape.Type }.map { $0.keyword }
      porous.fail(
        "\(kind.noun) cannot be porous; a shape of \(others.alternatives) can",
        suggestion: "take one of these, or a formula `flow.resistance`")
    }
    let permeability = porous.map(keys: Body.porousKeys)?["permeability"]?.number(above: 0)
    guard let permeability, shape is any PorousShape else { return nil }
    self.init(name: name, shape: shape, permeability: permeability)
  }

  /// An angular velocity that is a formula of time.
  private static func spin(_ reader: NodeReader, _ shape: any Shape, end: Double?) -> ScalarFunction? {
    guard shape.isRound, end != nil else {
      reader.fail(
        shape.isRound
          ? "until when the body spins by a formula is not known beforehand where steps of CFL size are counted"
          : "the angle of a body that is not round is the integral of its spin, which a formula does not tell",
        suggestion: shape.isRound ? "give `time.end`" : "give the angle itself, in degrees, as `motion: { rotation: … }`")
      return nil
    }
    return reader.timeFunction()
  }

  var resolved: ResolvedValue {
    var pairs: [(key: String, value: ResolvedValue)] = [(type(of: shape).keyword, shape.resolved)]
    if let permeability {
      pairs.append(("porous", .fields(["permeability": .number(permeability)])))
    } else {
      if shape.isRound || isMoving { pairs.append(("spin", motion?.spin?.resolved ?? .number(spin))) }
      if let motion { pairs.append(("motion", motion.resolved)) }
      if let markers {
        let numbers = markers.map { ResolvedValue.integer($0) }
        pairs.append(("markers", numbers.count == 1 ? numbers[0] : .list(numbers)))
      }
    }
    return .map(pairs)
  }
}
