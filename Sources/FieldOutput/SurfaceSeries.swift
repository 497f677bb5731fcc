import Foundation

/// Writes the surfaces of a run as it goes: `surfaces/000100.hdf` for each, named by step, and for
/// viewers `surfaces.hdf.series` and, if wanted, `surfaces.xdmf`. A file is complete on disk before
/// the lists name it.
public struct SurfaceSeries {
  private let directory: RunDirectory
  private let list: GrowingList
  private let index: GrowingList?

  /// - Parameters:
  ///   - directory: the run directory; where the run goes on, so does the series.
  ///   - isIndexed: whether there is to be an index for viewers that do not read VTKHDF.
  public init(directory: RunDirectory, isIndexed: Bool = true) throws {
    self.directory = directory
    _ = try directory.folder(.surfaces)
    let path = try directory.claim("\(RunDirectory.Folder.surfaces.rawValue).hdf.series")
    var kept: [SeriesList.Entry] = []
    if let resumedStep = directory.resumedStep {
      for entry in try SeriesList(reading: path).files {
        let file = PathText.join(directory.path, entry.name)
        let step = Int(PathText.name(of: entry.name).dropLast(".hdf".count)) ?? resumedStep
        if step < resumedStep { kept.append(entry) } else { unlink(file) }
      }
    }
    list = try SeriesList.growing(at: path, with: kept.map { try $0.text() })
    let indexed = isIndexed ? try directory.claim("\(RunDirectory.Folder.surfaces.rawValue).xdmf") : nil
    index = try indexed.map { path in
      try XDMFIndex.growing(
        at: path,
        with: kept.map { XDMFIndex.grid(try SurfaceFile.read(PathText.join(directory.path, $0.name)), file: $0.name) })
    }
  }

  /// - Returns: the path of the file.
  @discardableResult
  public func write(_ surface: Surface) throws -> String {
    let file = "\(RunDirectory.Folder.surfaces.rawValue)/\(SnapshotWriter.stem(step: surface.step)).hdf"
    let path = try directory.claim(file)
    try SurfaceWriter.write(surface, to: path)
    try list.append(SeriesList.Entry(name: file, time: surface.time).text())
    try index?.append(XDMFIndex.grid(surface, file: file))
    return path
  }
}
