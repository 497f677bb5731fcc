import Foundation

/// Writes the snapshots of a run and keeps the two lists of them.
///
/// In the run directory: `fields/000100.hdf` per snapshot, named by step; `fields.hdf.series` for ParaView; `fields.xdmf` for
/// viewers that do not read VTKHDF; on a stretched grid `fields/grid.hdf`, the mesh that the snapshots link to. The mesh is complete on disk
/// before a snapshot links to it, the snapshot before a list names it, and lists are replaced whole, so a kill at any instant leaves every
/// listed file readable.
public struct SnapshotWriter: Sendable {
  public let precision: OutputPrecision
  public let layout: DatasetLayout
  private let directory: String
  private let name: String
  private var listed: [(file: String, header: SnapshotHeader)] = []
  /// The stretched grid whose mesh this writer has written.
  private var meshed: SnapshotGrid?

  /// Starts the lists of a new run, or continues those of a resumed one.
  /// - Parameters:
  ///   - directory: the run directory.
  ///   - name: name of the folder and stem of the lists.
  ///   - resumedStep: step from which a resumed run goes on. Entries at or after it are dropped, and their files removed, because
  ///     the run writes them again; entries whose file was deleted by the user are dropped too.
  /// - Throws: `OutputError` when a folder cannot be made or a list or snapshot cannot be read.
  public init(
    directory: String, name: String = "fields", precision: OutputPrecision = .float64, layout: DatasetLayout = .contiguous,
    resumingAt resumedStep: Int? = nil
  ) throws {
    self.directory = directory
    self.name = name
    self.precision = precision
    self.layout = layout
    try RunDirectory.makeFolder((directory as NSString).appendingPathComponent(name))
    guard let resumedStep else { return }
    var dropped: [String] = []
    for entry in try SeriesList(reading: path("\(name).hdf.series")).files
    where FileManager.default.fileExists(atPath: path(entry.name)) {
      let header = try SnapshotFile.readHeader(path(entry.name))
      if header.step < resumedStep {
        listed.append((entry.name, header))
      } else {
        dropped.append(entry.name)
      }
    }
    try writeLists()
    for file in dropped { unlink(path(file)) }
  }

  /// Writes one snapshot, then both lists. A snapshot of a step already listed replaces it.
  /// - Throws: `OutputError` when a name or length is wrong, the stretched grid is not that of the snapshots before, or a file cannot be written.
  /// - Returns: the path of the snapshot file.
  @discardableResult
  public mutating func write(_ snapshot: Snapshot) throws -> String {
    let file = "\(name)/\(Self.stem(step: snapshot.step)).hdf"
    if snapshot.lastAxisFaces != nil { try writeMesh(of: snapshot) }
    try SnapshotFile.write(snapshot, to: path(file), precision: precision, layout: layout, meshFile: MeshFile.name)
    listed.removeAll { $0.header.step == snapshot.step }
    listed.append((file, SnapshotHeader(snapshot, precision: precision)))
    try writeLists()
    return path(file)
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
    try MeshFile.write(grid, to: path("\(name)/\(MeshFile.name)"))
    meshed = grid
  }

  /// Steps as file names: six digits or more.
  static func stem(step: Int) -> String {
    let digits = String(step)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  private func writeLists() throws {
    try SeriesList(files: listed.map { .init(name: $0.file, time: $0.header.time) }).write(to: path("\(name).hdf.series"))
    try AtomicFile.write(XDMFIndex.text(listed), to: path("\(name).xdmf"))
  }

  private func path(_ relative: String) -> String {
    (directory as NSString).appendingPathComponent(relative)
  }
}
