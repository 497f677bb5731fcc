import Drawing
import FieldOutput
import Foundation

/// The table of a sweep, and where one number is varied, curves over it.
struct SweepSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  private static let (mostRows, mostDiagrams) = (300, 8)

  var section: PageContent.Section? {
    guard let table = CSVTable(reading: files.directory.path(.sweep)), !table.rows.isEmpty else { return nil }
    let more = table.rows.count > Self.mostRows ? "The first \(Self.mostRows) of \(table.rows.count) points; all are in sweep.csv." : nil
    return PageContent.Section(
      "Sweep", [.figures(diagrams(table)), more.map { .sentence($0) }, .table(table.columns, table.rows.prefix(Self.mostRows).map(shown))])
  }

  private func shown(_ row: [String]) -> [String] { row.map { text in Double(text).map(Shown.number) ?? text } }

  private func diagrams(_ table: CSVTable) -> [PageContent.Figure] {
    guard let sweep = files.setup?.sweep, sweep.paths.count == 1, let path = sweep.paths.first, let x = table.numbers(path),
      let setup = files.setup
    else { return [] }
    let names = (setup.objectives.map(\.name) + setup.measurements.map(\.name)).filter { $0 != path && table.columns.contains($0) }
    return names.prefix(Self.mostDiagrams).compactMap { name in
      guard let values = table.numbers(name) else { return nil }
      let points = zip(x, values).filter { $0.isFinite && $1.isFinite }.sorted { $0.0 < $1.0 }
      guard points.count > 1 else { return nil }
      let curve = LinePlot.Series(name, x: points.map(\.0), y: points.map(\.1))
      let plot = LinePlot("\(name) over \(path)", labels: (path, name), curves: [curve])
      return .init(caption: plot.title, drawing: plot.svg())
    }
  }
}

/// A table of texts in CSV (RFC 4180).
struct CSVTable {
  let columns: [String]
  let rows: [[String]]

  /// - Returns: nil if there is no such file, or nothing in it.
  init?(reading path: String) {
    guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 26 else { return nil }
    var lines: [[String]] = []
    var (line, cell, isQuoted, wasQuote) = ([String](), "", false, false)
    for character in String(decoding: data, as: UTF8.self) {
      switch character {
      case "\"":
        // Two of them within quotes are one.
        if wasQuote { cell.append("\"") }
        (isQuoted, wasQuote) = (!isQuoted, isQuoted && !wasQuote)
        continue
      case "," where !isQuoted:
        line.append(cell)
        cell = ""
      case "\n" where !isQuoted, "\r\n" where !isQuoted:
        lines.append(line + [cell])
        (line, cell) = ([], "")
      default: cell.append(character)
      }
      wasQuote = false
    }
    guard let first = lines.first else { return nil }
    columns = first
    rows = lines.dropFirst().filter { $0.count == first.count }
  }

  /// A column as numbers, NaN where there is none; nil if there is no such column.
  func numbers(_ name: String) -> [Double]? {
    columns.firstIndex(of: name).map { index in rows.map { Double($0[index]) ?? .nan } }
  }
}
