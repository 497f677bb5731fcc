import CaseFiles
import Fields
import Flows
import Foundation
import Testing

/// Flows on cells whose widths vary along the last axis.
@Suite struct StretchedGridTests {
  private static let planeStretched = ["domain.stretching.y.tanh=1.7"]
  private static let spaceStretched = ["domain.stretching.z={ tanh: 1.3, towards: lower }"]

  /// A box with slip on all sides.
  private static func slip(_ cells: Int, stretching: String, advection: String) -> String {
    """
    flow: { viscosity: 0.05 }
    domain: { size: [pi, pi], cells: [\(cells), \(cells)], stretching: { y: \(stretching) } }
    boundaries: { left: slip, right: slip, bottom: slip, top: slip }
    numerics: { advection: \(advection), integrator: rk4 }
    """
  }

  // MARK: Exact solutions

  /// A vortex of Taylor and Green between slip sides decays as exp(−2νt): every term of the
  /// momentum equation takes part, along both axes.
  private static func vortexError(_ cells: Int, _ stretching: String, _ advection: String) throws -> Double {
    let setup = try FlowCase.load(
      slip(cells, stretching: stretching, advection: advection)
        + "\ninitial: { velocity: [\"sin(x)*cos(y)\", \"-cos(x)*sin(y)\"] }\ntime: { steps: \(cells * 8), dt: \(0.16 / Double(cells)) }")
    return try FlowCase.vortexError(of: FlowCase.finished(setup))
  }

  @Test(arguments: ["{ tanh: 1.2 }", "{ tanh: 1, towards: lower }", "{ tanh: 1, towards: upper }"], ["central", "central4", "quick"])
  func vorticesDecayAtSecondOrder(stretching: String, advection: String) throws {
    let errors = try [24, 48, 96].map { try Self.vortexError($0, stretching, advection) }
    #expect(errors[2] < 2e-3)
    #expect(log2(errors[0] / errors[1]) >= 1.8)
    #expect(log2(errors[1] / errors[2]) >= 1.9)
  }

  /// A scalar between two values at the walls: the profile is linear, whatever the cells, and what
  /// enters below leaves above.
  @Test func conductionIsExact() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 1 }
      domain: { size: [1, 2], cells: [4, 12], stretching: { y: { tanh: 1.6, towards: lower } } }
      boundaries: { left: periodic, right: periodic, bottom: wall, top: wall }
      scalars: { heat: { diffusivity: 0.5, boundaries: { bottom: 1, top: -1 }, initial: 0 } }
      time: { steps: 24000, dt: 0.001 }
      objective:
        nusselt: { scalar: heat, side: bottom }
        flux: { scalar: heat, side: top }
        scalar-mean: { scalar: heat }
      """)
    let flow = try FlowCase.finished(setup)
    flow.model.grid.interior.forEach { i, j, k in
      #expect(abs(flow.state[2][i, j, k] - (1 - flow.model.grid.position(i, j, k)[1])) <= 1e-10)
    }
    #expect(abs(flow.objectiveValues[0] - 1) <= 1e-10)
    #expect(abs(flow.objectiveValues[1] + 0.5) <= 1e-10)
    #expect(abs(flow.objectiveValues[2]) <= 1e-10)
  }

  // MARK: What a step must not change

  /// The energy of an inviscid flow, each face with the volume around it.
  @Test(arguments: [
    "domain: { size: [2*pi, 2*pi], cells: [24, 20], stretching: { y: { tanh: 2 } } }\nboundaries: { left: periodic, right: periodic, bottom: slip, top: slip }",
    "domain: { size: [2*pi, 2*pi], cells: [12, 21], stretching: { y: { tanh: 2, towards: upper } } }\nboundaries: { left: wall, right: wall, bottom: wall, top: wall }",
    "domain: { size: [2*pi, 2*pi, 2*pi], cells: [10, 9, 8], stretching: { z: { tanh: 1.5 } } }\nboundaries: { left: slip, right: slip, bottom: periodic, top: periodic, back: wall, front: slip }",
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
    let (before, volumes) = (flow.faceValues, Self.volumes(flow.model))
    #expect(flow.relativeDivergence() <= 1e-12)
    try flow.advance()
    #expect(flow.relativeDivergence() <= 1e-12)
    let rate = zip(flow.faceValues, before).map { $0 - $1 }
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(volumes, zip(a, b)).reduce(0) { $0 + $1.0 * $1.1.0 * $1.1.1 } }
    #expect(product(rate, rate) > 0.01 * product(before, before))
    #expect(abs(product(before, rate)) <= 1e-13 * (product(before, before) * product(rate, rate)).squareRoot())
  }

  /// Those around the faces, in the order of `faceValues`, over the mean volume of a cell.
  static func volumes(_ model: FlowModel) -> [Double] {
    let grid = model.grid
    return (0..<grid.dimension).flatMap { component -> [Double] in
      var volumes: [Double] = []
      model.allFaces(component).forEach { i, j, k in
        let widths = (0..<grid.dimension).map { axis in
          let index = [i, j, k][axis]
          let width = axis == component ? 0.5 * (grid.width(axis, index - 1) + grid.width(axis, index)) : grid.width(axis, index)
          return width / grid.spacing[axis]
        }
        volumes.append(widths.reduce(1, *))
      }
      return volumes
    }
  }

  @Test(arguments: Numerics.Advection.allCases.map(\.rawValue))
  func aFreeStreamKeepsItsBits(advection: String) throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.1 }
      domain: { size: [2, 1], cells: [20, 12], stretching: { y: { tanh: 2 } } }
      boundaries: { left: periodic, right: periodic, bottom: slip, top: slip }
      initial: { uniform: [0.7, 0] }
      scalars: { dye: { diffusivity: 0.1, initial: 0.3 } }
      numerics: { advection: \(advection) }
      time: { steps: 20, dt: 0.01 }
      """)
    let flow = try FlowCase.finished(setup)
    flow.model.grid.interior.forEach { i, j, k in
      #expect(flow.velocity[0][i, j, k] == 0.7 && flow.velocity[1][i, j, k] == 0 && flow.state[2][i, j, k] == 0.3)
    }
  }

  /// To the bit, where the cells are finest at both sides.
  @Test(arguments: [0, 1, 2, 6], ["central", "quick", "weno5"])
  func planeFlowsStayTheirOwnMirrorImage(box: Int, advection: String) throws {
    // About y = 0, so that the formulas are as symmetric as the cells.
    let text = MirrorSymmetryTests.plane(MirrorSymmetryTests.boxes[box])
      .replacingOccurrences(of: "(y - 0.625)", with: "y").replacingOccurrences(of: "y*(1.25 - y)", with: "((0.625 - y)*(0.625 + y))")
    try MirrorSymmetryTests.expectExactSymmetry(
      FlowCase.load(text, ["numerics.advection=\(advection)", "domain.origin=[0, -0.625]"] + Self.planeStretched), axes: [1])
  }

  /// No threads, one and many leave the same bits.
  @Test func resultsDoNotDependOnThreads() throws {
    let setup = try FlowCase.load(MirrorSymmetryTests.space("wall"), Self.spaceStretched)
    #expect(sameBits(try FlowCase.finished(setup, workers: 1).faceValues, try FlowCase.finished(setup, workers: 3).faceValues))
  }

  // MARK: Derivatives

  /// The dot-product identity of every operator of a stage.
  @Test(arguments: TranspositionTests.planeBoundaries.filter { $0.contains("bottom") }, ["central6", "quick", "vanleer"])
  func planeOperatorsHaveTheirTransposes(boundaries: String, advection: String) throws {
    try TranspositionTests.expectIdentity(TranspositionTests.plane(boundaries, advection: advection, stretching: "y: { tanh: 1.7 }"))
  }

  @Test(arguments: TranspositionTests.spaceBoundaries.filter { $0.contains("front") && !$0.contains("front: periodic") })
  func spaceOperatorsHaveTheirTransposes(boundaries: String) throws {
    try TranspositionTests.expectIdentity(TranspositionTests.space(boundaries, stretching: "z: { tanh: 1.3, towards: lower }"))
  }

  /// Everything that has a control and an objective at once, against dual numbers.
  static let heated = """
    flow: { viscosity: 0.02, force: ["0.1*y", 0], turbulence: { model: wale } }
    domain: { size: [1.1, 1.3], cells: [11, 13], stretching: { y: { tanh: 1.5, towards: upper } } }
    boundaries: { left: { inflow: { velocity: [1, 0.1], profile: "1 + 0.3*sin(2*y)" } }, right: outflow, bottom: wall, top: slip }
    scalars:
      heat: { diffusivity: 0.03, buoyancy: [0.2, 0.7], boundaries: { left: "y", bottom: 1, top: 0.2 }, initial: "sin(2*x + y)" }
      salt: { diffusivity: 0.01, boundaries: { left: 0.3, bottom: { flux: 0.4 }, top: { flux: "x" } } }
    initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x)"] }
    numerics: { advection: quick, integrator: rk3 }
    time: { steps: 8, dt: 0.02 }
    objective:
      kinetic-energy: { window: [0.03, 0.15] }
      enstrophy: {}
      distance: { target: ["0.5*y", 0.1] }
      flux: { scalar: heat, side: left }
      nusselt: { scalar: heat, side: bottom }
      scalar-mean: { scalar: heat }
      scalar-variance: { scalar: heat }
      convective-flux: { scalar: heat, axis: y }
      mixing: { kind: scalar-variance, scalar: salt }
    """

  @Test func gradientsEqualTangents() throws { try GradientTests.expectTangentsEqualGradients(Self.heated) }

  @Test func gradientsInSpaceEqualTangents() throws {
    try GradientTests.expectTangentsEqualGradients(
      """
      flow: { viscosity: 0.02, turbulence: { model: smagorinsky } }
      domain: { size: [1.1, 1.3, 0.9], cells: [7, 6, 9], stretching: { z: { tanh: 1.5 } } }
      boundaries: { left: { inflow: { velocity: [1, 0.1, 0.2], profile: "1 + y*z" } }, right: outflow, bottom: periodic, top: periodic, back: wall, front: slip }
      initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x)", "0.2*sin(x + z)"] }
      numerics: { advection: central4, integrator: rk3 }
      time: { steps: 8, dt: 0.02 }
      objective:
        kinetic-energy: {}
        enstrophy: { window: [0.05, 0.13] }
      """)
  }
}
