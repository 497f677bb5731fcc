import CaseFiles
import FieldOutput
import Flows
import Foundation
import Studies
import Testing

/// What studies write of flows on stretched grids, and read of them.
struct StretchedOutputTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path

  /// Between walls that slide past one another the velocity is linear.
  private static let couette = """
    flow: { viscosity: 0.1 }
    domain: { size: [2, 1], cells: [6, 8], stretching: { y: { tanh: 1.6 } } }
    boundaries: { left: periodic, right: periodic, bottom: wall, top: { wall: [1, 0] } }
    initial: { velocity: [y, 0] }
    time: { steps: 2, dt: 0.01 }
    """

  private func load(_ text: String, _ overrides: [String] = []) throws -> Case {
    try CaseLoader.load(text: text, name: "test", source: "test", overrides: overrides)
  }

  @Test func snapshotsKnowTheirCells() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try load(Self.couette + "\noutput: { every: 1, fields: [velocity, vorticity] }\nstatistics: {}")
    _ = try Study(setup, threads: 1).run(to: .folder(folder))
    let faces = try FlowModel(setup, workers: .single).grid.axes[1].faces
    for name in ["fields/000002", "statistics/000002"] {
      #expect(try SnapshotFile.read("\(folder)/\(name).hdf").gradedFaces == [1: faces], "\(name)")
    }
    let vorticity = try #require(try SnapshotReading.field(folder + "/fields/000002.hdf", "vorticity"))
    #expect(vorticity.count == 48 && vorticity.allSatisfy { abs($0 + 1) <= 1e-12 })

    // As a target of the same flow the snapshot is no distance away, but for what the means over
    // cells lose; of other cells it is refused.
    let target = "objective={ distance: { target: { file: \(folder)/fields/000002.hdf } } }"
    let distance = try Study(load(Self.couette, [target]), threads: 1).run().objectives["distance"]
    #expect(try #require(distance) < 1e-2)
    for other in ["domain.stretching.y.tanh=1.5", "domain.stretching.y.towards=lower", "domain={ size: [2, 1], cells: [6, 8] }"] {
      #expect(throws: FlowError.self) { try Study(load(Self.couette, [target, other]), threads: 1).run() }
    }
  }

  /// The mean of a scalar that nothing moves depends on every place alike: the sensitivity per area
  /// is one over that of the box.
  @Test func sensitivitiesAreDensities() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try load(
      Self.couette,
      [
        "initial=at-rest", "boundaries={ left: periodic, right: periodic, bottom: wall, top: wall }",
        "scalars={ dye: { diffusivity: 0.1, initial: y } }", "objective={ scalar-mean: { scalar: dye } }", "controls=[scalars.dye.initial]",
      ])
    let result = try Study(setup, threads: 1).gradient(to: .folder(folder))
    let file = try #require(
      FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }.first {
        $0.hasPrefix("sensitivity") && $0.hasSuffix(".hdf") && !$0.hasSuffix("grid.hdf")
      })
    let field = try #require(try SnapshotFile.read(folder + "/" + file).fields.first)
    #expect(field.values.count == 48 && field.values.allSatisfy { abs($0 - 0.5) <= 1e-12 })
    #expect(abs(result.objective.value - 0.5) <= 1e-12)
  }
}
