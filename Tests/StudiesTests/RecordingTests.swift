import CaseFiles
import FieldOutput
import Fields
import Flows
import Foundation
import Studies
import Testing

/// What runs gather as they go: probes, statistics, spectra.
struct RecordingTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path

  private func load(_ text: String, _ overrides: [String] = []) throws -> Case {
    try CaseLoader.load(text: text, name: "test", source: "test", overrides: overrides)
  }

  private func states(_ setup: Case) throws -> [(size: Double, flow: IncompressibleFlow<Double>)] {
    let model = try FlowModel(setup, workers: .single)
    let count = try Study(setup, threads: 1).run().steps
    return try (1...count).map { steps in
      let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model))
      while flow.step < steps { try flow.advance() }
      return (flow.timeSteps[steps - 1], flow)
    }
  }

  // MARK: Probes

  /// Between walls that slide past one another the velocity is linear, and is met exactly, at the
  /// walls too.
  @Test(arguments: [[], ["domain.stretching.y={ tanh: 1.6, towards: upper }"]]) func probesOfCouetteFlowAreExact(stretching: [String])
    throws
  {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try load(
      """
      flow: { viscosity: 0.1 }
      domain: { size: [2, 1], cells: [16, 8], origin: [0, 0] }
      boundaries: { left: periodic, right: periodic, bottom: wall, top: { wall: [1, 0] } }
      initial: { velocity: [y, 0] }
      numerics: { advection: central }
      time: { steps: 4, dt: 0.01 }
      probes: { low: [0.3, 0], middle: [1.97, 0.37], high: { at: [0.01, 1], fields: [velocity] } }
      """, stretching)
    _ = try Study(setup, threads: 1).run(to: .folder(folder))
    let probes = try HistoryReader(path: folder + "/probes.csv")
    #expect(probes.steps == [1, 2, 3, 4])
    #expect(
      probes.columns == [
        "time", "low_velocity_x", "low_velocity_y", "low_pressure", "middle_velocity_x", "middle_velocity_y", "middle_pressure",
        "high_velocity_x", "high_velocity_y",
      ])
    for (name, y) in [("low", 0), ("middle", 0.37), ("high", 1)] {
      for value in try #require(probes.column("\(name)_velocity_x")) { #expect(abs(value - y) < 1e-12, "\(name)") }
      for value in try #require(probes.column("\(name)_velocity_y")) { #expect(abs(value) < 1e-12, "\(name)") }
    }
  }

  /// A uniform force is held by a pressure that is linear, up to the walls.
  @Test(arguments: [[], ["domain.stretching.y={ tanh: 1.6, towards: upper }"]]) func probesOfHydrostaticPressureAreExact(
    stretching: [String]
  ) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try load(
      """
      flow: { viscosity: 0.1, force: [0, 3] }
      domain: { size: [1, 1], cells: [8, 8] }
      boundaries: { left: wall, right: wall, bottom: wall, top: wall }
      time: { steps: 2, dt: 0.01 }
      probes: { floor: [0.4, 0], top: [0.9, 1], inside: [0.61, 0.44] }
      """, stretching)
    _ = try Study(setup, threads: 1).run(to: .folder(folder))
    let probes = try HistoryReader(path: folder + "/probes.csv")
    let (floor, top, inside) = (
      try #require(probes.column("floor_pressure")), try #require(probes.column("top_pressure")),
      try #require(probes.column("inside_pressure"))
    )
    for step in floor.indices {
      #expect(abs(top[step] - floor[step] - 3) < 1e-11)
      #expect(abs(inside[step] - floor[step] - 3 * 0.44) < 1e-11)
    }
  }

  /// Between two values and through the walls that hold them conduction is linear, and is met
  /// exactly.
  @Test func probesOfScalarsAreExact() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try load(
      """
      flow: { viscosity: 0.1 }
      domain: { size: [1, 1], cells: [8, 9] }
      boundaries: { left: wall, right: wall }
      scalars: { dye: { diffusivity: 0.1 }, heat: { diffusivity: 0.2, initial: 2 - 3*x, boundaries: { left: 2, right: -1 } } }
      time: { steps: 3, dt: 0.01 }
      probes: { wall: [1, 0.3], inside: { at: [0.41, 0.99], fields: [heat, pressure] } }
      """)
    _ = try Study(setup, threads: 1).run(to: .folder(folder))
    let probes = try HistoryReader(path: folder + "/probes.csv")
    #expect(
      probes.columns == [
        "time", "wall_velocity_x", "wall_velocity_y", "wall_pressure", "wall_dye", "wall_heat", "inside_pressure", "inside_heat",
      ])
    #expect(try #require(probes.column("wall_dye")).allSatisfy { $0 == 0 })
    for (name, x) in [("wall", 1.0), ("inside", 0.41)] {
      for value in try #require(probes.column("\(name)_heat")) { #expect(abs(value - 2 + 3 * x) < 1e-13, "\(name)") }
    }
  }

  @Test func probesOfTheTaylorGreenVortexAreOfSecondOrder() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (x, y) = (1.234, 4.321)
    let errors = try [16, 32].map { cells in
      let setup = try load(Self.vortex, ["domain.cells=[\(cells),\(cells)]", "probes={ p: [\(x), \(y)] }"])
      _ = try Study(setup, threads: 1).run(to: .folder(folder))
      let probes = try HistoryReader(path: folder + "/probes.csv")
      let decay = exp(-2 * 0.05 * 0.1)
      let pressure = 0.25 * (cos(2 * x) + cos(2 * y)) * decay * decay
      return [
        try #require(probes.column("p_velocity_x")?.last) - sin(x) * cos(y) * decay,
        try #require(probes.column("p_velocity_y")?.last) + cos(x) * sin(y) * decay,
        try #require(probes.column("p_pressure")?.last) - pressure,
      ]
    }
    for (coarse, fine) in zip(errors[0], errors[1]) { #expect(abs(fine) < 0.4 * abs(coarse) + 1e-6, "\(coarse), \(fine)") }
    #expect(errors[1].allSatisfy { abs($0) < 0.02 })
  }

  // MARK: Statistics

  private static let vortex = """
    flow: { viscosity: 0.05 }
    domain: { size: [2*pi, 2*pi], cells: [16, 16] }
    initial: taylor-green
    numerics: { advection: central }
    time: { end: 0.1, dt: 0.01 }
    """

  /// Means and products as two passes over the states of the run give them, the first of them
  /// counting in part.
  @Test(arguments: [1, 2]) func statisticsAreThoseOfTheStates(_ threads: Int) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try load(
      """
      flow: { viscosity: 0.02 }
      domain: { size: [2, 1], cells: [16, 12] }
      boundaries: { left: periodic, right: periodic, bottom: wall, top: { wall: [1, 0] } }
      scalars: { heat: { diffusivity: 0.02, initial: sin(pi*x)*y, boundaries: { top: 0.3 } } }
      initial: { velocity: [sin(pi*x)*y, 0] }
      time: { end: 0.3, dt: 0.04 }
      statistics: { start: 0.1 }
      """)
    _ = try Study(setup, threads: threads).run(to: .folder(folder))
    let file = try FileManager.default.contentsOfDirectory(atPath: folder + "/statistics").first { $0.hasSuffix(".hdf") }
    let snapshot = try SnapshotFile.read(folder + "/statistics/" + (try #require(file)))
    func field(_ name: String) throws -> [Double] { try #require(snapshot.fields.first { $0.name == name }, "\(name)").values }
    let states = try states(setup)
    let samples = states.map { size, flow -> (weight: Double, u: [Double], v: [Double], p: [Double], heat: [Double]) in
      let pressure = flow.pressureField()
      var (u, v, p, heat) = ([Double](), [Double](), [Double](), [Double]())
      let velocity = flow.velocityWithGhosts()
      flow.model.grid.interior.forEach { i, j, _ in
        u.append(0.5 * (velocity[0][i, j] + velocity[0][i + 1, j]))
        v.append(0.5 * (velocity[1][i, j] + velocity[1][i, j + 1]))
        p.append(pressure[i, j])
        heat.append(flow.scalar("heat")[i, j])
      }
      return (max(0, min(size, flow.time - 0.1)), u, v, p, heat)
    }
    let total = samples.reduce(0) { $0 + $1.weight }
    #expect(abs(total - 0.2) < 1e-12)
    let (mean, rms, stress) = (try field("mean_velocity"), try field("rms_velocity"), try field("reynolds_stress_xy"))
    let (pressure, pressureRMS) = (try field("mean_pressure"), try field("rms_pressure"))
    let (heat, heatRMS, flux) = (try field("mean_heat"), try field("rms_heat"), try field("turbulent_flux_heat"))
    for cell in stride(from: 0, to: 16 * 12, by: 7) {
      func average(_ value: ((weight: Double, u: [Double], v: [Double], p: [Double], heat: [Double])) -> Double) -> Double {
        samples.reduce(0) { $0 + $1.weight * value($1) } / total
      }
      let (u, v, p) = (average { $0.u[cell] }, average { $0.v[cell] }, average { $0.p[cell] })
      #expect(abs(mean[2 * cell] - u) < 1e-13 && abs(mean[2 * cell + 1] - v) < 1e-13 && abs(pressure[cell] - p) < 1e-12)
      let variance = average { ($0.u[cell] - u) * ($0.u[cell] - u) }
      #expect(abs(rms[2 * cell] * rms[2 * cell] - variance) < 1e-13)
      #expect(abs(stress[cell] - average { ($0.u[cell] - u) * ($0.v[cell] - v) }) < 1e-13)
      #expect(abs(pressureRMS[cell] * pressureRMS[cell] - average { ($0.p[cell] - p) * ($0.p[cell] - p) }) < 1e-12)
      let theta = average { $0.heat[cell] }
      #expect(abs(heat[cell] - theta) < 1e-13)
      #expect(abs(heatRMS[cell] * heatRMS[cell] - average { ($0.heat[cell] - theta) * ($0.heat[cell] - theta) }) < 1e-13)
      #expect(abs(flux[2 * cell] - average { ($0.u[cell] - u) * ($0.heat[cell] - theta) }) < 1e-13)
      #expect(abs(flux[2 * cell + 1] - average { ($0.v[cell] - v) * ($0.heat[cell] - theta) }) < 1e-13)
    }
    #expect(rms.contains { $0 > 1e-3 } && flux.contains { abs($0) > 1e-5 })
  }

  @Test func statisticsThatStartTooLateAreRefused() throws {
    #expect(throws: InvalidCase.self) { try load(Self.vortex, ["statistics.start=0.1"]) }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let late = try load(Self.vortex, ["time={steps: 2, cfl: 0.1}", "statistics.start=100"])
    // Where only the run can tell, it tells what there is, and what is not.
    let result = try Study(late, threads: 1).run(to: .folder(folder))
    #expect(result.steps == 2 && result.faults.count == 1 && result.faults.first is StudyError)
  }

  // MARK: Spectra

  private func spectrum(_ overrides: [String], _ text: String = vortex) throws -> (wavenumbers: [Double], energies: [Double]) {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try load(text, ["output={ spectra: [energy] }"] + overrides)
    _ = try Study(setup, threads: 1).run(to: .folder(folder))
    let spectra = try HistoryReader(path: folder + "/spectra.csv")
    let rows = spectra.steps.indices.filter { spectra.steps[$0] == 0 }
    let (waves, energies) = (try #require(spectra.column("wavenumber")), try #require(spectra.column("energy")))
    return (rows.map { waves[$0] }, rows.map { energies[$0] })
  }

  @Test func aWaveHasAllItsEnergyInItsShell() throws {
    let (wavenumbers, energies) = try spectrum(["initial={ velocity: [0, 'sin(3*x)'] }"])
    #expect(wavenumbers.prefix(4) == [0, 1, 2, 3])
    for (shell, energy) in energies.enumerated() { #expect(abs(energy - (shell == 3 ? 0.25 : 0)) < 1e-14, "\(shell)") }
    // A uniform flow, and the highest wave of the grid, which is its own conjugate.
    #expect(abs(try spectrum(["initial={ velocity: [1, 2] }"]).energies[0] - 2.5) < 1e-13)
    #expect(abs(try spectrum(["initial={ velocity: [0, 'cos(8*(x - pi/16))'] }"]).energies[8] - 0.5) < 1e-13)
  }

  @Test(arguments: ["domain={ size: [2*pi, 2*pi], cells: [24, 18] }", "domain={ size: [1, 2, 3], cells: [8, 10, 6] }"])
  func shellsSumToTheMeanEnergy(_ domain: String) throws {
    let overrides = [domain, "initial={ random: { seed: 3, amplitude: 0.7, wavenumber: \(domain.contains("pi") ? 4 : 8) } }"]
    let (wavenumbers, energies) = try spectrum(overrides)
    let sum = energies.reduce(0, +) * wavenumbers[1]
    let model = try FlowModel(try load(Self.vortex, overrides), workers: .single)
    let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model))
    #expect(abs(sum / flow.meanKineticEnergy() - 1) < 1e-12)
    #expect(energies.count { $0 > 1e-6 * sum } > 4)
  }

  /// Waves on a grid and waves by themselves are the same waves; points and means are read of
  /// either.
  @Test func aSpectralFlowIsObservedToo() throws {
    let changes = ["initial={ velocity: [cos(2*y), 'sin(3*x)'] }", "numerics="]
    let (grid, waves) = (try spectrum(changes), try spectrum(changes + ["flow.equations=spectral"]))
    for (shell, energy) in waves.energies.enumerated() { #expect(abs(energy - grid.energies[shell]) < 1e-13, "\(shell)") }
    #expect(abs(waves.energies[2] - 0.25) < 1e-13 && abs(waves.energies[3] - 0.25) < 1e-13)

    defer { try? FileManager.default.removeItem(atPath: folder) }
    let line = "velocity: y, along: x, at: 1.1"
    let setup = try load(
      Self.vortex,
      [
        "flow.equations=spectral", "numerics=", "domain.cells=[64, 64]", "probes={ p: [1.234, 4.321] }",
        "statistics={ fields: [velocity] }", "measurements.low={ minimum: { \(line) } }",
        "measurements.error={ velocity-error: { solution: ['sin(x)*cos(y)*exp(-0.01)', '-cos(x)*sin(y)*exp(-0.01)'] } }",
      ])
    let result = try Study(setup, threads: 1).run(to: .folder(folder))
    let decay = exp(-2 * 0.05 * 0.1)
    let (low, error) = (try #require(result.measurements["low"]), try #require(result.measurements["error"]))
    #expect(abs(low + sin(1.1) * decay) < 2e-3)
    #expect(error < 1e-12)
    let probed = try #require(try HistoryReader(path: folder + "/probes.csv").column("p_velocity_x")?.last)
    #expect(abs(probed - sin(1.234) * cos(4.321) * decay) < 3e-3)
    let written = try FileManager.default.contentsOfDirectory(atPath: folder + "/statistics").first { $0.hasSuffix(".hdf") }
    let file = try #require(written)
    let mean = try #require(try SnapshotReading.field(folder + "/statistics/" + file, "mean_velocity"))
    // The mean of exp(−0.1 t) at the ends of ten steps, in cell (5, 7).
    let factor = (1...10).reduce(0) { $0 + exp(-0.001 * Double($1)) } / 10
    let h = 2 * Double.pi / 64
    #expect(abs(mean[2 * (7 * 64 + 5)] - sin(5.5 * h) * cos(7.5 * h) * factor) < 1e-12)
  }

  @Test func spectraNeedAPeriodicBox() throws {
    let text = Self.vortex + "\nboundaries: { bottom: wall, top: wall }\noutput: { spectra: [energy] }"
    let error = try #require(throws: InvalidCase.self) { try load(text) }
    #expect(error.errors.first?.message.contains("needs a periodic box") == true)
  }
}
