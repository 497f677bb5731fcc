import CaseFiles
import Flows
import Foundation
import Studies
import Testing

/// Forces that change in time, in spectral flows.
@Suite struct SpectralForceTests {
  /// A uniform force A cos ωt against friction μ moves the fluid as a whole: u′ = −μ u + A cos ωt.
  @Test(arguments: [("etdrk2", 2.0), ("etdrk4", 4.0)]) func aUniformForceIsOfTheOrderOfTheScheme(integrator: String, order: Double) throws {
    let (mu, omega, end) = (0.3, 2.0, 1.6)
    let size = mu * mu + omega * omega
    let exact = (mu * cos(omega * end) + omega * sin(omega * end) - mu * exp(-mu * end)) / size
    func error(_ steps: Int) throws -> Double {
      let text = """
        flow: { equations: spectral, viscosity: 0.1, friction: \(mu), force: ["cos(\(omega)*t)", 0] }
        domain: { size: [2*pi, 2*pi], cells: [8, 8] }
        numerics: { integrator: \(integrator) }
        time: { steps: \(steps), dt: \(end / Double(steps)) }
        objective: { kinetic-energy: {} }
        """
      let energy = try Study(try CaseLoader.load(text: text, name: "swing", source: "swing"), threads: 1).run().objectives["kinetic-energy"]
      return abs((2 * (try #require(energy))).squareRoot() - abs(exact))
    }
    let (coarse, fine) = (try error(16), try error(32))
    #expect(abs(log2(coarse / fine) - order) <= 0.15, "\(coarse) \(fine)")
  }

  /// By amplitude, frequency, phase, a table's entries and the force in every cell, of each scheme.
  @Test(arguments: ["etdrk2", "etdrk4"], ["cells: [16, 12], size: [2*pi, 2*pi]", "cells: [8, 8, 8], size: [2*pi, 2*pi, 2*pi]"])
  func derivativesAreThoseOfReruns(integrator: String, domain: String) throws {
    let isSpace = domain.contains("8, 8, 8")
    let text = """
      parameters: { A: 0.7, f: 1.3, phase: 0.4, q: { table: [[0, 1], [0.1, 1.4], [0.3, 0.9], [1, 1.2]], interpolation: spline } }
      flow: { equations: spectral, viscosity: 0.03, friction: 0.1, force: ["A*sin(2*y)*sin(2*pi*f*t + phase)", "q*cos(x)*A"\(isSpace ? ", \"0.2*sin(x)\"" : "")] }
      domain: { \(domain) }
      initial: { velocity: ["sin(y)", "0.5*cos(2*x)"\(isSpace ? ", \"0.3*sin(y)\"" : "")] }
      numerics: { integrator: \(integrator) }
      time: { steps: 6, dt: 0.05 }
      objective: { mixed: "enstrophy + kinetic_energy^2", enstrophy: { window: [0.1, 0.3] }, kinetic-energy: {} }
      controls: [viscosity, friction, parameters.A, parameters.f, parameters.phase, parameters.q, force, initial.velocity]
      """
    for check in try Verification(try CaseLoader.load(text: text, name: "push", source: "push"), workers: .single, limit: nil).run() {
      #expect(check.passed, "\(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")")
    }
  }

  /// From rest, where the force is zero at first, steps of a Courant number see what is to come, and nothing is called unstable.
  @Test(arguments: ["{ end: 1, cfl: 0.5 }", "{ steps: 3, dt: 0.05 }"]) func aForceThatIsStillToComeIsSeen(time: String) throws {
    let text = """
      flow: { equations: spectral, viscosity: 0.05, force: ["20*sin(2*pi*t)*sin(y)", 0] }
      domain: { size: [2*pi, 2*pi], cells: [16, 16] }
      time: \(time)
      objective: { kinetic-energy: {} }
      """
    let result = try Study(try CaseLoader.load(text: text, name: "kick", source: "kick"), threads: 1).run()
    #expect(result.faults.isEmpty && result.notes.isEmpty, "\(result.faults) \(result.notes)")
    #expect(try #require(result.objectives["kinetic-energy"]) > 0)
  }
}
