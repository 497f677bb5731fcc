import CaseFiles
import Flows
import Foundation
import Studies
import Testing

/// Corners in which a plausible program goes wrong in silence.
struct CornerTests {
  private func load(_ text: String, _ overrides: [String] = []) throws -> Case {
    try CaseLoader.load(text: text, name: "test", source: "test", overrides: overrides)
  }

  private static let closedBox = """
    flow: { viscosity: 1e-5 }
    domain: { size: [1, 1], cells: [16, 16] }
    boundaries: { left: wall, right: wall, bottom: wall, top: { wall: [1, 0] } }
    initial: at-rest
    time: { end: 1, cfl: 0.5 }
    objective: { kinetic-energy: {} }
    controls: [viscosity]
    """

  /// A step is no longer than what the lid, a spinning body or a force will soon make of the flow.
  @Test func stepsFromRestKnowWhatDrives() throws {
    let lid = try Study(load(Self.closedBox), threads: 1).run()
    #expect(lid.steps >= 32)
    #expect(try #require(lid.objectives["kinetic-energy"]) < 0.5)
    let still = "boundaries={left: wall, right: wall, bottom: wall, top: wall}"
    let spin = "bodies={b: {circle: {center: [0.5, 0.5], radius: 0.2}, spin: 4}}"
    #expect(try Study(load(Self.closedBox, [still, spin]), threads: 1).run().steps >= 20)
    #expect(try Study(load(Self.closedBox, [still, "flow.force=['sin(6*y)',0]"]), threads: 1).run().steps >= 4)
  }

  /// In a periodic box a uniform flow has a uniform sensitivity, the last cells of each axis
  /// included.
  @Test func sensitivityIsUniformWhereTheFlowIs() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try load(
      """
      flow: { viscosity: 0.01 }
      domain: { size: [1, 1], cells: [8, 8] }
      initial: { uniform: [1, 0.5] }
      time: { steps: 1, dt: 0.01 }
      objective: { kinetic-energy: {} }
      controls: [initial.velocity, force]
      """)
    _ = try Study(setup, threads: 1).gradient(to: .folder(folder))
    for name in ["kinetic_energy_by_force", "kinetic_energy_by_initial_velocity"] {
      let values = try sensitivity(folder, name)
      for (index, value) in values.enumerated() { #expect(abs(value - values[index % 2]) <= 1e-12 * abs(values[0])) }
    }
  }

  /// A profile that has no value beyond the ends of its side.
  @Test func profileNeedsNoValueBeyondItsSide() throws {
    let setup = try load(
      """
      flow: { viscosity: 0.01 }
      domain: { size: [2, 1], cells: [16, 8] }
      boundaries: { left: { inflow: { velocity: [1, 0], profile: "sqrt(y*(1 - y))" } }, right: outflow, bottom: wall, top: wall }
      numerics: { advection: central }
      time: { steps: 3, dt: 0.01 }
      objective: { kinetic-energy: {} }
      controls: [boundaries.left.inflow]
      """)
    #expect(try Study(setup, threads: 1).verify().passed)
  }

  @Test func valuesThatAreNotFiniteAreRefused() throws {
    let target = try load(Self.closedBox, ["objective={distance: {target: ['log(x - 2)', 0]}}", "time={steps: 1, dt: 0.01}"])
    #expect(try Study(target, threads: 1).run().faults.map { $0 as? FlowError } == [.resultNotFinite("objective `distance`")])
    #expect(throws: FlowError.self) { try Study(load(Self.closedBox, ["initial={velocity: ['log(x - 2)', 0]}"]), threads: 1).run() }
  }

  /// An objective that is linear in its controls has no second-order remainder, and its gradient is
  /// right all the same.
  @Test func linearObjectiveIsVerified() throws {
    let setup = try load(
      """
      flow: { viscosity: 0.01 }
      domain: { size: [2, 1.5], cells: [24, 18] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
      bodies: { b: { circle: { center: [0.8, 0.7], radius: 0.25 } } }
      numerics: { advection: central, integrator: euler }
      time: { steps: 1, dt: 0.01 }
      objective: { drag: { body: b } }
      controls: [force]
      """)
    #expect(try Study(setup, threads: 1).verify().passed)
  }

  @Test func budgetThatHoldsNothingIsRefusedBeforeTheRun() throws {
    var steps = 0
    #expect(throws: (any Error).self) {
      try Study(load(Self.closedBox, ["checkpoints.memory=1 kB"]), threads: 1).gradient { _ in steps += 1 }
    }
    #expect(steps == 0)
  }

  private func sensitivity(_ folder: String, _ name: String) throws -> [Double] {
    try #require(try SnapshotReading.field(folder + "/sensitivity/000000.hdf", name))
  }
}
