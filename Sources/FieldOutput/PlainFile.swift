import Foundation

/// Files that are read may be named by anyone. A pipe would be waited for without end, and a device
/// has no end.
enum PlainFile {
  /// - Throws: `OutputError` if there is anything but a plain file; of one that is missing, whoever
  ///   opens it will tell.
  static func require(_ path: String) throws(OutputError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw OutputError("\(path) is a folder, a pipe or a device, not a plain file; check the path")
    }
  }
}
