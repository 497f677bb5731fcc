import CaseFiles
import Flows
import Reversal
import Scalars
import Testing

/// A family that no product knows of runs, is differentiated and reversed under checkpoints by what
/// all families share.
@Suite struct FamilyTests {
  private static let text = """
    flow: { equations: burgers, viscosity: 0.02 }
    domain: { size: [1, 1], cells: [24, 4] }
    initial: "0.5 + sin(2*pi*x)"
    time: { steps: 30, dt: 0.004 }
    objective: { energy: { window: [0.05, 0.12] } }
    controls: [viscosity, initial.velocity]
    """

  private static func load(_ overrides: [String] = []) throws(InvalidCase) -> Case {
    try CaseLoader.load(text: text, name: "line", source: "line", overrides: overrides, families: Families.all + [BurgersCase.self])
  }

  private static func line() throws -> BurgersLine<Double> { BurgersLine(try BurgersModel(try load())) }

  private static func value(_ direction: ControlVector, _ h: Double) throws -> Double {
    let line = BurgersLine<Double>(try BurgersModel(try load()), direction: direction) { $0 + h * $1 }
    while !line.isFinished { try line.advance() }
    return line.objectiveValues[0]
  }

  @Test func itReadsItsOwnSections() throws {
    let setup = try Self.load()
    #expect((setup.family as? BurgersCase)?.viscosity == 0.02 && setup.incompressible == nil)
    #expect(setup.availableControls == [.viscosity, .initialVelocity] && setup.output.fields == [.velocity])
    let again = try CaseLoader.load(
      text: setup.resolved, name: "line", source: "line", families: Families.all + [BurgersCase.self])
    #expect(again == setup)
    #expect((try setup.moving(.viscosity, 0, by: 0.01)?.family as? BurgersCase)?.viscosity == 0.03)
    #expect(try setup.moving(.initialVelocity, 0, by: 0.01) == nil)
  }

  @Test(arguments: [
    (["bodies={}"], "bodies", "a burgers flow has no bodies"), (["flow.friction=1"], "flow.friction", "only spectral flows have friction"),
    (["flow.turbulence={ model: wale }"], "flow.turbulence", "a burgers flow has no turbulence model"),
    (["flow.viscosity=0"], "flow.viscosity", "above 0"), (["objective={ drag: {} }"], "objective.drag", "unknown objective `drag`"),
    (["numerics={}"], "numerics", "unknown key `numerics`"), (["flow.equations=burger"], "flow.equations", "found the text `burger`"),
  ]) func whatItDoesNotHaveIsRefused(overrides: [String], path: String, message: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load(overrides) }
    #expect(error.errors.contains { $0.path == path && $0.message.contains(message) }, "\(error)")
  }

  @Test func itsObjectiveIsAFunctionOfItsControls() throws {
    let functional = try ReducedFunctional(try Self.load()) { try $0.model(workers: .single) }
    var point = functional.origin
    point[.viscosity] = 0.03
    let (value, gradient) = try functional.gradient(at: point)
    #expect(value == (try functional.value(at: point)))
    var direction = ControlVector(try BurgersModel(try Self.load()))
    direction[.viscosity] = 1
    let tangent = try functional.tangent(at: point, along: direction)
    #expect(abs(tangent.derivative - gradient[.viscosity]) <= 1e-12 * abs(tangent.derivative))
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
