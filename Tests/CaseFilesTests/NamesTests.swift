import Flows
import Testing

@testable import CaseFiles

/// Named numbers: where they may stand, what they are worth there, and what is said where they may
/// not.
struct NamesTests {
  static let text = """
    parameters: { U: 2, Re: 50, nu: U/Re, A: 0.5 }
    flow: { viscosity: nu, force: ["A*y", 0] }
    domain: { size: [2, 1], cells: [16, 8] }
    boundaries: { left: { inflow: [U, 0] }, right: outflow, bottom: slip, top: slip }
    time: { steps: 3, dt: 0.01*U }
    objective: { kinetic-energy: {} }
    controls: [parameters.U, parameters.A]
    """

  static func load(_ text: String = text, _ changes: String...) throws -> Case {
    try CaseLoader.load(text: text, name: "names", source: "names.yaml", overrides: changes)
  }

  @Test func namesStandForTheirValues() throws {
    let setup = try Self.load(Self.text, "controls=[parameters.A]")
    #expect(setup.fluid.flow.viscosity == 2.0 / 50 && setup.time.step == .fixed(0.02))
    #expect(setup.fluid.boundaries.inflows[0].inflow.velocity == VectorFunction([2, 0]))
    #expect(setup.fluid.flow.force?.value(at: [1, 0.25]) == [0.125, 0])
    #expect(setup.controls == [.name("A")])
  }

  @Test func overridesOfNamesReachEveryPlace() throws {
    let setup = try Self.load(Self.text, "controls=[parameters.A]", "parameters.U=3", "parameters.Re=100")
    #expect(setup.fluid.flow.viscosity == 3.0 / 100)
    #expect(setup.fluid.boundaries.inflows[0].inflow.velocity == VectorFunction([3, 0]))
  }

  @Test func resolvedCaseKeepsNames() throws {
    let setup = try Self.load(Self.text, "controls=[parameters.A]")
    let again = try Self.load(setup.resolved)
    #expect(again == setup && again.resolved == setup.resolved)
    #expect(try Self.load(setup.resolved, "parameters.U=3").fluid.flow.viscosity == 3.0 / 50)
  }

  /// A name and a number that is made of it are moved apart from each other.
  @Test func namesAndNumbersMove() throws {
    let setup = try Self.load(Self.text, "controls=[parameters.Re, viscosity]", "time.dt=0.02")
    #expect(try setup.moving(.name("Re"), 0, by: 50)?.fluid.flow.viscosity == 2.0 / 100)
    #expect(try setup.moving(.name("nu"), 0, by: 0.5)?.fluid.flow.viscosity == 2.0 / 50 + 0.5)
    let moved = try setup.moving([(.viscosity, 0, 1), (.name("Re"), 0, 50)])
    #expect(abs(moved.fluid.flow.viscosity - 1 - 2.0 / 100) <= 1e-15)
  }

  @Test func allNumbersAtOnce() throws {
    let setup = try Self.load(Self.text, "time.dt=0.02", "controls=all")
    let paths = setup.controls.map(\.path)
    #expect(paths.prefix(4) == ["parameters.U", "parameters.Re", "parameters.nu", "parameters.A"])
    #expect(paths.contains("viscosity") && paths.contains("boundaries.left.inflow") && !paths.contains("initial.velocity"))
    #expect(try Self.load(Self.text, "time.dt=0.02", "controls=[initial.velocity, all]").controls.count == setup.controls.count + 1)
  }

  @Test(arguments: [
    (["parameters={ a: b + 1, b: 2*a }"], "parameters.b", "`a` → `b` → `a`"),
    (["parameters={ a: a }"], "parameters.a", "lead back"), (["parameters={ t: 1 }"], "parameters.t", "means something else"),
    (["parameters={ 2a: 1 }"], "parameters.2a", "begins with a letter"),
    (["parameters={ a: x }"], "parameters.a", "uses x"), (["parameters={ a: 1/(2 - 2) }"], "parameters.a", "infinite"),
    (["parameters={ a: [1, 2] }"], "parameters.a", "expected a number"),
    (["parameters.V=1/W"], "parameters.V", "unknown name `W`"), (["flow.viscosity=Rey"], "flow.viscosity", "did you mean `Re`?"),
    (["flow.viscosity=nu*t"], "flow.viscosity", "does not change in time"), (["flow.viscosity=nu*x"], "flow.viscosity", "uses x"),
    (["flow.viscosity=-nu"], "flow.viscosity", "found the text `-nu`, which is -0.04"),
    (["initial={ velocity: [t, 0] }"], "initial.velocity", "does not change in time"),
    (["time.dt=0.01*U"], "time.dt", "`parameters.U` stands here"),
    (["controls=[parameters.B]"], "controls", "no control of this case"),
    (["controls=[domain.cells]"], "controls", "whole number"), (["controls=[numerics.integrator]"], "controls", "choice between schemes"),
    (["controls=[time.end]"], "controls", "constants of the derivative"),
  ])
  func badNamesAreRefused(_ changes: [String], _ path: String, _ part: String) {
    let invalid = #expect(throws: InvalidCase.self) {
      try CaseLoader.load(text: Self.text, name: "names", source: "names.yaml", overrides: changes)
    }
    #expect(
      invalid?.errors.contains { $0.path == path && $0.description.contains(part) } ?? false,
      "\(changes): \(invalid.map(\.description) ?? "")")
  }
}
