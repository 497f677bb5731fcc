import CaseFiles
import FieldOutput
import Foundation

/// The snapshots of a run in the form of another program.
public struct RunExport {
  /// What has been written.
  public struct Result: Encodable, Sendable {
    public let format, output: String
    /// How many snapshots.
    public let snapshots: Int
    public let fields: [String]
  }

  /// The forms that there are, by their words.
  static var formats: [any SnapshotExport.Type] { [VTUExport.self, TemporalExport.self, CSVExport.self, NPZExport.self, ZarrExport.self] }
  public static var keywords: [String] { formats.map { $0.keyword } }

  private let directory: RunDirectory

  /// - Parameter path: the directory of a run.
  /// - Throws: `OutputError` if there is no run in it.
  public init(_ path: String) throws(OutputError) { directory = try RunDirectory.existing(path) }

  /// Writes all snapshots of a folder.
  /// - Parameters:
  ///   - format: one of `keywords`.
  ///   - folder: `fields`, `sensitivity` or `statistics`.
  ///   - output: a folder that is not yet there; nil for one beside that of the snapshots, such as
  ///     `fields-vtu`.
  /// - Throws: `LookingError` if there is no such form or nothing to write, `OutputError` if a file
  ///   cannot be read or written.
  public func write(
    _ format: String, folder: String = RunDirectory.Folder.fields.rawValue, to output: String? = nil,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> Result {
    guard let kind = Self.formats.first(where: { $0.keyword == format }) else {
      let advice = NearestName.question(format, among: Self.keywords) ?? "there are \(Self.keywords.joined(separator: ", "))"
      throw LookingError("there is no format `\(format)`; \(advice)")
    }
    guard let source = RunDirectory.Folder(rawValue: folder), [.fields, .sensitivity, .statistics].contains(source) else {
      throw LookingError("`\(folder)` holds no snapshots; export fields, sensitivity or statistics")
    }
    let entries = SnapshotSeries(in: directory.path, folder: source).entries
    guard !entries.isEmpty else {
      throw LookingError(
        "\(PathText.join(directory.path, folder)) holds no snapshots; export another --folder, or let the case write some by `output.every`"
      )
    }
    let path = output ?? PathText.join(directory.path, "\(folder)-\(format)")
    guard !FileManager.default.fileExists(atPath: path) else {
      throw OutputError("\(path) is there already; move it away, or give another --output")
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OutputError("cannot make the directory \(path); choose one that you may write to")
    }
    let export = try kind.init(path, count: entries.count)
    var names: [String] = []
    for (place, entry) in entries.enumerated() {
      let snapshot = try ExportedSnapshot(entry.path)
      names = snapshot.fields.map(\.name)
      try export.write(snapshot, place)
      progress(place + 1, entries.count)
    }
    try export.finish()
    return Result(format: format, output: path, snapshots: entries.count, fields: names)
  }
}

/// A form in which snapshots are exported.
protocol SnapshotExport: AnyObject {
  /// The word on the command line.
  static var keyword: String { get }
  /// - Parameters:
  ///   - folder: where it goes; empty.
  ///   - count: how many snapshots there will be.
  init(_ folder: String, count: Int) throws
  /// - Parameter place: of the snapshot among all, from 0.
  func write(_ snapshot: ExportedSnapshot, _ place: Int) throws
  func finish() throws
}

/// A snapshot with all its fields in cells.
struct ExportedSnapshot {
  let snapshot: Snapshot
  /// The positions of the faces between cells and at the ends: of x, y and, in space, z.
  let faces: [[Double]]

  /// - Throws: `OutputError` if it cannot be read.
  init(_ path: String) throws(OutputError) {
    let summary = try SnapshotSummary(reading: path)
    var snapshot = try SnapshotFile.read(path, fields: summary.fields.map(\.name))
    faces = summary.faces
    snapshot.fields = snapshot.fields.map { field in
      var field = field
      if let told = summary.fields.first(where: { $0.name == field.name }) { (field.longName, field.units) = (told.longName, told.units) }
      return field
    }
    self.snapshot = snapshot
  }

  var time: Double { snapshot.time }
  var step: Int { snapshot.step }
  var fields: [SnapshotField] { snapshot.fields }

  var axes: Int { faces.count }
  /// Cells along each axis, x first.
  var cells: [Int] { faces.map { $0.count - 1 } }
  /// The centres of cells along each axis.
  var centres: [[Double]] { faces.map { faces in zip(faces, faces.dropFirst()).map { 0.5 * ($0 + $1) } } }
  /// Steps as they stand in the names of files.
  var stem: String { String(repeating: "0", count: max(0, 6 - String(step).count)) + String(step) }

  static let axisNames = ["x", "y", "z"]

  /// What the numbers of a field are called: its name, and of a vector a component each.
  static func columns(_ field: SnapshotField) -> [String] { ProbeColumns.components(of: field.name, count: field.components) }
}

extension [Double] {
  /// As they lie in memory, which is little-endian everywhere that the program runs.
  var bytes: Data { withUnsafeBytes { Data($0) } }
}
