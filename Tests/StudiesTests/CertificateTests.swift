import CaseFiles
import Flows
import Studies
import Testing

/// What every gradient says of its own proof.
@Suite struct CertificateTests {
  private static func report(_ changes: String...) throws -> GradientReport {
    let text = """
      flow: { viscosity: 0.02 }
      domain: { size: [4, 3], cells: [32, 24] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
      bodies: { disc: { circle: { center: [1.3, 1.5], radius: 0.35 }, spin: 0.8 } }
      time: { steps: 90, dt: 0.02 }
      objective: { drag: { body: disc, window: { last: 1 } } }
      controls: all
      """
    return try Study(try CaseLoader.load(text: text, name: "spinning", source: "spinning", overrides: changes), threads: 1).gradient()
  }

  @Test func aGradientIsProvedOverItsFirstSteps() throws {
    let certificate = try #require(try Self.report().certificate)
    #expect(certificate.passed && certificate.kind == "quick" && certificate.steps == 3)
    #expect(certificate.checks.map(\.name) == ["tangent_vs_adjoint", "dot_product", "checkpoint_invariance"])
    #expect(certificate.checks.allSatisfy { $0.value <= 1e-11 }, "\(certificate)")
  }

  @Test func asMuchAsIsAskedFor() throws {
    #expect(try Self.report("certificate=off").certificate == nil)
    let full = try #require(try Self.report("certificate=full", "numerics.advection=central").certificate)
    #expect(full.passed && full.checks.count == 6 && full.steps == 12, "\(full)")
  }

  /// Where two steps have no room beside one another, nothing is proved, and nothing said to be.
  @Test func noRoomIsNoCertificate() throws {
    #expect(try Self.report("checkpoints={ memory: 100 kB }").certificate == nil)
  }

  /// Any fault of any operator of a step is found by the quick checks over a few steps: a pullback that is wrong by a millionth, has the wrong
  /// sign, leaves out a term, forgets a control, takes ghosts for constants or markers for fixed.
  @Test(arguments: [
    "ghostCells", "momentum", "outflow", "boundaryNormalVelocity", "outflowMassBalance", "projection", "ghostCells:dropped",
    "momentum:sign",
    "momentum:dropped", "momentum:parameters", "outflow:sign", "boundaryNormalVelocity:parameters", "outflowMassBalance:dropped",
    "projection:sign", "projection:markers", "checkpoint",
  ])
  func everyFaultyOperatorIsFound(name: String) throws {
    let text = """
      flow: { viscosity: 0.02 }
      domain: { size: [4, 3], cells: [32, 24] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: { wall: [0.5, 0] } }
      bodies: { disc: { circle: { center: [1.3, 1.5], radius: 0.35 }, spin: 0.8 } }
      time: { steps: 90, dt: 0.02 }
      objective: { kinetic-energy: {} }
      controls: [viscosity, initial.velocity, force, boundaries.left.inflow, bodies.disc.radius]
      """
    let setup = try CaseLoader.load(text: text, name: "faulty", source: "faulty")
    let right = try Verification(setup, workers: .single, limit: 3).quick()
    #expect(right.allSatisfy { $0.passed }, "\(right)")
    let checks = try Verification(setup, workers: .single, limit: 3, faulty: name).quick()
    #expect(checks.contains { !$0.passed }, "\(name): \(checks)")
  }

  /// A sine of which the run sees many waves: the derivative holds, and a change of a hundredth leads elsewhere.
  @Test func aGradientFarFromTheSecantIsTold() throws {
    func report(_ waves: Int) throws -> GradientReport {
      try Self.report(
        "parameters={ a: 1 }", "certificate=full", "controls=[parameters.a]",
        "objective={ j: 'sin(\(waves)*a)*kinetic_energy', kinetic-energy: {} }")
    }
    let steep = try report(600)
    #expect(steep.certificate?.passed == true && steep.notes.contains { $0.contains("far smaller changes") }, "\(steep.notes)")
    let mild = try report(1)
    #expect(mild.certificate?.passed == true && mild.notes.isEmpty, "\(mild.notes)")
    let secant = try #require(mild.certificate?.secant)
    #expect(abs(secant.slope / secant.derivative - 1) < 1e-3)
  }

  @Test func aKindOfFaultMustBeOne() throws {
    let setup = try CaseLoader.load(file: "Cases/taylor-green.yaml")
    let error = try #require(throws: FlowError.self) { try Verification(setup, workers: .single, limit: 3, faulty: "momentum:sin") }
    #expect(error.description.contains("sign"), "\(error)")
  }

  @Test(arguments: ["velocity", "products", "row", "velocity:sign", "products:dropped", "row:sign", "row:parameters"])
  func everyFaultyOperatorInFourierSpaceIsFound(name: String) throws {
    let text = """
      flow: { equations: spectral, viscosity: 0.02, friction: 0.1, force: ["sin(2*y)", 0] }
      domain: { size: [2*pi, 2*pi], cells: [16, 16] }
      initial: { velocity: ["sin(x)*cos(y) + 0.3*cos(2*y)", "-cos(x)*sin(y)"] }
      time: { steps: 60, dt: 0.05 }
      objective: { enstrophy: {} }
      controls: [viscosity, friction, force, initial.velocity]
      """
    let setup = try CaseLoader.load(text: text, name: "faulty", source: "faulty")
    let right = try Verification(setup, workers: .single, limit: 3).quick()
    #expect(right.allSatisfy { $0.passed }, "\(right)")
    let checks = try Verification(setup, workers: .single, limit: 3, faulty: name).quick()
    #expect(checks.contains { !$0.passed }, "\(name): \(checks)")
  }
}
