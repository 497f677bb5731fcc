import Foundation

/// A CSV file with one row per step, each on disk as soon as it is appended.
///
/// The first column is `step`; the others are named by the caller. Numbers have 17 significant
/// digits, so that they read back exactly.
public struct History: ~Copyable {
  /// Names of the columns after `step`.
  public let columns: [String]
  private let file: LineFile

  /// Starts a new history, or continues that of a resumed run.
  /// - Parameters:
  ///   - resumedStep: step from which a resumed run goes on; rows at or after it are dropped, as is
  ///     a last line cut short by a kill.
  /// - Throws: `OutputError` when the file cannot be written, or when it holds other columns.
  public init(path: String, columns: [String], resumingAt resumedStep: Int? = nil) throws {
    let header = (["step"] + columns).joined(separator: ",")
    var kept: [Substring] = []
    if let resumedStep, FileManager.default.fileExists(atPath: path) {
      let previous = try HistoryText(reading: path)
      guard previous.header == header else {
        throw OutputError("\(path) has the columns \(previous.header), but this run writes \(header); resume with the same case")
      }
      kept = previous.rows.filter { $0.step < resumedStep }.map(\.line)
    }
    try AtomicFile.write(([Substring(header)] + kept).joined(separator: "\n") + "\n", to: path)
    file = try LineFile(writing: path, appending: true)
    self.columns = columns
  }

  /// Appends one row.
  /// - Precondition: one value per column.
  public func append(step: Int, _ values: [Double]) throws(OutputError) {
    precondition(values.count == columns.count, "\(values.count) values for the columns \(columns)")
    try file.write(line: ([String(step)] + values.map { String(format: "%.17g", $0) }).joined(separator: ","))
  }
}

/// A history read back.
public struct HistoryReader: Sendable {
  /// Names of the columns after `step`.
  public let columns: [String]
  public let steps: [Int]
  /// One list of values per row.
  public let rows: [[Double]]

  /// - Throws: `OutputError` naming the first line that is not a row.
  public init(path: String) throws(OutputError) {
    let text = try HistoryText(reading: path)
    let columns = text.header.split(separator: ",", omittingEmptySubsequences: false).dropFirst().map { String($0) }
    var rows: [[Double]] = []
    for (index, row) in text.rows.enumerated() {
      let cells = row.line.split(separator: ",", omittingEmptySubsequences: false).dropFirst()
      let values = cells.compactMap { Double($0) }
      guard cells.count == columns.count, values.count == columns.count else {
        throw OutputError("line \(index + 2) of \(path) does not hold \(columns.count) numbers after the step; remove or mend it")
      }
      rows.append(values)
    }
    self.columns = columns
    self.rows = rows
    steps = text.rows.map(\.step)
  }

  /// The values of a column by name, or nil when there is no such column.
  public func column(_ name: String) -> [Double]? {
    columns.firstIndex(of: name).map { index in rows.map { $0[index] } }
  }
}

/// The lines of a history file: header and complete rows. A last line without a newline was cut by
/// a kill and does not count.
private struct HistoryText {
  let header: String
  let rows: [(step: Int, line: Substring)]

  init(reading path: String) throws(OutputError) {
    guard let data = FileManager.default.contents(atPath: path) else { throw OutputError("cannot read \(path); check the path") }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard let first = lines.first, first == "step" || first.hasPrefix("step,") else {
      throw OutputError("\(path) does not begin with a header line \"step,…\"; it is not a history")
    }
    var rows: [(step: Int, line: Substring)] = []
    for (index, line) in lines.dropFirst().enumerated() {
      guard let step = Int(line.prefix { $0 != "," }) else {
        throw OutputError("line \(index + 2) of \(path) does not begin with a step; remove or mend it")
      }
      rows.append((step, line))
    }
    header = String(first)
    self.rows = rows
  }
}
