import Foundation

/// The files of the package.
enum SourceTree {
  struct File {
    /// Relative to the package.
    let path: String
    let text: String

    /// Lines as `wc` counts them, and a last one without an end.
    var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - (text.hasSuffix("\n") ? 1 : 0) }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The folders directly inside one.
  static func folders(in path: String) throws -> Set<String> {
    let entries = try FileManager.default.contentsOfDirectory(
      at: root.appendingPathComponent(path), includingPropertiesForKeys: [.isDirectoryKey], options: .skipsHiddenFiles)
    return Set(try entries.filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }.map(\.lastPathComponent))
  }

  /// Every file below a folder whose name ends so.
  static func files(in path: String, endings: Set<String> = ["swift"]) throws -> [File] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(path).path)
    return try names.sorted().filter { endings.contains(($0 as NSString).pathExtension) }.map {
      File(path: "\(path)/\($0)", text: try text("\(path)/\($0)"))
    }
  }

  /// The modules that all Swift files below a folder import.
  static func imports(in path: String) throws -> Set<String> {
    try files(in: path).reduce(into: []) { $0.formUnion(imports(of: $1.text)) }
  }

  /// The modules that a Swift source imports. What stands in a literal of several lines is no
  /// import: generated code is written so.
  static func imports(of source: String) -> Set<String> {
    let declaration =
      /^\s*(?:@\w+(?:\(\w*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)/
    var modules: Set<String> = []
    var isLiteral = false
    for line in source.split(separator: "\n") {
      if !isLiteral, let match = line.firstMatch(of: declaration) { modules.insert(String(match.1)) }
      if line.ranges(of: "\"\"\"").count % 2 == 1 { isLiteral.toggle() }
    }
    return modules
  }
}
