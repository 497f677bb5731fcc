import FieldOutput
import Foundation

/// All snapshots as one Zarr store (version 2), which `xarray.open_zarr` opens: `time`, the centres
/// of cells `x`, `y`, `z`, and the fields with the dimensions (time, y, x) or (time, z, y, x), of
/// vectors `component` last. A chunk holds one time, as raw numbers.
final class ZarrExport: SnapshotExport {
  static let keyword = "zarr"
  private let folder: String
  private let count: Int
  private var (times, steps) = ([Double](), [Double]())
  /// Of the first snapshot: every one has to be like it.
  private var cells: [Int]?
  private var names: [String] = []
  /// The attributes and shapes of all arrays, for readers that look here first.
  private var metadata: [String: JSONText] = [:]

  /// JSON that has been written.
  private typealias JSONText = String

  init(_ folder: String, count: Int) throws {
    (self.folder, self.count) = (folder, count)
    try put("{ \"zarr_format\": 2 }", ".zgroup")
    try put("{ \"Conventions\": \"CF-1.8\" }", ".zattrs")
  }

  func write(_ snapshot: ExportedSnapshot, _ place: Int) throws {
    if let cells, cells != snapshot.cells || names != snapshot.fields.map(\.name) {
      throw LookingError(
        "the snapshot of step \(snapshot.step) has other cells or fields than the first, and one store has the same; export it as npz")
    }
    let shape = Array(snapshot.cells.reversed())
    let dimensions = Array(ExportedSnapshot.axisNames.prefix(snapshot.axes).reversed())
    if cells == nil {
      (cells, names) = (snapshot.cells, snapshot.fields.map(\.name))
      for (axis, name) in ExportedSnapshot.axisNames.prefix(snapshot.axes).enumerated() {
        let centres = snapshot.centres[axis]
        try describe(name, [centres.count], [centres.count], [name], units: "length", "\(name) of cell centres")
        try put(centres.bytes, "\(name)/0")
      }
    }
    for field in snapshot.fields {
      let inner = shape + (field.components == 1 ? [] : [field.components])
      if place == 0 {
        let names =
          ["time"] + dimensions + (field.components == 1 ? [] : ["component\(field.components == 2 ? "" : "_\(field.components)")"])
        try describe(field.name, [count] + inner, [1] + inner, names, units: field.units, field.longName)
      }
      try put(field.values.bytes, "\(field.name)/\(([place] + inner.map { _ in 0 }).map(String.init).joined(separator: "."))")
    }
    times.append(snapshot.time)
    steps.append(Double(snapshot.step))
  }

  func finish() throws {
    for (name, values, units) in [("time", times, "time"), ("step", steps, "1")] {
      try describe(name, [count], [count], ["time"], units: units, name)
      try put(values.bytes, "\(name)/0")
    }
    let entries = metadata.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ",\n")
    try AtomicFile.write(
      "{ \"zarr_consolidated_format\": 1, \"metadata\": {\n\(entries)\n} }\n", to: PathText.join(folder, ".zmetadata"))
  }

  private func describe(_ name: String, _ shape: [Int], _ chunks: [Int], _ dimensions: [String], units: String, _ meaning: String) throws {
    let path = PathText.join(folder, name)
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OutputError("cannot make the directory \(path); choose one that you may write to")
    }
    try put(
      "{ \"zarr_format\": 2, \"shape\": \(shape), \"chunks\": \(chunks), \"dtype\": \"<f8\", \"compressor\": null, \"fill_value\": \"NaN\", \"order\": \"C\", \"filters\": null }",
      "\(name)/.zarray")
    let attributes = ["units": units, "long_name": meaning]
    let told = try attributes.map { "\(try quoted($0.key)): \(try quoted($0.value))" }.sorted()
    let named = "\"_ARRAY_DIMENSIONS\": [\(try dimensions.map(quoted).joined(separator: ", "))]"
    try put("{ \((told + [named]).joined(separator: ", ")) }", "\(name)/.zattrs")
  }

  private func quoted(_ text: String) throws -> String { String(decoding: try JSONEncoder().encode(text), as: UTF8.self) }

  private func put(_ text: JSONText, _ name: String) throws {
    metadata[name] = text
    try AtomicFile.write(text + "\n", to: PathText.join(folder, name))
  }

  private func put(_ data: Data, _ name: String) throws { try AtomicFile.write(data, to: PathText.join(folder, name)) }
}
