import Foundation

/// A text file written without a buffer: what was written is in the file even if the process is
/// killed right after.
public struct LineFile: ~Copyable {
  public let path: String
  private let descriptor: Int32

  /// - Parameter appending: whether to keep what the file holds and write behind it, or to start
  ///   empty.
  public init(writing path: String, appending: Bool) throws(OutputError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : O_TRUNC), 0o644)
    guard descriptor >= 0 else { throw OutputError(cannot: "write \(path)") }
    self.path = path
  }

  /// Writes one line; the newline is added.
  public func write(line: String) throws(OutputError) {
    try write(Data("\(line)\n".utf8))
  }

  func write(_ data: Data) throws(OutputError) {
    try FileBytes.write(data, to: descriptor, path: path)
  }

  deinit {
    close(descriptor)
  }
}
