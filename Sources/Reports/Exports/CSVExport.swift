import FieldOutput
import Foundation

/// A table for each snapshot, a row for each cell, x fastest: the coordinates of its centre, then the
/// fields. What the columns are stands in `csv-metadata.json` beside them.
final class CSVExport: SnapshotExport {
  static let keyword = "csv"
  private let folder: String
  private var tables: [(name: String, columns: [TableColumn])] = []

  init(_ folder: String, count: Int) { self.folder = folder }

  func write(_ snapshot: ExportedSnapshot, _ place: Int) throws {
    let coordinates = ExportedSnapshot.axisNames.prefix(snapshot.axes).map { TableColumn($0, units: "length", "of the centre of the cell") }
    let columns =
      coordinates
      + snapshot.fields.flatMap { field in ExportedSnapshot.columns(field).map { TableColumn($0, units: field.units, field.longName) } }
    var text = columns.map(\.name).joined(separator: ",") + "\n"
    let (cells, centres) = (snapshot.cells, snapshot.centres)
    for cell in 0..<cells.reduce(1, *) {
      var (row, rest) = ([Double](), cell)
      for axis in 0..<snapshot.axes {
        row.append(centres[axis][rest % cells[axis]])
        rest /= cells[axis]
      }
      for field in snapshot.fields { row += field.values[cell * field.components..<(cell + 1) * field.components] }
      text += row.map { String(format: "%.17g", $0) }.joined(separator: ",") + "\n"
    }
    let name = snapshot.stem + ".csv"
    try AtomicFile.write(text, to: PathText.join(folder, name))
    tables.append((name, columns))
  }

  func finish() throws { try AtomicFile.write(TableColumn.metadata(of: tables), to: PathText.join(folder, "csv-metadata.json")) }
}
