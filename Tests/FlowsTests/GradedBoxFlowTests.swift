import CaseFiles
import Fields
import Flows
import Foundation
import Testing

/// Flows in boxes that are graded along every axis: exact solutions, what a step must not change,
/// derivatives.
@Suite struct GradedBoxFlowTests {
  // MARK: Exact solutions

  /// A vortex of Taylor and Green between slip sides, on cells of one smooth map that become more.
  private static func vortexError(_ cells: Int, _ advection: String) throws -> Double {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.05 }
      domain: { size: [pi, pi], cells: [\(cells), \(cells)], stretching: { x: { tanh: 1.1, towards: lower }, y: { tanh: 1.2 } } }
      boundaries: { left: slip, right: slip, bottom: slip, top: slip }
      numerics: { advection: \(advection), integrator: rk4 }
      initial: { velocity: ["sin(x)*cos(y)", "-cos(x)*sin(y)"] }
      time: { steps: \(cells * 8), dt: \(0.16 / Double(cells)) }
      """)
    return try FlowCase.vortexError(of: FlowCase.finished(setup))
  }

  @Test(arguments: ["central", "central4", "quick"]) func vorticesDecayAtSecondOrder(advection: String) throws {
    let errors = try [24, 48, 96].map { try Self.vortexError($0, advection) }
    #expect(errors[2] < 2e-3)
    #expect(log2(errors[0] / errors[1]) >= 1.8)
    #expect(log2(errors[1] / errors[2]) >= 1.9)
  }

  /// A scalar between two values at the walls across x: a linear profile, whatever the cells.
  @Test func conductionIsExact() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 1 }
      domain: { axes: { x: { core: { from: 0.4, to: 0.8, cells: 8 }, reach: [0.3, 0.5], growth: 1.2 }, y: { to: 1, cells: 4 } } }
      boundaries: { left: wall, right: wall, bottom: periodic, top: periodic }
      scalars: { heat: { diffusivity: 0.5, boundaries: { left: 1, right: -1 }, initial: 0 } }
      time: { steps: 8000, dt: 0.001 }
      objective:
        nusselt: { scalar: heat, side: left }
        flux: { scalar: heat, side: right }
        scalar-mean: { scalar: heat }
      """)
    let flow = try FlowCase.finished(setup)
    flow.model.grid.interior.forEach { i, j, k in
      let x = flow.model.grid.position(i, j, k)[0]
      #expect(abs(flow.state[2][i, j, k] - (1 - (x - 0.1) / 0.6)) <= 1e-10)
    }
    #expect(abs(flow.objectiveValues[0] - 1) <= 1e-10)
    #expect(abs(flow.objectiveValues[1] + 0.5 / 0.6) <= 1e-10)
    #expect(abs(flow.objectiveValues[2]) <= 1e-10)
  }

  // MARK: What a step must not change

  private static let plane =
    "domain: { size: [2*pi, 2*pi], cells: [24, 21], stretching: { x: { tanh: 2, towards: upper }, y: { tanh: 2 } } }"
  private static let core = """
    domain:
      axes:
        x: { core: { from: -1, to: 1, width: 0.1 }, reach: [4, 6], growth: 1.15 }
        y: { core: { from: -0.8, to: 0.8, cells: 16 }, reach: 5 }
    """
  private static let space = """
    domain:
      size: [2*pi, 2*pi, 2*pi]
      cells: [10, 9, 8]
      stretching: { x: { tanh: 1 }, y: { tanh: 1.2, towards: lower }, z: { tanh: 1.5 } }
    """

  @Test(arguments: [
    plane + "\nboundaries: { left: slip, right: wall, bottom: slip, top: slip }",
    core + "\nboundaries: { left: wall, right: slip, bottom: wall, top: wall }",
    space + "\nboundaries: { left: slip, right: slip, bottom: wall, top: slip, back: wall, front: slip }",
  ])
  func centralAdvectionKeepsKineticEnergy(box: String) throws {
    let flow = try FlowCase.flow(
      try FlowCase.load(
        """
        flow: { viscosity: 0 }
        \(box)
        initial: { random: { seed: 3, amplitude: 1, wavenumber: 2 } }
        numerics: { advection: central, integrator: euler }
        time: { steps: 1, dt: 1 }
        """))
    let (before, volumes) = (flow.faceValues, StretchedGridTests.volumes(flow.model))
    try flow.advance()
    #expect(flow.relativeDivergence() <= 1e-12)
    let rate = zip(flow.faceValues, before).map { $0 - $1 }
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(volumes, zip(a, b)).reduce(0) { $0 + $1.0 * $1.1.0 * $1.1.1 } }
    #expect(product(rate, rate) > 0.01 * product(before, before))
    #expect(abs(product(before, rate)) <= 1e-13 * (product(before, before) * product(rate, rate)).squareRoot())
  }

  @Test(arguments: Numerics.Advection.allCases.map(\.rawValue)) func aFreeStreamStays(advection: String) throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.1 }
      \(Self.core)
      boundaries: { left: { inflow: [0.7, 0] }, right: outflow, bottom: slip, top: slip }
      initial: { uniform: [0.7, 0] }
      scalars: { dye: { diffusivity: 0.1, initial: 0.3, boundaries: { left: 0.3 } } }
      numerics: { advection: \(advection) }
      time: { steps: 20, dt: 0.01 }
      """)
    let flow = try FlowCase.finished(setup)
    flow.model.grid.interior.forEach { i, j, k in
      let differences = [flow.velocity[0][i, j, k] - 0.7, flow.velocity[1][i, j, k], flow.state[2][i, j, k] - 0.3]
      #expect(differences.allSatisfy { abs($0) <= 1e-14 })
    }
  }

  @Test func resultsDoNotDependOnThreads() throws {
    let setup = try FlowCase.load(
      MirrorSymmetryTests.space("wall"), ["domain.stretching={ x: { tanh: 1 }, y: { tanh: 1 }, z: { tanh: 1.3, towards: lower } }"])
    let bits = try [1, 2, 3].map { try FlowCase.finished(setup, workers: $0).faceValues }
    #expect(sameBits(bits[0], bits[1]) && sameBits(bits[0], bits[2]))
  }

  // MARK: Derivatives

  /// The dot-product identity of every operator of a stage.
  @Test(
    arguments: TranspositionTests.planeBoundaries.filter { !$0.contains("periodic") && $0.contains("bottom") },
    ["central6", "quick", "vanleer"])
  func planeOperatorsHaveTheirTransposes(boundaries: String, advection: String) throws {
    let stretching = "x: { tanh: 1.2, towards: upper }, y: { tanh: 1.7 }"
    try TranspositionTests.expectIdentity(TranspositionTests.plane(boundaries, advection: advection, stretching: stretching))
  }

  @Test(arguments: TranspositionTests.spaceBoundaries.filter { !$0.contains("periodic") && $0.contains("front") })
  func spaceOperatorsHaveTheirTransposes(boundaries: String) throws {
    let stretching = "x: { tanh: 1.1 }, y: { tanh: 1.4, towards: upper }, z: { tanh: 1.3, towards: lower }"
    try TranspositionTests.expectIdentity(TranspositionTests.space(boundaries, stretching: stretching))
  }

  @Test func gradientsEqualTangents() throws {
    try GradientTests.expectTangentsEqualGradients(
      StretchedGridTests.heated.replacing("stretching: { y:", with: "stretching: { x: { tanh: 1.2 }, y:"))
  }

  @Test func gradientsInSpaceEqualTangents() throws {
    try GradientTests.expectTangentsEqualGradients(
      """
      flow: { viscosity: 0.02, turbulence: { model: smagorinsky } }
      domain: { size: [1.1, 1.3, 0.9], cells: [7, 6, 9], stretching: { x: { tanh: 1.2 }, y: { tanh: 0.9, towards: lower }, z: { tanh: 1.5 } } }
      boundaries: { left: { inflow: { velocity: [1, 0.1, 0.2], profile: "1 + y*z" } }, right: outflow, bottom: slip, top: wall, back: wall, front: slip }
      scalars: { heat: { diffusivity: 0.03, buoyancy: [0.2, 0.7, 0.1], boundaries: { left: "y", bottom: 1 }, initial: "sin(2*x + y)" } }
      initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x)", "0.2*sin(x + z)"] }
      numerics: { advection: central4, integrator: rk3 }
      time: { steps: 8, dt: 0.02 }
      objective:
        kinetic-energy: {}
        enstrophy: { window: [0.05, 0.13] }
        scalar-variance: { scalar: heat }
      """)
  }

  /// Bodies in a core.
  static let bodies = [
    """
    domain: { axes: { x: { core: { from: -1, to: 1.5, width: 0.125 }, reach: [3, 5], growth: 1.2 }, y: { core: { from: -1, to: 1, width: 0.125 }, reach: 3 } } }
    boundaries: { left: { inflow: [1, 0.1] }, right: outflow, bottom: slip, top: slip }
    bodies: { cylinder: { circle: { center: [0.03, 0.02], radius: 0.5 }, spin: 0.3 } }
    """,
    """
    domain: { axes: { x: { core: { from: -1, to: 1, width: 0.25 }, reach: [1, 2], growth: 1.2 }, y: { core: { from: -1, to: 1, width: 0.25 }, reach: 1 }, z: { core: { from: -1, to: 1, width: 0.25 }, reach: [1.5, 1] } } }
    boundaries: { left: { inflow: [1, 0.1, 0] }, right: outflow, bottom: slip, top: slip, back: slip, front: slip }
    bodies: { ball: { sphere: { center: [0.03, 0.02, 0.04], radius: 0.4 }, spin: 0.3 } }
    """,
  ]
  private static func withBody(_ box: String) -> String {
    let name = box.contains("cylinder") ? "cylinder" : "ball"
    return """
      flow: { viscosity: 0.05 }
      \(box)
      numerics: { advection: quick, integrator: rk3 }
      time: { steps: 8, dt: 0.02 }
      objective: { drag: { body: \(name) }, lift: { body: \(name) } }
      """
  }

  /// The force of a body depends on everything about it.
  @Test(arguments: bodies) func gradientsOfForcesEqualTangents(box: String) throws {
    try GradientTests.expectTangentsEqualGradients(Self.withBody(box))
  }

  @Test(arguments: bodies) func operatorsWithABodyHaveTheirTransposes(box: String) throws {
    let setup = try FlowCase.load(Self.withBody(box))
    try TranspositionTests.expectIdentity(
      Self.withBody(box), ["controls=[\(setup.availableControls.map(\.path).joined(separator: ", "))]"])
  }

  /// After a step the fluid is at rest at the markers of a body that is, and without divergence.
  @Test(arguments: bodies) func fluidIsHeldAndFreeOfDivergence(box: String) throws {
    let flow = try FlowCase.finished(FlowCase.load(Self.withBody(box.replacing("spin: 0.3", with: "spin: 0"))))
    let markers = Markers(flow.model, parameters: flow.parameters)
    var slip = [Double](repeating: 0, count: flow.model.dimension * markers.count)
    markers.interpolate(flow.velocity, into: &slip)
    #expect(slip.allSatisfy { abs($0) <= 1e-13 })
    #expect(flow.relativeDivergence() <= 1e-12)
  }
}
