import Foundation

/// Files that appear whole or not at all: written under a temporary name in the same folder,
/// synchronised, renamed.
///
/// A kill at any instant leaves the old file or the new one under the final name, and at worst a
/// hidden `.name.tmp` beside it, which the next attempt overwrites and a later run in the same
/// folder removes.
public enum AtomicFile {
  /// Replaces the file at `path` by what `produce` writes to the temporary path it is given.
  /// - Throws: what `produce` throws, or `OutputError`; the file at `path` is then untouched.
  public static func replace(_ path: String, _ produce: (String) throws -> Void) throws {
    let temporary = temporaryPath(for: path)
    do {
      try produce(temporary)
      try synchronise(temporary)
      guard rename(temporary, path) == 0 else { throw OutputError(cannot: "rename \(temporary) to \(path)") }
    } catch {
      unlink(temporary)
      throw error
    }
    try synchronise(PathText.folder(of: path))
  }

  /// Replaces the file at `path` by `data`.
  public static func write(_ data: Data, to path: String) throws {
    try replace(path) { temporary in
      let file = try LineFile(writing: temporary, appending: false)
      try file.write(data)
    }
  }

  /// Replaces the file at `path` by UTF-8 text.
  public static func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  static func temporaryPath(for path: String) -> String {
    PathText.join(PathText.folder(of: path), ".\(PathText.name(of: path)).tmp")
  }

  /// Forces a file or a folder (its list of names) to disk.
  private static func synchronise(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(cannot: "open \(path) to synchronise it") }
    defer { close(descriptor) }
    // Some network file systems do not synchronise folders; the rename is then as safe as they make
    // it.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw OutputError(cannot: "synchronise \(path) to disk") }
  }
}
