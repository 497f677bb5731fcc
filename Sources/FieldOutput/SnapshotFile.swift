/// Precision of field values in files; everything computed stays in double precision.
public enum OutputPrecision: String, Sendable, CaseIterable {
  case float64
  case float32
}

/// One snapshot as one VTKHDF file (format version 1.0): on a uniform grid `ImageData`, on a stretched one `UnstructuredGrid`.
///
/// `/VTKHDF` holds what viewers read; time, step, axes and provenance lie in `/Swiftwater`, and of a stretched grid the faces. x is fastest,
/// so datasets have the dimensions (z, y, x) or (z, y, x, 3), and on a stretched grid the same values in one row of cells.
public enum SnapshotFile {
  /// Writes `snapshot` to `path`, atomically; on a stretched grid with its mesh, which takes the room of a dozen fields.
  /// - Throws: `OutputError` when a name or length is wrong or the file cannot be written.
  public static func write(
    _ snapshot: Snapshot, to path: String, precision: OutputPrecision = .float64, layout: DatasetLayout = .contiguous
  ) throws {
    try write(snapshot, to: path, precision: precision, layout: layout, meshFile: nil)
  }

  /// Writes a snapshot whose mesh, if its grid is stretched, lies in the file `meshFile` beside it. Viewers need both files, `read` does not.
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
      if grid.stretchedAxis != nil { try writeFaces(of: grid, snapshot, to: file) }
      try file.close()
    }
  }

  /// Creates `/VTKHDF` and writes into it where the cells are.
  private static func writeGrid(_ grid: SnapshotGrid, meshFile: String?, to file: borrowing HDF5File) throws(OutputError) {
    guard grid.stretchedAxis == nil else {
      try MeshFile.writeMesh(of: grid, to: file, linkedTo: meshFile)
      return
    }
    let image = try file.createGroup("VTKHDF")
    try image.setAttribute("Version", [Int64(1), 0])
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

  /// Writes `/Swiftwater/grid`: what a stretched grid is made of, and the faces along all three axes for those who draw it.
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

  /// Writes one field of cells or points; the attribute `components` remembers how many it had before padding.
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
    let header = try readHeader(of: file)
    let axes = Int(try single(file.openGroup("Swiftwater").attribute("axes", as: Int64.self), of: path))
    let cellData = try file.openGroup("VTKHDF/CellData")
    var fields: [SnapshotField] = []
    for entry in header.fields {
      let dataset = try cellData.openDataset(entry.name)
      let components = Int(try single(dataset.attribute("components", as: Int64.self), of: path))
      fields.append(
        SnapshotField(
          name: entry.name, longName: try dataset.textAttribute("long_name"), units: try dataset.textAttribute("units"),
          components: components, values: SnapshotField.values(stored: try dataset.read(as: Double.self), components: components)))
    }
    let group = try file.openGroup("Swiftwater/metadata")
    var metadata: [String: String] = [:]
    for key in try group.childNames() { metadata[key] = try group.openDataset(key).readText() }
    let grid = header.grid
    return Snapshot(
      time: header.time, step: header.step, origin: Array(grid.origin.prefix(axes)), spacing: Array(grid.spacing.prefix(axes)),
      cells: Array(grid.cells.prefix(axes)), lastAxisFaces: grid.stretchedAxis?.faces, fields: fields, metadata: metadata)
  }

  /// Reads what the lists need, without the values.
  static func readHeader(_ path: String) throws(OutputError) -> SnapshotHeader {
    try readHeader(of: HDF5File(reading: path))
  }

  private static func readHeader(of file: borrowing HDF5File) throws(OutputError) -> SnapshotHeader {
    let own = try file.openGroup("Swiftwater")
    let isStretched = try own.childNames().contains("grid")
    let grid = isStretched ? try readStretchedGrid(of: file) : try readUniformGrid(of: file)
    let cellData = try file.openGroup("VTKHDF/CellData")
    var fields: [SnapshotHeader.FieldEntry] = []
    for name in try cellData.childNames() {
      let dataset = try cellData.openDataset(name)
      let components = try dataset.shape() == grid.storedShape(components: 3) ? 3 : 1
      fields.append(.init(name: name, storedComponents: components, bytes: try dataset.elementBytes()))
    }
    return SnapshotHeader(
      time: try single(own.attribute("time", as: Double.self), of: file.place),
      step: Int(try single(own.attribute("step", as: Int64.self), of: file.place)),
      grid: grid, fields: fields)
  }

  private static func readUniformGrid(of file: borrowing HDF5File) throws(OutputError) -> SnapshotGrid {
    let image = try file.openGroup("VTKHDF")
    let extent = try image.attribute("WholeExtent", as: Int64.self)
    let (origin, spacing) = (try image.attribute("Origin", as: Double.self), try image.attribute("Spacing", as: Double.self))
    guard extent.count == 6, origin.count == 3, spacing.count == 3 else {
      throw OutputError("\(file.place) does not describe a grid of three axes; it was not written by this program")
    }
    return SnapshotGrid(origin: origin, spacing: spacing, cells: [1, 3, 5].map { Int(extent[$0] - extent[$0 - 1]) })
  }

  private static func readStretchedGrid(of file: borrowing HDF5File) throws(OutputError) -> SnapshotGrid {
    let group = try file.openGroup("Swiftwater/grid")
    let (origin, spacing) = (try group.attribute("origin", as: Double.self), try group.attribute("spacing", as: Double.self))
    var faces: [[Double]] = []
    for name in faceDatasets.prefix(origin.count) { faces.append(try group.openDataset(name).read(as: Double.self)) }
    guard (2...3).contains(origin.count), spacing.count == origin.count, faces.allSatisfy({ $0.count > 1 }) else {
      throw OutputError("\(file.place) does not describe a grid of two or three axes; it was not written by this program")
    }
    return SnapshotGrid(origin: origin, spacing: spacing, cells: faces.map { $0.count - 1 }, lastAxisFaces: faces.last)
  }

  private static func single<Element>(_ values: [Element], of path: String) throws(OutputError) -> Element {
    guard let value = values.first else { throw OutputError("\(path) has an empty attribute; it was not written by this program") }
    return value
  }
}
