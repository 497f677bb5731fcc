import Dispatch
import Foundation

/// States on disk, a file each, written and read by a thread of its own while steps go on.
///
/// Between the steps and the disk stand a few places in memory, the buffers. One is filled and
/// handed over to be written; only when all of them are under way does the next state wait. The
/// state that will be loaded next is read ahead into one of them as soon as one is free. Files are
/// written and read in the order of the calls.
///
/// A file is removed with its state, and what is left with the object, except for files that are
/// not what was written.
final class DiskStates<Process: ReversibleProcess> {
  private let process: Process
  private let folder: CheckpointFolder
  private let buffers: [StateBuffer<Process>]
  private let queue = DispatchQueue(label: "checkpoints")
  /// Where the files are, once there are any.
  private var place: CheckpointFolder.Place?
  private var run = CheckpointFile.RunIdentity()
  /// Steps whose states are stored.
  private var steps: Set<Int> = []
  /// Largest number of states alive together.
  private(set) var peak = 0

  /// - Parameter bufferCount: places in memory, at least 1; with 2 writing and reading overlap with
  ///   steps.
  init(_ process: Process, in folder: CheckpointFolder, bufferCount: Int) {
    (self.process, self.folder) = (process, folder)
    buffers = (0..<max(1, bufferCount)).map { _ in StateBuffer(process.makeState()) }
  }

  deinit { removeAll() }

  var count: Int { steps.count }

  func contains(_ step: Int) -> Bool { steps.contains(step) }

  /// Stores a state.
  /// - Parameters:
  ///   - wanted: the step of the state that will be loaded next, if that is known.
  ///   - fill: leaves the state in the place given, and may take what is there.
  /// - Throws: `CheckpointError`, also of a state that was to be written before.
  func store(_ step: Int, wanted: Int?, _ fill: (inout Process.State) -> Void) throws {
    let file = try file(step)
    let buffer = try freeBuffer(wanted: wanted)
    fill(&buffer.state)
    buffer.step = step
    steps.insert(step)
    peak = max(peak, steps.count)
    buffer.run(on: queue) { try $0.write(to: file) }
  }

  /// Begins to read a state that is not in memory, if a buffer is free for it.
  func prefetch(_ step: Int) throws {
    guard steps.contains(step), !buffers.contains(where: { $0.step == step }) else { return }
    guard let buffer = buffers.first(where: { $0.step == nil && $0.isIdle }) ?? buffers.first(where: { $0.isIdle }) else { return }
    try finish(buffer)
    try read(step, into: buffer)
  }

  /// Loads a state.
  /// - Parameter use: may take the state out of its place if it is released afterwards.
  /// - Throws: `CheckpointError` if the file is not what was written.
  func load(_ step: Int, wanted: Int?, _ use: (inout Process.State) -> Void) throws {
    if !buffers.contains(where: { $0.step == step }) { try read(step, into: try freeBuffer(wanted: wanted)) }
    guard let buffer = buffers.first(where: { $0.step == step }) else { preconditionFailure("the state has just been read") }
    try finish(buffer)
    use(&buffer.state)
  }

  /// Releases a state and removes its file.
  func release(_ step: Int) throws {
    guard steps.remove(step) != nil else { return }
    for buffer in buffers where buffer.step == step { buffer.step = nil }
    let path = try file(step).path
    queue.async { unlink(path) }
  }

  /// Removes all files, and the folder.
  func removeAll() {
    queue.sync {}
    for buffer in buffers {
      // What went wrong is of no matter any more, but for what it says of the file.
      do { try finish(buffer) } catch {}
      buffer.step = nil
    }
    if let place {
      // The other files go, even if one was found that is not what was written.
      for step in steps { unlink(Self.name(step, in: place.path)) }
      place.remove()
    }
    (place, run, peak) = (nil, CheckpointFile.RunIdentity(), 0)
    steps.removeAll()
  }

  private func read(_ step: Int, into buffer: StateBuffer<Process>) throws {
    let file = try file(step)
    buffer.step = step
    buffer.run(on: queue) { try $0.read(from: file) }
  }

  /// A buffer that may be overwritten: an empty one, else one whose state is on disk, the one that
  /// is wanted next last of all.
  private func freeBuffer(wanted: Int?) throws -> StateBuffer<Process> {
    func cost(_ buffer: StateBuffer<Process>) -> Int {
      (buffer.isIdle ? 0 : 1) + (buffer.step == nil ? 0 : 2) + (buffer.step != nil && buffer.step == wanted ? 4 : 0)
    }
    guard let buffer = buffers.min(by: { cost($0) < cost($1) }) else { preconditionFailure("there is a buffer at least") }
    try finish(buffer)
    return buffer
  }

  /// Waits until a buffer is back from the disk. A file that could not be written is not there, and
  /// one that is not what was written is not to be removed.
  private func finish(_ buffer: StateBuffer<Process>) throws {
    do { try buffer.finish() } catch {
      if let step = buffer.step { steps.remove(step) }
      buffer.step = nil
      throw error
    }
  }

  private func file(_ step: Int) throws -> CheckpointFile {
    let place = try self.place ?? folder.make()
    self.place = place
    return CheckpointFile(path: Self.name(step, in: place.path), run: run, step: step)
  }

  private static func name(_ step: Int, in path: String) -> String { "\(path)/\(step).state" }
}

/// A place for a state that the thread of the disk works on, or the steps, never both.
private final class StateBuffer<Process: ReversibleProcess>: @unchecked Sendable {
  var state: Process.State
  /// Whose state it holds, or will hold; nil of an empty one.
  var step: Int?
  private var failure: (any Error)?
  private let underway = DispatchGroup()

  init(_ state: Process.State) { self.state = state }

  var isIdle: Bool { underway.wait(timeout: .now()) == .success }

  /// Gives the buffer to the thread of the disk.
  func run(on queue: DispatchQueue, _ work: @escaping @Sendable (StateBuffer) throws -> Void) {
    queue.async(group: underway) { [self] in
      do { try work(self) } catch { failure = error }
    }
  }

  /// Waits until the buffer is back.
  /// - Throws: what went wrong meanwhile.
  func finish() throws {
    underway.wait()
    guard let error = failure else { return }
    failure = nil
    throw error
  }

  func write(to file: CheckpointFile) throws { try file.write { try Process.write(state, to: $0) } }
  func read(from file: CheckpointFile) throws { try file.read { try Process.read(&state, from: $0) } }
}
