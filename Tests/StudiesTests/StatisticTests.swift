import CaseFiles
import Fields
import Flows
import Foundation
import Studies
import Testing

/// Objectives that are no means, and tables of values in time.
struct StatisticTests {
  static let base = """
    parameters: { A: 0.5, f: 6, q: { table: [[0, 1], [0.02, 1.4], [0.05, 0.9], [0.1, 1.2]], interpolation: spline } }
    flow: { viscosity: 0.03, force: ["A*sin(2*pi*f*t)", 0.1] }
    domain: { size: [2.4, 1.6], cells: [24, 16] }
    boundaries: { left: { inflow: { velocity: [1, 0.1], profile: "q*(1 + 0.1*y)" } }, right: outflow, bottom: slip, top: { wall: ["q*x", 0] } }
    bodies: { b: { circle: { center: [1, 0.8], radius: 0.3 } } }
    scalars: { dye: { diffusivity: 0.02, initial: 0.3, source: 0.1, boundaries: { left: "q" } } }
    numerics: { advection: central }
    time: { steps: 8, dt: 0.01 }

    """

  static func load(_ objective: String, controls: String = "[parameters.A, parameters.q, viscosity]") throws -> Case {
    let text = base + "objective: { j: { \(objective) } }\ncontrols: \(controls)"
    return try CaseLoader.load(text: text, name: "statistics", source: "statistics.yaml")
  }

  @Test(arguments: [
    "kind: lift, body: b, window: [0.02, 0.08], statistic: rms", "kind: lift, body: b, window: [0.02, 0.08], statistic: amplitude",
    "kind: drag, body: b, window: [0.02, 0.08], statistic: maximum", "kind: kinetic-energy, window: [0, 0.08], statistic: minimum",
    "kind: probe, at: [1.7, 0.63], field: velocity_y",
    "kind: probe, at: [0.31, 0.77], field: pressure, window: [0.03, 0.08], statistic: rms",
    "kind: probe, at: [0.12, 0.63], field: dye, window: [0.03, 0.08], statistic: rms",
  ])
  func derivativesAreThoseOfReruns(objective: String) throws {
    for check in try Verification(Self.load(objective), workers: .single, limit: nil).run() {
      #expect(check.passed, "\(objective), \(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")")
    }
  }

  /// In a closed box the pressure is known up to a constant, along a stretched axis by volumes, in motion with bodies that turn.
  @Test(arguments: [
    "boundaries: { left: wall, right: wall, bottom: wall, top: { wall: [1, 0] } }\ndomain: { size: [1, 1], cells: [12, 16], stretching: { y: { tanh: 1.5 } } }",
    "boundaries: { left: periodic, right: periodic, bottom: wall, top: wall }\ndomain: { size: [1, 1], cells: [16, 16] }\nbodies: { b: { ellipse: { center: [0.5, 0.5], radii: [0.25, 0.15], angle: 20 }, motion: { pitch: { amplitude: 10, frequency: 3, phase: 40 } } } }",
    "boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }\ndomain: { size: [1, 1], cells: [16, 12] }",
  ])
  func differencesOfPressureAreDifferentiated(domain: String) throws {
    for integrator in ["euler", "rk3", "rkc"] where !(integrator == "rkc" && domain.contains("bodies")) {
      let text = """
        parameters: { A: 0.3 }
        flow: { viscosity: 0.01, force: ["A*sin(7*y)", 0.1] }
        \(domain)
        initial: { velocity: ["sin(2*pi*y)", "0.8*cos(2*pi*x) + 0.2*sin(2*pi*y)"] }
        numerics: { advection: central, integrator: \(integrator) }
        time: { steps: 6, dt: 0.005 }
        objective: { drop: "first - second", first: { kind: probe, at: [0.21, 0.8], field: pressure }, second: { kind: probe, at: [0.77, 0.12], field: pressure, window: [0.01, 0.03] } }
        controls: all
        """
      let setup = try CaseLoader.load(text: text, name: "pressure", source: "pressure.yaml")
      for check in try Verification(setup, workers: .single, limit: nil).run() {
        #expect(check.passed, "\(integrator), \(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")")
      }
    }
  }

  /// The pressure of the objective is that of a snapshot but for what a part of a step changes.
  @Test func pressureIsThatOfSnapshots() throws {
    func difference(_ dt: Double) throws -> Double {
      let text = """
        flow: { viscosity: 0.05 }
        domain: { size: [2*pi, 2*pi], cells: [32, 32] }
        initial: taylor-green
        time: { end: 0.4, dt: \(dt) }
        objective: { p: "first - second", first: { kind: probe, at: [1.3, 2.1], field: pressure }, second: { kind: probe, at: [0.2, 1.1], field: pressure } }
        measurements: { q: { pressure-difference: { from: [1.3, 2.1], to: [0.2, 1.1] } } }
        """
      let result = try Study(try CaseLoader.load(text: text, name: "pressure", source: "pressure.yaml"), threads: 1).run()
      return try #require(result.objectives["p"]) - #require(result.measurements["q"])
    }
    let (coarse, fine) = (try difference(0.04), try difference(0.02))
    #expect(abs(coarse) <= 2e-2 && abs(coarse / fine - 2) <= 0.2, "\(coarse) \(fine)")
  }

  /// Every number of the case, with those that stand in place of fields.
  @Test func allNumbersAreDifferentiated() throws {
    let setup = try Self.load("kind: probe, at: [1.7, 0.63], field: dye", controls: "all")
    let paths = Set(setup.controls.map(\.path))
    #expect(paths.isSuperset(of: ["scalars.dye.initial.uniform", "scalars.dye.source.uniform", "parameters.q", "bodies.b.radius"]))
    for check in try Verification(setup, workers: .single, limit: nil).run() {
      #expect(check.passed, "\(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")")
    }
  }

  @Test(arguments: [
    ("initial: { uniform: [1, 0.2] }", "initial.uniform"),
    ("initial: { taylor-green: { amplitude: 0.7 } }", "initial.taylor-green.amplitude"),
    ("initial: { random: { seed: 3, amplitude: 0.5, wavenumber: 3 } }", "initial.random.amplitude"),
  ])
  func numbersOfTheInitialVelocityAreDifferentiated(initial: String, control: String) throws {
    for family in ["incompressible", "spectral"] {
      let resistance = family == "spectral" ? "" : ", resistance: 0.2"
      let text = """
        flow: { equations: \(family), viscosity: 0.03, force: [0.2, -0.1]\(resistance) }
        domain: { size: [2*pi, 2*pi], cells: [16, 16] }
        \(initial)
        time: { steps: 4, dt: 0.02 }
        objective: { enstrophy: {}, kinetic-energy: {} }
        controls: all
        """
      let setup = try CaseLoader.load(text: text, name: "numbers", source: "numbers.yaml")
      #expect(setup.controls.contains { $0.path == control } && setup.controls.contains { $0.path == "flow.force.uniform" })
      for check in try Verification(setup, workers: .single, objective: 1, limit: nil).run() {
        #expect(check.passed, "\(family), \(control), \(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")")
      }
    }
  }

  /// The statistics of a force against those of its own history.
  @Test func statisticsAreThoseOfTheValues() throws {
    func value(_ rest: String, window: String = "[0.03, 0.08]") throws -> Double {
      let setup = try Self.load("kind: probe, at: [1.7, 0.63], field: velocity_x, window: \(window)\(rest)")
      let functional = try ReducedFunctional(setup) { try $0.model(workers: .single) }
      return try functional.value(at: functional.origin)
    }
    let values = try (3..<8).map { try value("", window: "[\(0.01 * Double($0)), \(0.01 * Double($0 + 1))]") }
    let (largest, smallest) = (values.max() ?? 0, values.min() ?? 0)
    #expect(abs(try value(", statistic: maximum") - largest) <= 1e-13)
    #expect(abs(try value(", statistic: minimum") - smallest) <= 1e-13)
    #expect(abs(try value(", statistic: amplitude") - (largest - smallest) / 2) <= 1e-13)
    let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    #expect(abs(try value(", statistic: rms") - square.squareRoot()) <= 1e-13)
  }

  /// A spline passes through its entries, is smooth between them, and straight where they lie on a
  /// line.
  @Test func splineIsNatural() throws {
    func value(_ pairs: String, at time: Double) throws -> Double {
      let text = """
        parameters: { q: { table: \(pairs), interpolation: spline } }
        flow: { viscosity: 1, force: ["q", 0] }
        domain: { size: [1, 1], cells: [8, 8] }
        time: { end: 1, dt: 0.1 }
        """
      let setup = try CaseLoader.load(text: text, name: "table", source: "table.yaml")
      return try #require(setup.incompressible?.flow.force).value(at: [0, 0], time: time)[0]
    }
    #expect(abs(try value("[[0, 1], [0.3, 1.6], [0.5, 2], [1, 3]]", at: 0.7) - 2.4) <= 1e-14)
    // Of (0, 0), (1/2, 1), (1, 0) the natural spline is 3t − 4t³ on the first half.
    #expect(abs(try value("[[0, 0], [0.5, 1], [1, 0]]", at: 0.25) - (0.75 - 0.0625)) <= 1e-14)
  }

  /// Profiles, walls, forces and initial fields by tables of a coordinate, and flow rates through sides.
  @Test func tablesAlongAnAxisAreDifferentiated() throws {
    let text = """
      parameters:
        p: { table: [[0, 0.4], [0.25, 0.6], [0.5, 0.5], [0.75, 0.4], [1, 0.5]], along: y, interpolation: spline }
        q: { table: [[0, 0], [0.5, 0.3], [1, 0]], along: x }
      flow: { viscosity: 0.01, force: ["0.1*q", "q*p*0.05"] }
      domain: { size: [1, 1], cells: [20, 20] }
      boundaries: { left: { inflow: { velocity: [0.5, 0], profile: "1 + p" } }, right: outflow, bottom: slip, top: { wall: ["q", 0] } }
      bodies: { cylinder: { circle: { center: [0.4, 0.5], radius: 0.12 } } }
      initial: { velocity: ["p*q", 0] }
      numerics: { advection: central }
      time: { steps: 8, dt: 0.01 }
      objective: { cost: "drag*inflow + outflow", drag: { body: cylinder }, inflow: { kind: flow-rate, side: left }, outflow: { kind: flow-rate, side: right } }
      controls: all
      """
    let setup = try CaseLoader.load(text: text, name: "tables", source: "tables.yaml")
    for check in try Verification(setup, workers: .single, limit: nil).run() {
      #expect(check.passed, "\(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")")
    }
    let values = try Study(setup, threads: 1).run().objectives
    // What flows in flows out; the rate is the sum over twenty faces of 0.5 (1 + p).
    let (inflow, outflow) = (try #require(values["inflow"]), try #require(values["outflow"]))
    #expect(abs(outflow / inflow - 1) <= 1e-13)
    let program = try Expression("1 + p", names: setup.names)
    let rate = (0..<20).reduce(0.0) { $0 + 0.5 / 20 * program.value(at: [0, (Double($1) + 0.5) / 20]) }
    #expect(abs(inflow / rate - 1) <= 1e-13, "\(inflow) \(rate)")
  }

  @Test(arguments: [
    ("{ table: [[0, 1], [0.5, 2]] }", "ends at 0.5, before the run"), ("{ table: [[0.1, 1], [2, 2]] }", "begins at 0.1, after the run"),
    ("{ table: [[0, 1], [0, 2]] }", "increase"), ("{ table: [[0, 1]] }", "has 1 entry"), ("{ table: none.csv }", "there is no such table"),
    ("{ table: [[0, 1], [2, 2]], column: 2 }", "no columns"), ("{ table: [[3, 1], [4, 2]], along: x }", "outside the domain"),
    ("{ table: [[0, 1], [1, 2]], along: z }", "two axes"), ("{ table: [[0, 1], [1, 2]], along: r }", "expected `t`"),
    ("{ table: [[0, 1], [2, x]] }", "uses x"),
  ])
  func badTablesAreRefused(table: String, part: String) {
    let text = """
      parameters: { q: \(table) }
      flow: { viscosity: 1, force: ["q", 0] }
      domain: { size: [1, 1], cells: [8, 8] }
      time: { end: 1, dt: 0.1 }
      """
    let invalid = #expect(throws: InvalidCase.self) { try CaseLoader.load(text: text, name: "table", source: "table.yaml") }
    #expect(invalid?.description.contains(part) ?? false, "\(invalid.map(\.description) ?? "")")
  }
}
