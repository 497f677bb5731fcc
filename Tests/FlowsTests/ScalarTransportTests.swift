import CaseFiles
import Flows
import Foundation
import Testing

/// Scalars that do not act back: exact solutions, conservation, bounds.
@Suite struct ScalarTransportTests {
  /// A wave that a uniform stream carries through a periodic box while it decays.
  private static func waveError(_ advection: String, cells: Int) throws -> Double {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.1 }
      domain: { size: [2*pi, 2*pi], cells: [\(cells), \(cells)] }
      scalars: { dye: { diffusivity: 0.05, initial: "sin(x + 2*y)" } }
      initial: { uniform: [1, -0.7] }
      numerics: { advection: \(advection), integrator: rk3 }
      time: { end: 1, cfl: 0.3 }
      """)
    let flow = try FlowCase.finished(setup, workers: 2)
    var sum = 0.0
    flow.model.grid.interior.forEach { i, j, k in
      let point = flow.model.grid.position(i, j, k)
      let phase = point[0] - flow.time + 2 * (point[1] + 0.7 * flow.time)
      sum += pow(flow.scalars[0][i, j, k] - exp(-0.05 * 5 * flow.time) * sin(phase), 2)
    }
    return (sum / Double(flow.model.grid.cellCount)).squareRoot()
  }

  /// QUICK's third-order flux of point values differs from that of cell means by an error of second
  /// order; van Leer's scheme clips extrema.
  @Test(arguments: [("central", 1.95), ("central4", 1.95), ("central6", 1.95), ("quick", 1.95), ("upwind3", 1.95), ("vanleer", 1.6)])
  func orderOfAdvectionAndDiffusion(advection: String, order: Double) throws {
    let errors = try [32, 64, 128].map { try Self.waveError(advection, cells: $0) }
    #expect(log2(errors[0] / errors[1]) >= order)
    #expect(log2(errors[1] / errors[2]) >= order)
  }

  private static let sides = ["left", "right", "bottom", "top", "back", "front"]

  /// Between values at two sides, and between a value and the flux that belongs to it, the linear
  /// profile stands still.
  @Test(arguments: 0..<3, [false, true])
  func conductionIsExact(axis: Int, byFlux: Bool) throws {
    let (low, high) = (Self.sides[2 * axis], Self.sides[2 * axis + 1])
    let coordinate = ["x", "y", "z"][axis]
    let upper = byFlux ? "{ flux: -0.6 }" : "-1"
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.1 }
      domain: { size: [1, 1, 1], cells: [6, 7, 8] }
      boundaries: { left: wall, right: slip, bottom: wall, top: slip, back: slip, front: wall }
      scalars: { heat: { diffusivity: 0.2, initial: "2 - 3*\(coordinate)", boundaries: { \(low): 2, \(high): \(upper) } } }
      time: { steps: 50, dt: 0.005 }
      objective: { flux: { scalar: heat, side: \(low) }, out: { kind: flux, scalar: heat, side: \(high) } }
      """)
    let flow = try FlowCase.flow(setup)
    let before = flow.scalarValues
    while !flow.isFinished { try flow.advance() }
    #expect(largestDifference(flow.scalarValues, before) <= 1e-13)
    #expect(abs(flow.objectiveValues[0] - 0.6) <= 1e-13)
    #expect(abs(flow.objectiveValues[1] + 0.6) <= 1e-13)
  }

  private static func stirred(_ scalar: String, advection: String = "central", time: String = "{ steps: 40, dt: 0.01 }") -> String {
    """
    flow: { viscosity: 0.01 }
    domain: { size: [1, 1], cells: [20, 24] }
    boundaries: { left: wall, right: slip, bottom: wall, top: { wall: [1, 0] } }
    scalars: { dye: { initial: "sin(4*x)*y + step(x - 0.4)", \(scalar) } }
    initial: { velocity: ["sin(pi*x)^2*sin(2*pi*y)", "-sin(2*pi*x)*sin(pi*y)^2"] }
    numerics: { advection: \(advection), integrator: rk3 }
    time: \(time)
    """
  }

  @Test(arguments: Numerics.Advection.allCases.map(\.rawValue))
  func meanIsConservedBetweenAdiabaticWalls(advection: String) throws {
    let flow = try FlowCase.flow(try FlowCase.load(Self.stirred("diffusivity: 0.003", advection: advection)))
    let before = flow.scalarMeans()[0]
    while !flow.isFinished { try flow.advance() }
    #expect(abs(flow.scalarMeans()[0] - before) <= 1e-14)
  }

  /// Values at walls diffuse in, and are not carried in.
  @Test(arguments: Numerics.Advection.allCases.map(\.rawValue))
  func nothingIsCarriedThroughWallsWithGivenValues(advection: String) throws {
    let sides = "diffusivity: 0, boundaries: { left: 2, right: 0.5, bottom: 3, top: -1 }"
    let flow = try FlowCase.flow(try FlowCase.load(Self.stirred(sides, advection: advection)))
    let before = flow.scalarMeans()[0]
    while !flow.isFinished { try flow.advance() }
    #expect(abs(flow.scalarMeans()[0] - before) <= 1e-14)
  }

  /// What a source makes and a flux lets in is what there is more in the end.
  @Test func meanGrowsBySourceAndFlux() throws {
    let flow = try FlowCase.flow(
      try FlowCase.load(Self.stirred("diffusivity: 0.003, source: 2*x, boundaries: { left: { flux: 0.7 }, top: { flux: -0.2 } }")))
    let before = flow.scalarMeans()[0]
    while !flow.isFinished { try flow.advance() }
    #expect(abs(flow.scalarMeans()[0] - before - flow.time * (1 + 0.7 - 0.2)) <= 1e-13)
  }

  /// Central differences carry a scalar without changing the sum of its squares: one Euler step of
  /// length 1 is the state plus its rate of change.
  @Test(arguments: ["central", "central4", "central6"])
  func centralAdvectionKeepsTheSumOfSquares(advection: String) throws {
    let flow = try FlowCase.flow(
      try FlowCase.load(
        Self.stirred("diffusivity: 0", time: "{ steps: 1, dt: 1 }"), ["numerics.integrator=euler", "numerics.advection=\(advection)"]))
    let before = flow.scalarValues
    try flow.advance()
    let rate = zip(flow.scalarValues, before).map { $0 - $1 }
    #expect(dot(rate, rate) > 0.01 * dot(before, before))
    #expect(abs(dot(before, rate)) <= 1e-13 * (dot(before, before) * dot(rate, rate)).squareRoot())
  }

  @Test(arguments: Numerics.Advection.allCases.map(\.rawValue))
  func diffusionTakesSquaresAway(advection: String) throws {
    let flow = try FlowCase.flow(try FlowCase.load(Self.stirred("diffusivity: 0.003", advection: advection)))
    var last = dot(flow.scalarValues, flow.scalarValues)
    while !flow.isFinished {
      try flow.advance()
      let now = dot(flow.scalarValues, flow.scalarValues)
      #expect(now < last)
      last = now
    }
  }

  private static func stream(_ advection: String, _ initial: String, _ side: String, diffusivity: Double, time: String) -> String {
    """
    flow: { viscosity: 0.1 }
    domain: { size: [2, 1], cells: [20, 12] }
    boundaries: { \(side): { inflow: [\(side == "left" ? 0.7 : -0.7), 0] }, \(side == "left" ? "right" : "left"): outflow, bottom: slip, top: slip }
    scalars: { dye: { diffusivity: \(diffusivity), initial: \(initial), boundaries: { \(side): 1.3 } } }
    numerics: { advection: \(advection), integrator: euler }
    time: \(time)
    """
  }

  /// The first step lets in what is prescribed, U g per area; at the other side what the cells hold
  /// leaves.
  @Test(arguments: ["central", "central4", "central6", "quick", "upwind3", "vanleer"], ["left", "right"])
  func inflowCarriesItsValueIn(advection: String, side: String) throws {
    let flow = try FlowCase.flow(
      try FlowCase.load(Self.stream(advection, "0.4", side, diffusivity: 0, time: "{ steps: 1, dt: 0.01 }")))
    try flow.advance()
    #expect(abs(flow.scalarMeans()[0] - 0.4 - 0.01 * 0.7 * (1.3 - 0.4) / 2) <= 1e-15)
  }

  @Test(arguments: Numerics.Advection.allCases.map(\.rawValue))
  func uniformScalarStaysUniform(advection: String) throws {
    let flow = try FlowCase.finished(
      try FlowCase.load(Self.stream(advection, "1.3", "left", diffusivity: 0.1, time: "{ steps: 20, dt: 0.01 }")))
    #expect(flow.scalarValues.allSatisfy { abs($0 - 1.3) <= 1e-13 })
  }

  /// However the fluid is stirred; to the scalar it makes no difference where its zero is.
  @Test(arguments: Numerics.Advection.allCases.map(\.rawValue))
  func uniformScalarStaysUniformInVortices(advection: String) throws {
    let flow = try FlowCase.finished(
      try FlowCase.load(
        FlowCase.cavity, ["numerics.advection=\(advection)", "scalars={ dye: { diffusivity: 0.01, initial: 300 } }"]))
    #expect(flow.scalarValues.allSatisfy { abs($0 - 300) <= 1e-11 })
  }

  /// A front that flows in does not overshoot, and has crossed the channel in the end.
  @Test func limitedFrontStaysWithinItsBounds() throws {
    let flow = try FlowCase.flow(
      try FlowCase.load(Self.stream("vanleer", "0", "left", diffusivity: 0, time: "{ end: 5, cfl: 0.4 }"), ["numerics.integrator=rk3"]))
    while !flow.isFinished {
      try flow.advance()
      #expect(flow.scalarValues.allSatisfy { $0 >= -1e-12 && $0 <= 1.3 + 1e-12 })
    }
    #expect(flow.scalarMeans()[0] > 1.29)
  }

  @Test func stepsKnowTheLargestDiffusivity() throws {
    let flow = try FlowCase.flow(try FlowCase.load(Self.stirred("diffusivity: 0.5", time: "{ steps: 2, cfl: 0.5 }")))
    let before = dot(flow.scalarValues, flow.scalarValues)
    while !flow.isFinished { try flow.advance() }
    #expect(flow.timeSteps[0] <= 2.5 / (4 * 0.5 * (400 + 576)))
    #expect(dot(flow.scalarValues, flow.scalarValues) < before)
  }
}
