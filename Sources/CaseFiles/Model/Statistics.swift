/// The section `statistics`: means over time, and moments of what fluctuates about them, gathered while a case runs.
public struct Statistics: Sendable, Equatable {
  public enum Field: String, Sendable, CaseIterable { case velocity, pressure }

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
  /// - Parameter end: of the run, where it is known.
  init?(_ reader: NodeReader, end: Double?) {
    guard let map = reader.map(keys: ["start", "fields"]) else { return nil }
    let start = map["start"].map { $0.number(atLeast: 0) } ?? 0
    let fields = map["fields"].map { $0.words(of: "fields", Field.allCases.map(\.rawValue)) } ?? ["velocity", "pressure"]
    guard let start, let fields else { return nil }
    if fields.isEmpty {
      map["fields"]?.fail("expected at least one field, found none", suggestion: "write [velocity, pressure], or remove `statistics`")
      return nil
    }
    if let end, start >= end {
      (map["start"] ?? reader).fail(
        "the statistics start at \(start.plain), but the run ends at \(end.short)", suggestion: "let them start earlier, or run longer")
      return nil
    }
    self.init(start: start, fields: fields.compactMap(Field.init(rawValue:)))
  }

  var resolved: ResolvedValue { .fields(["start": .number(start), "fields": .list(fields.map { .text($0.rawValue) })]) }
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
  static func probes(_ reader: NodeReader, places: MeasurementReading) -> [Probe] {
    if case .empty = reader.node.content { return [] }
    return reader.entries(of: "points by name, such as wake: [8, 8.5]")?.compactMap { entry in
      guard places.isName(entry.name, at: entry.place, entry.reader) else { return nil }
      guard case .map = entry.reader.node.content else {
        return places.point(entry.reader).map { Probe(name: entry.name, point: $0) }
      }
      guard let map = entry.reader.map(keys: ["at", "fields"], required: ["at"]) else { return nil }
      let fields = map["fields"].map { $0.words(of: "fields", Statistics.Field.allCases.map(\.rawValue)) } ?? ["velocity", "pressure"]
      guard let point = map["at"].flatMap(places.point), let fields else { return nil }
      if fields.isEmpty {
        map["fields"]?.fail("expected at least one field, found none", suggestion: "write [velocity, pressure]")
        return nil
      }
      return Probe(name: entry.name, point: point, fields: fields.compactMap(Statistics.Field.init(rawValue:)))
    } ?? []
  }

  var resolved: ResolvedValue { .fields(["at": .vector(point), "fields": .list(fields.map { .text($0.rawValue) })]) }
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
