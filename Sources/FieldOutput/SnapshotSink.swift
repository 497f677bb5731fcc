/// A form in which the snapshots of a run leave it. A new one is a file of its own, a line in
/// ``SnapshotSinks``, and its word in the case's `output.formats`.
///
/// Sinks take each snapshot in their order, so that one may refer to what another has written.
public protocol SnapshotSink: Sendable {
  /// The word in a case file.
  static var keyword: String { get }
  /// What the name of a list of snapshots ends with, which lies in the run directory; nil if the
  /// sink keeps none.
  static var listEnding: String? { get }
  /// What the names of its files in the folder end with, behind the step; nil if there are none.
  static var fileEnding: String? { get }

  /// Begins the snapshots of a run, or goes on behind those that the folder lists.
  /// - Throws: `OutputError` when something cannot be written.
  init(_ folder: SnapshotFolder) throws

  /// Takes one snapshot; one of a step that was taken before replaces that.
  /// - Throws: `OutputError` when a name or length is wrong or a file cannot be written; what was
  ///   taken before is then whole.
  mutating func write(_ snapshot: Snapshot) throws
}

extension SnapshotSink {
  static func begin(_ folder: SnapshotFolder) throws -> any SnapshotSink { try Self(folder) }
}

/// The forms that there are.
public enum SnapshotSinks {
  /// In the order in which they take a snapshot.
  public static let all: [any SnapshotSink.Type] = [VTKHDFSnapshots.self, XDMFSnapshots.self]
}

/// Where the snapshots of one kind lie, and how their values are written.
public struct SnapshotFolder: Sendable {
  let directory: RunDirectory
  /// Name of the folder, and stem of the lists beside it.
  let name: String
  let precision: OutputPrecision
  let layout: DatasetLayout
  /// The snapshots of an earlier part of the run, in order of time.
  let listed: [SnapshotHeader]

  /// The name of a snapshot's file, relative to the run directory.
  func file(step: Int, ending: String = ".hdf") -> String { "\(name)/\(SnapshotWriter.stem(step: step))\(ending)" }
}

/// A list of snapshots that grows by an entry with each, and is written anew where one is replaced.
struct SnapshotList: Sendable {
  private var headers: [SnapshotHeader]
  private var steps: Set<Int>
  private var list: GrowingList
  private let start: @Sendable ([String]) throws -> GrowingList
  private let entry: @Sendable (SnapshotHeader) throws -> String

  /// - Parameters:
  ///   - start: writes a list with these entries.
  ///   - entry: the text of one.
  init(
    _ headers: [SnapshotHeader], start: @escaping @Sendable ([String]) throws -> GrowingList,
    entry: @escaping @Sendable (SnapshotHeader) throws -> String
  ) throws {
    (self.headers, self.start, self.entry) = (headers, start, entry)
    steps = Set(headers.map(\.step))
    list = try start(headers.map(entry))
  }

  mutating func add(_ header: SnapshotHeader) throws {
    guard steps.insert(header.step).inserted else {
      headers.removeAll { $0.step == header.step }
      headers.append(header)
      list = try start(headers.map(entry))
      return
    }
    try list.append(entry(header))
    headers.append(header)
  }
}
