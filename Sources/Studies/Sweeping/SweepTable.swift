import CaseFiles
import FieldOutput
import Foundation

/// The table of a sweep: a line for each point in the order of the case, whatever the order in
/// which the runs have ended.
struct SweepTable {
  private let setup: Case
  private let sweep: ParameterSweep
  private var lastWritten = ContinuousClock.now

  init(_ setup: Case, _ sweep: ParameterSweep) { (self.setup, self.sweep) = (setup, sweep) }

  /// Writes the table with what there is so far; now and then, but for the last time.
  mutating func write(_ rows: [SweepPoint?], to directory: RunDirectory, isLast: Bool) throws {
    let now = ContinuousClock.now
    guard isLast || now - lastWritten > .seconds(2) else { return }
    lastWritten = now
    let columns = columns(rows)
    var lines = [(["point"] + sweep.paths + columns + ["failure"]).map(Self.cell).joined(separator: ",")]
    for (place, row) in rows.enumerated() {
      let numbers = columns.map { name in row?.numbers[name].map { String(format: "%.17g", $0) } ?? "" }
      let end = row == nil ? "not yet run" : row?.failure ?? ""
      lines.append(([String(place + 1)] + sweep.points[place] + numbers + [end]).map(Self.cell).joined(separator: ","))
    }
    try directory.write(lines.joined(separator: "\n") + "\n", to: .sweep)
  }

  /// Objectives and measurements in the order of the case, then derivatives, then the rest.
  private func columns(_ rows: [SweepPoint?]) -> [String] {
    let found = Set(rows.flatMap { $0.map { Array($0.numbers.keys) } ?? [] })
    let values = setup.objectives.map(\.name) + setup.measurements.map(\.name)
    let derivatives = setup.controls.flatMap { control in
      found.filter { $0 == "by_\(control.path)" || $0 == "norm_by_\(control.path)" || $0.hasPrefix("by_\(control.path).") }
        .sorted { ($0.count, $0) < ($1.count, $1) }
    }
    var columns: [String] = []
    for name in values + derivatives + ["steps", "time"] where found.contains(name) && !columns.contains(name) { columns.append(name) }
    return columns
  }

  /// In quotes where CSV (RFC 4180) asks for them.
  private static func cell(_ text: String) -> String {
    text.contains { ",\"\n\r".contains($0) } ? "\"\(text.replacing("\"", with: "\"\"").replacing("\n", with: " "))\"" : text
  }
}
