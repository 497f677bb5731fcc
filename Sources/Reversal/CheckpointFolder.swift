import Foundation

/// Where checkpoints on disk are put: a folder of their own within another, made when the first one
/// is written and removed with the last.
public struct CheckpointFolder: Sendable, Equatable {
  /// The folder that theirs is made in; made itself, if need be, where the one above it exists.
  public let parent: String

  private static let prefix = ".checkpoints-"

  /// - Parameter parent: nil for the folder of temporary files, by `TMPDIR`.
  public init(in parent: String? = nil) {
    let temporary = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    self.parent = parent ?? temporary
  }

  /// To be asked before a run that may need it at its end.
  /// - Throws: `CheckpointError.failed` if no folder can be made there.
  public func refuseUnlessWritable() throws { try make().remove() }

  /// A folder that no one else has: it is locked while its program lives.
  struct Place {
    let path: String
    /// The one above it, if it was made too.
    fileprivate let madeParent: String?
    fileprivate let lock: Int32

    /// A file that tells that what is left in the folder is left on purpose.
    fileprivate static func mark(_ path: String) -> String { "\(path)/kept" }

    /// Removes the folder if nothing is left in it.
    func remove() {
      if rmdir(path) == 0 {
        if let madeParent { rmdir(madeParent) }
      } else {
        close(open(Self.mark(path), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
      }
      close(lock)
    }
  }

  /// - Throws: `CheckpointError.failed`.
  func make() throws -> Place {
    let isMade = mkdir(parent, 0o755) == 0
    if !isMade && errno != EEXIST {
      throw CheckpointError.failed(action: "make the folder of checkpoints", path: parent, code: errno)
    }
    if !isMade { removeOrphans() }
    while true {
      var template = Array("\(parent)/\(Self.prefix)XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else {
        throw CheckpointError.failed(action: "make a folder of checkpoints in", path: parent, code: errno)
      }
      let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      // Before it is locked someone may take it for an orphan. There are file systems without locks.
      let isTaken = lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
      if !isTaken, access(path, F_OK) == 0 {
        return Place(path: path, madeParent: isMade ? parent : nil, lock: lock)
      }
      close(lock)
      rmdir(path)
    }
  }

  /// Removes the checkpoints of programs that were killed: they hold no lock any more.
  private func removeOrphans() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(Self.prefix) {
      let path = "\(parent)/\(name)"
      let lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard lock >= 0 else { continue }
      defer { close(lock) }
      guard flock(lock, LOCK_EX | LOCK_NB) == 0, access(Place.mark(path), F_OK) != 0 else { continue }
      for file in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where CheckpointFile.isOne("\(path)/\(file)") {
        unlink("\(path)/\(file)")
      }
      rmdir(path)
    }
  }
}
