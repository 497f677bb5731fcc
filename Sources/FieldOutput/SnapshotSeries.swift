import Foundation

/// The snapshots in one folder of a run, in order of time.
public struct SnapshotSeries: Sendable {
  public struct Entry: Sendable, Equatable {
    public let path: String
    public let time: Double
  }

  public let entries: [Entry]

  /// Takes the snapshots that the list beside the folder names and that are there, or where there
  /// is no list that can be read, those that the folder holds; none of a folder that is missing.
  public init(in directory: String, folder: RunDirectory.Folder) {
    let listed = (try? SeriesList(reading: PathText.join(directory, folder.rawValue + ".hdf.series")).files) ?? []
    let found = listed.filter { Self.isInside($0.name, folder) && $0.time.isFinite }.map {
      Entry(path: PathText.join(directory, $0.name), time: $0.time)
    }.filter { FileManager.default.fileExists(atPath: $0.path) }
    entries = (found.isEmpty ? Self.scan(PathText.join(directory, folder.rawValue)) : found).sorted { $0.time < $1.time }
  }

  /// A list may say anything; only what a run names a snapshot is one.
  private static func isInside(_ name: String, _ folder: RunDirectory.Folder) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0] == folder.rawValue && isSnapshot(String(parts[1]))
  }

  private static func isSnapshot(_ name: String) -> Bool {
    name.hasSuffix(".hdf") && name.count > 4 && name.dropLast(4).allSatisfy { $0.isASCII && $0.isNumber }
  }

  private static func scan(_ path: String) -> [Entry] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter(isSnapshot).compactMap { name in
      let file = PathText.join(path, name)
      return (try? SnapshotSummary(reading: file)).map { Entry(path: file, time: $0.time) }
    }
  }

  /// The snapshot nearest to a time; the last one unless a time is given.
  public func nearest(to time: Double?) -> Entry? {
    guard let time else { return entries.last }
    return entries.min { abs($0.time - time) < abs($1.time - time) }
  }
}
