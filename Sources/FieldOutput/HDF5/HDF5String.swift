import CHDF5

/// The two kinds of string that are written.
enum HDF5StringType {
  /// UTF-8 of any length; Python reads it as `str`.
  static func variableLength() throws(OutputError) -> HDF5Handle {
    let type = try copyOfPrototype()
    try HDF5Library.call("describe a string") { H5Tset_size(type.id, hdf5_variable_length()) }
    try HDF5Library.call("describe a string") { H5Tset_cset(type.id, H5T_CSET_UTF8) }
    return type
  }

  /// ASCII of exactly `length` bytes; padded by nothing because it is full.
  static func fixedLength(_ length: Int) throws(OutputError) -> HDF5Handle {
    let type = try copyOfPrototype()
    try HDF5Library.call("describe a string") { H5Tset_size(type.id, length) }
    try HDF5Library.call("describe a string") { H5Tset_strpad(type.id, H5T_STR_NULLPAD) }
    return type
  }

  private static func copyOfPrototype() throws(OutputError) -> HDF5Handle {
    try HDF5Handle("describe a string", release: H5Tclose) { H5Tcopy(hdf5_string_prototype()) }
  }
}

/// Reads one variable-length string; HDF5 allocates it, we copy it and give it back.
func readHDF5Text(_ action: @autoclosure () -> String, _ read: (UnsafeMutableRawPointer) -> herr_t) throws(OutputError) -> String {
  var pointer: UnsafeMutablePointer<CChar>?
  try HDF5Library.call(action()) { read(&pointer) }
  defer { HDF5Library.locked { _ = H5free_memory(pointer) } }
  return pointer.map { String(cString: $0) } ?? ""
}

/// Writes one variable-length string; HDF5 takes the address of a pointer to it.
func writeHDF5Text(
  _ action: @autoclosure () -> String, _ text: String, _ write: (UnsafeRawPointer) -> herr_t
) throws(OutputError) {
  try HDF5Library.call(action()) {
    text.withCString { pointer in withUnsafePointer(to: pointer) { write($0) } }
  }
}

/// A variable-length string ends at its first NUL, so text that holds one would be cut without
/// notice.
func refuseNUL(in text: String, place: String) throws(OutputError) {
  guard !text.utf8.contains(0) else { throw OutputError("the text for \(place) holds a NUL character; remove it") }
}
