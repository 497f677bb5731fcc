/// The section `statistics`: means over time, and moments of what fluctuates about them, gathered
/// while a case runs.
public struct Statistics: Sendable, Equatable {
  /// The time ≥ 0 from which steps count, each by its length.
  public var start: Double
  /// The span of time in which steps count, where the case gives one in place of the start alone.
  public var window: Objective.Window?
  /// In the order of the case file; at least one.
  public var fields: [Output.Field]

  public init(start: Double = 0, fields: [Output.Field], window: Objective.Window? = nil) {
    self.start = window?.start ?? start
    self.window = window
    self.fields = fields
  }
}

extension Statistics {
  init?(_ reader: NodeReader, windows: WindowReading, words: FieldWords) {
    guard let map = reader.map(keys: ["start", "window", "fields"]) else { return nil }
    guard map.present(["start", "window"]).count <= 1 else {
      reader.fail("expected one of `start` and `window`, found both", at: map.keyPlace("window"), suggestion: "remove one of the two")
      return nil
    }
    let window = map["window"].map { windows.window($0, mayFollow: false) }
    let start = map["start"].map { Self.start($0, windows) } ?? 0
    let fields = words.observed(map["fields"], instead: ", or remove `statistics`")
    guard let fields, let start, window != .some(nil) else { return nil }
    self.init(start: start, fields: fields, window: window ?? nil)
  }

  private static func start(_ reader: NodeReader, _ windows: WindowReading) -> Double? {
    guard let start = reader.number(atLeast: 0) else { return nil }
    guard let end = windows.end, start >= end else { return start }
    if let moved = windows.moved(start, reader), moved < end {
      reader.errors.note("the run ends at \(end.short), before the statistics of the file start, which go along: from \(moved.short)")
      return moved
    }
    reader.fail(
      "the statistics start at \(start.plain), but the run ends at \(end.short)", suggestion: "let them start earlier, or run longer")
    return nil
  }

  var resolved: ResolvedValue {
    .fields([
      "start": window == nil ? .number(start) : nil, "window": window?.resolved, "fields": .list(fields.map { .text($0.name) }),
    ])
  }
}

extension FieldWords {
  /// The observed fields that an entry lists, or all where there is none.
  /// - Parameter instead: what else to do than to list some.
  func observed(_ reader: NodeReader?, instead: String = "") -> [Output.Field]? {
    guard let reader else { return observed.map { Output.Field($0) } }
    guard let words = reader.words(of: "fields", observed) else { return nil }
    if words.isEmpty {
      reader.fail("expected at least one field, found none", suggestion: "write [\(observed.joined(separator: ", "))]" + instead)
      return nil
    }
    return words.map { Output.Field($0) }
  }
}

/// A point at which a case is watched, step by step.
public struct Probe: Sendable, Equatable {
  /// A letter, then letters, digits, `-` or `_`.
  public var name: String
  /// Inside the domain.
  public var point: [Double]
  /// In the order of the case file; at least one. Columns stand in the order of the flow's fields.
  public var fields: [Output.Field]

  public init(name: String, point: [Double], fields: [Output.Field]) {
    self.name = name
    self.point = point
    self.fields = fields
  }
}

extension Probe {
  /// A file of more bytes is no table.
  private static let largestTable = 1e12
  private static let largestCount = 10_000

  /// - Parameter steps: of the run, where they are known: each writes a line.
  static func probes(_ reader: NodeReader, places: PlaceReading, words: FieldWords, steps: Double?) -> [Probe] {
    if case .empty = reader.node.content { return [] }
    let probes = probes(reader, places: places, words: words)
    let columns = Double(
      probes.reduce(0) { sum, probe in probe.fields.reduce(sum) { $0 + words.components($1.name, probe.point.count) } })
    let bytes = 18 * columns * (steps ?? 0)
    if probes.count > largestCount || bytes > largestTable {
      reader.fail(
        "\(probes.count) probes\(steps.map { " over \($0.short) steps" } ?? "") are too many for a table, which would take \((bytes / 1e9).short) GB",
        suggestion: "take fewer of them, or snapshots")
    }
    return probes
  }

  private static func probes(_ reader: NodeReader, places: PlaceReading, words: FieldWords) -> [Probe] {
    reader.entries(of: "points by name, such as wake: [8, 8.5]")?.compactMap { entry in
      guard CaseName.isName(entry.name, at: entry.place, entry.reader) else { return nil }
      guard case .map = entry.reader.node.content else {
        return places.point(entry.reader).map { Probe(name: entry.name, point: $0, fields: words.observed.map { Output.Field($0) }) }
      }
      guard let map = entry.reader.map(keys: ["at", "fields"], required: ["at"]) else { return nil }
      let fields = words.observed(map["fields"])
      guard let point = map["at"].flatMap(places.point), let fields else { return nil }
      return Probe(name: entry.name, point: point, fields: fields)
    } ?? []
  }

  var resolved: ResolvedValue { .fields(["at": .vector(point), "fields": .list(fields.map { .text($0.name) })]) }
}

extension NodeReader {
  /// A list of different words of a fixed set.
  public func words(of what: String, _ known: [String]) -> [String]? {
    guard let words = list(of: what)?.map({ $0.keyword(known) }).complete() else { return nil }
    if let twice = words.indices.first(where: { words[..<$0].contains(words[$0]) }) {
      fail("`\(words[twice])` stands twice", suggestion: "remove one")
      return nil
    }
    return words
  }

  /// `true` or `false`.
  public func flag() -> Bool? { keyword(["true", "false"]).map { $0 == "true" } }
}
