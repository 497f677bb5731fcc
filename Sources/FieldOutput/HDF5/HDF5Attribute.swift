import CHDF5

// Attributes: small values attached to a file, group or dataset.

extension HDF5Location where Self: ~Copyable {
  /// Attaches one number.
  public func setAttribute<Element: HDF5Element>(_ name: String, _ value: Element) throws(OutputError) {
    try writeAttribute(name, [value], space: .scalar)
  }

  /// Attaches a one-dimensional list of numbers.
  public func setAttribute<Element: HDF5Element>(_ name: String, _ values: [Element]) throws(OutputError) {
    try writeAttribute(name, values, space: .array([values.count]))
  }

  /// Attaches text as a variable-length UTF-8 string.
  public func setAttribute(_ name: String, _ text: String) throws(OutputError) {
    try refuseNUL(in: text, place: "\(place)@\(name)")
    let type = try HDF5StringType.variableLength()
    let handle = try createAttribute(name, type: type.id, space: .scalar)
    try writeHDF5Text("write the attribute \(name)", text) { H5Awrite(handle.id, type.id, $0) }
  }

  /// Attaches a word as a fixed-length ASCII string exactly as long as the word, without a trailing
  /// NUL, as VTKHDF demands.
  public func setFixedLengthAttribute(_ name: String, _ word: String) throws(OutputError) {
    precondition(!word.isEmpty && word.utf8.allSatisfy { $0 < 128 && $0 != 0 }, "a word of ASCII characters")
    let type = try HDF5StringType.fixedLength(word.utf8.count)
    let handle = try createAttribute(name, type: type.id, space: .scalar)
    let bytes = Array(word.utf8)
    try HDF5Library.call("write the attribute \(name)") { H5Awrite(handle.id, type.id, bytes) }
  }

  /// Attributes are small: more values than any that is written.
  private static var largestAttribute: Int { 4096 }

  /// The numbers of an attribute, converted to `Element`.
  public func attribute<Element: HDF5Element>(_ name: String, as: Element.Type) throws(OutputError) -> [Element] {
    let handle = try openAttribute(name)
    let full = "\(place)@\(name)"
    let shape = try attributeShape(handle, full)
    let count = try elementCount(shape, atMost: Self.largestAttribute, of: full)
    try attributeType(handle, full).requireNumbers(in: full)
    var values = [Element](repeating: .zero, count: count)
    if !values.isEmpty {
      try HDF5Library.call("read the attribute \(name) of \(place)") { H5Aread(handle.id, Element.memoryType, &values) }
    }
    return values
  }

  /// The text of a variable-length string attribute.
  public func textAttribute(_ name: String) throws(OutputError) -> String {
    let handle = try openAttribute(name)
    let full = "\(place)@\(name)"
    guard try elementCount(attributeShape(handle, full), atMost: Self.largestAttribute, of: full) == 1 else {
      throw OutputError("\(full) holds several texts, and one belongs there; it was not written by this program")
    }
    try attributeType(handle, full).requireText(in: full)
    let type = try HDF5StringType.variableLength()
    return try readHDF5Text("read the attribute \(name) of \(place)") { H5Aread(handle.id, type.id, $0) }
  }

  private func attributeShape(_ handle: borrowing HDF5Handle, _ full: String) throws(OutputError) -> [Int] {
    let id = handle.id
    return try HDF5Handle("read the attribute \(full)", release: H5Sclose) { H5Aget_space(id) }.extents(of: full)
  }

  private func attributeType(_ handle: borrowing HDF5Handle, _ full: String) throws(OutputError) -> HDF5Handle {
    let id = handle.id
    return try HDF5Handle("read the attribute \(full)", release: H5Tclose) { H5Aget_type(id) }
  }

  /// Names of all attributes, sorted.
  public func attributeNames() throws(OutputError) -> [String] {
    let location = id
    var names: [String] = []
    try HDF5Library.call("list the attributes of \(place)") {
      withUnsafeMutablePointer(to: &names) { names in
        H5Aiterate2(
          location, H5_INDEX_NAME, H5_ITER_INC, nil,
          { _, name, _, context in
            if let name, let context { context.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name)) }
            return 0
          }, names)
      }
    }
    return names.sorted()
  }

  private func writeAttribute<Element: HDF5Element>(
    _ name: String, _ values: [Element], space: HDF5Space
  ) throws(OutputError) {
    let type = HDF5Library.locked { Element.storedType }
    let handle = try createAttribute(name, type: type, space: space)
    try HDF5Library.call("write the attribute \(name)") { H5Awrite(handle.id, Element.memoryType, values) }
  }

  private func createAttribute(_ name: String, type: hid_t, space: HDF5Space) throws(OutputError) -> HDF5Handle {
    let (owner, place) = (id, place)
    let space = try space.open()
    return try HDF5Handle("attach \(name) to \(place)", release: H5Aclose) {
      H5Acreate2(owner, name, type, space.id, hdf5_default_properties(), hdf5_default_properties())
    }
  }

  private func openAttribute(_ name: String) throws(OutputError) -> HDF5Handle {
    let (owner, place) = (id, place)
    return try HDF5Handle("find the attribute \(name) of \(place)", release: H5Aclose) {
      H5Aopen(owner, name, hdf5_default_properties())
    }
  }
}
