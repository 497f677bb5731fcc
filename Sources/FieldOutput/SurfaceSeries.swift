/// Writes the surfaces of a run as it goes: `surfaces/000100.hdf` for each, named by step, and
/// `surfaces.hdf.series` for ParaView. A file is complete on disk before the list names it.
public struct SurfaceSeries {
  private let directory: RunDirectory
  private let list: GrowingList

  /// - Parameter directory: the run directory.
  public init(directory: RunDirectory) throws {
    self.directory = directory
    _ = try directory.folder(.surfaces)
    list = try SeriesList.growing(at: directory.claim("\(RunDirectory.Folder.surfaces.rawValue).hdf.series"))
  }

  /// - Returns: the path of the file.
  @discardableResult
  public func write(_ surface: Surface) throws -> String {
    let file = "\(RunDirectory.Folder.surfaces.rawValue)/\(SnapshotWriter.stem(step: surface.step)).hdf"
    let path = try directory.claim(file)
    try SurfaceWriter.write(surface, to: path)
    try list.append(SeriesList.Entry(name: file, time: surface.time).text())
    return path
  }
}
