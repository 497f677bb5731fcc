import CaseFiles
import Fields
import Studies
import Testing

/// The angle of an airfoil, counted nose up.
@Suite struct IncidenceTests {
  private func load(_ angle: String, control: String) throws -> Case {
    try CaseLoader.load(
      text: """
        flow: { viscosity: 0.02 }
        domain: { size: [6, 4], cells: [48, 32] }
        boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
        bodies: { wing: { naca: { center: [2, 2], digits: "2412", chord: 2, \(angle) } } }
        initial: { velocity: ["1 + 0.1*sin(y)", "0.1*cos(x)"] }
        numerics: { advection: central, integrator: euler }
        time: { steps: 4, dt: 0.01 }
        objective: { lift: { body: wing } }
        controls: [bodies.wing.\(control)]
        """, name: "wing", source: "wing.yaml")
  }

  @Test func itsDerivativeIsThatOfTheAngleWithTheOtherSign() throws {
    let byIncidence = try Study(load("incidence: 4", control: "incidence"), threads: 1).gradient()
    let byAngle = try Study(load("angle: -4", control: "angle"), threads: 1).gradient()
    guard case .number(let up)? = byIncidence.gradient["bodies.wing.incidence"],
      case .number(let around)? = byAngle.gradient["bodies.wing.angle"]
    else { throw CancellationError() }
    #expect(up == -around && up != 0)
    #expect(byIncidence.objective.value == byAngle.objective.value)
  }

  @Test func itsGradientHolds() throws {
    let checks = try Verification(load("incidence: 4", control: "incidence"), workers: .single, limit: 4).run()
    for check in checks { #expect(check.passed, "\(check.name): \(check.value), tolerance \(check.tolerance)") }
  }
}
