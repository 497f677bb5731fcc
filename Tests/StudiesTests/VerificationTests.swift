import CaseFiles
import Fields
import Flows
import Foundation
import Reversal
import Studies
import Testing

/// The verification passes on what ships, and fails on every operator whose pullback is made wrong.
@Suite struct VerificationTests {
  /// Each shipped case on a grid on which twelve steps take little time.
  static let shipped = [
    ("cavity", ["domain.cells=[32, 32]"]), ("channel-cylinder", []), ("cylinder", ["domain.cells=[120, 80]"]),
    ("decaying-turbulence", ["domain.cells=[32, 32]"]), ("kolmogorov", ["domain.cells=[32, 32]"]), ("kolmogorov-spectral", []),
    ("taylor-green", ["domain.cells=[32, 32]"]), ("taylor-green-spectral", ["domain.cells=[12, 12, 12]"]),
    ("heated-cavity", ["domain.cells=[32, 32]"]),
    ("rayleigh-benard", ["domain.cells=[32, 16]"]),
    ("oscillating-cylinder", ["domain.cells=[60, 40]", "numerics.advection=central"]),
    ("porous-cylinder", ["domain.cells=[100, 60]"]),
    ("taylor-green-3d", ["domain.cells=[12, 12, 12]"]),
    (
      "sphere",
      [
        "domain={ origin: [-3, -4, -4], size: [10, 8, 8], cells: [30, 24, 24] }", "numerics.advection=central",
        "initial={ velocity: [\"1 + 0.1*sin(y)\", 0.1, \"0.1*cos(x)\"] }",
      ]
    ),
  ]

  static func load(_ name: String, _ overrides: [String]) throws -> Case {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try CaseLoader.load(file: folder.appendingPathComponent("Cases/\(name).yaml").path, overrides: overrides)
  }

  @Test(arguments: shipped)
  func shippedCasesPass(name: String, overrides: [String]) throws {
    let checks = try Verification(Self.load(name, overrides), workers: Workers(count: 2), limit: 12).run()
    #expect(
      checks.map(\.name) == [
        "tangent_vs_adjoint", "complex_step_vs_adjoint", "taylor_order", "dot_product", "checkpoint_invariance", "rerun_vs_adjoint",
      ])
    for check in checks { #expect(check.passed, "\(check.name): \(check.value), tolerance \(check.tolerance)") }
  }

  /// A channel with everything in it that a stage can have, small.
  private static let channel = """
    flow: { viscosity: 0.02 }
    domain: { size: [2.4, 1.6], cells: [24, 16] }
    boundaries: { left: { inflow: { velocity: [1, 0.1], profile: "1 + 0.3*sin(2*y)" } }, right: outflow, bottom: wall, top: slip }
    bodies: { disc: { circle: { center: [0.93, 0.78], radius: 0.25 }, spin: 0.4 } }
    initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x)"] }
    time: { steps: 6, dt: 0.02 }
    objective: { drag: { body: disc, window: [0.02, 0.1] } }
    controls: [viscosity, boundaries.left.inflow, bodies.disc.center, bodies.disc.radius, initial.velocity, force]
    """

  private static func small(_ overrides: [String] = []) throws -> Case {
    try CaseLoader.load(text: channel, name: "channel", source: "channel", overrides: overrides)
  }

  @Test(
    arguments: ["ghostCells", "momentum", "outflow", "boundaryNormalVelocity", "outflowMassBalance", "projection"],
    ["euler", "rk3", "rk4", "rkc"])
  func faultyOperatorsAreFound(name: String, integrator: String) throws {
    let setup = try Self.small(["numerics.integrator=\(integrator)"])
    let model = try FlowModel(setup, workers: .single)
    let names = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model)).operators.operatorNames
    #expect(names.contains(name))
    let checks = try Verification(setup, workers: .single, limit: 12, faulty: name).run()
    for check in checks {
      switch check.name {
      case "tangent_vs_adjoint", "complex_step_vs_adjoint", "dot_product": #expect(!check.passed, "\(check.name): \(check.value)")
      // The wrong gradient is the same wrong gradient under every schedule.
      case "checkpoint_invariance": #expect(check.passed)
      default: break
      }
    }
  }

  /// A gradient that is zero holds: where the force lies on waves that the grid does not keep, and
  /// where a mirror image cancels the lift.
  @Test(arguments: [
    """
    flow: { equations: spectral, viscosity: 0.12, force: [sin(4*y), 0] }
    domain: { size: [2*pi, 2*pi], cells: [16, 8] }
    time: { steps: 2, dt: 0.001 }
    objective: { kinetic-energy: {} }
    controls: [viscosity, drag, force]
    """,
    """
    flow: { viscosity: 0.12, force: [1, 0] }
    domain: { size: [1, 1], cells: [16, 8] }
    boundaries: { left: wall, right: wall, bottom: wall, top: wall }
    numerics: { advection: central }
    time: { steps: 4, dt: 0.001 }
    objective: { kinetic-energy: {} }
    controls: [viscosity, force]
    """,
  ])
  func gradientsThatVanishHold(text: String) throws {
    let setup = try CaseLoader.load(text: text, name: "zero", source: "zero")
    for check in try Verification(setup, workers: .single, limit: nil).run() {
      #expect(check.passed, "\(check.name): \(check.value), tolerance \(check.tolerance)")
    }
  }

  /// Counts that are odd and differ, a box that is not square, every control, a window that begins
  /// within a step.
  @Test(arguments: ["etdrk2", "etdrk4"], ["enstrophy", "kinetic-energy", "distance"])
  func spectralFlowsPass(integrator: String, objective: String) throws {
    let text = """
      flow: { equations: spectral, viscosity: 0.002, friction: 0.1, force: ["sin(4*y)", "0.3*cos(3*x)"] }
      domain: { size: [2*pi, 3], cells: [27, 20] }
      initial: { velocity: ["0.3 + sin(x)*cos(4*y)", "cos(2*x + y)"] }
      numerics: { integrator: \(integrator) }
      time: { steps: 8, dt: 0.03 }
      objective: { \(objective): { window: [0.05, 0.24]\(objective == "distance" ? ", target: [\"sin(y)\", 0.2]" : "") } }
      controls: [viscosity, drag, initial.velocity, force]
      """
    let setup = try CaseLoader.load(text: text, name: "waves", source: "waves")
    for check in try Verification(setup, workers: Workers(count: 2), limit: nil).run() {
      #expect(check.passed, "\(check.name): \(check.value)")
    }
  }

  /// In three dimensions: counts that differ and are odd or no multiple of four, every control, a
  /// window that begins within a step.
  @Test(arguments: ["etdrk2", "etdrk4"], ["enstrophy", "kinetic-energy", "distance"])
  func spectralBoxesPass(integrator: String, objective: String) throws {
    let text = """
      flow:
        equations: spectral
        viscosity: 0.002
        friction: 0.1
        force: ["sin(4*y)", "0.3*cos(3*x)", "0.2*sin(z)"]
        forcing: { band: [2, 5], power: 0.4 }
      domain: { size: [2*pi, 3, 4], cells: [12, 10, 9] }
      initial: { velocity: ["0.3 + sin(x)*cos(4*y)", "cos(2*x + y)", "0.5*sin(x)*cos(2*pi*z/4)"] }
      numerics: { integrator: \(integrator) }
      time: { steps: 6, dt: 0.03 }
      objective: { \(objective): { window: [0.05, 0.18]\(objective == "distance" ? ", target: [\"sin(y)\", 0.2, 0]" : "") } }
      controls: [viscosity, drag, forcing.power, initial.velocity, force]
      """
    let setup = try CaseLoader.load(text: text, name: "waves", source: "waves")
    for check in try Verification(setup, workers: Workers(count: 2), limit: nil).run() {
      #expect(check.passed, "\(check.name): \(check.value)")
    }
  }

  /// The power of a forced band, which every stage of a step feels through the energy that it has
  /// there.
  @Test(arguments: ["etdrk2", "etdrk4"], ["[viscosity, forcing.power, initial.velocity, force]", "[forcing.power, initial.velocity]"])
  func forcedBandsPass(integrator: String, controls: String) throws {
    let text = """
      flow: { equations: spectral, viscosity: 0.002, friction: 0.1, forcing: { band: [2, 5], power: 0.4 } }
      domain: { size: [2*pi, 3], cells: [27, 20] }
      initial: { velocity: ["0.3 + sin(x)*cos(4*y)", "cos(2*x + y)"] }
      numerics: { integrator: \(integrator) }
      time: { steps: 8, dt: 0.03 }
      objective: { kinetic-energy: { window: [0.05, 0.24] } }
      controls: \(controls)
      """
    let setup = try CaseLoader.load(text: text, name: "waves", source: "waves")
    for check in try Verification(setup, workers: Workers(count: 2), limit: nil).run() {
      #expect(check.passed, "\(check.name): \(check.value)")
    }
  }

  @Test(arguments: ["velocity", "products", "injection", "row"], ["etdrk2", "etdrk4"])
  func faultyOperatorsOfASpectralStepAreFound(name: String, integrator: String) throws {
    let setup = try Self.load(
      "decaying-turbulence",
      ["domain.cells=[24, 24]", "numerics.integrator=\(integrator)", "flow.forcing={ band: [4, 6], power: 0.1 }"])
    let checks = try Verification(setup, workers: .single, limit: 6, faulty: name).run()
    for check in checks where ["tangent_vs_adjoint", "complex_step_vs_adjoint", "dot_product"].contains(check.name) {
      #expect(!check.passed, "\(check.name): \(check.value)")
    }
  }

  @Test func withoutAFaultTheSameCasePasses() throws {
    for integrator in ["euler", "rk3", "rk4", "rkc"] {
      let setup = try Self.small(["numerics.integrator=\(integrator)"])
      for check in try Verification(setup, workers: .single, limit: 12).run() { #expect(check.passed, "\(check.name): \(check.value)") }
    }
  }

  @Test func unknownOperatorsAreRefused() throws {
    let error = try #require(throws: ChainError.self) {
      try Verification(Self.small(), workers: .single, limit: 12, faulty: "momentun")
    }
    #expect("\(error)".contains("momentun") && "\(error)".contains("momentum"))
  }
}
