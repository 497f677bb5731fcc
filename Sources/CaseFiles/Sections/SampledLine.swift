/// A straight line along which fields are written with each snapshot.
public struct SampledLine: Sendable, Equatable {
  /// A letter, then letters, digits, `-` or `_`.
  public var name: String
  /// Its ends, in the domain.
  public var from, to: [Double]
  /// How many points at equal distances it has, the ends among them: at least 2.
  public var points: Int
  /// In the order of the case file; at least one.
  public var fields: [Output.Field]

  public init(name: String, from: [Double], to: [Double], points: Int, fields: [Output.Field]) {
    (self.name, self.from, self.to, self.points, self.fields) = (name, from, to, points, fields)
  }

  /// The points, from one end to the other.
  public var places: [[Double]] {
    (0..<points).map { point in
      let share = Double(point) / Double(points - 1)
      return zip(from, to).map { $0 + share * ($1 - $0) }
    }
  }

  /// How far each point is from the first.
  public var distances: [Double] {
    let length = zip(from, to).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }.squareRoot()
    return (0..<points).map { Double($0) / Double(points - 1) * length }
  }
}

extension SampledLine {
  static let (mostPoints, standardPoints) = (100_000, 101)
  private static let largestCount = 1000

  static func lines(_ reader: NodeReader, places: PlaceReading, words: FieldWords) -> [SampledLine] {
    if case .empty = reader.node.content { return [] }
    let example = "lines by name, such as wake: { from: [2, 0], to: [2, 1], points: 50 }"
    let lines: [SampledLine] =
      reader.entries(of: example)?.compactMap { entry -> SampledLine? in
        guard CaseName.isName(entry.name, at: entry.place, entry.reader),
          let map = entry.reader.map(keys: ["from", "to", "points", "fields"], required: ["from", "to"])
        else { return nil }
        let fields = words.observed(map["fields"])
        let points = map["points"].map { $0.integer(atLeast: 2, atMost: mostPoints) } ?? standardPoints
        guard let from = map["from"].flatMap(places.point), let to = map["to"].flatMap(places.point), let fields, let points else {
          return nil
        }
        guard from != to else {
          map["to"]?.fail("the line ends where it begins", suggestion: "give another point, or a probe in place of the line")
          return nil
        }
        return SampledLine(name: entry.name, from: from, to: to, points: points, fields: fields)
      } ?? []
    if lines.count > largestCount {
      reader.fail("\(lines.count) lines are more than \(largestCount)", suggestion: "take fewer of them, or snapshots")
    }
    return lines
  }

  var resolved: ResolvedValue {
    .fields([
      "from": .vector(from), "to": .vector(to), "points": .integer(points), "fields": .list(fields.map { .text($0.name) }),
    ])
  }
}
