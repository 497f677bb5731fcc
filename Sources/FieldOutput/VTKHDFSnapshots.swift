/// Snapshots as VTKHDF files, one for each step, with the list by which ParaView opens them as one
/// data set in time; on a stretched grid with the mesh that they link to.
///
/// The mesh is complete on disk before a snapshot links to it, and the snapshot before the list
/// names it.
struct VTKHDFSnapshots: SnapshotSink {
  static let keyword = "vtkhdf"
  static let listEnding: String? = ".hdf.series"
  static let fileEnding: String? = ".hdf"

  private let folder: SnapshotFolder
  private var list: SnapshotList
  /// The first snapshot on a stretched grid, whose mesh the folder holds.
  private var stretched: SnapshotHeader?
  /// The stretched grid whose mesh this writer has written.
  private var meshed: SnapshotGrid?

  init(_ folder: SnapshotFolder) throws {
    self.folder = folder
    stretched = folder.listed.first { $0.grid.isGraded }
    list = try SnapshotList(
      folder.listed,
      start: { try SeriesList.growing(at: folder.directory.claim(folder.name + ".hdf.series"), with: $0) },
      entry: { try SeriesList.Entry(name: folder.file(step: $0.step), time: $0.time).text() })
  }

  mutating func write(_ snapshot: Snapshot) throws {
    let header = SnapshotHeader(snapshot, precision: folder.precision)
    if !snapshot.gradedFaces.isEmpty { try writeMesh(of: snapshot, header) }
    try SnapshotFile.write(
      snapshot, to: folder.directory.claim(folder.file(step: snapshot.step)), precision: folder.precision, layout: folder.layout,
      meshFile: MeshFile.name)
    try list.add(header)
  }

  /// Writes the mesh that the snapshots share, unless this writer has.
  private mutating func writeMesh(of snapshot: Snapshot, _ header: SnapshotHeader) throws {
    try snapshot.validate()
    guard header.grid != meshed else { return }
    if let stretched, stretched.grid != header.grid {
      throw OutputError(
        "the snapshot of step \(snapshot.step) has another stretched grid than \(folder.file(step: stretched.step)), and one folder "
          + "holds the mesh of one grid; write it to a folder of its own")
    }
    try MeshFile.write(header.grid, to: folder.directory.claim("\(folder.name)/\(MeshFile.name)"))
    (meshed, stretched) = (header.grid, header)
  }
}
