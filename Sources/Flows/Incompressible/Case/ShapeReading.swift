import CaseFiles

extension Shape {
  init?(_ reader: NodeReader, keyword: String) {
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

  var resolved: ResolvedValue {
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
