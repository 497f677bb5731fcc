/// Precision of field values in files; everything computed stays in double precision.
public enum OutputPrecision: String, Sendable, CaseIterable {
  case float64
  case float32
}

/// One snapshot as one VTKHDF file (format version 1.0): on a uniform grid `ImageData`, on a
/// stretched one `UnstructuredGrid`.
///
/// `/VTKHDF` holds what viewers read; time, step, axes and provenance lie in `/Swiftwater`, and of
/// a stretched grid the faces; see ``LocatedGroup`` for what else there may be. x is fastest, so datasets have the dimensions (z, y, x) or (z, y, x,
/// 3), and on a stretched grid the same values in one row of cells.
public enum SnapshotFile {
  /// Writes `snapshot` to `path`, atomically; on a stretched grid with its mesh, which takes the
  /// room of a dozen fields.
  /// - Throws: `OutputError` when a name or length is wrong or the file cannot be written.
  public static func write(
    _ snapshot: Snapshot, to path: String, precision: OutputPrecision = .float64, layout: DatasetLayout = .contiguous
  ) throws {
    try write(snapshot, to: path, precision: precision, layout: layout, meshFile: nil)
  }

  /// Writes a snapshot whose mesh, if its grid is stretched, lies in the file `meshFile` beside it.
  /// Viewers need both files, `read` does not.
  static func write(
    _ snapshot: Snapshot, to path: String, precision: OutputPrecision, layout: DatasetLayout, meshFile: String?
  ) throws {
    try snapshot.validate()
    let grid = SnapshotGrid(snapshot)
    try AtomicFile.replace(path) { temporary in
      let file = try HDF5File(creating: temporary)
      try writeGrid(grid, meshFile: meshFile, to: file)
      try writeFields(of: snapshot, on: grid, to: file, precision: precision, layout: layout)
      try writeProvenance(time: snapshot.time, step: snapshot.step, axes: snapshot.axes, snapshot.metadata, to: file)
      if grid.isGraded { try writeFaces(of: grid, snapshot, to: file) }
      for (name, fields) in [(LocatedGroup.values, snapshot.values), (LocatedGroup.derivatives, snapshot.derivatives)] {
        try LocatedGroup.write(fields, named: name, of: snapshot, on: grid, to: file, layout: layout)
      }
      try file.close()
    }
  }

  /// Creates `/VTKHDF` and writes into it where the cells are.
  private static func writeGrid(_ grid: SnapshotGrid, meshFile: String?, to file: borrowing HDF5File) throws(OutputError) {
    guard !grid.isGraded else {
      try MeshFile.writeMesh(of: grid, to: file, linkedTo: meshFile)
      return
    }
    try writeImage(grid, version: 1, to: file.createGroup("VTKHDF"))
  }

  /// Writes where the cells of a grid of equal ones are.
  /// - Parameter version: of the format.
  static func writeImage(_ grid: SnapshotGrid, version: Int64, to image: borrowing HDF5Group) throws(OutputError) {
    try image.setAttribute("Version", [version, 0])
    try image.setFixedLengthAttribute("Type", "ImageData")
    try image.setAttribute("WholeExtent", grid.cells.flatMap { [Int64(0), Int64($0)] })
    try image.setAttribute("Origin", grid.origin)
    try image.setAttribute("Spacing", grid.spacing)
    try image.setAttribute("Direction", [1.0, 0, 0, 0, 1, 0, 0, 0, 1])
  }

  private static func writeFields(
    of snapshot: Snapshot, on grid: SnapshotGrid, to file: borrowing HDF5File, precision: OutputPrecision, layout: DatasetLayout
  ) throws(OutputError) {
    let cellData = try file.createGroup("VTKHDF/CellData")
    for field in snapshot.fields {
      let shape = grid.storedShape(components: field.storedComponents)
      try writeField(field, to: cellData, shape: shape, location: "cell", precision: precision, layout: layout)
    }
  }

  /// Writes `/Swiftwater/grid`: what a stretched grid is made of, and the faces along all three
  /// axes for those who draw it.
  private static func writeFaces(of grid: SnapshotGrid, _ snapshot: Snapshot, to file: borrowing HDF5File) throws(OutputError) {
    let group = try file.createGroup("Swiftwater/grid")
    try group.setAttribute("origin", snapshot.origin)
    try group.setAttribute("spacing", snapshot.spacing)
    for (axis, name) in faceDatasets.enumerated() {
      let faces = grid.faces(axis: axis)
      try group.writeDataset(
        name, faces, as: Double.self, shape: [faces.count],
        notes: DatasetNotes(units: "length", longName: "positions of the faces between cells", location: "face"))
    }
  }

  /// Names of the datasets of faces in `/Swiftwater/grid`.
  static let faceDatasets = ["faces_x", "faces_y", "faces_z"]

  /// Writes one field of cells or points; the attribute `components` remembers how many it had
  /// before padding.
  static func writeField(
    _ field: SnapshotField, to group: borrowing HDF5Group, shape: [Int], location: String, precision: OutputPrecision,
    layout: DatasetLayout = .contiguous
  ) throws(OutputError) {
    let notes = DatasetNotes(units: field.units, longName: field.longName, location: location)
    let values = field.storedValues
    let dataset =
      switch precision {
      case .float64: try group.writeDataset(field.name, values, as: Double.self, shape: shape, layout: layout, notes: notes)
      case .float32: try group.writeDataset(field.name, values, as: Float.self, shape: shape, layout: layout, notes: notes)
      }
    try dataset.setAttribute("components", Int64(field.components))
  }

  /// Writes the group `/Swiftwater`, which viewers ignore.
  static func writeProvenance(
    time: Double, step: Int, axes: Int, _ metadata: [String: String], to file: borrowing HDF5File
  ) throws(OutputError) {
    let own = try file.createGroup("Swiftwater")
    try own.setAttribute("time", time)
    try own.setAttribute("step", Int64(step))
    try own.setAttribute("axes", Int64(axes))
    let group = try own.createGroup("metadata")
    for (key, text) in metadata.sorted(by: { $0.key < $1.key }) {
      try group.writeText(key, text, notes: DatasetNotes(longName: key, location: "run"))
    }
  }

  /// Reads a snapshot back; fields are sorted by name. Exact when it was written in `float64`.
  public static func read(_ path: String) throws(OutputError) -> Snapshot {
    let file = try HDF5File(reading: path)
    var snapshot = try read(file, fields: file.openGroup("VTKHDF/CellData").childNames())
    let cellData = try file.openGroup("VTKHDF/CellData")
    for index in snapshot.fields.indices {
      let dataset = try cellData.openDataset(snapshot.fields[index].name)
      snapshot.fields[index].longName = try dataset.textAttribute("long_name")
      snapshot.fields[index].units = try dataset.textAttribute("units")
    }
    snapshot.values = try LocatedGroup.read(LocatedGroup.values, of: file, cells: snapshot.cells)
    snapshot.derivatives = try LocatedGroup.read(LocatedGroup.derivatives, of: file, cells: snapshot.cells)
    let group = try file.openGroup("Swiftwater/metadata")
    for key in try group.childNames() { snapshot.metadata[key] = try group.openDataset(key).readText() }
    return snapshot
  }

  /// Reads the grid and the fields of these names, as far as they are there, and nothing else of
  /// the file: neither what describes them nor metadata.
  ///
  /// The file may be anyone's: one that is damaged or made to harm is refused.
  public static func read(_ path: String, fields names: [String]) throws(OutputError) -> Snapshot {
    try PlainFile.require(path)
    try HDF5Trial.run(path) { _ = try read(HDF5File(reading: path), fields: names) }
    return try read(HDF5File(reading: path), fields: names)
  }

  private static func read(_ file: borrowing HDF5File, fields names: [String]) throws(OutputError) -> Snapshot {
    let own = try file.openGroup("Swiftwater")
    let grid = try readGrid(of: file)
    let axes = Int(try single(own.attribute("axes", as: Int64.self), of: file.place))
    guard axes == 3 || axes == 2 && grid.cells[2] == 1 else {
      throw OutputError(foreign: file.place, "says that its grid has \(axes) axes")
    }
    let cellData = try file.openGroup("VTKHDF/CellData")
    var fields: [SnapshotField] = []
    for name in names where try cellData.holds(name) {
      let dataset = try cellData.openDataset(name)
      let components = Int(try single(dataset.attribute("components", as: Int64.self), of: file.place))
      guard (1...3).contains(components) else { throw OutputError(foreign: dataset.place, "says that it has \(components) components") }
      let stored = try dataset.read(as: Double.self, shape: grid.storedShape(components: components == 1 ? 1 : 3))
      fields.append(
        SnapshotField(
          name: name, longName: name, components: components, values: SnapshotField.values(stored: stored, components: components))
      )
    }
    return Snapshot(
      time: try single(own.attribute("time", as: Double.self), of: file.place), step: try step(of: own),
      origin: Array(grid.origin.prefix(axes)), spacing: Array(grid.spacing.prefix(axes)), cells: Array(grid.cells.prefix(axes)),
      gradedFaces: grid.gradedFaces, fields: fields)
  }

  /// Reads what the lists need, without the values.
  static func readHeader(_ path: String) throws(OutputError) -> SnapshotHeader {
    try readHeader(of: HDF5File(reading: path))
  }

  static func readHeader(of file: borrowing HDF5File) throws(OutputError) -> SnapshotHeader {
    let own = try file.openGroup("Swiftwater")
    let grid = try readGrid(of: file)
    let cellData = try file.openGroup("VTKHDF/CellData")
    var fields: [SnapshotHeader.FieldEntry] = []
    for name in try cellData.childNames() {
      let dataset = try cellData.openDataset(name)
      let components = try dataset.shape() == grid.storedShape(components: 3) ? 3 : 1
      fields.append(.init(name: name, storedComponents: components, bytes: try dataset.elementBytes()))
    }
    return SnapshotHeader(
      time: try single(own.attribute("time", as: Double.self), of: file.place), step: try step(of: own), grid: grid, fields: fields)
  }

  private static func readGrid(of file: borrowing HDF5File) throws(OutputError) -> SnapshotGrid {
    let isStretched = try file.openGroup("Swiftwater").holds("grid")
    let grid = isStretched ? try readStretchedGrid(of: file) : try readUniformGrid(of: file)
    // A vector of the whole grid has to be countable.
    _ = try elementCount(grid.shape(components: 3), atMost: 1 << 48, of: "the grid of \(file.place)")
    return grid
  }

  private static func readUniformGrid(of file: borrowing HDF5File) throws(OutputError) -> SnapshotGrid {
    let image = try file.openGroup("VTKHDF")
    let extent = try image.attribute("WholeExtent", as: Int64.self)
    let (origin, spacing) = (try image.attribute("Origin", as: Double.self), try image.attribute("Spacing", as: Double.self))
    guard extent.count == 6, origin.count == 3, spacing.count == 3 else {
      throw OutputError(foreign: file.place, "does not describe a grid of three axes")
    }
    let cells = [1, 3, 5].map { extent[$0].subtractingReportingOverflow(extent[$0 - 1]) }
    guard cells.allSatisfy({ !$0.overflow && $0.partialValue > 0 }) else {
      throw OutputError(foreign: file.place, "describes a grid of the extents \(extent)")
    }
    return SnapshotGrid(origin: origin, spacing: spacing, cells: cells.map { Int($0.partialValue) })
  }

  private static func readStretchedGrid(of file: borrowing HDF5File) throws(OutputError) -> SnapshotGrid {
    let group = try file.openGroup("Swiftwater/grid")
    let (origin, spacing) = (try group.attribute("origin", as: Double.self), try group.attribute("spacing", as: Double.self))
    guard (2...3).contains(origin.count), spacing.count == origin.count else {
      throw OutputError(foreign: file.place, "does not describe a grid of two or three axes")
    }
    var faces: [[Double]] = []
    for name in faceDatasets.prefix(origin.count) { faces.append(try group.openDataset(name).read(as: Double.self, atMost: 1 << 20)) }
    guard faces.allSatisfy({ $0.count > 1 }) else { throw OutputError(foreign: file.place, "describes a grid without cells") }
    // Those of equal cells have been written as they follow from origin and spacing.
    let cells = faces.map { $0.count - 1 }
    let equal = SnapshotGrid(origin: origin, spacing: spacing, cells: cells)
    let graded = faces.enumerated().filter { $0.element != equal.faces(axis: $0.offset) }
    return SnapshotGrid(
      origin: origin, spacing: spacing, cells: cells,
      gradedFaces: Dictionary(uniqueKeysWithValues: graded.map { ($0.offset, $0.element) }))
  }

  private static func step(of own: borrowing HDF5Group) throws(OutputError) -> Int {
    Int(try single(own.attribute("step", as: Int64.self), of: own.place))
  }

  private static func single<Element>(_ values: [Element], of path: String) throws(OutputError) -> Element {
    guard let value = values.first else { throw OutputError(foreign: path, "has an empty attribute") }
    return value
  }
}

extension OutputError {
  /// A file that has the right form, but not from here.
  fileprivate init(foreign place: String, _ fault: String) {
    self.init("\(place) \(fault); it was not written by this program, or is damaged")
  }
}
