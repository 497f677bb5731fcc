import Foundation
import Testing

@testable import FieldOutput

@Suite struct HDF5Tests {
  private let notes = DatasetNotes(units: "m", longName: "test", location: "cell")

  private func roundTrip<Element: HDF5Element & Equatable>(_ values: [Element], shape: [Int]) throws {
    try withScratchFolder { folder in
      let path = folder + "/numbers.hdf"
      let writer = try HDF5File(creating: path)
      try writer.writeDataset("values", values, as: Element.self, shape: shape, notes: notes)
      try writer.setAttribute("list", values.prefix(3).map { $0 })
      try writer.close()
      let reader = try HDF5File(reading: path)
      let dataset = try reader.openDataset("values")
      #expect(try dataset.shape() == shape)
      #expect(try dataset.read(as: Element.self) == values)
      #expect(try dataset.elementBytes() == MemoryLayout<Element>.size)
      #expect(try reader.attribute("list", as: Element.self) == Array(values.prefix(3)))
    }
  }

  /// Small (contiguous) and large (chunked, compressed) arrays of each type come back as they were.
  @Test(arguments: [[4, 3], [40, 50, 3]]) func numbersComeBack(shape: [Int]) throws {
    let values = awkwardValues(shape.reduce(1, *))
    try roundTrip(values, shape: shape)
    try roundTrip(values.map { Float($0) }, shape: shape)
    try roundTrip(values.indices.map { UInt8(truncatingIfNeeded: $0 &* 151) }, shape: shape)
    try roundTrip(values.indices.map { Int32(truncatingIfNeeded: $0 &* 2_654_435_761) }, shape: shape)
    try roundTrip(values.map { Int64(bitPattern: $0.bitPattern) }, shape: shape)
  }

  @Test func anEmptyDatasetIsAllowed() throws {
    try roundTrip([Double](), shape: [0])
  }

  @Test func textComesBack() throws {
    try withScratchFolder { folder in
      let path = folder + "/text.hdf"
      // Longer than the 64 KiB an attribute may have.
      let long = String(repeating: "Strouhal 0.165 – ω\n", count: 10_000)
      let writer = try HDF5File(creating: path)
      try writer.writeText("long", long, notes: notes)
      try writer.setAttribute("short", "größer")
      try writer.setAttribute("none", "")
      try writer.close()
      let reader = try HDF5File(reading: path)
      #expect(try reader.openDataset("long").readText() == long)
      #expect(try reader.textAttribute("short") == "größer")
      #expect(try reader.textAttribute("none").isEmpty)
      #expect(try reader.attributeNames() == ["none", "short"])
      #expect(try reader.childNames() == ["long"])
    }
  }

  @Test func textWithNULIsRefusedInsteadOfCut() throws {
    try withScratchFolder { folder in
      let file = try HDF5File(creating: folder + "/text.hdf")
      #expect(throws: OutputError.self) { try file.setAttribute("text", "a\0b") }
      #expect(throws: OutputError.self) { try file.writeText("text", "a\0b", notes: notes) }
    }
  }

  @Test func theErrorStackBecomesASentence() throws {
    try withScratchFolder { folder in
      let missing = folder + "/missing.hdf"
      let error = #expect(throws: OutputError.self) { _ = try HDF5File(reading: missing) }
      #expect(error?.sentence.hasPrefix("cannot open \(missing): unable to open file") == true)
      #expect(error?.sentence.contains("No such file or directory") == true)
    }
  }

  /// A link leads into the mesh beside its file, wherever the two are moved, and tells which file
  /// is missing.
  @Test func linksLeadIntoTheFileBeside() throws {
    try withScratchFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/old", withIntermediateDirectories: true)
      let links = try HDF5File(creating: folder + "/old/links.hdf")
      try links.link("values", to: "/group/numbers", inFile: "grid.hdf")
      #expect(throws: OutputError.self) { try links.link("values", to: "/group/numbers", inFile: "grid.hdf") }
      #expect(throws: OutputError.self) { try links.link("cut", to: "/group/numbers", inFile: "numbers\0.hdf") }
      #expect(try links.childNames() == ["values"])
      try links.close()

      try FileManager.default.moveItem(atPath: folder + "/old", toPath: folder + "/new")
      let path = folder + "/new/links.hdf"
      let error = #expect(throws: OutputError.self) { _ = try HDF5File(reading: path).openDataset("values") }
      #expect(error?.sentence.contains("\(path)/values: unable to open external file") == true)
      #expect(error?.sentence.contains("grid.hdf") == true)

      let numbers = try HDF5File(creating: folder + "/new/grid.hdf")
      let group = try numbers.createGroup("group")
      try group.writeDataset("numbers", [3.0, 1, 4], as: Double.self, shape: [3], notes: notes)
      try numbers.close()
      #expect(try HDF5File(reading: path).openDataset("values").read(as: Double.self) == [3, 1, 4])
    }
  }

  @Test func chunksKeepWithinAMebibyteAndSmallDataStayContiguous() {
    #expect(DatasetLayout.compressed.chunk(shape: [2047], elementBytes: 8) == nil)
    #expect(DatasetLayout.compressed.chunk(shape: [2048], elementBytes: 8) == [2048])
    #expect(DatasetLayout.contiguous.chunk(shape: [1 << 20], elementBytes: 8) == nil)
    #expect(DatasetLayout.compressed.chunk(shape: [256, 256, 256], elementBytes: 8) == [2, 256, 256])
    for shape in [[1, 5000, 3000, 3], [1 << 22], [1, 1, 1 << 20], [300, 301, 302]] {
      let chunk = DatasetLayout.compressed.chunk(shape: shape, elementBytes: 8)
      #expect(chunk?.reduce(8, *) ?? .max <= 1 << 20)
      #expect(zip(chunk ?? [], shape).allSatisfy { $0 >= 1 && $0 <= $1 })
    }
  }

  /// Many threads in HDF5 at once: without the lock the library's tables would break.
  @Test func threadsMayWriteAtTheSameTime() async throws {
    let values = awkwardValues(20_000)
    let results = try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<8 {
        group.addTask {
          try withScratchFolder { folder in
            let path = "\(folder)/\(index).hdf"
            let snapshot = Snapshot(
              time: 0, step: index, origin: [0, 0], spacing: [1, 1], cells: [200, 100],
              fields: [SnapshotField(name: "f", longName: "f", values: values)])
            try SnapshotFile.write(snapshot, to: path)
            return try SnapshotFile.read(path) == snapshot
          }
        }
      }
      return try await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(results.count == 8 && results.allSatisfy { $0 })
  }
}
