import Foundation

/// The built program, run as a user runs it.
struct Program {
  let status: Int32
  let output: String
  let errors: String

  /// The package's root, two folders above this one.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Programs lie beside the bundle of tests.
  private static let products: URL = {
    let tests = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: tests).deletingLastPathComponent()
  }()

  init(_ arguments: String...) throws { try self.init(arguments) }

  /// - Parameter limit: commands of a shell before the program, such as `ulimit -v 1000000`, and
  ///   what is put before its name.
  init(_ arguments: [String], name: String = "swiftwater", limit: String? = nil) throws {
    let program = Self.products.appendingPathComponent(name)
    guard let limit else {
      try self.init(program, arguments, in: Self.root)
      return
    }
    try self.init(URL(fileURLWithPath: "/bin/sh"), ["-c", "\(limit) \"$0\" \"$@\"", program.path] + arguments, in: Self.root)
  }

  /// A line of shell in which `$SW` is the program.
  init(shell line: String, in folder: Scratch) throws {
    let program = Self.products.appendingPathComponent("swiftwater").path
    try self.init(URL(fileURLWithPath: "/bin/bash"), ["-c", "SW='\(program)'; cd '\(folder.path)'; \(line)"], in: folder.url)
  }

  private init(_ executable: URL, _ arguments: [String], in place: URL) throws {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = place
    let folder = try Scratch()
    let (out, err) = (folder.url.appendingPathComponent("out"), folder.url.appendingPathComponent("err"))
    for file in [out, err] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    status = process.terminationStatus
    output = try String(contentsOf: out, encoding: .utf8)
    errors = try String(contentsOf: err, encoding: .utf8)
  }

  /// Standard output as the one JSON object it promises to be.
  func json() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
  }
}

/// A folder that goes when it is no longer needed.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }
}
