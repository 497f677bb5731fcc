import Flows
import Foundation
import Testing

@testable import CaseFiles

/// The catalogue of keys says what the readers read: no key less, none more, with their limits and
/// their words.
@Suite struct ReferenceTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let reference = CaseReference(families: Families.all)

  /// Everything that is asked of the shipped cases and of the corpus.
  private static let record: ReferenceRecord = {
    var record = ReferenceRecord(reference)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reference-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for (name, text) in ReferenceCorpus.files {
        try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
      }
      for entry in ReferenceCorpus.all {
        let errors = record.read(entry.text, beside: folder.path + "/case.yaml")
        #expect(errors.isEmpty || !entry.isCase, "\(errors.map(\.description)) in\n\(entry.text)")
      }
      for summary in try CaseLoader.list(folder: ShippedCaseTests.folder, families: Families.all) {
        #expect(record.read(try String(contentsOfFile: summary.file, encoding: .utf8), beside: summary.file).isEmpty)
      }
    } catch { Issue.record(error) }
    return record
  }()

  @Test func everyKeyThatIsReadIsDescribed() {
    #expect(Self.record.unknown.sorted() == [])
  }

  @Test func everyKeyThatIsDescribedIsReadInEachOfItsFamilies() {
    let missing = Self.record.walk.entries.subtracting(Self.record.asked)
    #expect(missing.map { "\($0.family): \($0.name)" }.sorted() == [])
  }

  @Test func limitsAndWordsAreThoseOfTheReaders() {
    let leaves = Self.record.walk.leaves
    let limited = leaves.filter { entry in
      switch entry.value {
      case .number, .whole, .formula: true
      default: false
      }
    }
    // How many points there are limits the numbers of corners; named numbers are no part of a flow.
    let other: Set = [".bodies.NAME.spline.corners", ".parameters.NAME/0"]
    #expect(Set(limited.keys).subtracting(Self.record.met).subtracting(other).sorted() == [])
    let words = leaves.compactMapValues { if case .words(let words) = $0 { Set(words) } else { nil } }
    // Read without being asked for among words.
    let unasked: Set = [".output.restart/1", ".controls/0"]
    #expect(words.filter { !unasked.contains($0.key) && Self.record.words[$0.key] != $0.value }.keys.sorted() == [])
  }

  @Test func everyPlaceThatReadsAMapIsExercised() throws {
    var places: [String: Int] = [:]
    for module in ["CaseFiles", "Flows"] {
      let folder = Self.root.appendingPathComponent("Sources/\(module)")
      for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path.hasSuffix(".swift") {
        let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
        let file = (path as NSString).lastPathComponent
        for match in text.matches(of: /\.map\(\s*keys:|entries\(of:/) where !text[..<match.range.lowerBound].hasSuffix("func ") {
          let line = text[..<match.range.lowerBound].count { $0 == "\n" } + 1
          places["\(module)/\(file):\(line)", default: 0] += 1
        }
      }
    }
    #expect(places.values.reduce(0, +) > 80)
    for (place, count) in places where Self.record.sites[place, default: []].count < count { Issue.record("\(place) is not exercised") }
    #expect(Set(Self.record.sites.keys).subtracting(places.keys) == [])
  }

  /// A key that no reader has, and one that the catalogue has not.
  @Test func aDifferenceIsSeen() {
    var record = ReferenceRecord(Self.reference)
    record.take(.init(path: "time", question: .keys(["end", "pace"], outdated: []), site: "Time.swift:1"), "spectral")
    record.take(.init(path: "bodies.a", question: .keys(["circle"], outdated: []), site: "Body.swift:1"), "spectral")
    record.take(.init(path: "time.cfl", question: .number(.init(above: 0)), site: ""), "spectral")
    record.take(.init(path: "flow.equations", question: .words(["spectral", "viscous"]), site: ""), "spectral")
    #expect(record.unknown.count == 4, "\(record.unknown)")
    record.take(.init(path: "time", question: .keys(["end"], outdated: []), site: "Time.swift:1"), "spectral")
    #expect(record.unknown.count == 4 && record.asked == [.init(name: ".time.end", family: "spectral")])
  }
}
