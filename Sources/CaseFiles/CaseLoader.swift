import Foundation

/// Reads case files.
public enum CaseLoader {
  /// Reads and checks a case.
  /// - Parameters:
  ///   - file: The path of the case file.
  ///   - overrides: `path=value` each, applied in order before anything is checked; `value` is YAML, and an empty one removes the key.
  /// - Throws: `UnreadableCaseFile` when there is no such text file, `InvalidCase` with everything wrong in it.
  public static func load(file: String, overrides: [String] = []) throws -> Case {
    let url = URL(fileURLWithPath: file)
    return try load(
      text: try TextFile.read(file, what: "case file"), name: url.deletingPathExtension().lastPathComponent, source: file,
      overrides: overrides)
  }

  /// Reads and checks a case given as text.
  /// - Parameters:
  ///   - name: The name of the case.
  ///   - source: What errors call the file.
  /// - Throws: `InvalidCase` with everything wrong.
  public static func load(text: String, name: String, source: String, overrides: [String] = []) throws(InvalidCase) -> Case {
    let errors = ErrorCollector()
    var parser = DocumentParser(text: text, errors: errors) { line, column in Place(source: source, line: line, column: column) }
    let parsed = parser.parse()
    let changes = overrides.compactMap { Override($0, errors: errors) }
    guard var root = parsed else { throw InvalidCase(errors: errors.sorted) }
    let written = root
    for change in changes { change.apply(to: &root, errors: errors) }
    let reader = NodeReader(node: root, path: "", errors: errors)
    if case .empty = root.content {
      reader.fail("expected a case, found an empty file", suggestion: "start from a shipped case")
      throw InvalidCase(errors: errors.sorted)
    }
    let writtenEnd = overrides.isEmpty ? nil : Time.end(of: written)
    guard let result = Case(reader, name: name, source: source, writtenEnd: writtenEnd) else { throw InvalidCase(errors: errors.sorted) }
    return result
  }

  /// The cases of a folder, by name; files that do not load are listed with their errors.
  /// - Throws: `UnreadableCaseFile` when the folder cannot be listed.
  public static func list(folder: String) throws -> [CaseSummary] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw UnreadableCaseFile(file: folder, reason: "there is no such folder, or it may not be read; name a folder of case files")
    }
    return try names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted().map { file in
      let path = URL(fileURLWithPath: folder).appendingPathComponent(file).relativePath
      let name = String(file.dropLast(".yaml".count))
      do {
        let loaded = try load(file: path)
        return CaseSummary(
          name: name, file: path, title: loaded.title, reference: loaded.reference, runTime: loaded.runTime, errors: [])
      } catch let invalid as InvalidCase {
        return CaseSummary(name: name, file: path, title: name, reference: nil, runTime: nil, errors: invalid.errors)
      }
    }
  }
}

/// A line of the list of cases.
public struct CaseSummary: Sendable, Equatable {
  public let name: String
  public let file: String
  public let title: String
  public let reference: String?
  public let runTime: String?
  /// What is wrong with the file; empty when it loads.
  public let errors: [CaseError]
}
