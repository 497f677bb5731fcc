import CHDF5
import Foundation
import Testing

@testable import FieldOutput

/// Files that may come from anywhere: whatever does not fit is a sentence, told before anything is
/// allocated, copied or followed.
@Suite struct ForeignFileTests {
  private let notes = DatasetNotes(longName: "test", location: "cell")

  private static let snapshot = Snapshot(
    time: 0.5, step: 3, origin: [0, 0], spacing: [0.5, 0.25], cells: [2, 4],
    fields: [
      SnapshotField(name: "velocity", longName: "velocity", components: 2, values: (0..<16).map { Double($0) }),
      SnapshotField(name: "pressure", longName: "pressure", values: (0..<8).map { Double($0) }),
    ], metadata: ["case": "text"])

  private func refused(_ fragment: String, _ change: (borrowing OpenFile) throws -> Void) throws {
    try OpenFile.changed(Self.snapshot, change) { path in
      let error = try #require(throws: OutputError.self) { try SnapshotFile.read(path, fields: ["velocity"]) }
      #expect(error.sentence.contains(fragment), "\(error)")
    }
  }

  @Test func onlyTheWantedFieldsAreRead() throws {
    try OpenFile.changed(
      Self.snapshot,
      { file in
        // What describes fields, other fields and metadata may be anything.
        file.remove("VTKHDF/CellData/velocity", "units")
        try file.openDataset("VTKHDF/CellData/velocity").setAttribute("units", [1.0, 2.0, 3.0])
        file.remove("VTKHDF/CellData/pressure")
        try file.openGroup("Swiftwater/metadata").setAttribute("x", "y")
      }
    ) { path in
      let read = try SnapshotFile.read(path, fields: ["velocity", "temperature"])
      #expect(read.fields.map(\.name) == ["velocity"])
      #expect(read.fields[0].values == Self.snapshot.fields[0].values)
      #expect(read.cells == Self.snapshot.cells && read.time == 0.5 && read.step == 3)
      #expect(throws: OutputError.self) { try SnapshotFile.read(path) }
    }
  }

  @Test(arguments: [Int64(4), -1, 0, .min, .max]) func componentsAreOneToThree(_ count: Int64) throws {
    try refused("components") { file in
      file.remove("VTKHDF/CellData/velocity", "components")
      try file.openDataset("VTKHDF/CellData/velocity").setAttribute("components", count)
    }
  }

  @Test(arguments: [Int64(-1), 0, 1, 4, .max]) func axesAreTwoOrThree(_ axes: Int64) throws {
    try refused("axes") { file in
      file.remove("Swiftwater", "axes")
      try file.openGroup("Swiftwater").setAttribute("axes", axes)
    }
  }

  @Test(arguments: [
    [Int64.min, .max, 0, 4, 0, 1], [0, -2, 0, 4, 0, 1], [0, 2, 0, 4, 0, 0], [0, 1 << 40, 0, 1 << 40, 0, 1], [0, 2, 0, 4],
  ])
  func extentsAreThoseOfAGrid(_ extent: [Int64]) throws {
    try refused("grid") { file in
      file.remove("VTKHDF", "WholeExtent")
      try file.openGroup("VTKHDF").setAttribute("WholeExtent", extent)
    }
  }

  @Test(arguments: [[0], [24], [1, 4, 2], [1, 4, 2, 2], [1, 2, 4, 3], [4, 2, 3]]) func extentsOfAFieldAreThoseOfTheGrid(_ shape: [Int])
    throws
  {
    try refused("belong there") { file in
      file.remove("VTKHDF/CellData/velocity")
      let values = [Double](repeating: 0, count: shape.reduce(1, *))
      let dataset = try file.openGroup("VTKHDF/CellData").writeDataset("velocity", values, as: Double.self, shape: shape, notes: notes)
      try dataset.setAttribute("components", Int64(2))
    }
  }

  @Test func numbersAreNoTextsAndTextsAreOne() throws {
    try refused("numbers") { file in
      file.remove("Swiftwater", "time")
      try file.openGroup("Swiftwater").setAttribute("time", "noon")
    }
    try OpenFile.changed(Self.snapshot, { try $0.setAttribute("texts", [1.0, 2.0]) }) { path in
      let file = try HDF5File(reading: path)
      #expect(throws: OutputError.self) { try file.textAttribute("texts") }
    }
  }

  @Test func linksLeadNowhere() throws {
    for place in ["VTKHDF/CellData/velocity", "VTKHDF/CellData", "Swiftwater"] {
      try refused("link") { file in
        file.remove(place)
        try file.link(place, to: "/x", inFile: "other.hdf")
      }
    }
    // Not even by the name of the mesh, where that is no plain file.
    try OpenFile.changed(
      Self.snapshot,
      { file in
        file.remove("VTKHDF/CellData/velocity")
        try file.link("VTKHDF/CellData/velocity", to: "/x", inFile: MeshFile.name)
      }
    ) { path in
      let mesh = (path as NSString).deletingLastPathComponent + "/" + MeshFile.name
      #expect(mkfifo(mesh, 0o600) == 0)
      #expect(throws: OutputError.self) { try SnapshotFile.read(path, fields: ["velocity"]) }
    }
  }

  /// The bytes of a file of the user's would become the values.
  @Test func valuesLieInTheFileItself() throws {
    try refused("another file") { file in
      file.remove("VTKHDF/CellData/velocity")
      let id = file.id
      HDF5Library.locked {
        let creation = H5Pcreate(hdf5_class_dataset_create())
        H5Pset_external(creation, "secret", 0, 192)
        let space = H5Screate_simple(4, [1, 4, 2, 3], nil)
        let dataset = H5Dcreate2(
          id, "VTKHDF/CellData/velocity", hdf5_stored_double(), space, hdf5_default_properties(), creation, hdf5_default_properties())
        H5Dclose(dataset)
        H5Sclose(space)
        H5Pclose(creation)
      }
      try file.openDataset("VTKHDF/CellData/velocity").setAttribute("components", Int64(2))
    }
  }

  @Test func aFileIsAPlainFile() throws {
    try withScratchFolder { folder in
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      for path in [folder + "/pipe", folder, "/dev/zero"] {
        let error = try #require(throws: OutputError.self) { try SnapshotFile.read(path) }
        #expect(error.sentence.contains("not a plain file"), "\(error)")
      }
    }
  }

  /// Values that the file does not hold are not made room for.
  @Test func moreValuesThanAFileHoldsAreRefused() throws {
    try withScratchFolder { folder in
      let path = folder + "/large.hdf"
      let file = try HDF5File(creating: path)
      let id = file.id
      HDF5Library.locked {
        let creation = H5Pcreate(hdf5_class_dataset_create())
        H5Pset_chunk(creation, 2, [64, 64])
        let space = H5Screate_simple(2, [1 << 32, 1 << 32], nil)
        H5Dclose(
          H5Dcreate2(id, "values", hdf5_stored_double(), space, hdf5_default_properties(), creation, hdf5_default_properties()))
        H5Sclose(space)
        H5Pclose(creation)
      }
      try file.close()
      let reader = try HDF5File(reading: path)
      let error = try #require(throws: OutputError.self) { try reader.openDataset("values").read(as: Double.self) }
      #expect(error.sentence.contains("more than"), "\(error)")
    }
  }
}
