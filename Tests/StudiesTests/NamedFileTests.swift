import CaseFiles
import FieldOutput
import Flows
import Foundation
import Studies
import Testing

/// Files that a case names: looked at before the run, and found from wherever the case has been
/// written to.
@Suite struct NamedFileTests {
  private static let text = """
    flow: { viscosity: 0.01 }
    domain: { size: [1, 1], cells: [6, 5] }
    boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
    initial: taylor-green
    time: { steps: 2, dt: 0.001 }

    """

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func load(_ folder: String, _ more: String, _ overrides: String...) throws -> Case {
    try (Self.text + more).write(toFile: folder + "/case.yaml", atomically: true, encoding: .utf8)
    return try CaseLoader.load(file: folder + "/case.yaml", overrides: overrides)
  }

  private let target = "objective: { distance: { target: { file: truth/fields/000002.hdf } } }"

  @Test func theResolvedCaseOfARunRunsAgain() throws {
    try withFolder { folder in
      _ = try Study(load(folder, ""), threads: 1).run(to: .folder(folder + "/truth"))
      let first = try Study(load(folder, target), threads: 1).run(to: .folder(folder + "/guess"))
      let again = try CaseLoader.load(file: folder + "/guess/case.yaml")
      #expect(try Study(again, threads: 1).run().objectives == first.objectives)
    }
  }

  @Test func checkAndPlanOpenThem() throws {
    try withFolder { folder in
      #expect(throws: OutputError.self) { try Study(load(folder, target), threads: 1).checkFiles() }
      #expect(throws: OutputError.self) { try Study(load(folder, target + "\ncontrols: [viscosity]"), threads: 1).plan() }
      _ = try Study(load(folder, ""), threads: 1).run(to: .folder(folder + "/truth"))
      try Study(load(folder, target), threads: 1).checkFiles()
      #expect(throws: FlowError.self) { try Study(load(folder, target, "domain.cells=[6,6]"), threads: 1).checkFiles() }
      let points =
        "validation: { a: { rows: { kinetic-energy: { value: 1, tolerance: 1 } }, plots: { b: { energy: {}, points: { c: c.csv } } } } }"
      #expect(throws: UnreadableCaseFile.self) { try Study(load(folder, points), threads: 1).checkFiles() }
    }
  }

  @Test func aTargetIsFinite() throws {
    try withFolder { folder in
      let path = folder + "/truth.hdf"
      var snapshot = Snapshot(
        time: 0, step: 0, origin: [0, 0], spacing: [1 / 6, 0.2], cells: [6, 5],
        fields: [SnapshotField(name: "velocity", longName: "velocity", components: 2, values: [Double](repeating: 0, count: 60))])
      let setup = try load(folder, "objective: { distance: { target: { file: truth.hdf } } }")
      try SnapshotFile.write(snapshot, to: path)
      try Study(setup, threads: 1).checkFiles()
      snapshot.fields[0].values[7] = .nan
      try SnapshotFile.write(snapshot, to: path)
      #expect(throws: FlowError.self) { try Study(setup, threads: 1).checkFiles() }
      snapshot.fields[0].name = "speed"
      try SnapshotFile.write(snapshot, to: path)
      #expect(throws: FlowError.self) { try Study(setup, threads: 1).checkFiles() }
    }
  }
}
