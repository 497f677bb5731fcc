import Foundation

/// Bytes to a descriptor, all of them or an error: interrupted and partial writes go on, and one
/// that would block waits.
public enum FileBytes {
  /// Writes at the descriptor's own position: the end of a file, a pipe, a terminal.
  /// - Parameter path: what errors call it.
  public static func write(_ bytes: Data, to descriptor: Int32, path: String) throws(OutputError) {
    try write(bytes, path) { bytes, count, _ in
      let written = Foundation.write(descriptor, bytes, count)
      guard written < 0 && errno == EAGAIN else { return written }
      var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      return poll(&state, 1, -1) < 0 ? -1 : 0
    }
  }

  /// Writes text at a place of a file.
  static func write(_ text: String, to descriptor: Int32, at start: Int, path: String) throws(OutputError) {
    try write(Data(text.utf8), path) { pwrite(descriptor, $0, $1, start + $2) }
  }

  private static func write(
    _ data: Data, _ path: String, _ call: (_ bytes: UnsafeRawPointer, _ count: Int, _ written: Int) -> Int
  ) throws(OutputError) {
    let failure = data.withUnsafeBytes { bytes -> Int32? in
      guard let base = bytes.baseAddress else { return nil }
      var written = 0
      while written < bytes.count {
        let count = call(base + written, bytes.count - written, written)
        if count < 0 && errno != EINTR { return errno }
        written += max(count, 0)
      }
      return nil
    }
    if let failure { throw OutputError(cannot: "write \(path)", code: failure) }
  }
}
