import FieldOutput
import Foundation
import Testing

@Suite struct BackgroundWriterTests {
  private func snapshot(_ step: Int) -> Snapshot {
    let values = (0..<64 * 48).map { Double($0 + step).squareRoot() }
    return Snapshot(
      time: Double(step), step: step, origin: [0, 0], spacing: [1, 1], cells: [64, 48],
      fields: [SnapshotField(name: "root", longName: "a square root", values: values)])
  }

  @Test func everythingIsWrittenInOrder() throws {
    try withScratchFolder { folder in
      let background = BackgroundWriter(try SnapshotWriter(directory: folder))
      for step in 0..<20 { try background.write(snapshot(step)) }
      try background.finish()
      for step in 0..<20 {
        let name = String(format: "%06d", step)
        #expect(try SnapshotFile.read("\(folder)/fields/\(name).hdf") == snapshot(step))
      }
      let list = try String(contentsOfFile: folder + "/fields.hdf.series", encoding: .utf8)
      #expect(list.contains("000019.hdf"))
    }
  }

  /// Gone without being asked to finish, it still has written all it was given.
  @Test func nothingIsLostWhenItIsDropped() throws {
    try withScratchFolder { folder in
      do { try BackgroundWriter(try SnapshotWriter(directory: folder)).write(snapshot(3)) }
      #expect(try SnapshotFile.read(folder + "/fields/000003.hdf") == snapshot(3))
    }
  }

  @Test func aFailureIsThrownByTheNextCallAndOnce() throws {
    try withScratchFolder { folder in
      let background = BackgroundWriter(try SnapshotWriter(directory: folder))
      var broken = snapshot(1)
      broken.fields[0].name = "no/name"
      try background.write(broken)
      #expect(throws: OutputError.self) { try background.write(snapshot(2)) }
      try background.write(snapshot(4))
      try background.finish()
      #expect(try SnapshotFile.read(folder + "/fields/000004.hdf") == snapshot(4))
      try FileManager.default.removeItem(atPath: folder + "/fields")
      try background.write(snapshot(5))
      #expect(throws: OutputError.self) { try background.finish() }
      try background.finish()
    }
  }
}
