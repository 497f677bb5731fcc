import CaseFiles
import Fields
import Flows
import Foundation
import Scalars
import Testing

/// Turbulence in Fourier space against exact solutions, conservation laws and the design order of
/// its schemes.
@Suite struct SpectralFlowTests {
  private static let vortex = """
    flow: { equations: spectral, viscosity: 0.05 }
    domain: { size: [2*pi, 2*pi], cells: [24, 20] }
    initial: taylor-green
    time: { steps: 20, dt: 0.05 }
    """

  /// Smooth, without any symmetry, in a box that is not square.
  private static let eddies = """
    flow: { equations: spectral, viscosity: 0.01, friction: 0.05, force: ["0.5*sin(2*y)", "0.3*cos(x)"] }
    domain: { size: [2*pi, 4*pi], cells: [32, 36] }
    initial: { velocity: ["0.3 + sin(x)*cos(y) - cos(2*x + y)", "-cos(x)*sin(y) + 2*cos(2*x + y) + 0.4*sin(2*x)"] }
    time: { end: 1, dt: 0.05 }
    """

  @Test(arguments: ["etdrk2", "etdrk4"]) func taylorGreenIsExact(integrator: String) throws {
    let flow = try SpectralCase.finished(Self.vortex, ["numerics.integrator=\(integrator)"])
    let decay = exp(-2 * 0.05 * flow.time)
    let velocity = flow.velocity()
    #expect(SpectralCase.largestError(velocity[0]) { sin($0[0]) * cos($0[1]) * decay } <= 1e-13)
    #expect(SpectralCase.largestError(velocity[1]) { -cos($0[0]) * sin($0[1]) * decay } <= 1e-13)
    #expect(SpectralCase.largestError(flow.vorticityField()[0]) { 2 * sin($0[0]) * sin($0[1]) * decay } <= 1e-13)
    #expect(SpectralCase.largestError(flow.pressureField()) { 0.25 * (cos(2 * $0[0]) + cos(2 * $0[1])) * decay * decay } <= 1e-13)
    #expect(abs(flow.meanKineticEnergy() - 0.25 * decay * decay) <= 1e-14)
    #expect(abs(flow.meanEnstrophy() - 0.5 * decay * decay) <= 1e-14)
    #expect(flow.relativeDivergence() <= 1e-14)
  }

  /// A uniform stream carries the vortex along and is slowed by friction, exactly.
  @Test func meanVelocityIsCarried() throws {
    let flow = try SpectralCase.finished(
      Self.vortex,
      [
        "initial={ velocity: ['1 + sin(x)*cos(y)', '0.5 - cos(x)*sin(y)'] }", "flow.friction=0.2", "numerics.integrator=etdrk4",
        "time={ steps: 80, dt: 0.0125 }",
      ])
    let slowing = exp(-0.2 * flow.time)
    let shift = (1 - slowing) / 0.2
    let velocity = flow.velocity()
    #expect(
      SpectralCase.largestError(velocity[0]) { slowing * (1 + sin($0[0] - shift) * cos($0[1] - 0.5 * shift) * exp(-0.1 * flow.time)) }
        <= 1e-8)
    let mean = velocity[0].sum(flow.model.grid.interior) / Double(flow.model.grid.cellCount)
    #expect(abs(mean - slowing) <= 1e-14)
  }

  @Test func laminarKolmogorovFlowIsHeldAndReached() throws {
    let text = """
      flow: { equations: spectral, viscosity: 0.2, force: ["sin(3*y)", 0] }
      domain: { size: [2*pi, 2*pi], cells: [24, 24] }
      initial: { velocity: ["sin(3*y)/(0.2*9)", 0] }
      time: { steps: 200, dt: 0.1 }
      """
    for start in [[], ["initial=at-rest"]] {
      let flow = try SpectralCase.finished(text, start)
      #expect(SpectralCase.largestError(flow.velocity()[0]) { sin(3 * $0[1]) / (0.2 * 9) } <= (start.isEmpty ? 1e-13 : 1e-10))
    }
  }

  /// The observed order between steps dt, dt/2 and dt/4, against steps far smaller.
  @Test(arguments: [("etdrk2", 2.0), ("etdrk4", 4.0)]) func timeOrder(integrator: String, order: Double) throws {
    func state(_ steps: Int) throws -> [Double] {
      try SpectralCase.finished(Self.eddies, ["numerics.integrator=\(integrator)", "time={ steps: \(steps), dt: \(0.4 / Double(steps)) }"])
        .stateValues
    }
    let reference = try state(512)
    let errors = try [8, 16, 32].map { steps in
      zip(try state(steps), reference).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    #expect(abs(log2(errors[1] / errors[2]) - order) <= 0.15, "\(errors)")
    #expect(errors[2] > 1e-12)
  }

  /// Without viscosity, friction and force the waves kept exchange energy and enstrophy and lose
  /// none: what is lost is the error of time.
  @Test(arguments: [("etdrk2", 2.0), ("etdrk4", 4.0)]) func energyAndEnstrophyAreConserved(integrator: String, order: Double) throws {
    func drifts(_ steps: Int) throws -> [Double] {
      let overrides = [
        "flow={ equations: spectral, viscosity: 0 }", "numerics.integrator=\(integrator)",
        "time={ steps: \(steps), dt: \(0.8 / Double(steps)) }",
      ]
      let start = try SpectralCase.finished(Self.eddies, overrides + ["time={ steps: 1, dt: 1e-14 }"])
      let flow = try SpectralCase.finished(Self.eddies, overrides)
      return [flow.meanKineticEnergy() / start.meanKineticEnergy() - 1, flow.meanEnstrophy() / start.meanEnstrophy() - 1]
    }
    for (coarse, fine) in zip(try drifts(24), try drifts(48)) {
      #expect(log2(abs(coarse / fine)) >= order - 0.1, "\(coarse), \(fine)")
      #expect(abs(fine) < 1e-3 && abs(fine) > 1e-13)
    }
  }

  @Test func spectrumOfKnownWaves() throws {
    let flow = try SpectralCase.finished(
      Self.vortex, ["initial={ velocity: ['sin(5*y)', '0.5*cos(3*x)'] }", "time={ steps: 1, dt: 1e-14 }", "flow.viscosity=0"])
    let spectrum = flow.energySpectrum()
    for (ring, line) in spectrum.enumerated() {
      #expect(abs(line.wavenumber - Double(ring)) <= 1e-14)
      #expect(abs(line.energy - [3: 0.0625, 5: 0.25][ring, default: 0]) <= 1e-13)
    }
    #expect(abs(spectrum.reduce(0) { $0 + $1.energy } - flow.meanKineticEnergy()) <= 1e-14)
  }

  /// A random start has the speed it should have, no divergence, and is the same on a finer grid.
  @Test func randomStartIsAsAsked() throws {
    func start(_ cells: Int) throws -> SpectralFlow<Double> {
      let random = "initial={ random: { seed: 3, amplitude: 0.7, wavenumber: 2 } }"
      return try SpectralCase.finished(Self.vortex, [random, "domain.cells=[\(cells), \(cells)]", "time={ steps: 1, dt: 1e-14 }"])
    }
    let (coarse, fine) = (try start(48), try start(64))
    #expect(abs(coarse.meanKineticEnergy() - 0.5 * 0.49) <= 1e-10)
    #expect(abs(coarse.meanEnstrophy() / fine.meanEnstrophy() - 1) <= 1e-9)
    #expect(coarse.relativeDivergence() <= 1e-14)
  }

  @Test func stepsByTheCourantNumberEndTheRun() throws {
    let flow = try SpectralCase.finished(Self.eddies, ["time={ end: 1.3, cfl: 0.4 }"])
    #expect(abs(flow.time - 1.3) <= 1e-12)
    // All but those that meet the end are powers of 2^¼.
    for size in flow.timeSteps.dropLast(2) { #expect(abs(4 * log2(size) - (4 * log2(size)).rounded()) <= 1e-9) }
    #expect(flow.timeSteps.count > 20)
  }

  @Test(arguments: ["etdrk2", "etdrk4"]) func threadsDoNotChangeABit(integrator: String) throws {
    let states = try [1, 2, 3].map {
      try SpectralCase.finished(Self.eddies, ["numerics.integrator=\(integrator)"], workers: $0).stateValues
    }
    for state in states { #expect(zip(state, states[0]).allSatisfy { $0.bitPattern == $1.bitPattern }) }
  }

  @Test func aRunThatDivergesSaysSo() throws {
    #expect(throws: FlowError.self) {
      try SpectralCase.finished(Self.eddies, ["time={ steps: 60, dt: 20 }", "flow.viscosity=0", "flow.friction=0"])
    }
  }

  @Test func aDistanceCountsWhatTheGridCannotHold() throws {
    // At rest: the mean of ½|target|² over the points, a part of it with divergence.
    let flow = try SpectralCase.finished(
      Self.vortex, ["initial=at-rest", "time={ steps: 1, dt: 0.1 }", "objective={ distance: { target: ['sin(x) + 0.3', 'cos(9*y)'] } }"])
    #expect(abs(flow.objectiveValues[0] - 0.5 * (0.5 + 0.09 + 0.5)) <= 1e-14)
  }
}
