import CHDF5
import Foundation

// What is asked before anything in a file is opened, allocated or copied. A file may come from
// anywhere, and HDF5 believes it: it reads as many elements as the file says into the room that it
// is given, and follows links and external storage to any other file.

extension HDF5Location where Self: ~Copyable {
  /// Sees to it that a path below this location stays inside the file. Only the mesh that snapshots
  /// share may lie in another one, beside it.
  func requireInside(_ path: String) throws(OutputError) {
    let location = id
    var prefix = ""
    for name in path.split(separator: "/") {
      prefix += prefix.isEmpty ? String(name) : "/\(name)"
      let (part, full) = (prefix, "\(place)/\(prefix)")
      switch try HDF5Library.call("find \(full)", { hdf5_link_kind(location, part) }) {
      case Int32(H5L_TYPE_HARD.rawValue): continue
      case Int32(H5L_TYPE_EXTERNAL.rawValue): try requireMesh(part, full)
      default: throw OutputError("\(full) is a link, which is not followed; put the data themselves there")
      }
    }
  }

  private func requireMesh(_ name: String, _ full: String) throws(OutputError) {
    let target = try externalTarget(name, full)
    guard target == MeshFile.name else {
      throw OutputError("\(full) is a link to the file \(target), which is not followed; put the data themselves there")
    }
    try PlainFile.require(PathText.resolve(target, standingIn: try fileName()))
  }

  /// The name of the file that an external link leads to.
  private func externalTarget(_ name: String, _ full: String) throws(OutputError) -> String {
    let location = id
    let room = 4096
    var value = [UInt8](repeating: 0, count: room)
    try HDF5Library.call("read the link \(full)") { H5Lget_val(location, name, &value, room, hdf5_default_properties()) }
    // One byte of flags, then the names of the file and of the object, each with its NUL.
    return String(decoding: value.dropFirst().prefix { $0 != 0 }, as: UTF8.self)
  }

  private func fileName() throws(OutputError) -> String {
    let (location, place) = (id, place)
    return try hdf5Name("find the file of \(place)") { H5Fget_name(location, $0, $1) }
  }
}

extension HDF5Handle {
  /// The extents of this data space, slowest axis first; empty for a scalar.
  /// - Throws: `OutputError` if it is empty, or larger than numbers reach.
  func extents(of place: String) throws(OutputError) -> [Int] {
    guard HDF5Library.locked({ H5Sget_simple_extent_type(id) }) != H5S_NULL else {
      throw OutputError("\(place) holds nothing; give it values")
    }
    let rank = try HDF5Library.call("read the shape of \(place)") { H5Sget_simple_extent_ndims(id) }
    var extents = [hsize_t](repeating: 0, count: Int(rank))
    try HDF5Library.call("read the shape of \(place)") { H5Sget_simple_extent_dims(id, &extents, nil) }
    let shape = extents.compactMap { Int(exactly: $0) }
    guard shape.count == extents.count else { throw OutputError("\(place) has extents of \(extents), which no file holds") }
    return shape
  }

  /// Sees to it that the type is that of plain numbers.
  func requireNumbers(in place: String) throws(OutputError) {
    let (kind, bytes) = HDF5Library.locked { (H5Tget_class(id), H5Tget_size(id)) }
    guard kind == H5T_FLOAT || kind == H5T_INTEGER, bytes <= 16 else {
      throw OutputError("\(place) does not hold numbers; it was not written by this program")
    }
  }

  /// Sees to it that the type is that of text of any length.
  func requireText(in place: String) throws(OutputError) {
    let isText = HDF5Library.locked { H5Tget_class(id) == H5T_STRING && H5Tis_variable_str(id) > 0 }
    guard isText else { throw OutputError("\(place) does not hold a text; it was not written by this program") }
  }
}

/// How many elements a shape has.
/// - Throws: `OutputError` if they are more than `limit`.
func elementCount(_ shape: [Int], atMost limit: Int, of place: String) throws(OutputError) -> Int {
  var count = 1
  for extent in shape {
    let (product, overflow) = count.multipliedReportingOverflow(by: extent)
    guard !overflow, product <= limit else {
      throw OutputError("\(place) is to hold \(shape.map(String.init).joined(separator: " x ")) values, more than belong there")
    }
    count = product
  }
  return count
}

extension HDF5Dataset {
  /// Sees to it that the values lie in the file itself, in pieces no larger than the whole.
  func requireOwnStorage(shape: [Int]) throws(OutputError) {
    let (id, place) = (id, place)
    let creation = try HDF5Handle("find out how \(place) is stored", release: H5Pclose) { H5Dget_create_plist(id) }
    let elsewhere = try HDF5Library.call("find out how \(place) is stored") { H5Pget_external_count(creation.id) }
    let layout = HDF5Library.locked { H5Pget_layout(creation.id) }
    guard elsewhere == 0, layout != H5D_VIRTUAL else {
      throw OutputError("the values of \(place) lie in another file, which is not read; store them in this one")
    }
    guard layout == H5D_CHUNKED else { return }
    var chunk = [hsize_t](repeating: 0, count: shape.count)
    try HDF5Library.call("find out how \(place) is stored") { H5Pget_chunk(creation.id, Int32(shape.count), &chunk) }
    guard zip(chunk, shape).allSatisfy({ $0 <= hsize_t(max($1, 1)) }) else {
      throw OutputError("\(place) is stored in pieces of \(chunk) values, more than its extents \(shape)")
    }
  }
}
