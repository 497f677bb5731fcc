import Foundation
import Testing

@testable import FieldOutput

@Suite struct SnapshotTests {
  private func write(_ steps: [Int], in folder: String) throws {
    var writer = try SnapshotWriter(directory: folder)
    for step in steps { try writer.write(snapshot(step: step)) }
  }

  @Test(arguments: [[7, 5], [90, 60], [6, 5, 4], [40, 30, 20]]) func whatIsWrittenIsRead(cells: [Int]) throws {
    try withScratchFolder { folder in
      let original = snapshot(cells: cells)
      for layout in [DatasetLayout.contiguous, .compressed] {
        try SnapshotFile.write(original, to: folder + "/one.hdf", layout: layout)
        #expect(try SnapshotFile.read(folder + "/one.hdf") == original)
      }
    }
  }

  @Test func singlePrecisionRoundsOnceAndNothingElse() throws {
    try withScratchFolder { folder in
      let original = snapshot(cells: [40, 30, 20])
      try SnapshotFile.write(original, to: folder + "/one.hdf", precision: .float32)
      let read = try SnapshotFile.read(folder + "/one.hdf")
      for (found, expected) in zip(read.fields, original.fields) {
        #expect(found.values == expected.values.map { Double(Float($0)) })
      }
      #expect(read.spacing == original.spacing)
    }
  }

  @Test func equalSnapshotsGiveEqualBytes() throws {
    try withScratchFolder { folder in
      try SnapshotFile.write(snapshot(), to: folder + "/first.hdf")
      sleep(1)
      try SnapshotFile.write(snapshot(), to: folder + "/second.hdf")
      let first = FileManager.default.contents(atPath: folder + "/first.hdf")
      #expect(first != nil && first == FileManager.default.contents(atPath: folder + "/second.hdf"))
    }
  }

  @Test func onlyTheFormatsAskedForAreWritten() throws {
    try withScratchFolder { folder in
      let run = try RunDirectory.given(folder + "/run")
      var writer = try SnapshotWriter(run, formats: ["vtkhdf"])
      try writer.write(snapshot(step: 3))
      let files = try FileManager.default.contentsOfDirectory(atPath: folder + "/run")
      #expect(files.contains("fields.hdf.series") && !files.contains("fields.xdmf"))
      #expect(try SnapshotFile.read(folder + "/run/fields/000003.hdf") == snapshot(step: 3))
      #expect(throws: OutputError.self) { _ = try SnapshotWriter(run, formats: ["vtkhdf", "tiff"]) }
    }
  }

  @Test func aPlaneVectorGetsAZeroThirdComponent() {
    let field = SnapshotField(name: "v", longName: "v", components: 2, values: [1, 2, 3, 4])
    #expect(field.storedValues == [1, 2, 0, 3, 4, 0])
    let padded = SnapshotField(name: "v", longName: "v", components: 2, values: [1, 2, 0, 3, 4, 0], isPadded: true)
    #expect(padded.storedValues == padded.values)
    #expect(SnapshotField.values(stored: field.storedValues, components: 2) == field.values)
  }

  @Test(arguments: ["a.b", "a/b", "", ".", "a:b", "a b", "ω"]) func namesThatViewersMisreadAreRefused(name: String) throws {
    try withScratchFolder { folder in
      var wrong = snapshot()
      wrong.fields[0].name = name
      let error = #expect(throws: OutputError.self) { try SnapshotFile.write(wrong, to: folder + "/wrong.hdf") }
      #expect(error?.sentence.hasPrefix("\"\(name)\" cannot name a field") == true)
      let written = try names(in: folder)
      #expect(written.isEmpty)
    }
  }

  @Test func wrongLengthsAndGridsAreRefused() throws {
    try withScratchFolder { folder in
      var short = snapshot()
      short.fields[1].values.removeLast()
      var twice = snapshot()
      twice.fields[1].name = "pressure"
      var flat = snapshot()
      flat.spacing[0] = 0
      var line = snapshot()
      line.cells = [35]
      var timeless = snapshot()
      timeless.time = .nan
      for wrong in [short, twice, flat, line, timeless] {
        #expect(throws: OutputError.self) { try SnapshotFile.write(wrong, to: folder + "/wrong.hdf") }
      }
      let written = try names(in: folder)
      #expect(written.isEmpty)
    }
  }

  @Test func listsNameEverySnapshotAndEveryNamedFileIsThere() throws {
    try withScratchFolder { folder in
      var writer = try SnapshotWriter(directory: folder)
      for step in [0, 50, 1_234_567] {
        try writer.write(snapshot(step: step))
        for file in try listed(folder) { #expect(try SnapshotFile.read("\(folder)/\(file)").cells == [7, 5]) }
      }
      #expect(try listed(folder) == ["fields/000000.hdf", "fields/000050.hdf", "fields/1234567.hdf"])
      #expect(try names(in: folder) == ["fields", "fields.hdf.series", "fields.xdmf"])
    }
  }

  /// A run stopped at 250, with snapshots to 300, and resumed there, leaves the very files of a run
  /// in one go.
  @Test func aResumedRunContinuesTheLists() throws {
    try withScratchFolder { whole in
      try withScratchFolder { parts in
        try write([0, 100, 200, 300, 400], in: whole)
        try write([0, 100, 200, 300], in: parts)
        var writer = try SnapshotWriter(directory: parts, resumingAt: 250)
        #expect(try listed(parts) == ["fields/000000.hdf", "fields/000100.hdf", "fields/000200.hdf"])
        #expect(!exists(parts + "/fields/000300.hdf"))
        for step in [300, 400] { try writer.write(snapshot(step: step)) }
        for file in ["fields.hdf.series", "fields.xdmf", "fields/000300.hdf"] {
          #expect(FileManager.default.contents(atPath: "\(parts)/\(file)") == FileManager.default.contents(atPath: "\(whole)/\(file)"))
        }
      }
    }
  }

  @Test func aSnapshotDeletedByTheUserLeavesTheLists() throws {
    try withScratchFolder { folder in
      try write([0, 100], in: folder)
      try FileManager.default.removeItem(atPath: folder + "/fields/000000.hdf")
      _ = try SnapshotWriter(directory: folder, resumingAt: 200)
      #expect(try listed(folder) == ["fields/000100.hdf"])
    }
  }

  @Test func leftoversOfAKillDoNotDisturb() throws {
    try withScratchFolder { folder in
      try write([0], in: folder)
      for leftover in ["/fields/.000100.hdf.tmp", "/.fields.hdf.series.tmp", "/.fields.xdmf.tmp"] {
        try Data("half a file".utf8).write(to: URL(fileURLWithPath: folder + leftover))
      }
      var writer = try SnapshotWriter(directory: folder, resumingAt: 1)
      try writer.write(snapshot(step: 100))
      #expect(try listed(folder) == ["fields/000000.hdf", "fields/000100.hdf"])
      #expect(try names(in: folder + "/fields") == ["000000.hdf", "000100.hdf"])
    }
  }

  @Test func aBrokenListIsReportedNotOverwritten() throws {
    try withScratchFolder { folder in
      try write([0], in: folder)
      try Data("{".utf8).write(to: URL(fileURLWithPath: folder + "/fields.hdf.series"))
      #expect(throws: OutputError.self) { _ = try SnapshotWriter(directory: folder, resumingAt: 1) }
      #expect(FileManager.default.contents(atPath: folder + "/fields.hdf.series") == Data("{".utf8))
    }
  }

  /// XDMF lists axes slowest first and counts nodes.
  @Test func theIndexHasItsAxesReversed() {
    let text = XDMFIndex.grid(SnapshotHeader(snapshot(cells: [6, 5, 4]), precision: .float32), file: "fields/000100.hdf")
    #expect(text.contains("TopologyType=\"3DCoRectMesh\" Dimensions=\"5 6 7\""))
    #expect(text.contains(">0.001 -2.0 0.1<"))
    #expect(text.contains(">0.7 0.2 \(1.0 / 3)<"))
    #expect(text.contains("Precision=\"4\" Dimensions=\"4 5 6 3\">fields/000100.hdf:/VTKHDF/CellData/velocity<"))
  }

  @Test func surfacesAreCheckedBeforeTheyAreWritten() throws {
    try withScratchFolder { folder in
      let points = [0.0, 0, 1, 0, 0, 1]
      let field = SnapshotField(name: "s", longName: "s", values: [1, 2, 3])
      let good = Surface(time: 0, step: 0, axes: 2, points: points, closedCurves: [0..<3], fields: [field])
      try SurfaceWriter.write(good, to: folder + "/good.hdf")
      let file = try HDF5File(reading: folder + "/good.hdf")
      #expect(try file.openDataset("VTKHDF/Points").read(as: Double.self) == [0, 0, 0, 1, 0, 0, 0, 1, 0])
      #expect(try file.openDataset("VTKHDF/Lines/Connectivity").read(as: Int64.self) == [0, 1, 2, 0])
      #expect(try file.openDataset("VTKHDF/Vertices/Offsets").read(as: Int64.self) == [0, 1, 2, 3])
      var beyond = good
      beyond.closedCurves = [1..<4]
      var odd = good
      odd.points.removeLast()
      for wrong in [beyond, odd] {
        #expect(throws: OutputError.self) { try SurfaceWriter.write(wrong, to: folder + "/wrong.hdf") }
      }
      #expect(try names(in: folder) == ["good.hdf"])
    }
  }
}
