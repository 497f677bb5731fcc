import FieldOutput
import Foundation

/// A run directory whose contents are known, gone with the object.
final class MadeUpRun {
  let path: String
  private var open: RunDirectory?
  static let cells = [24, 16]

  static let resolvedCase = """
    case: { title: "A \\"made up\\" <b>case</b> & more" }
    flow: { viscosity: 0.01 }
    domain: { size: [3, 2], cells: [24, 16] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { disc: { circle: { center: [1, 1], radius: 0.3 } } }
    time: { steps: 20, dt: 0.01 }

    """

  /// - Parameter text: of `case.yaml`.
  init(_ text: String = MadeUpRun.resolvedCase) throws {
    path = NSTemporaryDirectory() + "swiftwater-report-" + UUID().uuidString
    open = try RunDirectory.given(path)
    try directory.write(text, to: .resolvedCase)
  }

  /// - Throws: `OutputError` once the run has ended.
  var directory: RunDirectory {
    get throws {
      guard let open else { throw OutputError("the run has ended; write before") }
      return open
    }
  }

  /// Ends the run, which has had the directory to itself.
  func end() { open = nil }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A rotation about (1.5, 1) that turns faster with time, whose vorticity is 2 t, and a dye.
  func writeSnapshots(times: [Double] = [0, 1, 2, 3]) throws {
    var writer = try SnapshotWriter(directory)
    for (step, time) in times.enumerated() {
      var (velocity, dye, solid) = ([Double](), [Double](), [Double]())
      for j in 0..<Self.cells[1] {
        for i in 0..<Self.cells[0] {
          let (x, y) = ((Double(i) + 0.5) / 8, (Double(j) + 0.5) / 8)
          velocity += [-time * (y - 1), time * (x - 1.5)]
          dye.append(0.1 + x)
          solid.append(hypot(x - 1, y - 1) < 0.3 ? 1 : 0)
        }
      }
      try writer.write(
        Snapshot(
          time: time, step: 10 * step, origin: [0, 0], spacing: [0.125, 0.125], cells: Self.cells,
          fields: [
            SnapshotField(name: "velocity", longName: "velocity", units: "length/time", components: 2, values: velocity),
            SnapshotField(name: "dye", longName: "the scalar dye", values: dye),
            SnapshotField(name: "solid", longName: "1 in bodies", values: solid),
          ], metadata: ["version": "0.1.0", "threads": "2"]))
    }
  }

  func writeHistories() throws {
    let history = try directory.table(
      .history, [.time, TableColumn("time_step", units: "time"), TableColumn("divergence", units: "1")])
    let forces = try directory.table(.forces, [.time, TableColumn("disc_x", units: "1"), TableColumn("disc_y", units: "1")])
    for step in 1...50 {
      let time = 0.1 * Double(step)
      try history.append(step: step, [time, 0.1, 1e-16 * Double(1 + step % 7)])
      try forces.append(step: step, [time, 1 + 0.1 * sin(time), 0.2 * cos(time)])
    }
  }

  func write(_ text: String, to file: RunDirectory.File) throws { try directory.write(text, to: file) }

  func text(_ file: String) throws -> String { try String(contentsOfFile: path + "/" + file, encoding: .utf8) }
}
