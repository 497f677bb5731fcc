import Foundation

/// Reads case files.
public enum CaseLoader {
  /// Reads and checks a case.
  /// - Parameters:
  ///   - file: The path of the case file.
  ///   - overrides: `path=value` each, applied in order before anything is checked; `value` is
  ///     YAML, and an empty one removes the key.
  ///   - families: the families of equations that a case may name, at least one; the first is meant
  ///     where a case names none.
  /// - Throws: `UnreadableCaseFile` when there is no such text file, `InvalidCase` with everything
  ///   wrong in it.
  public static func load(file: String, overrides: [String] = [], families: [any FamilyCase.Type]) throws -> Case {
    let url = URL(fileURLWithPath: file)
    return try load(
      text: try TextFile.read(file, what: "case file"), name: url.deletingPathExtension().lastPathComponent, source: file,
      overrides: overrides, families: families)
  }

  /// Reads and checks a case given as text.
  /// - Parameters:
  ///   - name: The name of the case.
  ///   - source: What errors call the file.
  ///   - families: the families of equations that a case may name, at least one; the first is meant
  ///     where a case names none.
  /// - Throws: `InvalidCase` with everything wrong.
  public static func load(
    text: String, name: String, source: String, overrides: [String] = [], families: [any FamilyCase.Type]
  ) throws(InvalidCase) -> Case {
    try read(text: text, name: name, source: source, overrides: overrides, families: families)
  }

  /// - Parameter record: takes down what readers ask.
  static func read(
    text: String, name: String, source: String, overrides: [String] = [], families: [any FamilyCase.Type], record: ReadingRecord? = nil
  ) throws(InvalidCase) -> Case {
    precondition(!families.isEmpty, "a case is for one of at least one family of equations")
    let errors = ErrorCollector()
    var parser = DocumentParser(text: text, errors: errors) { line, column in Place(source: source, line: line, column: column) }
    let parsed = parser.parse()
    let choice = FamilyChoice(families: families)
    let changes = overrides.compactMap { Override($0, example: choice.exampleChange, errors: errors) }
    guard var root = parsed else { throw InvalidCase(errors: errors.sorted) }
    let written = root
    let alternatives = choice.alternatives
    for change in changes { change.apply(to: &root, alternatives: alternatives, errors: errors) }
    let reader = NodeReader(node: root, path: "", leaf: "", context: ReadingContext(errors, record: record))
    if case .empty = root.content {
      reader.fail("expected a case, found an empty file", suggestion: "start from a shipped case")
      throw InvalidCase(errors: errors.sorted)
    }
    reader.context.readNames(of: reader, caseFile: source)
    let writtenEnd = overrides.isEmpty ? nil : Time.end(of: written, caseFile: source)
    guard let result = choice.read(reader, name: name, source: source, writtenEnd: writtenEnd) else {
      throw InvalidCase(errors: errors.sorted)
    }
    return result
  }

  /// The cases of a folder, by name; files that do not load are listed with their errors.
  /// - Throws: `UnreadableCaseFile` when the folder cannot be listed.
  public static func list(folder: String, families: [any FamilyCase.Type]) throws -> [CaseSummary] {
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
        let loaded = try load(file: path, families: families)
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
