import FieldOutput
import Foundation

/// One VTKHDF file with all times, `series.vtkhdf`, for ParaView 5.12 or later.
final class TemporalExport: SnapshotExport {
  static let keyword = "vtkhdf"
  private let folder: String
  private let count: Int
  private var file: TemporalFile?

  init(_ folder: String, count: Int) { (self.folder, self.count) = (folder, count) }

  func write(_ snapshot: ExportedSnapshot, _ place: Int) throws {
    let file = try self.file ?? TemporalFile(PathText.join(folder, "series.vtkhdf"), like: snapshot.snapshot, count: count)
    self.file = file
    try file.append(snapshot.snapshot)
  }

  func finish() throws { try file?.finish() }
}
