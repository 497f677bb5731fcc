import Foundation

/// Reads a table of values in time, or along an axis: `{ table: file.csv, column: 2, along: y,
/// interpolation: linear }`, or in place of the file a list of pairs.
struct TableReading {
  let table: ValueTable
  let values: [Double]

  /// More than anyone measures at one place, and quickly read.
  private static let largestCount = 100_000
  /// Each entry of a spline weighs on all others.
  private static let largestSpline = 1_000

  /// - Parameter caseFile: beside which files are looked for.
  init?(_ reader: NodeReader, caseFile: String) {
    guard let map = reader.map(keys: ["table", "column", "along", "interpolation"], required: ["table"]), let entry = map["table"] else {
      return nil
    }
    let word = map["interpolation"].map { $0.keyword(ValueTable.Interpolation.allCases.map(\.rawValue)) } ?? "linear"
    guard let word, let interpolation = ValueTable.Interpolation(rawValue: word) else { return nil }
    let along = map["along"].map { $0.keyword(Self.directions) } ?? Self.directions[0]
    guard let along else { return nil }
    let pairs: [(Double, Double)]?
    if case .list = entry.node.content {
      if let column = map["column"] { column.fail("a list of pairs has no columns", suggestion: "remove it") }
      pairs = entry.list(of: "pairs of a time and a value")?.map { $0.vector(count: 2).map { ($0[0], $0[1]) } }.complete()
    } else {
      pairs = Self.file(entry, column: map["column"], caseFile: caseFile)
    }
    guard let pairs else { return nil }
    let limit = interpolation == .spline ? Self.largestSpline : Self.largestCount
    guard (2...limit).contains(pairs.count) else {
      entry.fail(
        "the table has \(pairs.count) \(pairs.count == 1 ? "entry" : "entries"), and can have 2 to \(limit)",
        suggestion: pairs.count < 2
          ? "give at least two times" : "take fewer times\(interpolation == .spline ? ", or write `interpolation: linear`" : "")")
      return nil
    }
    for (before, after) in zip(pairs, pairs.dropFirst()) where !(before.0 < after.0) {
      entry.fail("the times of a table increase, found \(after.0.plain) after \(before.0.plain)", suggestion: "sort the rows by time")
      return nil
    }
    (table, values) = (ValueTable(times: pairs.map { $0.0 }, along: Self.axis(along), interpolation: interpolation), pairs.map { $0.1 })
  }

  static let directions = ["t", "x", "y", "z"]

  private static func axis(_ direction: String) -> Int? { directions.firstIndex(of: direction).flatMap { $0 == 0 ? nil : $0 - 1 } }

  static func direction(_ table: ValueTable) -> String { directions[table.axis.map { $0 + 1 } ?? 0] }

  private static func file(_ reader: NodeReader, column: NodeReader?, caseFile: String) -> [(Double, Double)]? {
    guard let name = reader.text(expected: "the path of a CSV file, or a list of pairs") else { return nil }
    let path = TextFile.absolute(name, besides: caseFile)
    let text: String
    do { text = try TextFile.read(path, what: "table") } catch {
      reader.fail("\(path): \(error.reason)", suggestion: "relative paths start at the folder of the case file")
      return nil
    }
    let lines = text.split(whereSeparator: \.isNewline).enumerated().filter { !$1.allSatisfy(\.isWhitespace) && $1.first != "#" }
    func cells(_ line: Substring) -> [String] {
      line.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
    }
    var rows = lines.map { (number: $0.offset + 1, cells: cells($0.element)) }
    guard let first = rows.first else {
      reader.fail("\(path) has no lines with numbers", suggestion: "write a time and a value on each line, with a comma between them")
      return nil
    }
    var header: [String] = []
    if first.cells.contains(where: { DocumentNode.number($0) == nil }) { header = rows.removeFirst().cells }
    guard let place = index(column, header) else { return nil }
    var pairs: [(Double, Double)] = []
    for row in rows {
      let numbers = [0, place].map { $0 < row.cells.count ? DocumentNode.number(row.cells[$0]) : nil }
      guard let time = numbers[0], let value = numbers[1], time.isFinite, value.isFinite else {
        reader.fail(
          "line \(row.number) of \(path) has no finite number in column \(numbers[0]?.isFinite ?? false ? place + 1 : 1)",
          suggestion: "write numbers with a decimal point, and a comma between columns")
        return nil
      }
      pairs.append((time, value))
    }
    return pairs
  }

  /// The place of a column, which is given by its number from 1 or by its name in the first line.
  private static func index(_ reader: NodeReader?, _ header: [String]) -> Int? {
    guard let reader else { return 1 }
    if reader.node.number != nil { return reader.integer(atLeast: 2, atMost: 1000).map { $0 - 1 } }
    guard let name = reader.text(expected: "the number or the name of a column") else { return nil }
    if let place = header.firstIndex(of: name) { return place }
    reader.fail(
      "the table has no column `\(name.excerpt(around: 0))`\(header.isEmpty ? "" : ", its first line names \(header.alternatives)")",
      suggestion: NearestName.question(name, among: header) ?? "give its number, from 2")
    return nil
  }
}

/// Refuses tables that do not cover the run, and those that lie beside the domain.
struct TableCheck {
  let names: NamedNumbers
  /// The section `parameters`.
  let section: NodeReader?
  /// When the run ends, where it is known.
  let end: Double?
  let domain: Domain?

  func report() {
    for (name, table) in names.tables {
      guard let reader = section?.entry(names.names[name]) else { continue }
      let (first, last) = (table.times[0], table.times[table.times.count - 1])
      if let axis = table.axis {
        guard let domain, axis < domain.dimensions, last < domain.origin[axis] || first > domain.end[axis] else { continue }
        reader.fail(
          "the table lies outside the domain, which reaches from \(domain.origin[axis].short) to \(domain.end[axis].short)",
          suggestion: "give places of the domain")
        continue
      }
      guard let end else {
        reader.fail(
          "when a number of steps of CFL size ends is not known beforehand, nor whether the table lasts until then",
          suggestion: "give `time.end`, or `time.dt` beside `time.steps`")
        continue
      }
      if first > 0 { reader.fail("the table begins at \(first.plain), after the run", suggestion: "let it begin at 0 or before") }
      if last < end * (1 - 1e-12) {
        reader.fail(
          "the table ends at \(last.plain), before the run, which ends at \(end.short)",
          suggestion: "add later times, or end the run earlier")
      }
    }
  }
}
