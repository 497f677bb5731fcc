import Dispatch

/// Writes snapshots while the run goes on: one at a time, on a thread of its own.
///
/// What fails in the background is thrown by the next call.
public final class BackgroundWriter {
  /// Used by the queue while something is under way, by the caller otherwise.
  private final class State: @unchecked Sendable {
    var writer: SnapshotWriter
    var failure: (any Error)?

    init(_ writer: SnapshotWriter) { self.writer = writer }
  }

  private let state: State
  private let queue = DispatchQueue(label: "snapshots")
  private let underway = DispatchGroup()

  public init(_ writer: SnapshotWriter) { state = State(writer) }

  deinit { underway.wait() }

  /// Begins to write a snapshot, once the one before is on disk.
  /// - Throws: what went wrong with the one before; this one is then not written.
  public func write(_ snapshot: Snapshot) throws {
    try finish()
    queue.async(group: underway) { [state] in
      do { try state.writer.write(snapshot) } catch { state.failure = error }
    }
  }

  /// Waits until everything is on disk.
  /// - Throws: what went wrong with the last snapshot.
  public func finish() throws {
    underway.wait()
    guard let error = state.failure else { return }
    state.failure = nil
    throw error
  }
}
