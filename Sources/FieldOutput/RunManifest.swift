import Foundation
import Synchronization

/// Who writes a run.
struct RunOwner: Codable {
  let host: String
  let process: Int
  let started: Date
  /// The command line, and the directory in which it was given; nil in lists of earlier versions.
  var command: [String]?
  var folder: String?

  static var current: RunOwner {
    RunOwner(
      host: hostName, process: Int(getpid()), started: Date(), command: CommandLine.arguments,
      folder: FileManager.default.currentDirectoryPath)
  }

  /// Without asking the network.
  static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "this host" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// The file `run.json` of a run under way: who owns it, and every file and folder that it makes.
///
/// A name stands in the list before the file is made, so a run that is killed leaves nothing that
/// is not listed. The directory is locked as long as the manifest lives.
final class RunManifest: Sendable {
  static let name = "run.json"

  private let list: GrowingList
  private let lock: RunLock
  private let known: Mutex<Set<String>>
  private let tables: Mutex<TableMetadata>

  /// Starts a list, in place of that of an earlier run.
  /// - Parameters:
  ///   - earlier: the owner of a run that goes on, whose command stands.
  ///   - files: what such a run has made.
  init(in folder: String, lock: RunLock, owner earlier: RunOwner? = nil, files: [String] = []) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    var current = RunOwner.current
    if let earlier { (current.command, current.folder) = (earlier.command, earlier.folder) }
    let owner = String(decoding: try encoder.encode(current), as: UTF8.self)
    list = try GrowingList(
      path: PathText.join(folder, Self.name), head: "{\n  \"swiftwater\" : \(Contents.format),\n  \"owner\" : \(owner),\n  \"files\" : [",
      entries: files.map { "\n    \(Self.quoted($0))" }, separator: ",", tail: Self.tail)
    self.lock = lock
    known = Mutex(Set(files))
    tables = Mutex(earlier == nil ? TableMetadata() : TableMetadata(in: folder))
  }

  /// Lists a file, or a folder if a slash stands behind its name.
  func add(_ name: String) throws(OutputError) {
    try known.withLock { known throws(OutputError) in
      guard !known.contains(name) else { return }
      try list.append("\n    \(Self.quoted(name))")
      known.insert(name)
    }
  }

  /// Says what the columns of a table are.
  /// - Returns: the text of the file that tells it of all tables.
  func describe(_ name: String, _ columns: [TableColumn]) throws -> String {
    try tables.withLock { tables in
      tables.describe(name, columns)
      return try tables.text()
    }
  }

  private static let tail = "\n  ]\n}\n"

  /// Lists a file in the manifest of a run that has ended; nothing where there is no manifest.
  /// - Throws: `OutputError` if there is a file of this name that is not listed, or the list cannot
  ///   be written.
  static func amend(in folder: String, adding name: String) throws {
    let contents = try Contents.read(in: folder)
    if let contents, contents.files.contains(name) { return }
    guard try OutputFolder.kind(PathText.join(folder, name)) == nil else {
      throw OutputError(
        "\(PathText.join(folder, name)) is there, and \(Self.name) does not list it as the run's own; move it away, or give --output")
    }
    guard let contents else { return }
    let path = PathText.join(folder, Self.name)
    let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    guard text.hasSuffix(tail) else {
      throw OutputError("\(path) does not end as this version writes it; give --output, or run the case again")
    }
    let separator = contents.files.isEmpty ? "" : ","
    try AtomicFile.write("\(text.dropLast(tail.count))\(separator)\n    \(quoted(name))\(tail)", to: path)
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\0"..."\u{1F}": "\\u00\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))"
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  /// A manifest read back.
  struct Contents: Decodable {
    static let format = 1
    /// The format's version.
    let swiftwater: Int
    let owner: RunOwner?
    let files: [String]

    /// - Returns: nil where there is no manifest.
    /// - Throws: `OutputError` if there is a file of this name that is not a manifest.
    static func read(in folder: String) throws(OutputError) -> Contents? {
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      let path = PathText.join(folder, RunManifest.name)
      guard let kind = try OutputFolder.kind(path) else { return nil }
      guard kind == S_IFREG, let data = FileManager.default.contents(atPath: path),
        let contents = try? decoder.decode(Contents.self, from: data), contents.swiftwater == format
      else {
        throw OutputError("\(path) does not list the files of a run as this version writes it; move it away, or give another directory")
      }
      return contents
    }
  }
}
