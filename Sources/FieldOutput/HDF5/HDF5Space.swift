import CHDF5

/// The shape of an attribute or dataset; slowest axis first.
enum HDF5Space {
  case scalar
  case array([Int])

  func open() throws(OutputError) -> HDF5Handle {
    switch self {
    case .scalar:
      return try HDF5Handle("describe a scalar", release: H5Sclose) { H5Screate(H5S_SCALAR) }
    case .array(let shape):
      let extents = shape.map { hsize_t($0) }
      return try HDF5Handle("describe an array of shape \(shape)", release: H5Sclose) {
        H5Screate_simple(Int32(extents.count), extents, nil)
      }
    }
  }
}
