import CaseFiles
import Flows
import Testing

/// The entry `flow.forcing`: what is read, and what is refused.
@Suite struct BandForcingCaseTests {
  private static let good = """
    flow: { equations: spectral, viscosity: 1e-3, friction: 0.1, forcing: { band: [4, 6], power: 0.1 } }
    domain: { size: [1, 1], cells: [16, 16] }
    time: { end: 1 }
    controls: [forcing.power]
    """

  private static func load(_ overrides: [String] = []) throws(InvalidCase) -> Case {
    try CaseLoader.load(text: good, name: "waves", source: "waves.yaml", overrides: overrides)
  }

  @Test func theGoodCaseSurvivesBeingWrittenOut() throws {
    let setup = try Self.load()
    #expect(setup.spectral?.forcing == BandForcing(first: 4, last: 6, power: 0.1) && setup.controls == [.forcingPower])
    #expect(try CaseLoader.load(text: setup.resolved, name: "waves", source: "waves.yaml") == setup)
  }

  @Test(arguments: [
    (["flow.forcing={ band: [4, 6] }"], "flow.forcing", "`power` is missing"),
    (["flow.forcing.power=-1"], "flow.forcing.power", "at least 0"),
    (["flow.forcing.band=[6, 4]"], "flow.forcing.band", "a band goes from a wavenumber of at least 0 to one that is not smaller"),
    (["flow.forcing.band=[0, 0]"], "flow.forcing.band", "a band goes from"),
    (["flow.forcing.band=[4]"], "flow.forcing.band", "2 numbers"),
    (["flow.forcing.bands=[4, 6]"], "flow.forcing", "unknown key `bands`"),
    (["flow.forcing="], "controls", "`forcing.power` is no control of this case"),
    (["flow.equations=incompressible", "flow.friction=", "controls=[]"], "flow.forcing", "only spectral flows force a band of waves"),
  ]) func whatIsWrongIsTold(overrides: [String], path: String, message: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load(overrides) }
    #expect(error.errors.contains { $0.path.hasPrefix(path) && $0.message.contains(message) }, "\(error)")
  }
}
