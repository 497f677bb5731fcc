import CaseFiles
import FieldOutput
import Foundation
import Studies
import Testing

/// What is written and told of bodies that move.
struct MovingBodyOutputTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path

  private static let text = """
    flow: { viscosity: 0.05 }
    domain: { size: [4, 2], cells: [80, 40] }
    boundaries: { left: slip, right: slip, bottom: slip, top: slip }
    bodies: { rod: { box: { center: [1.5, 1], size: [0.8, 0.4], angle: 0 }, motion: { velocity: [2, 0], pitch: { amplitude: 90, frequency: 1 } } } }
    time: { steps: 25, dt: 0.01 }
    objective: { drag: { body: rod } }
    controls: [bodies.rod.center, bodies.rod.motion.velocity]
    output: { every: 0.25, fields: [velocity] }
    """

  /// After a quarter of the period the box has gone half a unit to the right, and stands upright.
  @Test func solidCellsMoveWithTheBody() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try CaseLoader.load(text: Self.text, name: "moving", source: "moving")
    _ = try Study(setup, threads: 1).run(to: .folder(folder))
    for (step, center, half) in [(0, 1.5, (0.4, 0.2)), (25, 2.0, (0.2, 0.4))] {
      let snapshot = try SnapshotFile.read(folder + "/fields/" + String(format: "%06d", step) + ".hdf")
      let solid = try #require(snapshot.fields.first { $0.name == "solid" }).values
      for (cell, value) in solid.enumerated() {
        let (x, y) = (0.05 * (Double(cell % 80) + 0.5), 0.05 * (Double(cell / 80) + 0.5))
        #expect((value == 1) == (abs(x - center) < half.0 && abs(y - 1) < half.1))
      }
    }
  }

  /// The shipped case on a coarse grid over half a period: the force on the cylinder opposes its
  /// acceleration, as that of a longer run on a finer one does.
  @Test func theOscillatingCylinderIsHeldBack() throws {
    let file = ShippedValueTests.folder + "/oscillating-cylinder.yaml"
    let setup = try CaseLoader.load(
      file: file,
      overrides: [
        "domain.cells=[96,64]", "time.end=2.5", "objective.drag.window=[1,1.5]", "measurements.in-line-force.force.window=[0.5,2.5]",
      ])
    let result = try Study(setup, threads: 1).run()
    // From time 1 to 1.5 the cylinder turns back to the right on its left.
    #expect((-4.0 ... -2.0).contains(try #require(result.objectives["drag"])), "\(result.objectives)")
    #expect(try #require(result.measurements["in-line-force"]) > 0)
  }
}
