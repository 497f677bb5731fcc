import CaseFiles
import Flows
import Foundation
import Testing

/// Faults of files as a whole: several at once, no YAML, unreadable.
struct WholeFileTests {
  @Test func everyErrorIsToldInOneGoByLine() {
    let text = """
      cse: { title: none }
      flow: { viscosity: -1, visc: 2 }
      flow: { viscosity: "1e-3" }
      domain: { size: [24, 16], cells: [240, 0] }
      boundaries: { left: { inflow: [1, 0] }, right: sliip }
      bodies: { rod: { circle: { center: [6, 8] } } }
      time: { end: 40, end: 50, cfl: 7 }
      objective: { drag: { body: ord, window: [3, 1] } }
      controls: [viscositee, bodies.rod.radius, boundaries.left.inflow]
      """
    let errors = BadInputTests.errors(in: text)
    // Line 2 is the first of two `flow`: it counts for nothing, and line 3 is told to be a
    // duplicate.
    #expect(errors.map(\.line) == [1, 3, 3, 4, 5, 6, 7, 7, 8, 8, 9], "\(errors.map(\.description))")
    #expect(errors.map(\.column) == errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) }.map(\.column))
    #expect(errors.allSatisfy { $0.suggestion != nil })
  }

  @Test func descriptionIsOneSentenceWithItsPlace() throws {
    let error = try #require(BadInputTests.errors(replacing: 2, by: "flow: { visocsity: 0.01 }").first)
    #expect(
      error.description
        == "street.yaml:2:9: flow.visocsity: unknown key `visocsity`, expected `equations`, `viscosity`, `rayleigh`, `prandtl`, `force`, `resistance` or `turbulence`; did you mean `viscosity`?"
    )
  }

  /// A case that is refused without a reason would leave the user helpless.
  @Test(arguments: ShippedCaseTests.names) func aFileCutOffAnywhereLoadsOrSaysWhyNot(_ name: String) throws {
    let whole = try String(contentsOfFile: "\(ShippedCaseTests.folder)/\(name).yaml", encoding: .utf8)
    var refused = 0
    for length in stride(from: 0, to: whole.count, by: 11) {
      do throws(InvalidCase) {
        _ = try CaseLoader.load(text: String(whole.prefix(length)), name: name, source: name)
      } catch {
        refused += 1
        #expect(!error.errors.isEmpty, "after \(length) characters")
      }
    }
    #expect(refused > 0)
  }

  /// The same for a line left out.
  @Test(arguments: ShippedCaseTests.names) func aFileWithALineMissingLoadsOrSaysWhyNot(_ name: String) throws {
    let lines = try String(contentsOfFile: "\(ShippedCaseTests.folder)/\(name).yaml", encoding: .utf8).components(separatedBy: "\n")
    for removed in lines.indices {
      var rest = lines
      rest.remove(at: removed)
      do throws(InvalidCase) {
        _ = try CaseLoader.load(text: rest.joined(separator: "\n"), name: name, source: name)
      } catch {
        #expect(!error.errors.isEmpty, "without line \(removed + 1)")
      }
    }
  }

  @Test func missingSectionsAreNamed() {
    let errors = BadInputTests.errors(in: "case: { title: x }\n")
    #expect(errors.map(\.path) == ["flow", "domain", "time"])
    #expect(errors.allSatisfy { $0.line == 1 && $0.column == 1 })
  }

  @Test(arguments: [
    ("flow: { viscosity: 0.01\ndomain: 3\n", 2, "not YAML"), ("flow:\n\tviscosity: 1\n", 2, "not YAML"), ("a: b: c\n", 1, "not YAML"),
    ("flow: *missing\n", 1, "undefined alias"), ("", 1, "empty file"), ("# nothing\n", 1, "empty file"),
    ("- 1\n- 2\n", 1, "expected a map"),
    ("flow: \u{1}\n", 1, "not YAML"), ("---\na: 1\n---\nb: 2\n", 3, "another document"),
  ])
  func textThatIsNoCaseIsToldWithItsLine(_ text: String, _ line: Int, _ fragment: String) throws {
    let errors = BadInputTests.errors(in: text)
    #expect(errors.count == 1, "\(errors.map(\.description))")
    let error = try #require(errors.first)
    #expect(error.line == line, "\(error)")
    #expect(error.message.contains(fragment), "\(error)")
  }

  @Test(
    arguments: [
      ("[1, 1, 1], cells: [10, 10, 10]", "a: { sphere: { center: [0.5, 0.5], radius: 0.1 } }", "expected a list of 3 numbers"),
      ("[1, 1, 1], cells: [10, 10, 10]", "a: { sphere: { center: [0.5, 0.5, 0.75], radius: 0.1 } }", "reaches from z = 0.65 to 0.85"),
      ("[1, 1, 1], cells: [10, 10, 10]", "a: { circle: { center: [0.5, 0.5, 0.5], radius: 0.1 } }", "expected a list of 2 numbers"),
      ("[1, 1], cells: [10, 10]", "a: { sphere: { center: [0.5, 0.5, 0.5], radius: 0.1 } }", "a sphere needs three dimensions"),
      (
        "[4, 4, 4], cells: [40, 40, 40]",
        "a: { sphere: { center: [1, 1, 1], radius: 0.5 } }, b: { sphere: { center: [1.5, 1.5, 1.5], radius: 0.4 } }", "overlaps `a`"
      ),
      (
        "[4, 4, 4], cells: [40, 40, 40]",
        "a: { sphere: { center: [1, 1, 3], radius: 0.5 } }, b: { box: { center: [1.8, 1], size: [0.8, 0.5] } }", "overlaps `a`"
      ),
    ])
  func bodiesInSpaceAreChecked(domain: String, bodies: String, fragment: String) {
    let errors = BadInputTests.errors(
      in: "flow: { viscosity: 0.01 }\ndomain: { size: \(domain) }\nbodies: { \(bodies) }\ntime: { end: 1 }\n")
    #expect(errors.map(\.line) == [3], "\(errors)")
    #expect(errors.first?.message.contains(fragment) == true, "\(errors)")
  }

  @Test func bodiesApartInSpaceAreAccepted() throws {
    let text = """
      flow: { viscosity: 0.01 }
      domain: { size: [4, 4, 4], cells: [40, 40, 40] }
      bodies:
        a: { sphere: { center: [1, 1, 1], radius: 0.5 }, spin: 2 }
        b: { sphere: { center: [1.65, 1.65, 1.65], radius: 0.5 } }
        c: { circle: { center: [3, 1], radius: 0.5 } }
      time: { end: 1 }
      objective: { drag: { body: a, reference: { velocity: 1, length: 1, area: 0.785 } } }
      controls: [bodies.a.center, bodies.a.radius, bodies.a.spin, bodies.c.center]
      """
    let setup = try CaseLoader.load(text: text, name: "space", source: "space")
    #expect(setup.bodies[0] == Body(name: "a", shape: Sphere(center: [1, 1, 1], radius: 0.5), spin: 2, markers: setup.bodies[0].markers))
    #expect(setup.bodies[0].shape.contains([1.2, 1.2, 1.4]) && !setup.bodies[0].shape.contains([1.3, 1.3, 1.3]))
    #expect(setup.bodies[2].shape.contains([3, 1.2, 3.9]))
    #expect((setup.objectives[0].kind as? any BodyForceObjective)?.reference?.coefficient == 2 / 0.785)
    #expect(try CaseLoader.load(text: setup.resolved, name: "space", source: "space") == setup)
  }

  @Test func nestedAliasesDoNotGrowWithoutBound() {
    var text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for level in 1...9 { text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n" }
    #expect(BadInputTests.errors(in: text).first?.message.contains("more than 100000 values") == true)
  }

  @Test func unreadableFilesHaveTheirOwnError() throws {
    let folder = FileManager.default.temporaryDirectory.path
    let missing = try #require(throws: UnreadableCaseFile.self) { try CaseLoader.load(file: "\(folder)/no-such-case.yaml") }
    #expect(missing.description.contains("no such case file"))
    #expect(throws: UnreadableCaseFile.self) { try CaseLoader.load(file: folder) }
    #expect(throws: UnreadableCaseFile.self) { try CaseLoader.list(folder: "\(folder)/no-such-folder") }
    let latin = "\(folder)/latin-\(UUID().uuidString).yaml"
    try Data([0xE4, 0x3A, 0x20, 0x31]).write(to: URL(fileURLWithPath: latin))
    defer { try? FileManager.default.removeItem(atPath: latin) }
    let error = try #require(throws: UnreadableCaseFile.self) { try CaseLoader.load(file: latin) }
    #expect(error.description.contains("UTF-8"))
  }
}
