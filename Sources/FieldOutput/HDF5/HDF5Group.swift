import CHDF5

/// What has a path in an HDF5 file: the file, a group or a dataset.
public protocol HDF5Location: ~Copyable {
  var id: hid_t { get }
  /// Where it is, for messages.
  var place: String { get }
}

/// An open group of an HDF5 file.
public struct HDF5Group: ~Copyable, HDF5Location {
  private let handle: HDF5Handle
  public let place: String
  public var id: hid_t { handle.id }

  fileprivate init(_ handle: consuming HDF5Handle, place: String) {
    self.handle = handle
    self.place = place
  }
}

extension HDF5Location where Self: ~Copyable {
  /// Creates the group `name` inside this one.
  public func createGroup(_ name: String) throws(OutputError) -> HDF5Group {
    let (parent, place) = (id, "\(place)/\(name)")
    let creation = try HDF5Handle("prepare \(place)", release: H5Pclose) { H5Pcreate(hdf5_class_group_create()) }
    try HDF5Library.call("prepare \(place)") { H5Pset_obj_track_times(creation.id, false) }
    let handle = try HDF5Handle("create the group \(place)", release: H5Gclose) {
      H5Gcreate2(parent, name, hdf5_default_properties(), creation.id, hdf5_default_properties())
    }
    return HDF5Group(handle, place: place)
  }

  /// Whether there is something named `name` directly inside this group.
  public func holds(_ name: String) throws(OutputError) -> Bool {
    let (parent, place) = (id, place)
    return try HDF5Library.call("look for \(name) in \(place)") { H5Lexists(parent, name, hdf5_default_properties()) } > 0
  }

  /// Opens the group `name` inside this one.
  public func openGroup(_ name: String) throws(OutputError) -> HDF5Group {
    let (parent, place) = (id, "\(place)/\(name)")
    try requireInside(name)
    let handle = try HDF5Handle("open the group \(place)", release: H5Gclose) {
      H5Gopen2(parent, name, hdf5_default_properties())
    }
    return HDF5Group(handle, place: place)
  }

  /// Makes `name` inside this group stand for the group or dataset `object` of another file, which
  /// readers open in its place.
  ///
  /// Neither the file nor the object needs to exist yet; who reads the link while they are missing
  /// gets an error that names the file.
  /// - Parameter file: path of the other file, relative to the folder of this one.
  public func link(_ name: String, to object: String, inFile file: String) throws(OutputError) {
    let (parent, place) = (id, "\(place)/\(name)")
    try refuseNUL(in: file + object + name, place: place)
    try HDF5Library.call("link \(place) to \(object) in \(file)") {
      H5Lcreate_external(file, object, parent, name, hdf5_default_properties(), hdf5_default_properties())
    }
  }

  /// Names of the groups, datasets and links directly inside this group, sorted.
  public func childNames() throws(OutputError) -> [String] {
    let (parent, place) = (id, place)
    var info = H5G_info_t()
    try HDF5Library.call("list \(place)") { H5Gget_info(parent, &info) }
    var names: [String] = []
    for index in 0..<info.nlinks {
      names.append(
        try hdf5Name("list \(place)") { buffer, size in
          H5Lget_name_by_idx(parent, ".", H5_INDEX_NAME, H5_ITER_INC, index, buffer, size, hdf5_default_properties())
        })
    }
    return names
  }
}

/// Asks HDF5 for a name twice: for its length, then for its bytes.
func hdf5Name(
  _ action: String, _ ask: (UnsafeMutablePointer<CChar>?, Int) -> Int
) throws(OutputError) -> String {
  let length = try HDF5Library.call(action) { ask(nil, 0) }
  var buffer = [CChar](repeating: 0, count: length + 1)
  try HDF5Library.call(action) { ask(&buffer, length + 1) }
  return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
