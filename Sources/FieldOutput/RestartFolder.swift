import Foundation

/// The folder of a run's restarts. The two most recent are kept, so that damage to one does not
/// lose the run.
public struct RestartFolder: Sendable {
  /// A restart that was loaded.
  public struct Loaded: Sendable {
    public let state: RestartState
    public let path: String
    /// One sentence per more recent restart that could not be read.
    public let warnings: [String]
  }

  public let path: String

  /// - Parameter path: the folder; made when the first restart is saved.
  public init(path: String) {
    self.path = path
  }

  /// Saves a restart, atomically, then removes all but it and the one before.
  ///
  /// Restarts with a higher sequence number belong to a future that the run, resumed from before
  /// them, has left; they go too.
  /// - Returns: the path of the file.
  /// - Throws: `OutputError` when a name is wrong or the file cannot be written; earlier restarts
  ///   are then untouched.
  @discardableResult
  public func save(_ state: RestartState) throws -> String {
    try OutputFolder.make(path)
    let file = file(state.sequence)
    try RestartFile.write(state, to: file)
    let others = try sequences().filter { $0 != state.sequence }
    let previous = others.filter { $0 < state.sequence }.max()
    for stale in others where stale != previous { unlink(self.file(stale)) }
    return file
  }

  /// Loads the most recent restart that is intact.
  /// - Throws: `OutputError` when there is none; it tells what is wrong with those that are there.
  public func loadLatest() throws -> Loaded {
    var warnings: [String] = []
    for sequence in try sequences().sorted(by: >) {
      do throws(OutputError) {
        return Loaded(state: try RestartFile.read(file(sequence)), path: file(sequence), warnings: warnings)
      } catch {
        warnings.append(error.sentence)
      }
    }
    guard warnings.isEmpty else {
      throw OutputError("no restart in \(path) can be read, so run the case from its start: \(warnings.joined(separator: "; "))")
    }
    throw OutputError("\(path) holds no restart to go on from; run the case again")
  }

  private func file(_ sequence: Int) -> String { PathText.join(path, Self.name(sequence)) }

  /// The name of a restart's file.
  public static func name(_ sequence: Int) -> String { "\(SnapshotWriter.stem(step: sequence)).hdf" }

  /// Whether there is a restart, intact or not.
  public var isEmpty: Bool { get throws { try sequences().isEmpty } }

  /// Sequence numbers of the files that are there, in no order.
  private func sequences() throws -> [Int] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: path).compactMap { name in
      name.hasSuffix(".hdf") ? Int(name.dropLast(4)).flatMap { $0 >= 0 ? $0 : nil } : nil
    }
  }
}
