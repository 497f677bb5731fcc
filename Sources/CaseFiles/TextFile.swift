import Foundation

/// Text that someone names: a case, or a table beside it.
public enum TextFile {
  /// Far above any case or table of published points, and read in a moment.
  static let largestSize = 1_000_000

  /// The text of a plain file.
  /// - Parameter what: what the file is, as it reads in a sentence.
  /// - Throws: `UnreadableCaseFile` if there is none, or anything else: a pipe would be waited for
  ///   without end.
  public static func read(_ path: String, what: String) throws(UnreadableCaseFile) -> String {
    let bytes = try bytes(path, what: what, atMost: largestSize)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UnreadableCaseFile(file: path, reason: "the \(what) is not UTF-8 text; save it as UTF-8")
    }
    return text
  }

  /// The bytes of a plain file.
  /// - Throws: as `read` does, and of a file with more bytes than `largest`.
  public static func bytes(_ path: String, what: String, atMost largest: Int) throws(UnreadableCaseFile) -> [UInt8] {
    func unreadable(_ reason: String) -> UnreadableCaseFile { UnreadableCaseFile(file: path, reason: reason) }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0 else {
      throw unreadable(errno == ENOENT ? "there is no such \(what); check the path" : "the \(what) may not be read; check its permissions")
    }
    defer { close(descriptor) }
    guard fstat(descriptor, &status) == 0 else { throw unreadable("the \(what) may not be read; check its permissions") }
    if let kind = kind(status.st_mode) {
      throw unreadable(
        "this is \(kind), and a \(what) is a plain file; \(path == "/dev/stdin" ? "save the text as a file and name that" : "name a file")")
    }
    guard status.st_size <= largest else {
      throw unreadable("this file has \(status.st_size) bytes, and a \(what) at most \(largest); check the path")
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    guard let data = try? handle.read(upToCount: largest + 1) ?? Data(), data.count <= largest else {
      throw unreadable("the \(what) may not be read; check its permissions")
    }
    return [UInt8](data)
  }

  /// What a file is that is not a plain one.
  private static func kind(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    default: "a device"
    }
  }

  /// A path of a case file as seen from anywhere: relative ones start at the folder of the case
  /// file.
  public static func absolute(_ path: String, besides caseFile: String) -> String {
    if path.hasPrefix("/") { return path }
    let folder = URL(fileURLWithPath: caseFile).deletingLastPathComponent()
    return folder.appendingPathComponent(path).standardizedFileURL.path
  }
}
