import CaseFiles
import Flows
import Studies
import Testing

/// Pressure drops, and how much of a box resists.
@Suite struct PressureDropTests {
  private static let channel = """
    flow: { viscosity: 0.1 }
    domain: { size: [2, 1], cells: [40, 20] }
    boundaries: { left: { inflow: { velocity: [1, 0], profile: "4*y*(1 - y)" } }, right: outflow, bottom: wall, top: wall }
    initial: { velocity: ["4*y*(1 - y)", 0] }
    time: { end: 20, cfl: 0.5 }
    steady: {}
    objective: { pressure-drop: { from: left, to: right } }
    controls: [viscosity, boundaries.left.inflow]
    """

  private static func load(_ text: String, _ changes: [String] = []) throws -> Case {
    try CaseLoader.load(text: text, name: "channel", source: "channel", overrides: changes)
  }

  /// Δp = 8 ν U L/H² between the first and the last cells of a channel, U on the axis; and its slopes.
  @Test func itIsThatOfPoiseuille() throws {
    let report = try Study(try Self.load(Self.channel), threads: 1).gradient()
    let drop = 8 * 0.1 * 1.95
    #expect(abs(report.objective.value - drop) < 0.01 * drop)
    guard case .number(let slope) = report.gradient["viscosity"], case .vector(let inflow) = report.gradient["boundaries.left.inflow"]
    else {
      Issue.record("\(report.gradient)")
      return
    }
    #expect(abs(slope - drop / 0.1) < 0.01 * drop / 0.1)
    #expect(abs(inflow[0] - drop) < 0.01 * drop)
  }

  /// By what resists, in time and at rest, against re-runs.
  @Test(arguments: [["steady="], []]) func derivativesHold(changes: [String]) throws {
    let text = """
      flow: { viscosity: 0.05, resistance: "20*exp(-10*(x - 1)^2 - 10*(y - 0.4)^2)" }
      domain: { size: [2, 1], cells: [20, 10] }
      boundaries: { left: { inflow: { velocity: [1, 0], profile: "4*y*(1 - y)" } }, right: outflow, bottom: wall, top: wall }
      bodies: { bar: { circle: { center: [1.4, 0.55], radius: 0.16 } } }
      initial: { velocity: ["4*y*(1 - y)", 0] }
      numerics: { advection: central }
      time: { end: 20, dt: 0.02 }
      steady: {}
      objective: { loss: "drop + 0.01*clogged", drop: { kind: pressure-drop, from: left, to: right }, clogged: { kind: resistance-mean } }
      controls: [viscosity, boundaries.left.inflow, bodies.bar.radius, resistance]
      """
    let report = try Study(try Self.load(text, changes), threads: 1).verify()
    #expect(report.passed, "\(report.checks)")
  }

  /// Of a resistance of 3 in a quarter of the box it is 0.75, and a quarter of the rest by each cell.
  @Test func theMeanOfWhatResists() throws {
    let text = """
      flow: { viscosity: 0.05, resistance: "3*min(1, max(0, 1000*(0.5 - x)))*min(1, max(0, 1000*(0.5 - y)))" }
      domain: { size: [1, 1], cells: [8, 8] }
      boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
      time: { steps: 2, dt: 0.01 }
      objective: { resistance-mean: {} }
      controls: [resistance]
      """
    let setup = try Self.load(text)
    let functional = try Study(setup, threads: 1).reducedFunctional()
    let (value, gradient) = try functional.gradient(at: functional.origin)
    #expect(abs(value - 0.75) < 1e-14)
    #expect(gradient[all: gradient.controls[0]].allSatisfy { abs($0 - 1.0 / 64) < 1e-15 })
  }

  @Test(arguments: [
    ("objective={ pressure-drop: { from: left, to: left } }", "two sides"), ("objective={ pressure-drop: { from: left } }", "to"),
    ("objective={ pressure-drop: { from: left, to: rigth } }", "right"),
  ]) func whatCannotBeIsRefused(change: String, part: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load(Self.channel, [change]) }
    #expect(error.description.contains(part), "\(error)")
  }

  @Test func withoutResistanceThereIsNoMean() throws {
    let setup = try Self.load(Self.channel, ["objective={ resistance-mean: {} }"])
    let error = try #require(throws: FlowError.self) { try Study(setup, threads: 1).gradient() }
    #expect(error.description.contains("flow.resistance"), "\(error)")
  }
}
