import CaseFiles
import Flows
import Testing

/// What is advised helps: it is never a step further away.
struct AdviceTests {
  private static let text = """
    flow: { viscosity: 0.01 }
    domain: { size: [1, 1], cells: [16, 16] }
    boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
    initial: taylor-green
    time: { steps: 5, dt: 0.02 }

    """

  private static func error(_ override: String) throws -> CaseError {
    let invalid = try #require(throws: InvalidCase.self) {
      try CaseLoader.load(text: text, name: "case", source: "case.yaml", overrides: [override])
    }
    #expect(invalid.errors.count == 1, "\(invalid)")
    return try #require(invalid.errors.first)
  }

  @Test(arguments: [
    ("domain.cells=480,240", "write a list: [480, 240]"), ("domain.size=1.5, 2", "write a list: [1.5, 2]"),
    ("flow.viscosity=0,01", "write it with a decimal point: 0.01"), ("time.steps=1_000", "write it without separators: 1000"),
    ("objective={ distance: { target: truth/fields/000005.hdf } }", "write { file: truth/fields/000005.hdf }"),
    ("objective={ distance: { target: truth.hdf } }", "write { file: truth.hdf }"),
    ("objective={ enstrophy: { window: 1 } }", ""),
  ])
  func theAdviceIsTheRemedy(_ override: String, _ advice: String) throws {
    let error = try Self.error(override)
    #expect(error.suggestion?.contains(advice) ?? advice.isEmpty, "\(error)")
    #expect(error.suggestion?.contains("480.240") != true)
  }

  @Test func aNameThatNothingResemblesIsNotGuessed() throws {
    let error = try Self.error("initial={ velocity: [\"foo(x)\", 0] }")
    #expect(error.message.contains("unknown name `foo`"))
    #expect(error.suggestion == nil, "\(error)")
  }

  @Test func decimalCommasInMapsAreKnown() throws {
    let invalid = try #require(throws: InvalidCase.self) {
      try CaseLoader.load(
        text: Self.text.replacing("{ viscosity: 0.01 }", with: "{ viscosity: 0,01 }"), name: "case", source: "case.yaml")
    }
    #expect(invalid.errors.contains { $0.suggestion?.contains("decimals with a point") == true }, "\(invalid)")
  }

  @Test func tabsAreNamed() throws {
    let invalid = try #require(throws: InvalidCase.self) {
      try CaseLoader.load(text: "flow:\n\tviscosity: 1\n", name: "case", source: "case.yaml")
    }
    #expect(invalid.errors.first?.suggestion?.contains("spaces in place of the tabs") == true, "\(invalid)")
  }

  @Test func aLongFormulaIsShownWhereItIsWrong() throws {
    let formula =
      Array(repeating: "x", count: 600).joined(separator: "+") + "+foo(y)+" + Array(repeating: "y", count: 600).joined(separator: "+")
    let error = try Self.error("initial={ velocity: [\"\(formula)\", 0] }")
    #expect(error.description.utf8.count < 600 && error.message.contains("foo(y)"), "\(error)")
  }

  @Test func anEmptyValueRemovesItsKeyAlone() throws {
    for overrides in [["time.steps=10", "time.end="], ["time.end=", "time.steps=10"]] {
      let setup = try CaseLoader.load(text: Self.text, name: "case", source: "case.yaml", overrides: overrides)
      #expect(setup.time.duration == .steps(10))
    }
    #expect(throws: InvalidCase.self) {
      try CaseLoader.load(text: Self.text, name: "case", source: "case.yaml", overrides: ["time.steps="])
    }
  }

  @Test func filesAreNamedSoThatTheyAreFoundFromAnywhere() throws {
    let more = """
      objective: { distance: { target: { file: truth/fields/000005.hdf } } }
      validation: { a: { rows: { distance: { value: 1, tolerance: 1 } }, plots: { b: { energy: {}, points: { c: reference/c.csv } } } } }
      """
    let setup = try CaseLoader.load(text: Self.text + more, name: "case", source: "/somewhere/cases/case.yaml")
    #expect(setup.fieldRequests.map(\.file.path) == ["/somewhere/cases/truth/fields/000005.hdf"])
    #expect(setup.validation[0].plots[0].points[0].values == .file("/somewhere/cases/reference/c.csv"))
    #expect(try CaseLoader.load(text: setup.resolved, name: "case", source: "/elsewhere/case.yaml").objectives == setup.objectives)
  }

  @Test func incidenceIsTheAngleWithTheOtherSign() throws {
    func wing(_ angle: String, _ overrides: String...) throws -> Case {
      try CaseLoader.load(
        text: """
          flow: { viscosity: 0.01 }
          domain: { size: [12, 6], cells: [240, 120] }
          boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
          bodies: { wing: { naca: { center: [4, 3], digits: "2412", chord: 1, \(angle) } } }
          time: { end: 1 }
          """, name: "wing", source: "wing.yaml", overrides: overrides)
    }
    let nosedUp = try wing("incidence: 4")
    #expect(try nosedUp == wing("angle: -4"))
    #expect(try CaseLoader.load(text: nosedUp.resolved, name: "wing", source: "wing.yaml") == nosedUp)
    #expect(try wing("angle: 3", "bodies.wing.naca.incidence=4") == nosedUp)
    #expect(try wing("incidence: 3", "bodies.wing.naca.angle=-4") == nosedUp)
    #expect(throws: InvalidCase.self) { try wing("angle: -4, incidence: 4") }
    #expect(try wing("incidence: 4", "controls=[bodies.wing.incidence]").controls == [.body(name: "wing", parameter: .incidence)])
    #expect(throws: InvalidCase.self) { try wing("incidence: 4", "controls=[bodies.wing.incidence, bodies.wing.angle]") }
    // The nose is up where the tail is down.
    #expect(nosedUp.bodies[0].shape.bounds.lower[1] < 2.95)
  }
}
