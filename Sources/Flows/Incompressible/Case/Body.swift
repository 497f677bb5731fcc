import CaseFiles

/// A body in a flow, solid or porous.
public struct Body: Sendable, Equatable {
  /// A letter, then letters, digits, `-` or `_`.
  public var name: String
  public var shape: Shape
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
    name: String, shape: Shape, spin: Double = 0, motion: Motion? = nil, permeability: Double? = nil, markers: [Int]? = nil
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
    return shape.controls + (isMoving && !shape.isRound ? [.spin] : []) + (motion?.controls ?? [])
  }
}

extension Body {
  private static let shapes = ["circle", "ellipse", "box", "naca", "sphere"]
  private static let keys = shapes + ["spin", "motion", "porous", "markers"]

  /// - Parameter dimensions: of the domain, if it is known.
  init?(_ reader: NodeReader, name: String, dimensions: Int?) {
    guard case .map(let entries) = reader.node.content else {
      reader.fail(
        "expected a map with a shape, found \(reader.node.described)", suggestion: "write { circle: { center: [x, y], radius: r } }")
      return nil
    }
    guard let map = reader.map(keys: Body.keys) else { return nil }
    let present = map.present(Body.shapes)
    let spin = map["spin"].map { $0.number() } ?? 0
    guard present.count == 1, let key = present.first, let field = map[key] else {
      if entries.allSatisfy({ Body.keys.contains($0.key) }) {
        let found = present.isEmpty ? "none" : present.joined(separator: " and ")
        reader.fail("expected exactly one shape, \(Body.shapes.alternatives), found \(found)", suggestion: "give the body one shape")
      }
      return nil
    }
    if key == "sphere", dimensions == 2 {
      field.fail(
        "a sphere needs three dimensions, but the domain has two axes", suggestion: "write a circle, or give the domain a third axis")
      return nil
    }
    guard let shape = Shape(field, keyword: key) else { return nil }
    guard let porous = map["porous"] else {
      let motion = map["motion"].flatMap { Motion($0, axes: shape.center.count) }
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
    if key == "naca" {
      porous.fail(
        "an airfoil cannot be porous; a circle, ellipse, box or sphere can",
        suggestion: "take one of these, or a formula `flow.resistance`")
    }
    guard let permeability = porous.map(keys: ["permeability"], required: ["permeability"])?["permeability"]?.number(above: 0) else {
      return nil
    }
    self.init(name: name, shape: shape, permeability: permeability)
  }

  var resolved: ResolvedValue {
    var pairs: [(key: String, value: ResolvedValue)] = [(shape.name, shape.resolved)]
    if let permeability {
      pairs.append(("porous", .fields(["permeability": .number(permeability)])))
    } else {
      if shape.isRound || isMoving { pairs.append(("spin", .number(spin))) }
      if let motion { pairs.append(("motion", motion.resolved)) }
      if let markers {
        let numbers = markers.map { ResolvedValue.integer($0) }
        pairs.append(("markers", numbers.count == 1 ? numbers[0] : .list(numbers)))
      }
    }
    return .map(pairs)
  }
}
