import CaseFiles
import Flows
import Foundation
import Testing

/// What the weight of a scalar does to the flow.
@Suite struct BuoyancyTests {
  /// Where nothing holds it, fluid heavier by θ − θ₀ falls freely.
  @Test func uniformExcessFallsFreely() throws {
    let setup = try FlowCase.load(
      FlowCase.periodic,
      ["initial=at-rest", "scalars={ salt: { diffusivity: 0.1, buoyancy: [0.5, -2], reference: 1, initial: 4 } }"])
    let flow = try FlowCase.finished(setup)
    flow.model.grid.interior.forEach { i, j, k in
      #expect(abs(flow.velocity[0][i, j, k] - 1.5 * flow.time) <= 1e-14)
      #expect(abs(flow.velocity[1][i, j, k] + 6 * flow.time) <= 1e-14)
    }
  }

  private static func layer(_ rayleigh: Double, amplitude: String, time: String, cells: String = "[24, 12]") throws -> Case {
    try FlowCase.load(
      """
      flow: { rayleigh: \(rayleigh), prandtl: 0.71 }
      domain: { size: [2.016, 1], cells: \(cells) }
      boundaries: { left: periodic, right: periodic, bottom: wall, top: wall }
      scalars:
        temperature:
          { initial: "0.5 - y + \(amplitude)*cos(2*pi*x/2.016)*sin(pi*y)", boundaries: { bottom: 0.5, top: -0.5 } }
      numerics: { advection: central }
      time: \(time)
      objective: { nusselt: { scalar: temperature, side: bottom }, top: { kind: nusselt, scalar: temperature, side: top } }
      """)
  }

  /// Layers that are the same from side to side rest, whatever they weigh: the pressure carries
  /// them. Nu = 1.
  @Test func layersRest() throws {
    let flow = try FlowCase.finished(try Self.layer(1000, amplitude: "0", time: "{ end: 10, cfl: 0.5 }"))
    #expect(flow.faceValues.allSatisfy { abs($0) <= 1e-14 })
    for nusselt in flow.objectiveValues { #expect(abs(nusselt - 1) <= 1e-12) }
  }

  /// Infinitesimal rolls of the critical wavelength grow above the critical Rayleigh number and
  /// decay below it: 1707.762 (Reid & Harris 1958).
  @Test func rollsBeginToGrowAtTheCriticalRayleighNumber() throws {
    func growthRate(_ rayleigh: Double) throws -> Double {
      let flow = try FlowCase.flow(
        try Self.layer(rayleigh, amplitude: "1e-6", time: "{ end: 12, cfl: 0.5 }", cells: "[48, 24]"), workers: 2)
      var energies: [(time: Double, energy: Double)] = []
      while !flow.isFinished {
        try flow.advance()
        if flow.time > 6 && energies.isEmpty { energies.append((flow.time, flow.meanKineticEnergy())) }
      }
      return log(flow.meanKineticEnergy() / energies[0].energy) / (flow.time - energies[0].time) / 2
    }
    let (below, above) = (try growthRate(1650), try growthRate(1760))
    #expect(below < 0 && above > 0)
    let critical = 1650 - below * 110 / (above - below)
    #expect(critical > 1690 && critical < 1725)
  }

  /// Hot rises on the left as cold sinks on the right: the cavity turned by half a turn with the
  /// sign of the temperature changed is itself.
  @Test func cavityIsSymmetricAboutItsCentre() throws {
    let flow = try FlowCase.finished(
      try FlowCase.load(
        """
        flow: { rayleigh: 1e5, prandtl: 0.71 }
        domain: { size: [1, 1], cells: [20, 16] }
        boundaries: { left: wall, right: wall, bottom: wall, top: wall }
        scalars: { temperature: { initial: "0.5 - x", boundaries: { left: 0.5, right: -0.5 } } }
        time: { end: 10, cfl: 0.8 }
        """))
    let (cells, temperature) = (flow.model.grid.cells, flow.scalars[0])
    #expect(flow.meanKineticEnergy() > 1e-3)
    flow.model.grid.interior.forEach { i, j, k in
      #expect(abs(temperature[i, j] + temperature[cells[0] - 1 - i, cells[1] - 1 - j]) <= 1e-12)
    }
    #expect(abs(flow.scalarMeans()[0]) <= 1e-14)
  }

  /// In a steady state what enters on one side leaves on the other, and what passes through the
  /// middle is carried and conducted: 1 + ⟨u θ⟩ L / (κ ΔT) is the same number.
  @Test func nusseltNumbersOfASteadyStateAgree() throws {
    let setup = try FlowCase.load(
      """
      flow: { rayleigh: 1e4, prandtl: 0.71 }
      domain: { size: [1, 1], cells: [16, 16] }
      boundaries: { left: wall, right: wall, bottom: wall, top: wall }
      scalars: { temperature: { initial: "0.5 - x", boundaries: { left: 0.5, right: -0.5 } } }
      numerics: { advection: central }
      time: { end: 250, cfl: 1 }
      objective:
        nusselt: { scalar: temperature, side: left }
        right: { kind: nusselt, scalar: temperature, side: right }
        convective-flux: { scalar: temperature, axis: x }
        flux: { scalar: temperature, side: left }
      """)
    let flow = try FlowCase.finished(setup, workers: 2)
    let values = flow.objectiveValues
    let diffusivity = 1 / (1e4 * 0.71).squareRoot()
    #expect(values[0] > 2)
    #expect(abs(values[1] / values[0] - 1) <= 1e-8)
    #expect(abs((1 + values[2] / diffusivity) / values[0] - 1) <= 1e-8)
    #expect(abs(values[3] / diffusivity / values[0] - 1) <= 1e-13)
  }

  /// Ra and Pr are another way to say ν, κ and b.
  @Test func rayleighAndPrandtlAreViscosityAndDiffusivity() throws {
    let short = try FlowCase.load(ScalarCase.cavity)
    let numbers = Convection(rayleigh: 2e4, prandtl: 0.71)
    #expect(abs(numbers.viscosity / numbers.diffusivity - 0.71) <= 1e-15)
    #expect(abs(1 / (numbers.viscosity * numbers.diffusivity) - 2e4) <= 1e-11)
    let long = try FlowCase.load(
      ScalarCase.cavity,
      [
        "flow={ viscosity: \(numbers.viscosity) }", "scalars.temperature.diffusivity=\(numbers.diffusivity)",
        "scalars.temperature.buoyancy=[0, 1]",
      ])
    let (a, b) = (try FlowCase.finished(short), try FlowCase.finished(long))
    #expect(sameBits(a.faceValues, b.faceValues) && sameBits(a.scalarValues, b.scalarValues))
  }
}
