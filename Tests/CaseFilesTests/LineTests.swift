import CaseFiles
import Flows
import Testing

/// Lines along which a case is sampled.
@Suite struct LineTests {
  private static let rest = """
    flow: { viscosity: 0.01 }
    domain: { size: [2, 1], cells: [16, 8] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    time: { steps: 2, dt: 0.01 }

    """

  private func load(_ lines: String) throws -> Case {
    try CaseLoader.load(text: Self.rest + "lines: \(lines)\n", name: "lines", source: "lines.yaml")
  }

  @Test func aLineHasItsEndsAndDefaults() throws {
    let setup = try load("{ wake: { from: [1, 0], to: [1, 1], points: 5, fields: [velocity] }, axis: { from: [0, 0.5], to: [2, 0.5] } }")
    #expect(setup.lines.map(\.name) == ["wake", "axis"])
    #expect(setup.lines[0].places == [[1, 0], [1, 0.25], [1, 0.5], [1, 0.75], [1, 1]])
    #expect(setup.lines[0].distances == [0, 0.25, 0.5, 0.75, 1])
    #expect(setup.lines[0].fields.map(\.name) == ["velocity"])
    #expect(setup.lines[1].points == 101 && setup.lines[1].fields.count > 1)
    let again = try CaseLoader.load(text: setup.resolved, name: "lines", source: "lines.yaml")
    #expect(again.lines == setup.lines)
  }

  @Test(
    arguments: [
      ("{ wake: { from: [1, 0], to: [1, 0] } }", "ends where it begins"), ("{ wake: { from: [1, 0], to: [1, 3] } }", "outside the domain"),
      ("{ wake: { from: [1, 0], to: [1, 1], points: 1 } }", "at least 2"), ("{ wake: { from: [1, 0] } }", "to"),
      ("{ wake: { from: [1, 0], to: [1, 1], field: [velocity] } }", "field"), ("{ wake: 3 }", "3"),
      ("{ wake: { from: [1, 0], to: [1, 1], fields: [dye] } }", "dye"), ("{ ../wake: { from: [1, 0], to: [1, 1] } }", "../wake"),
    ])
  func mistakesAreSaid(_ lines: String, _ word: String) {
    let error = #expect(throws: InvalidCase.self) { try load(lines) }
    #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
  }
}
