import CaseFiles
import Fields
import Flows
import Foundation
import Scalars
import Testing

/// Turbulence in Fourier space in three dimensions against exact solutions, conservation laws, and
/// the same flow in two dimensions.
@Suite struct SpectralBoxTests {
  /// The flow of Arnold, Beltrami and Childress, which is its own vorticity.
  private static let abc = """
    flow: { equations: spectral, viscosity: 0.05 }
    domain: { size: [2*pi, 2*pi, 2*pi], cells: [16, 18, 20] }
    initial: { velocity: ["sin(z) + 0.5*cos(y)", "0.7*sin(x) + cos(z)", "0.5*sin(y) + 0.7*cos(x)"] }
    time: { steps: 20, dt: 0.05 }
    """

  /// Smooth, without any symmetry, in a box that is no cube.
  private static let eddies = """
    flow: { equations: spectral, viscosity: 0.01, friction: 0.05, force: ["0.5*sin(2*y)", "0.3*cos(z)", "0.2*sin(x)"] }
    domain: { size: [2*pi, 4*pi, 2*pi], cells: [16, 21, 18] }
    initial: { velocity: ["0.3 + sin(x)*cos(y) - cos(2*z + y)", "-cos(x)*sin(y) + 0.4*sin(2*x)", "0.2*cos(x + y) + 0.5*sin(2*x)"] }
    time: { end: 1, dt: 0.05 }
    """

  @Test(arguments: ["etdrk2", "etdrk4"]) func aBeltramiFlowDecaysExactly(integrator: String) throws {
    let flow = try SpectralCase.finished(Self.abc, ["numerics.integrator=\(integrator)"])
    let decay = exp(-0.05 * flow.time)
    let exact: [([Double]) -> Double] = [
      { decay * (sin($0[2]) + 0.5 * cos($0[1])) }, { decay * (0.7 * sin($0[0]) + cos($0[2])) },
      { decay * (0.5 * sin($0[1]) + 0.7 * cos($0[0])) },
    ]
    for (axis, component) in flow.velocity().enumerated() { #expect(SpectralCase.largestError(component, exact[axis]) <= 1e-12) }
    for (axis, component) in flow.vorticityField().enumerated() { #expect(SpectralCase.largestError(component, exact[axis]) <= 1e-12) }
    let mean = 0.5 * (1 + 0.25 + 0.49) * decay * decay
    #expect(abs(flow.meanKineticEnergy() - mean) <= 1e-13 && abs(flow.meanEnstrophy() - mean) <= 1e-13)
    #expect(SpectralCase.largestError(flow.pressureField()) { x in 2 * mean / 2 - 0.5 * exact.reduce(0) { $0 + $1(x) * $1(x) } } <= 1e-12)
    #expect(flow.relativeDivergence() <= 1e-14)
  }

  /// The plane vortex across each axis, carried along by a uniform stream that friction slows.
  @Test(arguments: [0, 1, 2]) func aPlaneVortexInABoxIsExact(axis: Int) throws {
    let (first, second) = ((axis + 1) % 3, (axis + 2) % 3)
    let names = ["x", "y", "z"]
    var components = ["0.5", "0.5", "0.5"]
    components[first] = "'1 + sin(\(names[first]))*cos(\(names[second]))'"
    components[second] = "'0.5 - cos(\(names[first]))*sin(\(names[second]))'"
    let flow = try SpectralCase.finished(
      Self.abc,
      [
        "initial={ velocity: [\(components.joined(separator: ", "))] }", "flow.friction=0.2", "numerics.integrator=etdrk4",
        "time={ steps: 80, dt: 0.0125 }",
      ])
    let slowing = exp(-0.2 * flow.time)
    let shift = (1 - slowing) / 0.2
    let velocity = flow.velocity()
    #expect(
      SpectralCase.largestError(velocity[first]) {
        slowing * (1 + sin($0[first] - shift) * cos($0[second] - 0.5 * shift) * exp(-0.1 * flow.time))
      } <= 1e-8)
    #expect(SpectralCase.largestError(velocity[axis]) { _ in 0.5 * slowing } <= 1e-13)
  }

  /// A flow that does not depend on z is the flow in the plane, step by step.
  @Test(arguments: ["etdrk2", "etdrk4"]) func aFlowWithoutDepthIsThatOfThePlane(integrator: String) throws {
    let plane = """
      flow: { equations: spectral, viscosity: 0.01, friction: 0.05, force: ["0.5*sin(2*y)", "0.3*cos(x)"], forcing: { band: [2, 3], power: 0.2 } }
      domain: { size: [2*pi, 4*pi], cells: [20, 24] }
      initial: { velocity: ["0.3 + sin(x)*cos(y) - cos(2*x + y)", "-cos(x)*sin(y) + 2*cos(2*x + y) + 0.4*sin(2*x)"] }
      numerics: { integrator: \(integrator) }
      time: { end: 1, dt: 0.05 }
      """
    let flat = try SpectralCase.finished(plane)
    let box = try SpectralCase.finished(
      plane,
      [
        "domain={ size: [2*pi, 4*pi, 1], cells: [20, 24, 8] }", "flow.force=['0.5*sin(2*y)', '0.3*cos(x)', 0]",
        "initial={ velocity: ['0.3 + sin(x)*cos(y) - cos(2*x + y)', '-cos(x)*sin(y) + 2*cos(2*x + y) + 0.4*sin(2*x)', 0] }",
      ])
    let (velocity, deep) = (flat.velocity(), box.velocity())
    for axis in 0..<2 {
      var largest = 0.0
      deep[axis].grid.interior.forEach { largest = max(largest, abs(deep[axis][$0, $1, $2] - velocity[axis][$0, $1])) }
      #expect(largest <= 1e-12)
    }
    #expect(deep[2].maximumMagnitude(deep[2].grid.interior) <= 1e-14)
    #expect(abs(flat.meanEnstrophy() / box.meanEnstrophy() - 1) <= 1e-12)
  }

  /// Without viscosity, friction and force the waves kept exchange energy and helicity and lose
  /// none: what is lost is the error of time.
  @Test(arguments: [("etdrk2", 2.0), ("etdrk4", 4.0)]) func energyAndHelicityAreConserved(integrator: String, order: Double) throws {
    func helicity(_ flow: SpectralFlow<Double>) -> Double {
      let (velocity, vorticity) = (flow.velocity(), flow.vorticityField())
      var sum = 0.0
      for axis in 0..<3 { flow.model.grid.interior.forEach { sum += velocity[axis][$0, $1, $2] * vorticity[axis][$0, $1, $2] } }
      return sum / Double(flow.model.grid.cellCount)
    }
    func drifts(_ steps: Int) throws -> [Double] {
      let overrides = [
        "flow={ equations: spectral, viscosity: 0 }", "numerics.integrator=\(integrator)",
        "time={ steps: \(steps), dt: \(0.8 / Double(steps)) }",
      ]
      let start = try SpectralCase.finished(Self.eddies, overrides + ["time={ steps: 1, dt: 1e-14 }"])
      let flow = try SpectralCase.finished(Self.eddies, overrides)
      return [flow.meanKineticEnergy() / start.meanKineticEnergy() - 1, helicity(flow) - helicity(start)]
    }
    for (coarse, fine) in zip(try drifts(16), try drifts(32)) {
      #expect(log2(abs(coarse / fine)) >= order - 0.2, "\(coarse), \(fine)")
      #expect(abs(fine) < 5e-3 && abs(fine) > 1e-13)
    }
  }

  /// The Taylor–Green vortex keeps its energy while it rolls up, and by its symmetry has no
  /// helicity; its enstrophy grows as the series of time says, ω² = ¾ (1 + 5 t²/48 …) of Taylor &
  /// Green (Proc. R. Soc. A 158, 1937).
  @Test func theTaylorGreenVortexRollsUp() throws {
    let flow = try SpectralCase.finished(
      Self.abc,
      [
        "flow.viscosity=0", "domain.cells=[16, 16, 16]", "initial=taylor-green", "numerics.integrator=etdrk4",
        "time={ steps: 10, dt: 0.02 }",
      ])
    #expect(abs(flow.meanKineticEnergy() - 0.125) <= 1e-10)
    let growth = flow.meanEnstrophy() / (0.5 * 0.75) - 1
    #expect(abs(growth / (5 * 0.04 / 48) - 1) <= 2e-2, "\(growth)")
    #expect(flow.relativeDivergence() <= 1e-14)
  }

  @Test func theEnergyInjectedIsThePower() throws {
    let overrides = [
      "flow={ equations: spectral, viscosity: 0, forcing: { band: [1, 2], power: 0.3 } }", "numerics.integrator=etdrk4",
    ]
    let start = try SpectralCase.finished(Self.eddies, overrides + ["time={ steps: 1, dt: 1e-14 }"])
    let flow = try SpectralCase.finished(Self.eddies, overrides + ["time={ steps: 40, dt: 0.01 }"])
    #expect(abs(flow.meanKineticEnergy() - start.meanKineticEnergy() - 0.3 * 0.4) <= 1e-6)
  }

  @Test func spectrumOfKnownWaves() throws {
    let flow = try SpectralCase.finished(
      Self.abc, ["initial={ velocity: ['sin(4*z)', '0.5*cos(3*x)', 'cos(2*y)'] }", "time={ steps: 1, dt: 1e-14 }", "flow.viscosity=0"])
    let spectrum = flow.energySpectrum()
    for (shell, line) in spectrum.enumerated() {
      #expect(abs(line.energy - [2: 0.25, 3: 0.0625, 4: 0.25][shell, default: 0]) <= 1e-13)
    }
    #expect(abs(spectrum.reduce(0) { $0 + $1.energy } - flow.meanKineticEnergy()) <= 1e-14)
  }

  /// A random start has the speed it should have, no divergence, and is the same on a finer grid.
  @Test func randomStartIsAsAsked() throws {
    func start(_ cells: Int) throws -> SpectralFlow<Double> {
      let random = "initial={ random: { seed: 3, amplitude: 0.7, wavenumber: 1.5 } }"
      return try SpectralCase.finished(Self.abc, [random, "domain.cells=[\(cells), \(cells), \(cells)]", "time={ steps: 1, dt: 1e-14 }"])
    }
    let (coarse, fine) = (try start(27), try start(32))
    #expect(abs(coarse.meanKineticEnergy() - 0.5 * 0.49) <= 1e-10)
    #expect(abs(coarse.meanEnstrophy() / fine.meanEnstrophy() - 1) <= 1e-9)
    #expect(coarse.relativeDivergence() <= 1e-14)
  }

  @Test(arguments: ["etdrk2", "etdrk4"]) func threadsDoNotChangeABit(integrator: String) throws {
    let states = try [1, 2, 3].map {
      try SpectralCase.finished(Self.eddies, ["numerics.integrator=\(integrator)"], workers: $0).stateValues
    }
    for state in states { #expect(zip(state, states[0]).allSatisfy { $0.bitPattern == $1.bitPattern }) }
  }

  @Test func aDistanceCountsWhatTheGridCannotHold() throws {
    // At rest: the mean of ½|target|² over the points, a part of it with divergence.
    let flow = try SpectralCase.finished(
      Self.abc,
      ["initial=at-rest", "time={ steps: 1, dt: 0.1 }", "objective={ distance: { target: ['sin(x) + 0.3', 'cos(8*y)', 'sin(z)'] } }"])
    #expect(abs(flow.objectiveValues[0] - 0.5 * (0.5 + 0.09 + 0.5 + 0.5)) <= 1e-13)
  }
}
