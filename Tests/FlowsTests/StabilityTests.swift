import CaseFiles
import Flows
import Testing

/// A run that has blown up says so while its numbers are still finite; one that is explained by
/// what drives it does not.
@Suite struct StabilityTests {
  private func end(_ text: String, _ overrides: [String] = []) throws -> IncompressibleFlow<Double> {
    let flow = try FlowCase.finished(try FlowCase.load(text, overrides))
    try flow.checkEnd()
    return flow
  }

  /// A closed box without forces in which energy grows by ten orders of magnitude.
  @Test func diffusionBeyondItsLimitIsToldWithItsNumbers() throws {
    let text = """
      flow: { viscosity: 0.05 }
      domain: { size: [2*pi, 2*pi], cells: [211, 23] }
      initial: taylor-green
      numerics: { advection: central, integrator: rk4 }
      time: { steps: 20, dt: 0.02 }
      """
    let error = try #require(throws: FlowError.self) { _ = try end(text) }
    guard case .unstable(_, let numbers, let remedy, _, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(numbers.contains("Courant number") && numbers.contains("viscous number") && remedy.contains("time.dt"), "\(error)")
    #expect(try end(text, ["time.dt=0.008"]).stability.note == nil)
    // Beyond the limit, but over before round-off has grown.
    #expect(try end(text, ["time.steps=2"]).stability.note?.contains("viscous number 1.14113 ") == true)
    #expect(throws: FlowError.self) { try end(text, ["time={ steps: 1, dt: 0.1 }"]) }
  }

  /// Through a side, over a wall, by a weight, in a scalar alone.
  @Test(arguments: [
    "flow: { viscosity: 0.0 }\nboundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }\ninitial: { velocity: [\"1 + 0.3*sin(7*y)\", \"0.2*sin(9*x)\"] }\ntime: { steps: 60, dt: 0.12 }",
    "flow: { viscosity: 0.02 }\nboundaries: { left: wall, right: wall, bottom: wall, top: { wall: [1, 0] } }\ntime: { steps: 200, dt: 0.06 }",
    "flow: { viscosity: 0.001 }\nscalars: { dye: { diffusivity: 0.05, initial: \"sin(7*x)*cos(3*y)\" } }\ntime: { steps: 60, dt: 0.04 }",
  ])
  func everyWayToBlowUpIsFound(text: String) throws {
    #expect(throws: FlowError.self) {
      try end(text + "\ndomain: { size: [1, 1], cells: [24, 24] }\nnumerics: { advection: central }")
    }
  }

  @Test func spectralFlowsBlowUpToo() throws {
    let text =
      """
      flow: { equations: spectral, viscosity: 1e-4, force: ["sin(4*y)", 0] }
      domain: { size: [2*pi, 2*pi], cells: [32, 32] }
      initial: { random: { seed: 3, amplitude: 1, wavenumber: 4 } }
      time: { steps: 100, dt: 0.4 }
      """
    #expect(throws: FlowError.self) { _ = try SpectralCase.finished(text) }
    #expect(try SpectralCase.finished(text, ["time={ end: 20, cfl: 0.5 }"]).stability.note == nil)
  }

  /// From rest by a force, by a weight and by a wall, and a decaying flow: what moves it explains
  /// it.
  @Test(arguments: [
    "flow: { viscosity: 1e-3, force: [\"sin(6*y)\", 0] }\nboundaries: { left: periodic, bottom: wall, top: wall }",
    "flow: { viscosity: 1e-3 }\nscalars: { heat: { diffusivity: 1e-3, buoyancy: [0, 1], initial: \"sin(6*x)\" } }\nboundaries: { left: wall, right: wall, bottom: wall, top: wall }",
    "flow: { viscosity: 1e-3 }\nboundaries: { left: wall, right: wall, bottom: wall, top: { wall: [1, 0] } }",
    "flow: { viscosity: 0 }\ninitial: { random: { seed: 3, amplitude: 1, wavenumber: 9 } }",
    "flow: { viscosity: 1e-3 }\nscalars: { dye: { diffusivity: 1e-3, source: 2, boundaries: { bottom: { flux: 1 } } } }\nboundaries: { left: periodic, bottom: wall, top: wall }",
  ])
  func noFalseAlarm(text: String) throws {
    #expect(try end(text + "\ndomain: { size: [1, 1], cells: [24, 24] }\ntime: { end: 5, cfl: 1 }").stability.note == nil)
  }

  /// A wall, an inflow, a spin that have stopped by the end: what they set in motion goes on.
  @Test(arguments: [
    "boundaries: { left: periodic, bottom: wall, top: { wall: [\"cos(pi*t/2)\", 0] } }",
    "boundaries: { left: { inflow: [\"cos(pi*t/2)\", 0] }, right: outflow, bottom: slip, top: slip }",
    "boundaries: { left: wall, right: wall, bottom: wall, top: wall }\nbodies: { roller: { circle: { center: [0.5, 0.5], radius: 0.2 }, spin: \"cos(pi*t/2)\" } }",
  ])
  func whatHasStoppedExplainsWhatGoesOn(text: String) throws {
    #expect(
      try end("flow: { viscosity: 1e-2 }\ndomain: { size: [1, 1], cells: [24, 24] }\ntime: { end: 1, dt: 0.01 }\n" + text).stability.note
        == nil)
  }
}
