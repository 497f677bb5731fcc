import CaseFiles
import Flows
import Testing

/// What a spectral flow cannot do is refused where it stands.
@Suite struct SpectralCaseTests {
  private static let good = """
    flow: { equations: spectral, viscosity: 1e-3, friction: 0.1 }
    domain: { size: [1, 1], cells: [16, 16] }
    boundaries: { left: periodic, right: periodic }
    time: { end: 1 }
    controls: [viscosity, flow.friction]
    """

  private static func errors(_ overrides: [String], _ text: String = good) -> [CaseError] {
    do throws(InvalidCase) {
      _ = try CaseLoader.load(text: text, name: "waves", source: "waves.yaml", overrides: overrides)
      return []
    } catch {
      return error.errors
    }
  }

  @Test func theGoodCaseIsGood() throws {
    #expect(Self.errors([]) == [])
    let setup = try CaseLoader.load(text: Self.good, name: "waves", source: "waves.yaml")
    #expect(setup.spectral?.friction == 0.1 && setup.spectral?.integrator == .etdrk2 && setup.controls == [.viscosity, .friction])
    #expect(try CaseLoader.load(text: setup.resolved, name: "waves", source: "waves.yaml") == setup)
  }

  @Test(arguments: [
    ("boundaries={ left: wall, right: wall }", "boundaries.left", "periodic on every side"),
    ("bodies={ rod: { circle: { center: [0.5, 0.5], radius: 0.2 } } }", "bodies", "no bodies"),
    ("numerics.advection=quick", "numerics.advection", "unknown key `advection`, expected `integrator`"),
    ("numerics.integrator=rk3", "numerics.integrator", "expected `etdrk2` or `etdrk4`"),
    ("domain={ size: [1, 1, 1], cells: [16, 16, 4] }", "domain.cells", "at least 8 cells along each axis, found 4 along z"),
    ("domain.cells=[16, 6]", "domain.cells", "at least 8 cells along each axis, found 6 along y"),
    ("domain.size=[1, 1e-5]", "domain.size", "800000 rings of waves"),
    ("flow.friction=-1", "flow.friction", "at least 0"),
  ]) func whatDoesNotApplyIsRefused(override: String, path: String, message: String) {
    let errors = Self.errors([override])
    #expect(errors.contains { $0.path == path && $0.message.contains(message) }, "\(errors)")
  }

  /// What speaks of a refused section is not refused again.
  @Test func whatAnotherFamilyHasIsToldOnce() {
    let errors = Self.errors([
      "bodies={ rod: { circle: { center: [0.5, 0.5], radius: 0.2 } } }", "objective={ drag: { body: rod } }",
      "controls=[bodies.rod.radius]", "measurements={ s: { strouhal: { body: rod } } }",
    ])
    #expect(errors.map(\.path) == ["bodies"], "\(errors)")
  }

  @Test func aMisspeltFamilyIsToldAlone() {
    let errors = Self.errors(["flow.equations=spectrall"])
    #expect(errors.map(\.path) == ["flow.equations"] && errors[0].suggestion == "did you mean `spectral`?", "\(errors)")
  }

  @Test func aPathIsNoSection() {
    let errors = Self.errors(
      [], "flow.friction: 5\n" + Self.good.replacing("spectral", with: "incompressible").replacing(", friction: 0.1", with: ""))
    #expect(errors.contains { $0.message.contains("unknown key `flow.friction`") }, "\(errors)")
  }

  @Test func forcesAreNoWordsOfAFlowWithoutBodies() {
    let errors = Self.errors(["measurements={ f: { strouhal: { body: rod } } }", "output={ surfaces: true }"])
    #expect(errors.contains { $0.message.contains("unknown key `strouhal`, expected `minimum`") }, "\(errors)")
    #expect(errors.contains { $0.message.contains("no `surfaces` to write") }, "\(errors)")
  }

  @Test func spectraOfThinBoxesAreRefused() {
    let errors = Self.errors([
      "flow={ viscosity: 1e-3 }", "controls=[viscosity]", "output={ spectra: [energy] }", "domain.size=[1e-5, 1]",
    ])
    #expect(errors.map(\.path) == ["output"] && errors[0].message.contains("rings of waves"), "\(errors)")
  }

  /// Linear friction was called drag once, which is also the name of a force on bodies.
  @Test func frictionIsReadUnderItsOldName() throws {
    let old = Self.good.replacing("friction: 0.1", with: "drag: 0.1").replacing("flow.friction", with: "drag")
    let setup = try CaseLoader.load(text: old, name: "waves", source: "waves.yaml")
    #expect(setup == (try CaseLoader.load(text: Self.good, name: "waves", source: "waves.yaml")))
    #expect(setup.notes.sentences.count == 1 && setup.notes.sentences[0].contains("`flow.friction`"))
    #expect(
      try CaseLoader.load(text: Self.good, name: "waves", source: "waves.yaml", overrides: ["flow.drag=0.3"]).spectral?.friction == 0.3)
    let both = Self.errors([], Self.good.replacing("friction: 0.1", with: "friction: 0.1, drag: 0.1"))
    #expect(both.map(\.suggestion) == ["remove `drag`"])
  }

  @Test func anIncompressibleFlowHasNoFriction() {
    let errors = Self.errors(["flow.equations=incompressible"])
    #expect(errors.map(\.path) == ["flow.friction"] && errors[0].message.contains("only spectral flows"))
    #expect(
      Self.errors(["flow.equations=incompressible", "flow.friction=", "controls=[viscosity]", "numerics.integrator=etdrk2"]).count == 1)
  }
}
