import CaseFiles
import Flows
import Testing

/// Porous bodies and `flow.resistance`: what is read, and what is refused.
@Suite struct PorousCaseTests {
  private static let good = """
    flow: { viscosity: 0.01, resistance: "0.5*x" }
    domain: { size: [4, 1], cells: [40, 12] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: wall, top: slip }
    bodies: { filter: { circle: { center: [1, 0.1], radius: 0.3 }, porous: { permeability: 1e-4 } } }
    time: { end: 1 }
    objective: { drag: { body: filter } }
    controls: [flow.resistance, bodies.filter.permeability, bodies.filter.center]
    """

  private static func load(_ overrides: [String] = []) throws(InvalidCase) -> Case {
    try CaseLoader.load(text: good, name: "filter", source: "filter.yaml", overrides: overrides)
  }

  /// Without solid bodies cells need not be square, and a porous body may reach out of the domain.
  @Test func porousBodiesAreRead() throws {
    let setup = try Self.load()
    #expect(setup.bodies == [Body(name: "filter", shape: Circle(center: [1, 0.1], radius: 0.3), permeability: 1e-4)])
    #expect(setup.solidBodies.isEmpty && setup.bodies[0].controls == [.center, .radius, .permeability])
    #expect(setup.fluid.flow.resistance?.value(at: [3, 0]) == 1.5)
    #expect(setup.controls.prefix(2) == [.resistance, .body(name: "filter", parameter: .permeability)])
    #expect(try Self.load(["controls=[resistance]"]).controls == [.resistance])
  }

  @Test(arguments: ["flow.resistance=2", "bodies.filter={ box: { center: [1, 0], size: [1, 2], angle: 3 }, porous: { permeability: 2 } }"])
  func everyVariantSurvivesBeingWrittenOut(_ override: String) throws {
    let setup = try Self.load([override, "controls=[viscosity]"])
    #expect(try CaseLoader.load(text: setup.resolved, name: "filter", source: "filter.yaml") == setup)
  }

  private static let round = "circle: { center: [1, 0.5], radius: 0.1 }"

  @Test(arguments: [
    ("flow.resistance=-1", "flow.resistance", "of at least 0, found -1"),
    ("flow.resistance=hard", "flow.resistance", "unknown name `hard`"),
    ("flow.resistence=1", "flow", "unknown key `resistence`"),
    ("flow.viscosity=0", "bodies.filter", "the viscosity is 0"),
    (
      "bodies.filter={ box: { center: [1, 0.5], size: [0.01, 0.5] }, porous: { permeability: 1 } }", "bodies.filter",
      "less than one and a half cells"
    ),
    ("bodies.filter.porous.permeability=0", "bodies.filter.porous.permeability", "a number above 0"),
    ("bodies.filter.porous={}", "bodies.filter.porous.permeability", "`permeability` is missing"),
    ("bodies.filter={ \(round), spin: 1, porous: { permeability: 1 } }", "bodies.filter.spin", "stands still"),
    ("bodies.filter={ \(round), motion: { velocity: [1, 0] }, porous: { permeability: 1 } }", "bodies.filter.motion", "stands still"),
    ("bodies.filter.circle.center=[9, 0]", "bodies.filter", "wholly outside the domain, along x"),
    (
      "bodies.filter={ naca: { center: [1, 0.5], digits: \"0012\", chord: 0.5 }, porous: { permeability: 1 } }", "bodies.filter.porous",
      "an airfoil cannot be porous"
    ),
  ]) func whatIsWrongIsTold(override: String, path: String, message: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load([override, "controls=[viscosity]"]) }
    #expect(error.errors.contains { $0.path.hasPrefix(path) && $0.message.contains(message) }, "\(error)")
    #expect(error.errors.count == 1, "\(error)")
  }

  @Test func solidBodiesHaveNoPermeability() throws {
    let error = try #require(throws: InvalidCase.self) {
      try Self.load(["bodies.filter={ \(Self.round) }", "domain.cells=[40, 10]", "controls=[bodies.filter.permeability]"])
    }
    #expect(error.errors.count == 1 && error.errors[0].message.contains("is no control of this case"), "\(error)")
  }

  @Test func spectralFlowsResistByFriction() throws {
    let error = try #require(throws: InvalidCase.self) {
      try Self.load(["flow.equations=spectral", "boundaries={}", "bodies=", "objective=", "controls="])
    }
    #expect(error.errors.count == 1 && error.errors[0].message.contains("resists by `friction`"), "\(error)")
  }
}
