import CHDF5

/// An open HDF5 file; its root group is the file itself.
public struct HDF5File: ~Copyable, HDF5Location {
  private let handle: HDF5Handle
  public let place: String
  public var id: hid_t { handle.id }

  /// Creates or truncates a file. Equal contents give equal bytes: no times are recorded.
  /// - Parameter userBlock: bytes left free at the start of the file for other use; zero or a power
  ///   of two from 512.
  public init(creating path: String, userBlock: Int = 0) throws(OutputError) {
    let creation = try HDF5Handle("prepare to create \(path)", release: H5Pclose) { H5Pcreate(hdf5_class_file_create()) }
    try HDF5Library.call("prepare to create \(path)") { H5Pset_userblock(creation.id, UInt64(userBlock)) }
    try HDF5Library.call("prepare to create \(path)") { H5Pset_obj_track_times(creation.id, false) }
    let access = try Self.accessProperties(for: path)
    handle = try HDF5Handle("create \(path)", release: H5Fclose) {
      H5Fcreate(path, hdf5_open_truncating(), creation.id, access.id)
    }
    place = path
  }

  /// Opens an existing plain file for reading.
  public init(reading path: String) throws(OutputError) {
    try PlainFile.require(path)
    let access = try Self.accessProperties(for: path)
    handle = try HDF5Handle("open \(path)", release: H5Fclose) { H5Fopen(path, hdf5_open_reading(), access.id) }
    place = path
  }

  /// Writes what is buffered and closes; data are complete in the file (though not yet synchronised
  /// to disk) only after this.
  public consuming func close() throws(OutputError) {
    let place = place
    try handle.close("finish writing \(place)")
  }

  /// Writes what is buffered; the file stays open.
  public func flush() throws(OutputError) {
    let (id, place) = (id, place)
    try HDF5Library.call("finish writing \(place)") { H5Fflush(id, H5F_SCOPE_LOCAL) }
  }

  /// Closing the file closes what is open in it. No lock on the file: writers use private temporary
  /// names, readers finished files, and some network file systems have no locks.
  private static func accessProperties(for path: String) throws(OutputError) -> HDF5Handle {
    let access = try HDF5Handle("prepare to open \(path)", release: H5Pclose) { H5Pcreate(hdf5_class_file_access()) }
    try HDF5Library.call("prepare to open \(path)") { H5Pset_fclose_degree(access.id, H5F_CLOSE_STRONG) }
    try HDF5Library.call("prepare to open \(path)") { H5Pset_file_locking(access.id, false, true) }
    return access
  }
}
