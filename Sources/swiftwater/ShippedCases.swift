import CaseFiles
import FieldOutput
import Foundation

/// The cases that come with the program, found from wherever it is run.
enum ShippedCases {
  /// Where they lie: `SWIFTWATER_CASES` if that is set, else the folder `Cases` here, or the
  /// nearest one above the program, or `share/swiftwater/Cases` there; nil if there is none.
  static var folder: String? {
    if let given = ProcessInfo.processInfo.environment["SWIFTWATER_CASES"], !given.isEmpty { return given }
    if isFolder("Cases") { return "Cases" }
    var place = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    while place.path != "/" {
      for name in ["Cases", "share/swiftwater/Cases"] {
        let folder = place.appendingPathComponent(name).path
        if isFolder(folder) { return folder }
      }
      place.deleteLastPathComponent()
    }
    return nil
  }

  /// Whether there is a folder of cases.
  private static func isFolder(_ path: String) -> Bool {
    (try? FileManager.default.contentsOfDirectory(atPath: path))?.contains { $0.hasSuffix(".yaml") } ?? false
  }

  /// The names of the cases.
  static var names: [String] {
    let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
    return files.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// The file of a case that is given by its name.
  /// - Throws: `UnreadableCaseFile` if there is none.
  static func file(_ name: String) throws -> String {
    let stem = name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
    guard let folder else {
      throw UnreadableCaseFile(file: name, reason: "the shipped cases are nowhere above the program; name their folder by SWIFTWATER_CASES")
    }
    guard names.contains(stem) else {
      let advice = NearestName.question(stem, among: names) ?? "there are \(names.joined(separator: ", "))"
      throw UnreadableCaseFile(file: name, reason: "there is no shipped case of this name; \(advice)")
    }
    return PathText.join(folder, stem + ".yaml")
  }

  /// What a user means by a case: a file, or the name of a shipped one, with `Cases/` before it or
  /// without, if there is no such file.
  /// - Throws: `UnreadableCaseFile` if it is neither.
  static func resolve(_ given: String) throws -> String {
    if FileManager.default.fileExists(atPath: given) { return given }
    let isBare = !given.contains("/") && !given.hasSuffix(".yaml")
    let inFolder = given.hasPrefix("Cases/") ? String(given.dropFirst(6)) : nil
    guard isBare || inFolder.map({ !$0.contains("/") }) == true, !given.isEmpty else { return given }
    return try file(inFolder ?? given)
  }
}
