/// The section `statistics`: means over time, and moments of what fluctuates about them, gathered while a case runs.
public struct Statistics: Sendable, Equatable {
  public enum Field: Sendable, Hashable {
    case velocity, pressure
    /// The scalar of this name.
    case scalar(String)

    /// The word for it in the case file.
    public var name: String {
      switch self {
      case .velocity: "velocity"
      case .pressure: "pressure"
      case .scalar(let name): name
      }
    }

    /// Velocity, pressure and the scalars of a case, in this order.
    static func all(scalars: [String]) -> [Field] { [.velocity, .pressure] + scalars.map { .scalar($0) } }
  }

  /// The time ≥ 0 from which steps count, each by its length.
  public var start: Double
  /// In the order of the case file; at least one.
  public var fields: [Field]

  public init(start: Double = 0, fields: [Field] = [.velocity, .pressure]) {
    self.start = start
    self.fields = fields
  }
}

extension Statistics {
  /// - Parameters:
  ///   - end: of the run, where it is known.
  ///   - scalars: their names.
  init?(_ reader: NodeReader, end: Double?, scalars: [String]) {
    guard let map = reader.map(keys: ["start", "fields"]) else { return nil }
    let start = map["start"].map { $0.number(atLeast: 0) } ?? 0
    guard let fields = Field.fields(map["fields"], scalars: scalars, instead: ", or remove `statistics`"), let start else { return nil }
    if let end, start >= end {
      (map["start"] ?? reader).fail(
        "the statistics start at \(start.plain), but the run ends at \(end.short)", suggestion: "let them start earlier, or run longer")
      return nil
    }
    self.init(start: start, fields: fields)
  }

  var resolved: ResolvedValue { .fields(["start": .number(start), "fields": .list(fields.map { .text($0.name) })]) }
}

extension Statistics.Field {
  /// Those that an entry lists, or all where there is none.
  /// - Parameter instead: what else to do than to list some.
  static func fields(_ reader: NodeReader?, scalars: [String], instead: String = "") -> [Statistics.Field]? {
    let all = all(scalars: scalars)
    guard let reader else { return all }
    guard let words = reader.words(of: "fields", all.map(\.name)) else { return nil }
    if words.isEmpty {
      reader.fail("expected at least one field, found none", suggestion: "write [velocity, pressure]" + instead)
      return nil
    }
    return words.compactMap { word in all.first { $0.name == word } }
  }
}

/// A point at which a case is watched, step by step.
public struct Probe: Sendable, Equatable {
  /// A letter, then letters, digits, `-` or `_`.
  public var name: String
  /// Inside the domain.
  public var point: [Double]
  /// In the order of the case file; at least one.
  public var fields: [Statistics.Field]

  public init(name: String, point: [Double], fields: [Statistics.Field] = [.velocity, .pressure]) {
    self.name = name
    self.point = point
    self.fields = fields
  }
}

extension Probe {
  static func probes(_ reader: NodeReader, places: MeasurementReading, scalars: [String]) -> [Probe] {
    if case .empty = reader.node.content { return [] }
    return reader.entries(of: "points by name, such as wake: [8, 8.5]")?.compactMap { entry in
      guard places.isName(entry.name, at: entry.place, entry.reader) else { return nil }
      guard case .map = entry.reader.node.content else {
        return places.point(entry.reader).map { Probe(name: entry.name, point: $0, fields: Statistics.Field.all(scalars: scalars)) }
      }
      guard let map = entry.reader.map(keys: ["at", "fields"], required: ["at"]) else { return nil }
      let fields = Statistics.Field.fields(map["fields"], scalars: scalars)
      guard let point = map["at"].flatMap(places.point), let fields else { return nil }
      return Probe(name: entry.name, point: point, fields: fields)
    } ?? []
  }

  var resolved: ResolvedValue { .fields(["at": .vector(point), "fields": .list(fields.map { .text($0.name) })]) }
}

extension NodeReader {
  /// A list of different words of a fixed set.
  func words(of what: String, _ known: [String]) -> [String]? {
    guard let words = list(of: what)?.map({ $0.keyword(known) }).complete() else { return nil }
    if let twice = words.indices.first(where: { words[..<$0].contains(words[$0]) }) {
      fail("`\(words[twice])` stands twice", suggestion: "remove one")
      return nil
    }
    return words
  }

  /// `true` or `false`.
  func flag() -> Bool? { keyword(["true", "false"]).map { $0 == "true" } }
}
