import CaseFiles
import Fields
import Flows
import Foundation
import Testing

/// Flow through porous media: exact solutions, forces, and what a resistance leaves alone.
@Suite struct ResistanceTests {
  /// Darcy: against a uniform force a uniform resistance lets f/α through, with any integrator and
  /// however long the step.
  @Test(arguments: ["euler", "rk3", "rk4"], [0.01, 30])
  func darcyFlowIsExact(integrator: String, timeStep: Double) throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0, force: [3, -1], resistance: 4 }
      domain: { size: [1, 1], cells: [8, 10] }
      numerics: { advection: central, integrator: \(integrator) }
      time: { steps: \(timeStep < 1 ? 1200 : 15), dt: \(timeStep) }
      """)
    let flow = try FlowCase.finished(setup)
    for (axis, exact) in [0.75, -0.25].enumerated() {
      flow.model.unknownFaces(axis).forEach { #expect(abs(flow.velocity[axis][$0, $1, $2] - exact) <= 1e-12) }
    }
  }

  private static func brinkmanError(cells: Int) throws -> Double {
    let (viscosity, resistance, force) = (0.1, 2.5, 2.0)
    let m = (resistance / viscosity).squareRoot()
    let exact = { (y: Double) in force / resistance * (1 - cosh(m * (y - 0.5)) / cosh(m / 2)) }
    let setup = try FlowCase.load(
      """
      flow: { viscosity: \(viscosity), force: [\(force), 0], resistance: \(resistance) }
      domain: { size: [1, 1], cells: [4, \(cells)] }
      boundaries: { bottom: wall, top: wall }
      initial: { velocity: ["0.5*sin(pi*y)", 0] }
      numerics: { advection: central, integrator: rk3 }
      time: { end: 6, cfl: 0.5 }
      """)
    let flow = try FlowCase.finished(setup)
    return (0..<cells).map { abs(flow.velocity[0][0, $0] - exact((Double($0) + 0.5) / Double(cells))) }.max() ?? 0
  }

  /// Brinkman: between walls the profile is a hyperbolic cosine.
  @Test func brinkmanChannelIsOfSecondOrder() throws {
    let errors = try [16, 32, 64].map(Self.brinkmanError)
    #expect(log2(errors[0] / errors[1]) >= 1.8 && log2(errors[1] / errors[2]) >= 1.9)
    #expect(errors[2] <= 1e-3)
  }

  /// Between layers that resist beyond measure the flow is that between walls: a parabola, and
  /// nothing in the layers.
  @Test func nothingFlowsThroughWhatResistsBeyondMeasure() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.1, force: [2, 0], resistance: "1e12*step(abs(y - 0.5) - 0.25)" }
      domain: { size: [1, 1], cells: [4, 32] }
      numerics: { advection: central, integrator: rk3 }
      time: { end: 8, cfl: 0.5 }
      """)
    let flow = try FlowCase.finished(setup)
    for row in 0..<32 {
      let y = (Double(row) + 0.5) / 32 - 0.5
      let u = flow.velocity[0][0, row]
      if abs(y) > 0.25 {
        #expect(abs(u) <= 1e-10)
      } else {
        // The outermost points that flow are half a cell from the layers, where the next ones are
        // at rest: a channel one cell wider.
        #expect(abs(u - 10 * (pow(0.25 + 0.5 / 32, 2) - y * y)) <= 1e-9)
      }
    }
  }

  /// What a porous body receives is what the fluid of a periodic box loses, stage by stage.
  @Test(arguments: ["euler", "rk3", "rk4", "rkc"], [2, 3])
  func forceIsTheMomentumThatIsLost(integrator: String, dimension: Int) throws {
    let box = dimension == 2 ? "size: [2, 1.5], cells: [20, 18]" : "size: [2, 1.5, 1], cells: [20, 18, 8]"
    let shape =
      dimension == 2 ? "box: { center: [0.9, 0.7], size: [0.5, 0.4], angle: 20 }" : "sphere: { center: [0.9, 0.7, 0.4], radius: 0.3 }"
    let velocity = dimension == 2 ? #"["1 + 0.2*sin(4*pi*y/3)", "0.3*cos(pi*x)"]"# : #"["1 + 0.2*sin(4*pi*y/3)", "0.3*cos(pi*x)", 0.4]"#
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.02 }
      domain: { \(box) }
      bodies: { filter: { \(shape), porous: { permeability: 1e-3 } } }
      initial: { velocity: \(velocity) }
      numerics: { advection: quick, integrator: \(integrator) }
      time: { steps: 3, dt: 0.02 }
      objective: { drag: { body: filter }, lift: { body: filter } }
      """)
    let flow = try FlowCase.flow(setup)
    func momentum() -> [Double] {
      (0..<dimension).map { flow.velocity[$0].sum(flow.model.grid.interior) * flow.model.grid.cellVolume }
    }
    for _ in 0..<3 {
      let before = momentum()
      try flow.advance()
      let after = momentum()
      for axis in 0..<dimension {
        let lost = (before[axis] - after[axis]) / 0.02
        #expect(abs(lost - flow.lastForces[0][axis]) <= 1e-12 * abs(flow.lastForces[0][0]))
      }
    }
    #expect(flow.lastForces[0][0] > 0.1)
    for axis in 0..<2 { #expect(abs(flow.objectiveValues[axis] - flow.lastForces[0][axis]) <= 1e-13 * flow.lastForces[0][0]) }
  }

  /// Solid and porous bodies side by side keep their own forces, in the order of the case.
  @Test func bodiesKeepTheirForces() throws {
    func forces(_ bodies: String) throws -> [[Double]] {
      try FlowCase.finished(FlowCase.load(FlowCase.channel(), ["bodies={ \(bodies) }", "objective={ kinetic-energy: {} }"])).lastForces
    }
    let porous = "porous: { permeability: 1e-2 }"
    let solid = "rod: { circle: { center: [0.93, 0.78], radius: 0.25 } }"
    let filter = "filter: { circle: { center: [1.9, 0.8], radius: 0.3 }, \(porous) }"
    let (first, second) = (try forces("\(solid), \(filter)"), try forces("\(filter), \(solid)"))
    #expect(first.count == 2 && first[0] == second[1] && first[1] == second[0])
    #expect(first[0][0] > 0 && first[1][0] > 0)
  }

  /// A porous body may have any cells, overlap another, and lie across a side.
  @Test func porousBodiesMayOverlap() throws {
    let porous = "porous: { permeability: 1e-3 }"
    let flow = try FlowCase.finished(
      FlowCase.load(
        FlowCase.channel(),
        [
          "bodies={ a: { ellipse: { center: [1, 0.1], radii: [0.4, 0.2], angle: 10 }, \(porous) }, b: { box: { center: [1.2, 0.2], size: [1, 0.3] }, \(porous) } }",
          "domain.cells=[30, 17]", "objective={ kinetic-energy: {} }",
        ]))
    #expect(flow.faceValues.allSatisfy(\.isFinite) && flow.lastForces.allSatisfy { $0[0] > 0 })
  }

  /// Without a resistance there is no such operator; with one of zero every bit of the flow stays.
  @Test func flowsWithoutResistanceAreLeftAlone() throws {
    let plain = try FlowCase.finished(try FlowCase.load(FlowCase.channel()))
    #expect(!plain.operators.operatorNames.contains("resistance"))
    let zero = try FlowCase.finished(try FlowCase.load(FlowCase.channel(), ["flow.resistance=0"]))
    #expect(zero.operators.operatorNames.contains("resistance"))
    #expect(sameBits(plain.faceValues, zero.faceValues) && sameBits(plain.objectiveValues, zero.objectiveValues))
  }

  /// In a periodic box a body is there in every period: carried half a box on, it exerts the same
  /// force.
  @Test func porousBodiesGoOnThroughPeriodicSides() throws {
    func drag(_ center: [Double]) throws -> Double {
      try FlowCase.finished(
        try FlowCase.load(
          """
          flow: { viscosity: 0.05, force: [1, 0.4] }
          domain: { size: [2, 2], cells: [20, 20] }
          bodies: { filter: { circle: { center: [\(center[0]), \(center[1])], radius: 0.3 }, porous: { permeability: 0.01 } } }
          time: { steps: 10, dt: 0.02 }
          objective: { drag: { body: filter } }
          """)
      ).objectiveValues[0]
    }
    let middle = try drag([1, 1])
    for corner in [[0.0, 0], [2, 1], [1, 0]] { #expect(abs(try drag(corner) / middle - 1) <= 1e-12) }
  }

  @Test func porousBodiesOutsideTheDomainAreRefused() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.05 }
      domain: { size: [2, 2], cells: [20, 20] }
      boundaries: { left: slip, right: slip, bottom: slip, top: slip }
      bodies: { filter: { circle: { center: [-0.25, -0.25], radius: 0.3 }, porous: { permeability: 0.01 } } }
      time: { steps: 1, dt: 0.02 }
      """)
    let error = try #require(throws: FlowError.self) { _ = try FlowCase.finished(setup) }
    #expect("\(error)".contains("`filter` fills no part of any cell"))
  }

  @Test func negativeFormulasAreRefused() throws {
    let setup = try FlowCase.load(FlowCase.channel(), ["flow.resistance=x - 1"])
    let error = try #require(throws: FlowError.self) { try FlowCase.flow(setup) }
    #expect(error.description.contains("`flow.resistance` is -0.95 at [0.05, 0.05]"))
  }
}
