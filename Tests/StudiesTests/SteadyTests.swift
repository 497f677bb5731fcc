import CaseFiles
import Flows
import Studies
import Testing

/// Steady states and their gradients.
@Suite struct SteadyTests {
  /// A disc in a channel, Re = 20.
  private static let channel = """
    flow: { viscosity: 0.001 }
    domain: { size: [1.1, 0.4], cells: [66, 24] }
    boundaries: { left: { inflow: { velocity: [0.3, 0], profile: "4*y*(0.4 - y)/0.4^2" } }, right: outflow, bottom: wall, top: wall }
    bodies: { disc: { circle: { center: [0.2, 0.21], radius: 0.05 }, spin: 0.3 } }
    initial: { velocity: ["0.3*4*y*(0.4 - y)/0.4^2", 0] }
    time: { end: 100, cfl: 0.5 }
    objective: { drag: { body: disc }, lift: { body: disc }, load: "drag + 2*lift" }
    controls: [viscosity, boundaries.left.inflow, bodies.disc.radius, bodies.disc.center, bodies.disc.spin, force]
    """

  private static func load(_ text: String, _ changes: [String]) throws -> Case {
    try CaseLoader.load(text: text, name: "steady", source: "steady", overrides: changes)
  }

  private static func gradient(_ changes: [String], of objective: String = "drag") throws -> GradientReport {
    try Study(try load(channel, changes), threads: 1).gradient(of: objective)
  }

  private static func expectSame(_ a: GradientReport, _ b: GradientReport, within tolerance: Double) {
    #expect(abs(a.objective.value - b.objective.value) <= tolerance * abs(b.objective.value))
    for (control, entry) in a.gradient {
      let (left, right) = (numbers(entry), numbers(b.gradient[control]))
      let size = right.map(abs).max() ?? 0
      #expect(!left.isEmpty && left.count == right.count && size > 0, "\(control)")
      for (x, y) in zip(left, right) { #expect(abs(x - y) <= tolerance * size, "\(control): \(x) \(y)") }
    }
  }

  private static func numbers(_ entry: GradientEntry?) -> [Double] {
    switch entry {
    case .number(let value): [value]
    case .vector(let values): values
    case .field, nil: []
    }
  }

  /// The adjoint of the state is that of a run so long that its beginning is forgotten.
  @Test(arguments: ["drag", "lift"]) func itIsTheGradientOfALongRun(objective: String) throws {
    let steady = try Self.gradient(["steady={}"], of: objective)
    let found = try #require(steady.steady)
    #expect(found.residual <= 1e-10 && (found.adjointResidual ?? 1) <= 1e-10)
    let long = try Self.gradient(["time.end=30", "checkpoints={ memory: 4 GB }"], of: objective)
    Self.expectSame(steady, long, within: 1e-6)
    // In fewer steps than the run in time needs, forward and in reverse.
    #expect(found.steps < long.steps && (found.adjointSteps ?? .max) < long.steps)
    #expect(steady.certificate?.passed == true)
  }

  /// Neither how often nor from how many states it is extrapolated matters, nor how long steps are.
  @Test func theWayToItDoesNotMatter() throws {
    let reference = try Self.gradient(["steady={}"])
    for way in ["steady={ stride: 7, depth: 5 }", "steady={ depth: 0 }"] {
      Self.expectSame(try Self.gradient([way]), reference, within: 1e-7)
    }
    Self.expectSame(try Self.gradient(["steady={}", "time.cfl=0.3", "numerics.integrator=euler"]), reference, within: 1e-7)
  }

  /// All checks but that of checkpoints, each at states found anew; and a pullback that is wrong is
  /// found.
  @Test func itHoldsInEveryWay() throws {
    let coarse = ["steady={}", "domain.cells=[44, 16]", "numerics.advection=central", "controls=[viscosity, bodies.disc.radius, force]"]
    let setup = try Self.load(Self.channel, coarse)
    let right = try Study(setup, threads: 1).verify()
    #expect(right.passed && right.checks.count == 5, "\(right.checks)")
    let wrong = try Study(setup, threads: 1).verify(faulty: "momentum")
    #expect(!wrong.passed)
  }

  /// A flow that a run in time leaves: past Re = 47 the wake of a cylinder is unstable.
  @Test func itMayBeUnstable() throws {
    let text = """
      flow: { viscosity: 0.0125 }
      domain: { size: [14, 8], cells: [84, 48] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
      bodies: { disc: { circle: { center: [4, 4], radius: 0.5 } } }
      initial: { velocity: [1, "0.3*exp(-(x - 5.5)^2 - (y - 4)^2)"] }
      time: { end: 400, cfl: 0.5 }
      steady: { stride: 30, depth: 30 }
      objective: { drag: { body: disc }, lift: { body: disc } }
      controls: [viscosity, boundaries.left.inflow]
      """
    let steady = try Study(try Self.load(text, []), threads: 1).gradient()
    // A symmetric flow, in which nothing across it has an effect on the drag.
    let lift = try #require(steady.objectives["lift"])
    #expect(abs(lift) < 1e-8 * steady.objective.value)
    let inflow = Self.numbers(steady.gradient["boundaries.left.inflow"])
    #expect(inflow[0] > 0.1 && abs(inflow[1]) < 1e-7)
    let unsteady = try Study(
      try Self.load(
        text, ["steady=", "time.end=120", "objective={ sway: { kind: lift, body: disc, window: { last: 20 }, statistic: rms } }"]),
      threads: 1
    ).run()
    #expect(try #require(unsteady.objectives["sway"]) > 0.01)
  }

  /// The laminar answer of a spectral flow, u = sin(2 y)/(4 ν + μ), and what it changes by.
  @Test func theLaminarFlowInFourierSpace() throws {
    let text = """
      flow: { equations: spectral, viscosity: 0.5, friction: 0.1, force: ["sin(2*y)", 0] }
      domain: { size: [2*pi, 2*pi], cells: [16, 16] }
      initial: { velocity: ["sin(x)*cos(y) + 0.3*cos(2*y)", "-cos(x)*sin(y)"] }
      time: { end: 100, dt: 0.05 }
      steady: {}
      objective: { kinetic-energy: {} }
      controls: [viscosity, friction]
      """
    let report = try Study(try Self.load(text, []), threads: 1).gradient()
    // ¼ A², A = 1/(4 ν + μ)
    let amplitude = 1 / 2.1
    #expect(abs(report.objective.value - 0.25 * amplitude * amplitude) < 1e-9)
    let slope = -0.5 * amplitude * amplitude * amplitude
    #expect(abs((Self.numbers(report.gradient["friction"]).first ?? 0) - slope) < 1e-9)
    #expect(abs((Self.numbers(report.gradient["viscosity"]).first ?? 0) - 4 * slope) < 1e-9)
  }

  /// Several objectives come from one state, and formulas of them from one adjoint.
  @Test func objectivesShareTheState() throws {
    let study = Study(try Self.load(Self.channel, ["steady={}"]), threads: 1)
    let functional = try study.reducedFunctional()
    let results = try functional.gradients(of: [0, 1, 2], at: functional.origin)
    let (drag, lift, load) = (results[0], results[1], results[2])
    #expect(abs(load.value - (drag.value + 2 * lift.value)) < 1e-15)
    for control in drag.gradient.controls {
      let parts = zip(drag.gradient[all: control], lift.gradient[all: control]).map { $0 + 2 * $1 }
      let size = parts.map(abs).max() ?? 0
      for (sum, whole) in zip(parts, load.gradient[all: control]) { #expect(abs(sum - whole) <= 1e-7 * size, "\(control.path)") }
    }
  }

  @Test(arguments: [
    (["steady={ residual: 0 }"], "steady.residual"), (["steady={ residul: 1e-8 }"], "residual"),
    (["steady={ stride: 0 }"], "steady.stride"),
    (["steady={ depth: 1000 }"], "steady.depth"), (["steady={}", "objective.drag.window={ last: 1 }"], "nothing changes in time"),
  ]) func whatCannotBeIsRefused(changes: [String], part: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load(Self.channel, changes) }
    #expect(error.description.contains(part), "\(error)")
  }

  @Test func whatChangesInTimeHasNoSteadyState() throws {
    let changes = ["steady={}", "boundaries.left={ inflow: [\"0.3 + 0.1*sin(t)\", 0] }", "controls=[viscosity]"]
    let error = try #require(throws: FlowError.self) { try Self.gradient(changes) }
    #expect(error.description.contains("remove `steady`"), "\(error)")
  }

  /// A run that does not come to rest is told with what it has come to.
  @Test func whatDoesNotComeToRestIsSaid() throws {
    let run = try Study(try Self.load(Self.channel, ["steady={}", "time={ steps: 40, cfl: 0.5 }"]), threads: 1).run()
    #expect(run.steps == 40 && run.objectives["drag"] != nil)
    guard case .notSteady(let rate, _, let step) = run.faults.first as? FlowError else {
      Issue.record("\(run.faults)")
      return
    }
    #expect(rate > 1e-10 && step == 40)
  }
}
