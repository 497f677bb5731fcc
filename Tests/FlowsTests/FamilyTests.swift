import CaseFiles
import Flows
import Reversal
import Scalars
import Testing

/// A family that no product knows of runs, is differentiated and reversed under checkpoints by what all families share.
@Suite struct FamilyTests {
  private static let text = """
    flow: { viscosity: 0.02 }
    domain: { size: [1, 1], cells: [24, 4] }
    initial: { velocity: ["0.5 + sin(2*pi*x)", 0] }
    time: { steps: 30, dt: 0.004 }
    objective: { kinetic-energy: { window: [0.05, 0.12] } }
    controls: [viscosity, initial.velocity]
    """

  private static func line() throws -> BurgersLine<Double> { BurgersLine(BurgersModel(try FlowCase.load(text))) }

  private static func value(_ direction: ControlVector, _ h: Double) throws -> Double {
    let line = BurgersLine<Double>(BurgersModel(try FlowCase.load(text)), direction: direction) { $0 + h * $1 }
    while !line.isFinished { try line.advance() }
    return line.objectiveValues[0]
  }

  @Test func aToyFamilyConservesItsMass() throws {
    let line = try Self.line()
    let before = try #require(line.diagnostic("mass"))
    while !line.isFinished { try line.advance() }
    #expect(line.step == 30 && abs(line.time - 0.12) < 1e-15 && line.timeSteps.count == 30)
    #expect(abs(try #require(line.diagnostic("mass")) - before) < 1e-14)
    #expect(line.diagnostic("divergence") == nil)
  }

  @Test func itsGradientIsThatOfItsRuns() throws {
    let line = try Self.line()
    _ = try ReverseDriver(line).run(StoreAll(steps: 30))
    let gradient = line.controlGradient()
    var direction = ControlVector(line.model)
    direction[.viscosity] = 0.01
    for cell in 0..<24 { direction[.initialVelocity, cell] = 0.1 * Double((cell * 7) % 5 - 2) }
    let slope = gradient.dot(direction)
    let tangent = BurgersLine<Dual<Double>>(line.model, direction: direction) { Dual($0, tangent: $1) }
    while !tangent.isFinished { try tangent.advance() }
    #expect(abs(tangent.objectiveValues[0].tangent - slope) <= 1e-13 * abs(slope))
    let h = 1e-5
    let difference = (try Self.value(direction, h) - Self.value(direction, -h)) / (2 * h)
    #expect(abs(difference - slope) <= 1e-8 * abs(slope))
  }

  @Test(arguments: [1, 3, 7]) func checkpointsChangeNoBit(count: Int) throws {
    let (whole, parts) = (try Self.line(), try Self.line())
    _ = try ReverseDriver(whole).run(StoreAll(steps: 30))
    _ = try ReverseDriver(parts).run(Revolve(steps: 30, count: count))
    #expect(whole.gradient == parts.gradient)
    // A window counts once, however often its steps are taken.
    #expect(whole.objectiveValues == parts.objectiveValues)
  }
}
