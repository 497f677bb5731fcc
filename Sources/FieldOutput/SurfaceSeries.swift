import Foundation

/// Writes the surfaces of a run as it goes: `surfaces/000100.hdf` for each, named by step, and `surfaces.hdf.series` for ParaView. A file is complete on
/// disk before the list names it.
public struct SurfaceSeries {
  private let directory: String
  private var list = SeriesList(files: [])

  /// - Parameter directory: the run directory.
  public init(directory: RunDirectory) throws {
    self.directory = directory.path
    _ = try directory.folder(.surfaces)
  }

  /// - Returns: the path of the file.
  @discardableResult
  public mutating func write(_ surface: Surface) throws -> String {
    let file = "\(RunDirectory.Folder.surfaces.rawValue)/\(SnapshotWriter.stem(step: surface.step)).hdf"
    let path = (directory as NSString).appendingPathComponent(file)
    try SurfaceWriter.write(surface, to: path)
    list.files.append(.init(name: file, time: surface.time))
    try list.write(to: (directory as NSString).appendingPathComponent("\(RunDirectory.Folder.surfaces.rawValue).hdf.series"))
    return path
  }
}
