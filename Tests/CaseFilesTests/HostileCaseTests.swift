import Foundation
import Testing

@testable import CaseFiles
import Flows

/// Texts made to take long, to grow, or to overflow: each gives its answer at once.
struct HostileCaseTests {
  private static let rest = """
    flow: { viscosity: 0.01 }
    domain: { size: [8, 6], cells: [32, 24] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    time: { steps: 1, dt: 0.02 }

    """

  private static func errors(_ text: String) -> [CaseError] { BadInputTests.errors(in: text) }

  private static func nested(_ count: Int, _ open: String, _ inner: String, _ close: String) -> String {
    String(repeating: open, count: count) + inner + String(repeating: close, count: count)
  }

  static let slow: [(name: String, text: String)] = [
    ("one key again and again", String(repeating: "a: 1\n", count: 4000) + rest),
    ("one key in half a megabyte", String(repeating: "a: 1\n", count: 100_000) + rest),
    ("every key twice", String(repeating: (0..<2000).map { "k\($0): 1\n" }.joined(), count: 2) + rest),
    ("keys twice inside", (0..<2000).map { "k\($0): { a: 1, a: 2 }\n" }.joined() + rest),
    ("unknown keys", (0..<20_000).map { "k\($0): 1\n" }.joined() + rest),
    ("a long key", String(repeating: "k", count: 200_000) + ": 1\n" + rest),
    ("nested lists", "flow: " + nested(50_000, "[", "", "]")),
    ("nested maps", "flow: " + nested(50_000, "{a: ", "1", "}")),
    ("some nested lists", "flow: " + nested(400, "[", "", "]")),
    ("keys in keys", String(repeating: "? ", count: 20_000) + "a"),
    ("laughs as keys", laughs + "b: { *a20 : 1, *a20 : 2 }\n"),
    ("laughs in lists as keys", laughs + "b: { [*a20]: 1, [*a20]: 2 }\n"),
    ("laughs after question marks", laughs + "b:\n  ? *a20\n  : 1\n  ? *a20\n  : 2\n"),
    (
      "many bodies",
      rest + "bodies: { \((0..<5000).map { "b\($0): { circle: { center: [3, 3], radius: 0.5 } }" }.joined(separator: ", ")) }"
    ),
    (
      "many moving bodies",
      rest
        + "bodies: { \((0..<900).map { "b\($0): { circle: { center: [3, 3], radius: 0.5 }, motion: { velocity: [0.1, 0] } }" }.joined(separator: ", ")) }"
    ),
    ("many probes", rest + "probes: { \((0..<20_000).map { "p\($0): [3, 3]" }.joined(separator: ", ")) }"),
    ("many controls", rest + "controls: [\((0..<20_000).map { "c\($0)" }.joined(separator: ", "))]"),
  ]

  private static let laughs = "a0: &a0 [x, x]\n" + (1...20).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()

  /// Of this thread: others are busy with other tests.
  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  /// As a resolved case writes it, at the ends of whole and of real numbers.
  @Test(arguments: [-0x1p63, 0x1p63, 0x1p53, -0x1p53 + 1, 0.1, -0.0, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
  func writtenNumbersReadBack(_ number: Double) { #expect(Double(number.plain) == number) }

  @Test(arguments: slow.indices) func theAnswerComesAtOnce(_ index: Int) {
    let start = Self.processorSeconds
    let errors = Self.errors(Self.slow[index].text)
    #expect(Self.processorSeconds - start < 30, "\(Self.slow[index].name)")
    #expect((1...101).contains(errors.count), "\(Self.slow[index].name)")
    #expect(errors.allSatisfy { $0.description.utf8.count < 2000 }, "\(Self.slow[index].name)")
  }

  @Test func somethingIsSaidOfTheErrorsThatAreNotListed() {
    let errors = Self.errors((0..<500).map { "k\($0): 1\n" }.joined() + Self.rest)
    #expect(errors.count == 101)
    #expect(errors.contains { $0.message.contains("more errors") })
  }

  @Test(arguments: [
    ("time.dt", "1e-320"), ("time.dt", "1e308"), ("flow.viscosity", "4e-324"), ("domain.size", "[1e308, 1e308]"),
    ("domain.size", "[2*1e200, 1]"),
    ("domain.origin", "[1e30, 0]"), ("boundaries.left", "{ inflow: [1e308, 0] }"), ("time.steps", "1e15"),
    ("time", "{ end: 1e40, dt: 1e-40 }"),
    ("time", "{ end: 1e-300 }"), ("output", "{ every: 1e-30 }"), ("bodies", "{ c: { circle: { center: [3, 3], radius: 1e-320 } } }"),
    ("domain.cells", "[1e9, 1e9]"), ("initial.velocity", "[1e300, 0]"),
  ])
  func numbersAtTheEndsOfTheirRangesAreRefused(_ path: String, _ value: String) throws {
    let invalid = try #require(throws: InvalidCase.self) {
      try CaseLoader.load(text: Self.rest, name: "case", source: "case.yaml", overrides: ["\(path)=\(value)"])
    }
    #expect(invalid.errors.allSatisfy { $0.suggestion != nil }, "\(invalid)")
  }

  @Test func theLargestNumberOfStepsIsSaid() {
    let errors = Self.errors(Self.rest.replacing("steps: 1,", with: "steps: 1e12,"))
    #expect(errors.count == 1 && errors[0].message.contains("at most 2147483648"), "\(errors)")
  }

  @Test func probesOverManyStepsWouldFillADisk() {
    let probes = "probes: { \((0..<3000).map { "p\($0): [3, 3]" }.joined(separator: ", ")) }\n"
    let errors = Self.errors(Self.rest.replacing("steps: 1,", with: "steps: 1e9,") + probes)
    #expect(errors.count == 1 && errors[0].message.contains("GB"), "\(errors)")
  }

  @Test func aCaseIsAPlainFileOfSomeSize() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (pipe, large) = (folder.path + "/pipe", folder.path + "/large.yaml")
    #expect(mkfifo(pipe, 0o600) == 0)
    try Data(count: TextFile.largestSize + 1).write(to: URL(fileURLWithPath: large))
    for (path, fragment) in [(pipe, "a pipe"), ("/dev/zero", "a device"), (folder.path, "a folder"), (large, "at most")] {
      let error = try #require(throws: UnreadableCaseFile.self) { try CaseLoader.load(file: path) }
      #expect(error.description.contains(fragment), "\(error)")
    }
  }
}
