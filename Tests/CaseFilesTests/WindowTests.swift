import CaseFiles
import Flows
import Testing

/// Windows that are given from the end of the run, and what becomes of windows when the end moves.
struct WindowTests {
  private static func text(_ window: String, time: String = "{ end: 40, cfl: 0.5 }", more: String = "") -> String {
    """
    flow: { viscosity: 0.01 }
    domain: { size: [24, 16], cells: [240, 160] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { rod: { circle: { center: [6, 8], radius: 0.5 } } }
    time: \(time)
    objective: { drag: { body: rod, window: \(window) } }
    \(more)
    """
  }

  private static func load(_ text: String, _ overrides: String...) throws -> Case {
    let setup = try CaseLoader.load(text: text, name: "street", source: "street.yaml", overrides: overrides)
    // What is written out means the same.
    #expect(try CaseLoader.load(text: setup.resolved, name: "street", source: "street.yaml") == setup)
    return setup
  }

  private static func span(_ window: Objective.Window?) -> [Double]? { window.map { [$0.start, $0.end] } }

  @Test func lastIsCountedFromTheEnd() throws {
    let setup = try Self.load(Self.text("{ last: 10 }"))
    #expect(Self.span(setup.objectives[0].window) == [30, 40])
    #expect(setup.notes.sentences == [])
    #expect(Self.span(try Self.load(Self.text("{ last: 10 }"), "time.end=80").objectives[0].window) == [70, 80])
    #expect(Self.span(try Self.load(Self.text("{ last: 10 }"), "time.steps=100", "time.dt=0.5").objectives[0].window) == [40, 50])
  }

  @Test func aShorterRunCountsAsAWholeAndSaysSo() throws {
    let setup = try Self.load(Self.text("{ last: 10 }"), "time.end=2")
    #expect(Self.span(setup.objectives[0].window) == [0, 2])
    #expect(setup.notes.sentences.count == 1 && setup.notes.sentences[0].contains("objective.drag.window"))
    // Written out and run longer again, it is the last ten.
    let again = try CaseLoader.load(text: setup.resolved, name: "street", source: "street.yaml", overrides: ["time.end=30"])
    #expect(Self.span(again.objectives[0].window) == [20, 30])
  }

  @Test(arguments: [("[30, 40]", 10.0, [0.0, 10]), ("[30, 40]", 20, [10, 20]), ("[20, 30]", 20, [0, 10]), ("[35, 36]", 39, [34, 35])])
  func windowsOfTheFileGoAlongWithAnEarlierEnd(_ window: String, _ end: Double, _ expected: [Double]) throws {
    let setup = try CaseLoader.load(text: Self.text(window), name: "street", source: "street.yaml", overrides: ["time.end=\(end)"])
    let fits = window == "[35, 36]"
    #expect(Self.span(setup.objectives[0].window) == (fits ? [35, 36] : expected))
    #expect(setup.notes.sentences.isEmpty == fits)
  }

  @Test func windowsOfOverridesDoNot() {
    #expect(throws: InvalidCase.self) { try Self.load(Self.text("[1, 2]"), "objective.drag.window=[30,40]", "time.end=10") }
    #expect(throws: InvalidCase.self) { try Self.load(Self.text("[1, 2]"), "time.end=0.5") }
    #expect(throws: InvalidCase.self) { try Self.load(Self.text("[30, 50]"), "time.end=20") }
  }

  @Test func anEndThatIsNotKnownHasNoLastPart() throws {
    let invalid = try #require(throws: InvalidCase.self) { try Self.load(Self.text("{ last: 10 }"), "time.steps=100") }
    #expect(invalid.errors.count == 1 && invalid.errors[0].message.contains("not known beforehand"), "\(invalid)")
    // A measurement can wait for it.
    let more = "measurements: { lift: { force: { body: rod, component: lift, statistic: mean, window: { last: 1 } } } }"
    let setup = try Self.load(Self.text("[1, 2]", more: more), "time.steps=100")
    guard case .force(let force, _) = setup.measurements[0].kind as? FluidMeasurement else { throw CancellationError() }
    #expect(Self.span(force.window?.placed(in: 5)) == [4, 5])
  }

  @Test func statisticsHaveWindowsToo() throws {
    #expect(Self.span(try Self.load(Self.text("[1, 2]", more: "statistics: { window: { last: 10 } }")).statistics?.window) == [30, 40])
    let bounded = try Self.load(Self.text("[1, 2]", more: "statistics: { window: [10, 20] }")).statistics
    #expect(Self.span(bounded?.window) == [10, 20] && bounded?.start == 10)
    let moved = try Self.load(Self.text("[1, 2]", more: "statistics: { start: 30 }"), "time.end=15")
    #expect(moved.statistics?.start == 5 && moved.notes.sentences.count == 1)
    #expect(throws: InvalidCase.self) { try Self.load(Self.text("[1, 2]", more: "statistics: { start: 3, window: { last: 1 } }")) }
    #expect(try Self.load(Self.text("[1, 2]", more: "statistics: { start: 3 }"), "statistics.window={ last: 1 }").statistics?.start == 39)
  }

  /// The first thing that anyone does with a shipped case.
  @Test(arguments: ShippedCaseTests.names) func everyShippedCaseCanBeShortened(_ name: String) throws {
    let setup = try ShippedCaseTests.load(name, overrides: ["time.end=2"])
    #expect(setup.time.end == 2)
    for window in setup.objectives.compactMap(\.window) { #expect(0 <= window.start && window.start < window.end && window.end <= 2) }
  }
}
