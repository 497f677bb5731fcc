import Foundation

/// Writes the snapshots of a run and keeps the two lists of them.
///
/// In the run directory: `fields/000100.hdf` per snapshot, named by step; `fields.hdf.series` for ParaView; `fields.xdmf` for
/// viewers that do not read VTKHDF; on a stretched grid `fields/grid.hdf`, the mesh that the snapshots link to. The mesh is complete on disk
/// before a snapshot links to it, the snapshot before a list names it, and lists grow by whole entries, so a kill at any instant leaves every
/// listed file readable.
public struct SnapshotWriter: Sendable {
  public let precision: OutputPrecision
  public let layout: DatasetLayout
  private let directory: RunDirectory
  private let name: String
  private var listed: [(file: String, header: SnapshotHeader)] = []
  private var steps: Set<Int> = []
  private var series: GrowingList
  private var index: GrowingList
  /// The stretched grid whose mesh this writer has written.
  private var meshed: SnapshotGrid?

  /// Starts the lists of a new run in one of its folders.
  /// - Throws: `OutputError` when a folder cannot be made or a list cannot be written.
  public init(_ directory: RunDirectory, _ folder: RunDirectory.Folder = .fields, layout: DatasetLayout = .contiguous) throws {
    _ = try directory.folder(folder)
    try self.init(directory, folder.rawValue, .float64, layout, listed: [])
  }

  /// Starts the lists of snapshots on their own, or continues those of a resumed run.
  /// - Parameters:
  ///   - directory: where the lists lie.
  ///   - name: name of the folder and stem of the lists.
  ///   - resumedStep: step from which a resumed run goes on. Entries at or after it are dropped, and their files removed, because
  ///     the run writes them again; entries whose file was deleted by the user are dropped too.
  /// - Throws: `OutputError` when a folder cannot be made or a list or snapshot cannot be read.
  public init(
    directory: String, name: String = "fields", precision: OutputPrecision = .float64, layout: DatasetLayout = .contiguous,
    resumingAt resumedStep: Int? = nil
  ) throws {
    let directory = RunDirectory(unlisted: directory)
    func path(_ file: String) -> String { PathText.join(directory.path, file) }
    try OutputFolder.make(path(name))
    var (listed, dropped): ([(file: String, header: SnapshotHeader)], [String]) = ([], [])
    if let resumedStep {
      for entry in try SeriesList(reading: path("\(name).hdf.series")).files
      where FileManager.default.fileExists(atPath: path(entry.name)) {
        let header = try SnapshotFile.readHeader(path(entry.name))
        if header.step < resumedStep {
          listed.append((entry.name, header))
        } else {
          dropped.append(entry.name)
        }
      }
    }
    try self.init(directory, name, precision, layout, listed: listed)
    for file in dropped { unlink(path(file)) }
  }

  private init(
    _ directory: RunDirectory, _ name: String, _ precision: OutputPrecision, _ layout: DatasetLayout,
    listed: [(file: String, header: SnapshotHeader)]
  ) throws {
    (self.directory, self.name, self.precision, self.layout, self.listed) = (directory, name, precision, layout, listed)
    steps = Set(listed.map(\.header.step))
    (series, index) = try Self.lists(of: listed, directory, name)
  }

  /// Writes one snapshot, then both lists. A snapshot of a step already listed replaces it.
  /// - Throws: `OutputError` when a name or length is wrong, the stretched grid is not that of the snapshots before, or a file cannot be written.
  /// - Returns: the path of the snapshot file.
  @discardableResult
  public mutating func write(_ snapshot: Snapshot) throws -> String {
    let file = "\(name)/\(Self.stem(step: snapshot.step)).hdf"
    if snapshot.lastAxisFaces != nil { try writeMesh(of: snapshot) }
    let path = try directory.claim(file)
    try SnapshotFile.write(snapshot, to: path, precision: precision, layout: layout, meshFile: MeshFile.name)
    let header = SnapshotHeader(snapshot, precision: precision)
    if steps.insert(snapshot.step).inserted {
      try series.append(Self.entry(file, header).text())
      try index.append(XDMFIndex.grid(header, file: file))
      listed.append((file, header))
    } else {
      listed.removeAll { $0.header.step == snapshot.step }
      listed.append((file, header))
      (series, index) = try Self.lists(of: listed, directory, name)
    }
    return path
  }

  /// Writes both lists anew.
  private static func lists(
    of snapshots: [(file: String, header: SnapshotHeader)], _ directory: RunDirectory, _ name: String
  ) throws -> (series: GrowingList, index: GrowingList) {
    let series = try SeriesList.growing(at: directory.claim("\(name).hdf.series"), with: snapshots.map { entry($0.file, $0.header) })
    let index = try XDMFIndex.growing(at: directory.claim("\(name).xdmf"), with: snapshots.map { XDMFIndex.grid($0.header, file: $0.file) })
    return (series, index)
  }

  private static func entry(_ file: String, _ header: SnapshotHeader) -> SeriesList.Entry {
    SeriesList.Entry(name: file, time: header.time)
  }

  /// Writes the mesh that the snapshots share, unless this writer has.
  private mutating func writeMesh(of snapshot: Snapshot) throws {
    try snapshot.validate()
    let grid = SnapshotGrid(snapshot)
    guard grid != meshed else { return }
    for (file, header) in listed where header.grid.stretchedAxis != nil && header.grid != grid {
      throw OutputError(
        "the snapshot of step \(snapshot.step) has another stretched grid than \(file), and one folder holds the mesh of one grid; "
          + "write it to a folder of its own")
    }
    try MeshFile.write(grid, to: directory.claim("\(name)/\(MeshFile.name)"))
    meshed = grid
  }

  /// Steps as file names: six digits or more.
  static func stem(step: Int) -> String {
    let digits = String(step)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
