import Foundation

/// A directory taken by one run: a lock that the system lifts when the process ends, however it
/// ends.
///
/// The file stays where it is afterwards, for removing it would let two runs hold one each.
final class RunLock: Sendable {
  private static let name = ".swiftwater.lock"
  private let descriptor: Int32

  /// Takes the lock of a directory.
  /// - Throws: `OutputError` that names host and process if another run holds it.
  convenience init(in folder: String) throws(OutputError) {
    let path = PathText.join(folder, Self.name)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else { throw OutputError(cannot: "open the lock \(path)") }
    try self.init(descriptor, folder)
  }

  /// Takes the lock of a directory in which a run has been; nil if none has.
  convenience init?(existingIn folder: String) throws(OutputError) {
    let path = PathText.join(folder, Self.name)
    let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if descriptor < 0 && (errno == ENOENT || errno == ENOTDIR) { return nil }
    guard descriptor >= 0 else { throw OutputError(cannot: "open the lock \(path)") }
    try self.init(descriptor, folder)
  }

  /// Whether a run holds the lock of a directory.
  static func isHeld(in folder: String) -> Bool {
    let descriptor = open(PathText.join(folder, name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  private init(_ descriptor: Int32, _ folder: String) throws(OutputError) {
    self.descriptor = descriptor
    // Some network file systems have no locks; runs on them are on their own.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK {
      let holder = Self.text(descriptor)
      throw OutputError("another run is using \(folder)\(holder.map { " (\($0))" } ?? ""); wait for it, or give another directory")
    }
    // Who holds the lock is a courtesy; the lock itself holds without it.
    ftruncate(descriptor, 0)
    try? FileBytes.write("process \(getpid()) on \(RunOwner.hostName)\n", to: descriptor, at: 0, path: folder)
  }

  /// Lifts the lock itself: a copy of this process, as `HDF5Trial` makes them, may still hold the
  /// descriptor.
  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static func text(_ descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").first.map { String($0) }
  }
}
