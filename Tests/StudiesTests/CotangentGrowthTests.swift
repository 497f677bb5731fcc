import CaseFiles
import Flows
import Studies
import Testing

/// How sensitivities grow on the way back through a run.
@Suite struct CotangentGrowthTests {
  private func growth(_ end: Double, _ memory: String = "512 MB") throws -> (growth: CotangentGrowth?, notes: [String]) {
    let setup = try CaseLoader.load(
      text: """
        flow: { equations: spectral, viscosity: 0.02, friction: 0, force: [sin(4*y), 0] }
        domain: { size: [2*pi, 2*pi], cells: [32, 32] }
        initial: { random: { seed: 3, amplitude: 0.5, wavenumber: 3 } }
        numerics: { integrator: etdrk4 }
        time: { end: \(end), dt: 0.02 }
        objective: { enstrophy: { window: [0, \(end)] } }
        controls: [viscosity]
        checkpoints: { memory: \(memory) }
        """, name: "test", source: "test")
    let report = try Study(setup, threads: 1).gradient()
    return (report.adjointGrowth, report.notes)
  }

  /// Chaos grows by some e-folds every ten time units, whatever the checkpoints; a short window is
  /// told without a warning.
  @Test func chaosIsTold() throws {
    let long = try growth(100)
    let rate = try #require(long.growth?.rate)
    #expect(rate > 0.1 && rate < 1 && (long.growth?.factor ?? 0) > 1e6, "\(long)")
    #expect(long.notes.count == 1 && long.notes[0].contains("e-fold every"))
    let again = try growth(100, "4 MB")
    #expect(again.growth?.rate == rate && again.growth?.factor == long.growth?.factor)
    let short = try growth(10)
    #expect(short.growth != nil && short.notes.isEmpty, "\(short)")
  }

  /// Every mode of a decaying flow decays: the cotangent of the energy at the end is u itself,
  /// which falls by e^(−2νk²t) forwards and as much again backwards.
  @Test(arguments: [("incompressible", 0.01), ("spectral", 1e-9)]) func aDecayingVortexShrinks(equations: String, error: Double) throws {
    let setup = try CaseLoader.load(
      text: """
        flow: { equations: \(equations), viscosity: 0.05 }
        domain: { size: [2*pi, 2*pi], cells: [32, 32] }
        initial: taylor-green
        time: { steps: 200, dt: 0.02 }
        objective: { kinetic-energy: {} }
        controls: [viscosity]
        """, name: "test", source: "test")
    let growth = try #require(try Study(setup, threads: 1).gradient().adjointGrowth)
    #expect(abs(growth.rate / -0.1 - 1) <= error && abs(growth.factor - 1) <= 1e-12, "\(growth)")
  }
}
