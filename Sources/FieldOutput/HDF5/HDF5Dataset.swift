import CHDF5

/// What every dataset tells about itself.
public struct DatasetNotes: Sendable, Equatable {
  /// Units such as "m/s"; "1" for dimensionless.
  public var units: String
  public var longName: String
  /// Where a value lives: "cell", "point", "run" …
  public var location: String

  public init(units: String = "1", longName: String, location: String) {
    self.units = units
    self.longName = longName
    self.location = location
  }
}

/// An open dataset of an HDF5 file.
public struct HDF5Dataset: ~Copyable, HDF5Location {
  private let handle: HDF5Handle
  public let place: String
  public var id: hid_t { handle.id }

  fileprivate init(_ handle: consuming HDF5Handle, place: String) {
    self.handle = handle
    self.place = place
  }

  /// Extents, slowest axis first; empty for a scalar.
  public func shape() throws(OutputError) -> [Int] {
    try HDF5Handle("read the shape of \(place)", release: H5Sclose) { [id] in H5Dget_space(id) }.extents(of: place)
  }

  /// Bytes of one stored element.
  public func elementBytes() throws(OutputError) -> Int {
    let type = try storedType()
    return HDF5Library.locked { H5Tget_size(type.id) }
  }

  /// All values in file order, converted to `Element`.
  /// - Parameters:
  ///   - shape: what the extents have to be; nil for any.
  ///   - limit: the largest number of values, besides what a file of this size can hold.
  /// - Throws: `OutputError` before anything is allocated if the values are no numbers, other or
  ///   more than these, or lie in another file.
  public func read<Element: HDF5Element>(
    as: Element.Type, shape expected: [Int]? = nil, atMost limit: Int? = nil
  ) throws(OutputError) -> [Element] {
    let shape = try shape()
    guard expected == nil || shape == expected else {
      throw OutputError("\(place) has the extents \(shape), and \(expected ?? []) belong there; it was not written by this program")
    }
    let count = try elementCount(shape, atMost: min(limit ?? .max, try capacity()), of: place)
    try storedType().requireNumbers(in: place)
    try requireOwnStorage(shape: shape)
    var values = [Element](repeating: .zero, count: count)
    guard !values.isEmpty else { return values }
    try HDF5Library.call("read \(place)") { [id] in
      H5Dread(id, Element.memoryType, hdf5_whole_space(), hdf5_whole_space(), hdf5_default_properties(), &values)
    }
    return values
  }

  /// The text of a string dataset.
  public func readText() throws(OutputError) -> String {
    let shape = try shape()
    guard try elementCount(shape, atMost: .max, of: place) == 1 else {
      throw OutputError("\(place) holds \(shape) texts, and one belongs there; it was not written by this program")
    }
    try storedType().requireText(in: place)
    try requireOwnStorage(shape: shape)
    let type = try HDF5StringType.variableLength()
    return try readHDF5Text("read \(place)") { [id] in
      H5Dread(id, type.id, hdf5_whole_space(), hdf5_whole_space(), hdf5_default_properties(), $0)
    }
  }

  /// Replaces values from some place on along the slowest axis.
  /// - Parameters:
  ///   - values: all values of `rows` places along that axis.
  /// - Precondition: they lie within the extents.
  func write<Element: HDF5Element>(_ values: [Element], rows: Range<Int>) throws(OutputError) {
    let (id, place, shape) = (id, place, try shape())
    precondition(
      rows.upperBound <= shape[0] && values.count == rows.count * shape[1...].reduce(1, *), "\(values.count) values for \(rows) of \(shape)"
    )
    let part = [hsize_t(rows.count)] + shape[1...].map { hsize_t($0) }
    let start = [hsize_t(rows.lowerBound)] + shape[1...].map { _ in 0 }
    let target = try HDF5Handle("describe \(place)", release: H5Sclose) { H5Dget_space(id) }
    try HDF5Library.call("describe a part of \(place)") { H5Sselect_hyperslab(target.id, H5S_SELECT_SET, start, nil, part, nil) }
    let source = try HDF5Space.array([rows.count] + shape[1...]).open()
    try HDF5Library.call("write \(place)") { H5Dwrite(id, Element.memoryType, source.id, target.id, hdf5_default_properties(), values) }
  }

  private func storedType() throws(OutputError) -> HDF5Handle {
    try HDF5Handle("read the type of \(place)", release: H5Tclose) { [id] in H5Dget_type(id) }
  }

  /// More values than a file of this size can hold: deflate shrinks to no less than a thousandth.
  private func capacity() throws(OutputError) -> Int {
    let (id, place) = (id, place)
    let file = try HDF5Handle("find the file of \(place)", release: H5Fclose) { H5Iget_file_id(id) }
    var bytes = hsize_t(0)
    try HDF5Library.call("find the size of the file of \(place)") { H5Fget_filesize(file.id, &bytes) }
    return Int(min(bytes, 1 << 50)) * 1100
  }
}

extension HDF5Location where Self: ~Copyable {
  /// Writes `values` of the given shape (slowest axis first) as the dataset `name`, converted to
  /// `Stored` on the way.
  /// - Precondition: the shape holds as many elements as `values`.
  /// - Returns: the dataset, for attributes of its own.
  @discardableResult
  public func writeDataset<Element: HDF5Element, Stored: HDF5Element>(
    _ name: String, _ values: [Element], as stored: Stored.Type, shape: [Int], layout: DatasetLayout = .contiguous, notes: DatasetNotes
  ) throws(OutputError) -> HDF5Dataset {
    precondition(shape.reduce(1, *) == values.count, "shape \(shape) for \(values.count) values")
    let type = HDF5Library.locked { Stored.storedType }
    let chunk = layout.chunk(shape: shape, elementBytes: MemoryLayout<Stored>.size)
    let dataset = try createDataset(name, type: type, space: .array(shape), chunk: chunk, notes: notes)
    if !values.isEmpty {
      let (id, place) = (dataset.id, dataset.place)
      try HDF5Library.call("write \(place)") {
        H5Dwrite(id, Element.memoryType, hdf5_whole_space(), hdf5_whole_space(), hdf5_default_properties(), values)
      }
    }
    return dataset
  }

  /// Makes a dataset whose values are written part by part.
  func makeDataset<Stored: HDF5Element>(_ name: String, of stored: Stored.Type, shape: [Int], notes: DatasetNotes) throws(OutputError)
    -> HDF5Dataset
  {
    try createDataset(name, type: HDF5Library.locked { Stored.storedType }, space: .array(shape), chunk: nil, notes: notes)
  }

  /// Writes text as a scalar dataset: unlike attributes, of any length.
  public func writeText(_ name: String, _ text: String, notes: DatasetNotes) throws(OutputError) {
    try refuseNUL(in: text, place: "\(place)/\(name)")
    let type = try HDF5StringType.variableLength()
    let dataset = try createDataset(name, type: type.id, space: .scalar, chunk: nil, notes: notes)
    let (id, place) = (dataset.id, dataset.place)
    // Unless told otherwise HDF5 clears two buffers of a mebibyte to convert one pointer.
    let transfer = try HDF5Handle("prepare \(place)", release: H5Pclose) { H5Pcreate(hdf5_class_dataset_transfer()) }
    try HDF5Library.call("prepare \(place)") { H5Pset_buffer(transfer.id, 256, nil, nil) }
    try writeHDF5Text("write \(place)", text) {
      H5Dwrite(id, type.id, hdf5_whole_space(), hdf5_whole_space(), transfer.id, $0)
    }
  }

  /// Opens the dataset `name` inside this group.
  public func openDataset(_ name: String) throws(OutputError) -> HDF5Dataset {
    let (parent, place) = (id, "\(place)/\(name)")
    try requireInside(name)
    let handle = try HDF5Handle("open the dataset \(place)", release: H5Dclose) {
      H5Dopen2(parent, name, hdf5_default_properties())
    }
    return HDF5Dataset(handle, place: place)
  }

  private func createDataset(
    _ name: String, type: hid_t, space: HDF5Space, chunk: [Int]?, notes: DatasetNotes
  ) throws(OutputError) -> HDF5Dataset {
    let (parent, place) = (id, "\(place)/\(name)")
    let creation = try HDF5Handle("prepare \(place)", release: H5Pclose) { H5Pcreate(hdf5_class_dataset_create()) }
    try HDF5Library.call("prepare \(place)") { H5Pset_obj_track_times(creation.id, false) }
    if let chunk {
      let extents = chunk.map { hsize_t($0) }
      try HDF5Library.call("cut \(place) into chunks") { H5Pset_chunk(creation.id, Int32(extents.count), extents) }
      try HDF5Library.call("compress \(place)") { H5Pset_shuffle(creation.id) }
      try HDF5Library.call("compress \(place)") { H5Pset_deflate(creation.id, 1) }
    }
    let space = try space.open()
    let handle = try HDF5Handle("create the dataset \(place)", release: H5Dclose) {
      H5Dcreate2(parent, name, type, space.id, hdf5_default_properties(), creation.id, hdf5_default_properties())
    }
    let dataset = HDF5Dataset(handle, place: place)
    try dataset.setAttribute("units", notes.units)
    try dataset.setAttribute("long_name", notes.longName)
    try dataset.setAttribute("location", notes.location)
    return dataset
  }
}
