import CaseFiles
import Flows
import Foundation
import Reversal
import Scalars
import Studies
import Testing

/// Checkpoints on disk, for each family: the bits of memory, and nothing left behind.
@Suite final class DiskCheckpointTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static let channel = """
    flow: { viscosity: 0.02 }
    domain: { size: [4, 3], cells: [32, 24] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { disc: { circle: { center: [1.3, 1.45], radius: 0.4 } } }
    initial: { velocity: [1, "0.1*exp(-(x - 2)^2)"] }
    scalars: { dye: { diffusivity: 0.01, initial: "exp(-x^2)", boundaries: { left: 0 } } }
    numerics: { advection: central, integrator: rk3 }
    time: { steps: 24, dt: 0.02 }
    objective: { drag: { body: disc, window: [0.1, 0.4] } }
    controls: [viscosity, boundaries.left.inflow, bodies.disc.radius, initial.velocity]
    """
  private static let spectral = """
    flow: { equations: spectral, viscosity: 0.05, friction: 0.1, force: ["sin(2*y)", 0] }
    domain: { size: [2*pi, 2*pi], cells: [24, 24] }
    initial: { velocity: ["sin(x)*cos(y) + 0.3*cos(2*y)", "-cos(x)*sin(y)"] }
    time: { steps: 24, dt: 0.02 }
    objective: { enstrophy: { window: [0.1, 0.4] } }
    controls: [viscosity, friction, initial.velocity, force]
    """

  private func load(_ text: String, _ overrides: [String]) throws -> Case {
    try CaseLoader.load(text: text, name: "test", source: "test", overrides: overrides)
  }

  private func sizes(_ text: String) throws -> (state: Int, record: Int) {
    let flow = try Study(load(text, []), threads: 1).setup.model(workers: .single).flow()
    return (flow.stateBytes, flow.recordBytes)
  }

  private static func bits(_ vector: ControlVector) -> [UInt64] {
    vector.controls.flatMap { vector[all: $0] }.map(\.bitPattern)
  }

  @Test(arguments: [channel, spectral], [[], ["time={ end: 0.48, cfl: 0.2 }"]])
  func gradientsAreThoseOfMemory(text: String, time: [String]) throws {
    let (state, record) = try sizes(text)
    let stored = try Study(try load(text, time), threads: 2).reducedFunctional()
    let reference = try stored.gradient(at: stored.origin)
    let action = try stored.hessianAction(at: stored.origin, along: Self.direction(stored))
    for (places, count) in [(4, "7"), (2, "5"), (5, "null")] {
      // Dual numbers take twice as much.
      let memory = record + places * state
      let change = count == "null" ? "" : ", count: \(count)"
      let onDisk = time + ["checkpoints={ memory: \(memory) B, disk: 1 GB, folder: '\(folder)'\(change) }"]
      let functional = try Study(try load(text, onDisk), threads: 2).reducedFunctional()
      let (value, gradient) = try functional.gradient(at: functional.origin)
      #expect(value.bitPattern == reference.value.bitPattern && Self.bits(gradient) == Self.bits(reference.gradient))
      let doubled = time + ["checkpoints={ memory: \(2 * memory) B, disk: 1 GB, folder: '\(folder)'\(change) }"]
      let dual = try Study(try load(text, doubled), threads: 2).reducedFunctional()
      let product = try dual.hessianAction(at: dual.origin, along: Self.direction(dual))
      #expect(Self.bits(product.action) == Self.bits(action.action) && Self.bits(product.gradient) == Self.bits(action.gradient))
      #expect(!FileManager.default.fileExists(atPath: folder))
    }
  }

  private static func direction(_ functional: ReducedFunctional) -> ControlVector {
    functional.origin.mapped { control, element, value in 0.01 * (Double((element * 37) % 17) / 8 - 1) }
  }

  @Test func aReportTellsHowManyAreOnDisk() throws {
    let (state, record) = try sizes(Self.channel)
    let checkpoints = "checkpoints={ memory: \(record + 4 * state) B, disk: 1 GB, count: 9 }"
    let report = try Study(try load(Self.channel, [checkpoints]), threads: 2).gradient(to: .folder(folder))
    #expect(report.checkpoints.schedule == "revolve" && report.checkpoints.count == 9 && report.checkpoints.onDisk == 7)
    #expect(report.checkpoints.replayedSteps == Revolve.extraSteps(24, 9))
    // They lay in the folder of the results, which keeps nothing of them.
    let left = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(left.contains("gradient.json") && !left.contains { $0.hasPrefix(".checkpoints") })
    let plan = try Study(try load(Self.channel, [checkpoints]), threads: 2).plan()
    #expect(plan.checkpoints.onDisk == 7 && plan.replayedSteps == report.checkpoints.replayedSteps && plan.steps == 24)
    #expect(plan.predictedDiskBytes == 7 * (state + 64) && plan.stepsRange.least == 24 && plan.stepsRange.most == 24)
  }

  /// What the run has written by then stays.
  @Test func aDamagedCheckpointLosesNoResults() throws {
    let (state, record) = try sizes(Self.channel)
    let scratch = folder + "/scratch"
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    let checkpoints = "checkpoints={ memory: \(record + 2 * state) B, disk: 1 GB, count: 9, folder: '\(scratch)' }"
    var damaged: [String] = []
    let study = Study(try load(Self.channel, [checkpoints]), threads: 2)
    let error = #expect(throws: CheckpointError.self) {
      try study.gradient(to: .folder(folder + "/run")) { moment in
        guard moment.sweep == "reverse", damaged.isEmpty else { return }
        for case let name as String in FileManager.default.enumerator(atPath: scratch) ?? .init() where name.hasSuffix(".state") {
          truncate(scratch + "/" + name, 100)
          damaged.append(scratch + "/" + name)
        }
      }
    }
    let sentence = try #require(error).description
    #expect(damaged.contains { sentence.contains($0) } && sentence.contains("; "), "\(sentence)")
    let history = try String(contentsOfFile: folder + "/run/history.csv", encoding: .utf8)
    #expect(history.split(separator: "\n").last?.hasPrefix("24,") == true)
  }

  /// The number of steps is exact where it can be told, and lies in its range where the flow tells.
  @Test(arguments: [
    ("taylor-green", ["time={ end: 0.5, dt: 0.03 }"]), ("cavity", ["domain.cells=[32,32]", "time.end=1"]),
    ("decaying-turbulence", ["domain.cells=[64,64]", "time.end=2"]), ("kolmogorov", []),
  ])
  func thePlannedStepsAreThoseOfTheRun(name: String, overrides: [String]) throws {
    let setup = try VerificationTests.load(name, overrides)
    let plan = try Study(setup, threads: 2).plan()
    let steps = try Study(setup, threads: 2).run().steps
    #expect(plan.stepsRange.least <= steps && steps <= plan.stepsRange.most, "\(steps) in \(plan.stepsRange)")
    #expect(plan.stepsRange.least <= plan.steps && plan.steps <= plan.stepsRange.most)
    if case .fixed = setup.time.step { #expect(plan.steps == steps && plan.stepsRange.most == steps) }
    #expect(plan.stepsRange.most <= 4 * plan.stepsRange.least)
  }
}
