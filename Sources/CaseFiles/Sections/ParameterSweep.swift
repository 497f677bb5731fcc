/// Runs of the case with other values of some of its keys: the section `sweep`.
public struct ParameterSweep: Sendable, Equatable {
  /// The paths of the keys that differ, in the order of the file.
  public var paths: [String]
  /// For each run its values of these, as YAML on one line.
  public var points: [[String]]
  /// The objective whose gradient each run computes; nil where it computes none.
  public var gradient: String?
  /// How many runs go on at once; nil for as many as there are processors.
  public var processes: Int?
  /// The section as it was given.
  fileprivate let text: ResolvedValue

  public static func == (left: ParameterSweep, right: ParameterSweep) -> Bool {
    left.paths == right.paths && left.points == right.points && left.gradient == right.gradient && left.processes == right.processes
  }
}

extension ParameterSweep {
  private static let kinds = ["grid", "list", "latin_hypercube"]
  /// More than anybody waits for.
  static let pointLimit = 100_000

  /// - Parameter objectives: the names of the case's objectives.
  init?(_ reader: NodeReader, objectives: [String]) {
    guard let map = reader.map(keys: Self.kinds + ["gradient", "processes"]) else { return nil }
    let present = map.present(Self.kinds)
    guard present.count == 1, let section = map[present[0]] else {
      reader.fail("expected one of \(Self.kinds.alternatives), found \(present.count)", suggestion: "say which runs there are to be")
      return nil
    }
    guard let (paths, points) = Self.points(present[0], section) else { return nil }
    (self.paths, self.points, text) = (paths, points, reader.node.resolved)
    gradient = map["gradient"]?.keyword(objectives)
    processes = map["processes"]?.integer(atLeast: 1, atMost: 1024)
    guard !points.isEmpty else {
      section.fail("the sweep has no points", suggestion: "give each path at least one value")
      return nil
    }
  }

  var resolved: ResolvedValue { text }

  private static func points(_ kind: String, _ section: NodeReader) -> (paths: [String], points: [[String]])? {
    switch kind {
    case "grid": grid(section)
    case "list": list(section)
    default: hypercube(section)
    }
  }

  /// Every combination, the last path changing fastest.
  private static func grid(_ section: NodeReader) -> (paths: [String], points: [[String]])? {
    guard let entries = section.entries(of: "values by path, such as { parameters.U: [1, 2] }") else { return nil }
    var points: [[String]] = [[]]
    for entry in entries {
      guard let values = values(entry.reader) else { return nil }
      guard points.count * values.count <= pointLimit else {
        section.fail("the sweep has more than \(pointLimit) points", suggestion: "give fewer values")
        return nil
      }
      points = points.flatMap { point in values.map { point + [$0] } }
    }
    return (entries.map(\.name), entries.isEmpty ? [] : points)
  }

  /// The values of a path: a list of them, or `{ from, to, count }`.
  private static func values(_ reader: NodeReader) -> [String]? {
    if case .list(let items) = reader.node.content { return items.map(\.line) }
    guard let map = reader.map(keys: ["from", "to", "count"], required: ["from", "to", "count"]),
      let from = map["from"]?.number(), let to = map["to"]?.number(), let count = map["count"]?.integer(atLeast: 1, atMost: pointLimit)
    else { return nil }
    // So that decimals stay what they are.
    let last = Double(count - 1)
    return (0..<count).map { (count == 1 ? from : (from * (last - Double($0)) + to * Double($0)) / last).plain }
  }

  /// Point after point, each a map.
  private static func list(_ section: NodeReader) -> (paths: [String], points: [[String]])? {
    guard let items = section.list(of: "points, such as { parameters.U: 1 }") else { return nil }
    var paths: [String] = []
    var points: [[String: String]] = []
    for item in items {
      guard let entries = item.entries(of: "values by path, such as { parameters.U: 1 }") else { return nil }
      paths += entries.map(\.name).filter { !paths.contains($0) }
      points.append(Dictionary(entries.map { ($0.name, $0.reader.node.line) }) { $1 })
    }
    for (point, item) in zip(points, items) {
      guard let missing = paths.first(where: { point[$0] == nil }) else { continue }
      item.fail("the point has no value of `\(missing)`, which another one has", suggestion: "give every point the same paths")
      return nil
    }
    return (paths, points.map { point in paths.compactMap { point[$0] } })
  }

  /// Of each range as many equal parts as there are points, each used once (McKay, Beckman &
  /// Conover 1979).
  private static func hypercube(_ section: NodeReader) -> (paths: [String], points: [[String]])? {
    guard let map = section.map(keys: ["points", "seed", "ranges"], required: ["points", "ranges"]),
      let count = map["points"]?.integer(atLeast: 1, atMost: pointLimit),
      let ranges = map["ranges"]?.entries(of: "ranges by path, such as { parameters.U: [0.5, 1.5] }")
    else { return nil }
    var generator = SplitMix64(state: UInt64(map["seed"]?.integer(atLeast: 0) ?? 0))
    var columns: [[String]] = []
    for range in ranges {
      guard let limits = range.reader.list(of: "numbers, the lower and the upper one", count: 2)?.map({ $0.number() }).complete() else {
        return nil
      }
      guard limits[0] < limits[1] else {
        range.reader.fail("the range from \(limits[0].plain) to \(limits[1].plain) is empty", suggestion: "write the smaller number first")
        return nil
      }
      let parts = (0..<count).shuffled(using: &generator)
      columns.append(
        parts.map { part in
          let share = (Double(part) + generator.uniform()) / Double(count)
          return (limits[0] + (limits[1] - limits[0]) * share).plain
        })
    }
    return (ranges.map(\.name), columns.isEmpty ? [] : (0..<count).map { point in columns.map { $0[point] } })
  }
}

extension DocumentNode {
  /// What was read, as it is written in a resolved case.
  var resolved: ResolvedValue {
    switch content {
    case .empty: .map([])
    case .scalar(let text, let quoted): quoted || number == nil ? .text(text) : .word(text)
    case .list(let items): .list(items.map(\.resolved))
    case .map(let entries): .map(entries.map { ($0.key, $0.value.resolved) })
    }
  }

  /// The same on one line of YAML.
  fileprivate var line: String { ResolvedText.flow(resolved) }
}
