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
    let units = ["steps": "1", "time": "time", "point": "1"]
    try directory.describe(
      RunDirectory.File.sweep.rawValue, (["point"] + sweep.paths + columns + ["failure"]).map { TableColumn($0, units: units[$0]) })
    try directory.write(lines.joined(separator: "\n") + "\n", to: .sweep)
    if isLast { try writeColumns(columns, rows, to: directory) }
  }

  /// The numbers in HDF5: of the group `/Sweep` a dataset for each column, with a value for each
  /// point, NaN where its run has failed. Parameters that are words stand in the other table alone.
  private func writeColumns(_ columns: [String], _ rows: [SweepPoint?], to directory: RunDirectory) throws {
    var datasets = sweep.paths.enumerated().compactMap { place, path in
      let numbers = sweep.points.compactMap { Double($0[place]) }
      return numbers.count == sweep.points.count ? (name: path, values: numbers) : nil
    }
    for name in columns { datasets.append((name, rows.map { $0?.numbers[name] ?? .nan })) }
    datasets.append(("failed", rows.map { $0 == nil || $0?.failure != nil ? 1 : 0 }))
    try AtomicFile.replace(try directory.claim(.sweepColumns)) { temporary in
      let file = try HDF5File(creating: temporary)
      let group = try file.createGroup("Sweep")
      for (name, values) in datasets {
        try group.writeDataset(
          name, values, as: Double.self, shape: [values.count], layout: .contiguous, notes: DatasetNotes(longName: name, location: "point"))
      }
      try file.close()
    }
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
