import CaseFiles
import FieldOutput
import Fields
import Flows
import Foundation
import Studies
import Testing

/// Files that cannot be what a case takes them for, and those that can after interpolation.
@Suite struct FieldFileInputTests {
  private static let text = """
    flow: { viscosity: 0.01 }
    domain: { size: [1, 2], cells: [6, 8] }
    boundaries: { left: periodic, right: periodic, bottom: wall, top: wall }
    initial: { file: given.hdf }
    time: { steps: 1, dt: 0.001 }
    objective: { kinetic-energy: {} }
    controls: [initial.velocity]

    """

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func load(_ folder: String, _ overrides: String...) throws -> Case {
    try CaseLoader.load(text: Self.text, name: "case", source: folder + "/case.yaml", overrides: overrides)
  }

  /// A velocity that is linear in y along x, and nothing along y.
  private func snapshot(cells: [Int] = [6, 8], size: [Double] = [1, 2], origin: [Double] = [0, 0], isPeriodic: Bool = true) -> Snapshot {
    let spacing = zip(size, cells).map { $0 / Double($1) }
    let values = [0, 1].map { axis in
      let location = FieldLocation.faces(axis: axis)
      let counts = location.counts(cells: cells, isPeriodic: [isPeriodic, false])
      let field = (0..<counts[1]).flatMap { j in
        [Double](repeating: axis == 0 ? origin[1] + (Double(j) + 0.5) * spacing[1] : 0, count: counts[0])
      }
      return LocatedValues(
        name: ["velocity_x", "velocity_y"][axis], longName: "velocity", units: "1", location: location, counts: counts, values: field)
    }
    return Snapshot(time: 0, step: 0, origin: origin, spacing: spacing, cells: cells, fields: [], values: values)
  }

  /// Expects a sentence with these words of a case whose file is this snapshot.
  /// - Parameter isSeenBefore: whether it is told by looking at the files alone.
  private func refused(
    _ words: String..., overrides: String = "time.steps=1", isSeenBefore: Bool = true, change: (inout Snapshot) -> Void = { _ in }
  ) throws {
    try withFolder { folder in
      var given = snapshot()
      change(&given)
      try SnapshotFile.write(given, to: folder + "/given.hdf")
      let setup = try load(folder, overrides)
      let attempts = [{ try Study(setup, threads: 1).checkFiles() }, { _ = try Study(setup, threads: 1).run() }]
      for attempt in isSeenBefore ? attempts : [attempts[1]] {
        let error = #expect(throws: (any Error).self) { try attempt() }
        let sentence = error.map { "\($0)" } ?? ""
        for word in words { #expect(sentence.contains(word), "\(sentence)") }
      }
    }
  }

  @Test func whatIsRightIsTaken() throws {
    try withFolder { folder in
      try SnapshotFile.write(snapshot(), to: folder + "/given.hdf")
      try Study(load(folder), threads: 1).checkFiles()
      let model = try FlowModel(load(folder), workers: .single) { _, _ in self.snapshot().values.map(\.values) }
      #expect(try FlowParameters<Double>(model).initialVelocity[0][3, 5] == 1.375)
    }
  }

  @Test func whatIsMissingIsNamed() throws {
    try refused("Values/velocity_y", "initial.velocity") { $0.values.removeLast() }
    try refused("no group `Values`", "interpolation: linear") { $0.values = [] }
    try refused("no field `velocity`", overrides: "initial={ file: given.hdf, interpolation: linear }") { $0.values = [] }
    try refused("Values/force_x", "force", overrides: "flow.force={ file: given.hdf }")
    try refused("Values/resistance", overrides: "flow.resistance={ file: given.hdf }")
  }

  @Test func anotherGridNeedsAWord() throws {
    try refused("[5, 8] cells", "[6, 8]", "interpolation: linear") { $0 = snapshot(cells: [5, 8]) }
    try refused("another domain", "interpolation: linear") { $0 = snapshot(size: [1, 2.5]) }
    try refused("Values/velocity_z", overrides: "domain={ size: [1, 2, 1], cells: [6, 8, 4] }")
    // Where sides are faces of their own, they have values of their own.
    try refused("[7, 8]", "[6, 8]") { $0 = snapshot(isPeriodic: false) }
    try refused("cell", "face_x") { snapshot in
      for index in snapshot.values.indices {
        snapshot.values[index] = LocatedValues(
          name: snapshot.values[index].name, longName: "", units: "1", location: .cells, counts: [6, 8],
          values: [Double](repeating: 1, count: 48))
      }
    }
  }

  @Test func interpolationReachesAsFarAsTheFile() throws {
    let word = "initial={ file: given.hdf, interpolation: linear }"
    try refused("reaches", overrides: word) { $0 = snapshot(size: [1, 1.5]) }
    try refused("periodic", overrides: word) { $0 = snapshot(cells: [8, 8], size: [2, 2]) }
  }

  @Test func valuesAreFinite() throws {
    try refused("velocity_x", "nan", "[3, 2]") { $0.values[0].values[15] = .nan }
    try refused("velocity_y", "inf") { $0.values[1].values[15] = .infinity }
    try refused("negative", overrides: "flow.resistance={ file: given.hdf }", isSeenBefore: false) { snapshot in
      snapshot.values.append(
        LocatedValues(
          name: "resistance", longName: "", units: "1", location: .cells, counts: [6, 8], values: [Double](repeating: -1, count: 48)))
    }
  }

  /// What is linear stays so to rounding, on any other grid and from any other places in the cells.
  @Test(arguments: [[6, 8], [5, 7], [12, 16], [1, 30]]) func linearFieldsAreInterpolatedExactly(cells: [Int]) throws {
    let source = snapshot(cells: cells, size: [1, 4], origin: [0, -1])
    let faces = source.cells.indices.map { axis in (0...cells[axis]).map { source.origin[axis] + Double($0) * source.spacing[axis] } }
    let own = [0, 1].map { axis in (0...[6, 8][axis]).map { Double($0) * [1.0 / 6, 0.25][axis] } }
    for location in [FieldLocation.cells, .faces(axis: 0), .faces(axis: 1)] {
      let places = location.places(faces: own, isPeriodic: [true, false])
      let interpolation = BoxInterpolation(source.values[0], faces: faces, places: places, isPeriodic: [true, false])
      let field = interpolation.values(source.values[0].values)
      let expected = places[1].flatMap { y in [Double](repeating: y, count: places[0].count) }
      #expect(field.count == expected.count)
      for (found, y) in zip(field, expected) { #expect(abs(found - y) <= 1e-14 * 4) }
    }
  }

  @Test func aPeriodicAxisGoesOnBehindItsEnd() {
    let values = LocatedValues(name: "a", longName: "", units: "1", location: .cells, counts: [4, 1], values: [0, 1, 2, 3])
    let faces = [[0.0, 1, 2, 3, 4], [0, 1]]
    func at(_ x: Double, _ isPeriodic: Bool) -> Double {
      BoxInterpolation(values, faces: faces, places: [[x], [0.5]], isPeriodic: [isPeriodic, false]).values(values.values)[0]
    }
    for (x, periodic, clamped) in [(0.0, 1.5, 0.0), (0.25, 0.75, 0), (0.5, 0, 0), (1.25, 0.75, 0.75), (3.75, 2.25, 3), (4, 1.5, 3)] {
      #expect(at(x, true) == periodic && at(x, false) == clamped, "\(x)")
    }
  }

  @Test func mistakesInTheCaseAreToldWhereTheyStand() throws {
    func sentences(_ overrides: String...) -> String {
      do {
        _ = try CaseLoader.load(text: Self.text, name: "case", source: "case.yaml", overrides: overrides)
        return ""
      } catch { return "\(error)" }
    }
    for (change, words) in [
      ("initial={ fil: a.hdf }", "`file`"), ("initial={ file: a.hdf, interpolation: cubic }", "`linear`"),
      ("initial={ file: a.hdf, velocity: [1, 0] }", "exactly one"), ("initial={ file: \"\" }", "the path of a snapshot"),
      ("initial={ file: [a] }", "the path of a snapshot"), ("flow.force={ path: a.hdf }", "unknown key `path`"),
      ("flow.resistance={ }", "`file` is missing"), ("flow.force={ file: a.hdf, interpolation: }", "interpolation"),
    ] {
      #expect(sentences(change).contains(words), "\(change): \(sentences(change))")
    }
  }
}
