import CaseFiles
import Fields
import Flows
import Foundation
import Testing

/// The forcing of a band of waves: it injects the power that it is given, and what cannot be forced
/// is told.
@Suite struct BandForcingTests {
  /// Inviscid and without friction: only the forcing changes the energy.
  private static let eddies = """
    flow: { equations: spectral, viscosity: 0, forcing: { band: [2, 3], power: 0.3 } }
    domain: { size: [2*pi, 4*pi], cells: [32, 36] }
    initial: { velocity: ["0.3 + sin(x)*cos(y) - cos(2*x + y)", "-cos(x)*sin(y) + 2*cos(2*x + y) + 0.4*sin(2*x)"] }
    time: { end: 1, dt: 0.05 }
    """

  private static func flow(_ overrides: [String], workers: Int = 1) throws -> SpectralFlow<Double> {
    let setup = try CaseLoader.load(text: eddies, name: "test", source: "test", overrides: overrides)
    let model = try SpectralModel(setup, workers: Workers(count: workers))
    return try SpectralFlow<Double>(model, parameters: SpectralParameters(model))
  }

  private static func finished(_ overrides: [String], workers: Int = 1) throws -> SpectralFlow<Double> {
    let flow = try flow(overrides, workers: workers)
    while !flow.isFinished { try flow.advance() }
    try flow.checkEnd()
    return flow
  }

  @Test(arguments: [("etdrk2", 2.0), ("etdrk4", 4.0)]) func theEnergyInjectedIsThePowerByTheOrderOfTheScheme(
    integrator: String, order: Double
  )
    throws
  {
    func error(_ steps: Int) throws -> Double {
      let overrides = ["numerics.integrator=\(integrator)", "time={ steps: \(steps), dt: \(0.8 / Double(steps)) }"]
      let flow = try Self.flow(overrides)
      let start = flow.meanKineticEnergy()
      while !flow.isFinished { try flow.advance() }
      return flow.meanKineticEnergy() - start - 0.3 * 0.8
    }
    let (coarse, fine) = (try error(40), try error(80))
    #expect(log2(abs(coarse / fine)) >= order - 0.15, "\(coarse), \(fine)")
    #expect(abs(fine) < 2e-4 && abs(fine) > 1e-13)
  }

  /// A single forced wave has no nonlinear term: E′ = ε − 2 (ν k² + μ) E, exactly.
  @Test func aForcedWaveApproachesItsBalance() throws {
    let flow = try Self.finished([
      "flow={ equations: spectral, viscosity: 0.01, friction: 0.2, forcing: { band: [2, 2], power: 0.3 } }",
      "initial={ velocity: ['0.5*sin(2*y)', 0] }", "numerics.integrator=etdrk4", "time={ steps: 400, dt: 0.01 }",
    ])
    let (rate, start) = (2 * (0.01 * 4 + 0.2), 0.25 * 0.25)
    let exact = 0.3 / rate + (start - 0.3 / rate) * exp(-rate * 4)
    #expect(abs(flow.meanKineticEnergy() - exact) <= 1e-7 * exact)
  }

  /// With friction μ the energy never exceeds ε/(2μ), and turbulence that has settled keeps a good
  /// part of it.
  @Test func aForcedFlowWithDragIsBounded() throws {
    let flow = try Self.flow([
      "flow={ equations: spectral, viscosity: 0.005, friction: 0.25, forcing: { band: [4, 6], power: 0.1 } }",
      "domain={ size: [2*pi, 2*pi], cells: [32, 32] }", "initial={ random: { seed: 1, amplitude: 1e-3, wavenumber: 5 } }",
      "time={ end: 30, cfl: 0.5 }",
    ])
    var (latest, largest) = ([Double](), 0.0)
    while !flow.isFinished {
      try flow.advance()
      largest = max(largest, flow.meanKineticEnergy())
      if flow.time > 20 { latest.append(flow.meanKineticEnergy()) }
    }
    let bound = 0.1 / (2 * 0.25)
    let mean = latest.reduce(0, +) / Double(latest.count)
    #expect(largest <= bound)
    #expect(mean > 0.25 * bound)
  }

  @Test(arguments: ["etdrk2", "etdrk4"]) func threadsDoNotChangeABit(integrator: String) throws {
    let states = try [1, 2, 3].map { try Self.finished(["numerics.integrator=\(integrator)"], workers: $0).stateValues }
    for state in states { #expect(zip(state, states[0]).allSatisfy { $0.bitPattern == $1.bitPattern }) }
  }

  @Test func whatCannotBeForcedIsTold() throws {
    let still = try #require(throws: FlowError.self) { try Self.flow(["initial=at-rest"]) }
    #expect("\(still)".contains("hold no energy at the start"))
    let empty = try #require(throws: FlowError.self) { try Self.flow(["flow.forcing.band=[3.1, 3.15]"]) }
    #expect("\(empty)".contains("the grid has no waves of wavenumbers 3.1 to 3.15"))
  }
}
