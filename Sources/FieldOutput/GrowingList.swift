import Foundation
import Synchronization

/// A text file of entries between a head and a tail, such as a list in JSON or XML, that grows
/// entry by entry at a cost that does not grow with it.
///
/// A new entry takes the place of the tail, and the tail comes behind it, in one call to the
/// system: readers find the list closed before and after, and a process that is killed leaves it
/// closed. A write that fails is taken back.
final class GrowingList: Sendable {
  private let path: String
  private let descriptor: Int32
  private let separator: String
  private let tail: String
  /// Where the tail begins, and how many entries there are.
  private let state: Mutex<(end: Int, count: Int)>

  /// Writes the list anew, atomically.
  /// - Parameter separator: what stands between two entries.
  init(path: String, head: String, entries: [String] = [], separator: String = "", tail: String) throws {
    let body = head + entries.joined(separator: separator)
    try AtomicFile.write(body + tail, to: path)
    descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw OutputError(cannot: "write \(path)") }
    (self.path, self.separator, self.tail) = (path, separator, tail)
    state = Mutex((body.utf8.count, entries.count))
  }

  deinit { close(descriptor) }

  /// - Throws: `OutputError` if the entry cannot be written; the list is then as it was.
  func append(_ entry: String) throws(OutputError) {
    try state.withLock { state throws(OutputError) in
      let body = (state.count == 0 ? "" : separator) + entry
      do throws(OutputError) {
        try FileBytes.write(body + tail, to: descriptor, at: state.end, path: path)
      } catch {
        try? FileBytes.write(tail, to: descriptor, at: state.end, path: path)
        ftruncate(descriptor, state.end + tail.utf8.count)
        throw error
      }
      state = (state.end + body.utf8.count, state.count + 1)
    }
  }
}
