import CHDF5
import Testing

@testable import FieldOutput

/// A file that is changed in place; the program itself never does.
struct OpenFile: HDF5Location {
  let id: hid_t
  let place: String

  private init(changing path: String) {
    // The macro H5F_ACC_RDWR.
    id = HDF5Library.locked { H5Fopen(path, 1, hdf5_default_properties()) }
    place = path
  }

  /// A snapshot, and in place of some of it something else.
  static func changed(_ snapshot: Snapshot, _ change: (borrowing OpenFile) throws -> Void, _ body: (String) throws -> Void) throws {
    try withScratchFolder { folder in
      let path = folder + "/one.hdf"
      try SnapshotFile.write(snapshot, to: path)
      let file = OpenFile(changing: path)
      try #require(file.id >= 0)
      try change(file)
      HDF5Library.locked { _ = H5Fclose(file.id) }
      try body(path)
    }
  }

  func remove(_ name: String, _ attribute: String? = nil) {
    let id = id
    _ = HDF5Library.locked {
      if let attribute {
        H5Adelete_by_name(id, name, attribute, hdf5_default_properties())
      } else {
        H5Ldelete(id, name, hdf5_default_properties())
      }
    }
  }
}
