import Fields
import Foundation
import Testing

@testable import FieldOutput

/// Values on their own locations are read as they were written, whoever asks for them.
@Suite struct LocatedGroupTests {
  /// A component on each kind of face and a scalar in the cells.
  /// - Parameter isPeriodic: along x alone.
  private func fields(_ cells: [Int], isPeriodic: Bool) -> [LocatedValues] {
    let periods = cells.indices.map { isPeriodic && $0 == 0 }
    let locations = [FieldLocation.cells] + cells.indices.map { FieldLocation.faces(axis: $0) }
    return locations.enumerated().map { index, location in
      let counts = location.counts(cells: cells, isPeriodic: periods)
      return LocatedValues(
        name: index == 0 ? "dye.source" : "velocity_\(["x", "y", "z"][index - 1])", longName: "field \(index)", units: "m/s",
        location: location, counts: counts, values: awkwardValues(counts.reduce(1, *)))
    }
  }

  private func sample(_ cells: [Int], isStretched: Bool = false, isPeriodic: Bool = false) -> Snapshot {
    var sample = isStretched ? stretched(cells: cells) : snapshot(cells: cells)
    sample.values = fields(cells, isPeriodic: isPeriodic)
    sample.derivatives = Array(sample.values.suffix(1))
    return sample
  }

  @Test(arguments: [[7, 5], [90, 60], [6, 5, 4]], [false, true]) func whatIsWrittenIsRead(cells: [Int], isStretched: Bool) throws {
    try withScratchFolder { folder in
      let original = sample(cells, isStretched: isStretched, isPeriodic: isStretched)
      for layout in [DatasetLayout.contiguous, .compressed] {
        try SnapshotFile.write(original, to: folder + "/one.hdf", layout: layout)
        #expect(try SnapshotFile.read(folder + "/one.hdf") == original)
        let read = try #require(try LocatedFile.read(folder + "/one.hdf", fields: ["velocity_y", "nothing", "dye.source"]))
        #expect(read.fields.map(\.name) == ["velocity_y", "dye.source"])
        #expect(read.fields.map(\.values) == [original.values[2].values, original.values[0].values])
        #expect(read.fields.map(\.location) == [.faces(axis: 1), .cells])
        #expect(read.faces.map { $0.count - 1 } == cells)
        if isStretched { #expect(read.faces.last == original.gradedFaces[cells.count - 1]) }
      }
    }
  }

  @Test func valuesKeepDoublePrecision() throws {
    try withScratchFolder { folder in
      let original = sample([7, 5])
      try SnapshotFile.write(original, to: folder + "/one.hdf", precision: .float32)
      #expect(try SnapshotFile.read(folder + "/one.hdf").values == original.values)
    }
  }

  @Test func equalValuesGiveEqualBytes() throws {
    try withScratchFolder { folder in
      for name in ["first", "second"] { try SnapshotFile.write(sample([7, 5]), to: folder + "/\(name).hdf") }
      let first = FileManager.default.contents(atPath: folder + "/first.hdf")
      #expect(first != nil && first == FileManager.default.contents(atPath: folder + "/second.hdf"))
    }
  }

  @Test func aPictureAloneHasNoValues() throws {
    try withScratchFolder { folder in
      try SnapshotFile.write(snapshot(), to: folder + "/one.hdf")
      #expect(try LocatedFile.read(folder + "/one.hdf", fields: ["velocity_x"]) == nil)
    }
  }

  @Test func whatStandsNowhereIsNotWritten() throws {
    try withScratchFolder { folder in
      let good = sample([7, 5])
      var wrong = [good, good, good, good]
      wrong[0].values[1].counts = [9, 5]
      wrong[1].values[1].values.removeLast()
      wrong[2].values[1].name = "x_face"
      wrong[3].values[1].name = "a/b"
      for wrong in wrong {
        #expect(throws: OutputError.self) { try SnapshotFile.write(wrong, to: folder + "/wrong.hdf") }
      }
      let written = try names(in: folder)
      #expect(written.isEmpty)
    }
  }
}
