/// An index of the VTKHDF files for viewers that do not read them, such as VisIt.
struct XDMFSnapshots: SnapshotSink {
  static let keyword = "xdmf"
  static let listEnding: String? = ".xdmf"
  static let fileEnding: String? = nil

  private let precision: OutputPrecision
  private var list: SnapshotList

  init(_ folder: SnapshotFolder) throws {
    precision = folder.precision
    list = try SnapshotList(
      folder.listed, start: { try XDMFIndex.growing(at: folder.directory.claim(folder.name + ".xdmf"), with: $0) },
      entry: { XDMFIndex.grid($0, file: folder.file(step: $0.step)) })
  }

  mutating func write(_ snapshot: Snapshot) throws { try list.add(SnapshotHeader(snapshot, precision: precision)) }
}
