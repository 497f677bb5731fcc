import Foundation

/// Folders that are to be written in.
enum OutputFolder {
  /// Makes a folder and those above it.
  static func make(_ path: String) throws(OutputError) {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
      guard isDirectory.boolValue else { throw notADirectory(path) }
      return
    }
    let parent = PathText.folder(of: path)
    if parent != "." && parent != "/" { try make(parent) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw OutputError(cannot: "make the directory \(path)") }
  }

  /// Checks that `path` is a writable directory, or can become one inside the nearest directory
  /// that exists.
  static func refuseUnlessWritable(_ path: String) throws(OutputError) {
    guard !path.isEmpty else { throw OutputError("the output directory has an empty name; give a path") }
    var isDirectory: ObjCBool = false
    var nearest = path
    while !FileManager.default.fileExists(atPath: nearest, isDirectory: &isDirectory) {
      guard nearest != "." && nearest != "/" else { throw OutputError(cannot: "look at \(nearest)") }
      nearest = PathText.folder(of: nearest)
    }
    guard isDirectory.boolValue else { throw notADirectory(nearest) }
    guard access(nearest, W_OK | X_OK) == 0 else { throw OutputError(cannot: "write in the directory \(nearest)") }
  }

  /// Whether there is a folder under this name.
  /// - Throws: `OutputError` if there is something else, or a link to a folder.
  static func isFolderItself(_ path: String) throws(OutputError) -> Bool {
    switch try kind(path) {
    case nil: return false
    case S_IFDIR: return true
    case S_IFLNK:
      throw OutputError(
        "\(path) is a link, and what a run replaces would lie elsewhere; remove the link, or let the whole output directory be one")
    default: throw notADirectory(path)
    }
  }

  /// What lies under a name, links not followed; nil if nothing does.
  static func kind(_ path: String) throws(OutputError) -> mode_t? {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw OutputError(cannot: "look at \(path)")
    }
    return status.st_mode & S_IFMT
  }

  /// The path without links and relative parts; nil if nothing is there.
  static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func notADirectory(_ path: String) -> OutputError {
    OutputError("\(path) is a file, not a directory; give another output directory or move the file away")
  }
}
