/// A body in a flow, solid or porous.
public struct Body: Sendable, Equatable {
  /// A letter, then letters, digits, `-` or `_`.
  public var name: String
  public var shape: Shape
  /// Angular velocity about z, radians per time, counter-clockwise. Of other shapes than a circle and a sphere the angle grows by it.
  public var spin: Double
  public var motion: Motion?
  /// Of a porous body K > 0, length²: it resists the flow by −(ν/K) u. Nil of a solid one.
  public var permeability: Double?
  /// How many markers stand on a solid body, as `markerCounts` counts them; nil for as many as its size asks for.
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

  /// The parameters that can be controls: those of the shape, and of what moves or how porous it is.
  public var controls: [Control.BodyParameter] {
    if permeability != nil { return shape.controls.filter { $0 != .spin } + [.permeability] }
    return shape.controls + (isMoving && !shape.isRound ? [.spin] : []) + (motion?.controls ?? [])
  }
}

extension Case {
  /// Those that the fluid cannot enter.
  public var solidBodies: [Body] { bodies.filter { $0.permeability == nil } }
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

  static func isName(_ name: String) -> Bool {
    let letters = name.utf8.map { (65...90).contains($0) || (97...122).contains($0) }
    let others = name.utf8.map { (48...57).contains($0) || "-_".utf8.contains($0) }
    return letters.first == true && zip(letters, others).allSatisfy { $0 || $1 }
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

extension Shape {
  fileprivate init?(_ reader: NodeReader, keyword: String) {
    switch keyword {
    case "circle":
      guard let map = reader.map(keys: ["center", "radius"], required: ["center", "radius"]) else { return nil }
      let center = map["center"]?.vector(count: 2)
      guard let radius = map["radius"]?.number(above: 0), let center else { return nil }
      self = .circle(center: center, radius: radius)
    case "sphere":
      guard let map = reader.map(keys: ["center", "radius"], required: ["center", "radius"]) else { return nil }
      let center = map["center"]?.vector(count: 3)
      guard let radius = map["radius"]?.number(above: 0), let center else { return nil }
      self = .sphere(center: center, radius: radius)
    case "ellipse":
      guard let map = reader.map(keys: ["center", "radii", "angle"], required: ["center", "radii"]) else { return nil }
      let center = map["center"]?.vector(count: 2)
      let angle = map["angle"].map { $0.number() } ?? 0
      guard let radii = map["radii"].flatMap(Shape.positivePair), let center, let angle else { return nil }
      self = .ellipse(center: center, radii: radii, angle: angle)
    case "box":
      guard let map = reader.map(keys: ["center", "size", "angle"], required: ["center", "size"]) else { return nil }
      let center = map["center"]?.vector(count: 2)
      let angle = map["angle"].map { $0.number() } ?? 0
      guard let size = map["size"].flatMap(Shape.positivePair), let center, let angle else { return nil }
      self = .box(center: center, size: size, angle: angle)
    default:
      let required = ["center", "digits", "chord"]
      guard let map = reader.map(keys: required + ["angle", "incidence"], required: required) else { return nil }
      let center = map["center"]?.vector(count: 2)
      let digits = map["digits"].flatMap(Shape.nacaDigits)
      if map["angle"] != nil, map["incidence"] != nil {
        reader.fail(
          "`angle` counts counter-clockwise and `incidence` nose up, so one is the other with its sign changed; found both",
          at: map.keyPlace("incidence"), suggestion: "remove one of the two")
        return nil
      }
      let angle = map["incidence"].map { $0.number().map { $0 == 0 ? 0 : -$0 } } ?? map["angle"].map { $0.number() } ?? 0
      guard let chord = map["chord"]?.number(above: 0), let digits, let center, let angle else { return nil }
      self = .naca(center: center, digits: digits, chord: chord, angle: angle)
    }
  }

  private static func positivePair(_ reader: NodeReader) -> [Double]? {
    reader.list(of: "numbers", count: 2)?.map { $0.number(above: 0) }.complete()
  }

  private static func nacaDigits(_ reader: NodeReader) -> String? {
    guard let text = reader.text(expected: "four digits such as \"0012\"") else { return nil }
    let digits = text.utf8.map { Int($0) - 48 }
    guard digits.count == 4, digits.allSatisfy((0...9).contains), digits[2] + digits[3] > 0 else {
      reader.fail("expected four digits with a thickness, such as \"0012\", found `\(text)`", suggestion: "write all four digits")
      return nil
    }
    guard (digits[0] == 0) == (digits[1] == 0) else {
      reader.fail(
        "`\(text)` has a camber without a position or the reverse", suggestion: "make the first two digits both zero or neither")
      return nil
    }
    return text
  }

  fileprivate var resolved: ResolvedValue {
    switch self {
    case .circle(let center, let radius), .sphere(let center, let radius):
      return .fields(["center": .vector(center), "radius": .number(radius)])
    case .ellipse(let center, let radii, let angle):
      return .fields(["center": .vector(center), "radii": .vector(radii), "angle": .number(angle)])
    case .box(let center, let size, let angle):
      return .fields(["center": .vector(center), "size": .vector(size), "angle": .number(angle)])
    case .naca(let center, let digits, let chord, let angle):
      return .fields(["center": .vector(center), "digits": .text(digits), "chord": .number(chord), "angle": .number(angle)])
    }
  }
}
