import CaseFiles
import Flows
import Testing

/// The entry `flow.turbulence`: what is read, and what is refused.
@Suite struct TurbulenceCaseTests {
  private static let good = """
    flow: { viscosity: 1e-3, turbulence: { model: smagorinsky } }
    domain: { size: [1, 1], cells: [16, 16] }
    boundaries: { left: periodic, bottom: wall, top: wall }
    time: { end: 1 }
    controls: [flow.turbulence.constant]
    """

  private static func load(_ overrides: [String] = []) throws(InvalidCase) -> Case {
    try CaseLoader.load(text: good, name: "eddies", source: "eddies.yaml", overrides: overrides)
  }

  @Test func constantsAreThoseOfTheLiterature() throws {
    #expect(try Self.load().fluid.flow.turbulence == Turbulence(model: .smagorinsky, constant: 0.17))
    #expect(try Self.load(["flow.turbulence={ model: wale }"]).fluid.flow.turbulence == Turbulence(model: .wale, constant: 0.5))
    #expect(try Self.load().controls == [.turbulenceConstant])
  }

  /// Of flows with scalars there is one more number, which is written out too.
  @Test func scalarsHaveATurbulentPrandtlNumber() throws {
    let scalars = "scalars={ dye: { diffusivity: 0.1 } }"
    let setup = try Self.load([scalars, "controls=[flow.turbulence.turbulent_prandtl]"])
    #expect(setup.fluid.flow.turbulence?.prandtl == 0.85 && setup.controls == [.turbulentPrandtl])
    let given = try Self.load([scalars, "flow.turbulence.turbulent_prandtl=0.4"])
    #expect(given.fluid.flow.turbulence?.prandtl == 0.4)
    #expect(try CaseLoader.load(text: given.resolved, name: "eddies", source: "eddies.yaml") == given)
  }

  @Test(arguments: ["{ model: wale }", "{ model: smagorinsky, constant: 0.1, van_driest: 0.005 }"])
  func everyVariantSurvivesBeingWrittenOut(_ turbulence: String) throws {
    let setup = try Self.load(["flow.turbulence=\(turbulence)"])
    #expect(setup.fluid.flow.turbulence != nil)
    #expect(try CaseLoader.load(text: setup.resolved, name: "eddies", source: "eddies.yaml") == setup)
  }

  @Test(arguments: [
    (["flow.turbulence={ constant: 0.1 }"], "flow.turbulence", "`model` is missing"),
    (["flow.turbulence.model=wail"], "flow.turbulence.model", "expected `smagorinsky` or `wale`"),
    (["flow.turbulence.constant=-1"], "flow.turbulence.constant", "at least 0"),
    (["flow.turbulence.cs=0.1"], "flow.turbulence", "unknown key `cs`"),
    (["flow.turbulence={ model: wale, van_driest: 0.1 }"], "flow.turbulence.van_driest", "vanishes at walls by itself"),
    (["flow.turbulence.van_driest=true"], "flow.turbulence.van_driest", "expected a number above 0"),
    (["flow.turbulence.van_driest=0.1", "boundaries={}"], "flow.turbulence", "no side is a wall"),
    (["flow.turbulence.turbulent_prandtl=0.9"], "flow.turbulence.turbulent_prandtl", "this flow carries none"),
    (
      ["scalars={ dye: { diffusivity: 0.1 } }", "flow.turbulence.turbulent_prandtl=0"], "flow.turbulence.turbulent_prandtl",
      "a number above 0"
    ),
    (["controls=[flow.turbulence.turbulent_prandtl]"], "controls", "is no control of this case"),
    (["flow.equations=spectral", "boundaries={}"], "flow.turbulence", "no turbulence model"),
    (["flow.turbulence="], "controls", "`flow.turbulence.constant` is no control of this case"),
  ]) func whatIsWrongIsTold(overrides: [String], path: String, message: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load(overrides) }
    #expect(error.errors.contains { $0.path.hasPrefix(path) && $0.message.contains(message) }, "\(error)")
    #expect(error.errors.count == 1, "\(error)")
  }
}
