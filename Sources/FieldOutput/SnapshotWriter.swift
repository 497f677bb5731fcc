import Foundation

/// Writes the snapshots of a run in the forms that are asked for.
///
/// Unless told otherwise, in the run directory: `fields/000100.hdf` per snapshot, named by step;
/// `fields.hdf.series` for ParaView; `fields.xdmf` for viewers that do not read VTKHDF; on a
/// stretched grid `fields/grid.hdf`. Lists grow by whole entries, so a kill at any instant leaves
/// every listed file readable.
public struct SnapshotWriter: Sendable {
  public var precision: OutputPrecision { folder.precision }
  public var layout: DatasetLayout { folder.layout }
  private let folder: SnapshotFolder
  private var sinks: [any SnapshotSink]

  /// Starts the snapshots of a run in one of its folders, or continues them where the run goes on.
  /// - Parameters:
  ///   - formats: words of ``SnapshotSinks``; nil for all.
  ///   - startsOver: whether nothing is kept of snapshots that a run which goes on has written.
  /// - Throws: `OutputError` when a folder cannot be made, a list cannot be written, or there is no
  ///   such format.
  public init(
    _ directory: RunDirectory, _ folder: RunDirectory.Folder = .fields, layout: DatasetLayout = .contiguous, formats: [String]? = nil,
    startsOver: Bool = false
  ) throws {
    _ = try directory.folder(folder)
    let (listed, dropped) = try Self.earlier(directory, folder.rawValue, directory.resumedStep.map { startsOver ? 0 : $0 })
    try self.init(
      SnapshotFolder(directory: directory, name: folder.rawValue, precision: .float64, layout: layout, listed: listed), formats)
    for file in dropped { unlink(PathText.join(directory.path, file)) }
  }

  /// The snapshots that a list names before a step, and the files of the others.
  private static func earlier(
    _ directory: RunDirectory, _ name: String, _ resumedStep: Int?
  ) throws -> (listed: [SnapshotHeader], dropped: [String]) {
    guard let resumedStep else { return ([], []) }
    var (listed, dropped): ([SnapshotHeader], [String]) = ([], [])
    for entry in try SeriesList(reading: PathText.join(directory.path, "\(name).hdf.series")).files {
      let path = PathText.join(directory.path, entry.name)
      guard FileManager.default.fileExists(atPath: path) else { continue }
      let header = try SnapshotFile.readHeader(path)
      if header.step < resumedStep { listed.append(header) } else { dropped.append(entry.name) }
    }
    return (listed, dropped)
  }

  /// Starts snapshots on their own, or continues those of a resumed run.
  /// - Parameters:
  ///   - directory: where the lists lie.
  ///   - name: name of the folder and stem of the lists.
  ///   - resumedStep: step from which a resumed run goes on. Entries at or after it are dropped,
  ///     and their files removed, because the run writes them again; entries whose file was deleted
  ///     by the user are dropped too.
  /// - Throws: `OutputError` when a folder cannot be made or a list or snapshot cannot be read.
  public init(
    directory: String, name: String = "fields", precision: OutputPrecision = .float64, layout: DatasetLayout = .contiguous,
    resumingAt resumedStep: Int? = nil
  ) throws {
    let directory = RunDirectory(unlisted: directory)
    try OutputFolder.make(PathText.join(directory.path, name))
    let (listed, dropped) = try Self.earlier(directory, name, resumedStep)
    try self.init(SnapshotFolder(directory: directory, name: name, precision: precision, layout: layout, listed: listed), nil)
    for file in dropped { unlink(PathText.join(directory.path, file)) }
  }

  private init(_ folder: SnapshotFolder, _ formats: [String]?) throws {
    self.folder = folder
    let kinds = SnapshotSinks.all.filter { formats?.contains($0.keyword) ?? true }
    if let unknown = formats?.first(where: { word in !kinds.contains { $0.keyword == word } }) {
      throw OutputError(
        "there is no format \"\(unknown)\" of snapshots; the formats are \(SnapshotSinks.all.map { $0.keyword }.joined(separator: ", "))")
    }
    sinks = []
    for kind in kinds { sinks.append(try kind.begin(folder)) }
  }

  /// Writes one snapshot in every form. A snapshot of a step that was written before replaces it.
  /// - Throws: `OutputError` when a name or length is wrong, the stretched grid is not that of the
  ///   snapshots before, or a file cannot be written.
  /// - Returns: the path of the VTKHDF file.
  @discardableResult
  public mutating func write(_ snapshot: Snapshot) throws -> String {
    for index in sinks.indices { try sinks[index].write(snapshot) }
    return PathText.join(folder.directory.path, folder.file(step: snapshot.step))
  }

  /// Steps as file names: six digits or more.
  static func stem(step: Int) -> String {
    let digits = String(step)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
