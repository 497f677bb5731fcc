import CaseFiles

/// Scales that turn a force into the coefficient 2F/(U² L), in three dimensions 2F/(U² A).
public struct ForceReference: Sendable, Equatable {
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

  var resolved: ResolvedValue {
    .fields(["velocity": .number(velocity), "length": .number(length), "area": area.map { .number($0) }])
  }
}

/// Reads names of bodies, and the scales of forces on them.
struct BodyWords {
  /// Bodies as they are named in the file, including those with errors, so that one mistake is not
  /// reported twice.
  var names: [String] = []
  /// Of those, the bodies that are porous.
  var porous: [String] = []
  let dimensions: Int?

  /// Bodies with a surface that fluid cannot pass.
  var solidNames: [String] { names.filter { !porous.contains($0) } }

  func body(_ reader: NodeReader) -> String? {
    guard let name = reader.text(expected: "the name of a body") else { return nil }
    guard names.contains(name) else {
      let known = names.isEmpty ? "the case has no bodies" : "the bodies are \(names.map { "`\($0)`" }.joined(separator: ", "))"
      let advice = names.isEmpty ? "add it under `bodies`" : names.count == 1 ? "write `\(names[0])`" : "name one of them"
      reader.fail("no body is named `\(name)`, \(known)", suggestion: NearestName.question(name, among: names) ?? advice)
      return nil
    }
    return name
  }

  /// A body with a surface that fluid cannot pass.
  func solidBody(_ reader: NodeReader) -> String? {
    guard let name = body(reader) else { return nil }
    if porous.contains(name) {
      reader.fail(
        "`\(name)` is porous: pressure and friction do not act on its surface", suggestion: "name a solid body, or ask for the whole force")
      return nil
    }
    return name
  }

  func reference(_ reader: NodeReader) -> ForceReference? {
    let keys = ["velocity", "length"] + (dimensions == 3 ? ["area"] : [])
    guard let map = reader.map(keys: keys, required: keys) else { return nil }
    let velocity = map["velocity"]?.number(above: 0)
    let area = map["area"]?.number(above: 0)
    guard let length = map["length"]?.number(above: 0), let velocity, area != nil || dimensions != 3 else { return nil }
    return ForceReference(velocity: velocity, length: length, area: area)
  }
}
