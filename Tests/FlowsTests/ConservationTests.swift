import CaseFiles
import Flows
import Foundation
import Testing

/// What a step must not change: volume, kinetic energy of an inviscid flow, a uniform stream.
@Suite struct ConservationTests {
  static let box3D = """
    flow: { viscosity: 0.02 }
    domain: { size: [1, 1.2, 0.9], cells: [8, 10, 7] }
    boundaries: { left: { inflow: [1, 0.2, 0.1] }, right: outflow, bottom: wall, top: { wall: [0.5, 0, 0.3] }, back: slip, front: slip }
    initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x + z)", "0.2*sin(x)"] }
    time: { steps: 6, dt: 0.01 }
    """

  @Test(arguments: [FlowCase.periodic, FlowCase.cavity, FlowCase.channel(), box3D])
  func velocityHasNoDivergence(text: String) throws {
    let flow = try FlowCase.flow(try FlowCase.load(text))
    #expect(flow.relativeDivergence() <= 1e-12)
    while !flow.isFinished { try flow.advance() }
    #expect(flow.relativeDivergence() <= 1e-12)
  }

  /// Boxes without friction, where nothing does work: periodic, with slip, with walls at rest, and
  /// three-dimensional.
  private static let closed = [
    "domain: { size: [2*pi, 2*pi], cells: [24, 20] }\nboundaries: { left: periodic, right: periodic }",
    "domain: { size: [2*pi, 2*pi], cells: [24, 20] }\nboundaries: { left: slip, right: slip, bottom: slip, top: slip }",
    "domain: { size: [2*pi, 2*pi], cells: [24, 20] }\nboundaries: { left: wall, right: wall }",
    "domain: { size: [2*pi, 2*pi, 2*pi], cells: [10, 9, 8] }\nboundaries: { left: slip, right: slip }",
  ]

  private static func inviscid(_ box: String, time: String, integrator: String) -> String {
    """
    flow: { viscosity: 0 }
    \(box)
    initial: { random: { seed: 3, amplitude: 1, wavenumber: 2 } }
    numerics: { advection: central, integrator: \(integrator) }
    time: \(time)
    """
  }

  /// One Euler step of length 1 is the state plus its rate of change, projection included: of the
  /// energy, ⟨u, rate⟩ is the rate.
  @Test(arguments: closed)
  func centralAdvectionKeepsKineticEnergy(box: String) throws {
    let flow = try FlowCase.flow(try FlowCase.load(Self.inviscid(box, time: "{ steps: 1, dt: 1 }", integrator: "euler")))
    let before = flow.faceValues
    try flow.advance()
    let rate = zip(flow.faceValues, before).map { $0 - $1 }
    #expect(dot(rate, rate) > 0.01 * dot(before, before))
    #expect(abs(dot(before, rate)) <= 1e-13 * (dot(before, before) * dot(rate, rate)).squareRoot())
  }

  /// What energy a run does lose is the integrator's error, and falls with its third power at
  /// least.
  @Test func energyLossIsThatOfTheIntegrator() throws {
    let losses = try [10, 20, 40].map { steps -> Double in
      let time = "{ steps: \(steps), dt: \(0.4 / Double(steps)) }"
      let flow = try FlowCase.flow(try FlowCase.load(Self.inviscid(Self.closed[0], time: time, integrator: "rk3")))
      let start = dot(flow.faceValues, flow.faceValues)
      while !flow.isFinished { try flow.advance() }
      return abs(dot(flow.faceValues, flow.faceValues) / start - 1)
    }
    #expect(losses[0] < 1e-3)
    #expect(log2(losses[0] / losses[1]) >= 2.9)
    #expect(log2(losses[1] / losses[2]) >= 2.9)
  }

  @Test(arguments: Numerics.Advection.allCases.map(\.rawValue), ["euler", "rk3", "rk4", "rkc"])
  func freeStreamIsKeptToTheBitInAPeriodicBox(advection: String, integrator: String) throws {
    let setup = try FlowCase.load(
      FlowCase.periodic, ["initial={ uniform: [0.7, -0.3] }", "numerics.advection=\(advection)", "numerics.integrator=\(integrator)"])
    let flow = try FlowCase.flow(setup)
    let before = flow.faceValues
    while !flow.isFinished { try flow.advance() }
    #expect(sameBits(flow.faceValues, before))
  }

  @Test func freeStreamIsKeptThroughInflowOutflowAndSlip() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.1 }
      domain: { size: [2, 1], cells: [20, 12] }
      boundaries: { left: { inflow: [0.7, 0] }, right: outflow, bottom: slip, top: slip }
      time: { steps: 20, dt: 0.01 }
      """)
    let flow = try FlowCase.flow(setup)
    let before = flow.faceValues
    while !flow.isFinished { try flow.advance() }
    #expect(largestDifference(flow.faceValues, before) <= 1e-14)
  }

  /// An oblique stream leaves by two sides, of equal cells or not.
  @Test(arguments: ["", "stretching: { x: { tanh: 1.2 }, y: { tanh: 0.9, towards: lower } }"])
  func freeStreamIsKeptThroughTwoOutflows(stretching: String) throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.1 }
      domain: { size: [2, 1], cells: [20, 12] }
      boundaries: { left: { inflow: [0.7, 0.3] }, bottom: { inflow: [0.7, 0.3] }, right: outflow, top: outflow }
      time: { steps: 20, dt: 0.01 }
      """, stretching.isEmpty ? [] : ["domain.\(stretching.replacing("stretching: ", with: "stretching="))"])
    let flow = try FlowCase.flow(setup)
    let before = flow.faceValues
    while !flow.isFinished { try flow.advance() }
    #expect(largestDifference(flow.faceValues, before) <= 1e-13)
  }

  /// A vortex five times as fast as the stream leaves through a corner of outflows, where much of it
  /// comes back in: what is left dies away, and nothing grows.
  @Test func aVortexLeavesThroughOutflowsAgainstTheStream() throws {
    let swirl = "exp(-20*((x-1.5)^2+(y-0.85)^2))"
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 1e-3 }
      domain: { size: [2, 1], cells: [60, 30] }
      boundaries: { left: { inflow: [0.2, 0] }, bottom: slip, right: outflow, top: outflow }
      initial: { velocity: ["0.2 - 8*(y-0.85)*\(swirl)", "8*(x-1.5)*\(swirl)"] }
      numerics: { advection: quick, integrator: rk3 }
      time: { end: 20, cfl: 0.8 }
      """)
    let flow = try FlowCase.flow(setup)
    var comesBack = false
    let start = flow.meanKineticEnergy()
    var largest = 0.0
    while !flow.isFinished {
      try flow.advance()
      for i in 0..<60 where flow.velocity[1][i, 30] < -0.2 { comesBack = true }
      largest = max(largest, flow.meanKineticEnergy())
    }
    #expect(comesBack)
    #expect(largest <= 1.05 * start)
    #expect(flow.meanKineticEnergy() <= 1.1 * 0.02)
  }
}
