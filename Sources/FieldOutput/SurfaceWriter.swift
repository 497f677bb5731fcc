/// The surface of bodies with fields on it: drag density, shape sensitivity and the like.
public struct Surface: Sendable, Equatable {
  public var time: Double
  public var step: Int
  /// 2 or 3: coordinates per point.
  public var axes: Int
  /// Coordinates, point by point.
  public var points: [Double]
  /// Runs of points that follow each other around a closed curve, one per body; for plane surfaces.
  public var closedCurves: [Range<Int>]
  /// Fields with one value, or vector, per point.
  public var fields: [SnapshotField]
  public var metadata: [String: String]

  public init(
    time: Double, step: Int, axes: Int, points: [Double], closedCurves: [Range<Int>] = [], fields: [SnapshotField],
    metadata: [String: String] = [:]
  ) {
    self.time = time
    self.step = step
    self.axes = axes
    self.points = points
    self.closedCurves = closedCurves
    self.fields = fields
    self.metadata = metadata
  }

  func validate() throws(OutputError) {
    guard axes == 2 || axes == 3, points.count.isMultiple(of: axes), points.allSatisfy(\.isFinite) else {
      throw OutputError("a surface needs two or three finite coordinates per point, but has \(points.count) numbers for \(axes) axes")
    }
    let count = points.count / axes
    for curve in closedCurves where curve.isEmpty || curve.lowerBound < 0 || curve.upperBound > count {
      throw OutputError("a surface of \(count) points cannot have a curve through the points \(curve); give a range of existing points")
    }
    try SnapshotField.validate(fields, values: count)
    for key in metadata.keys { try validateName(key, of: "a metadata entry") }
  }
}

/// Writes a surface as one complete VTKHDF `PolyData` file (format version 2.0, the first that
/// knows it): every point as a vertex, every closed curve as a line that returns to its first
/// point.
public enum SurfaceWriter {
  /// Writes `surface` to `path`, atomically.
  /// - Throws: `OutputError` when a name or length is wrong or the file cannot be written.
  public static func write(_ surface: Surface, to path: String, precision: OutputPrecision = .float64) throws {
    try surface.validate()
    try AtomicFile.replace(path) { temporary in
      let file = try HDF5File(creating: temporary)
      try writePolyData(of: surface, to: file, precision: precision)
      try SnapshotFile.writeProvenance(time: surface.time, step: surface.step, axes: surface.axes, surface.metadata, to: file)
      try file.close()
    }
  }

  private static func writePolyData(of surface: Surface, to file: borrowing HDF5File, precision: OutputPrecision) throws(OutputError) {
    let count = surface.points.count / surface.axes
    let mesh = try file.createGroup("VTKHDF")
    try mesh.setAttribute("Version", [Int64(2), 0])
    try mesh.setFixedLengthAttribute("Type", "PolyData")
    try writeIntegers("NumberOfPoints", [count], longName: "number of points", to: mesh)
    let coordinates = SnapshotField(name: "Points", longName: "position", units: "length", components: surface.axes, values: surface.points)
    try mesh.writeDataset(
      coordinates.name, coordinates.storedValues, as: Double.self, shape: [count, 3],
      notes: DatasetNotes(units: coordinates.units, longName: coordinates.longName, location: "point"))

    try writeCells("Vertices", (0..<count).map { [$0] }, to: mesh)
    try writeCells("Lines", surface.closedCurves.map { Array($0) + [$0.lowerBound] }, to: mesh)
    // Readers look for all four kinds of cells.
    try writeCells("Polygons", [], to: mesh)
    try writeCells("Strips", [], to: mesh)

    let pointData = try mesh.createGroup("PointData")
    for field in surface.fields {
      let shape = field.components == 1 ? [count] : [count, 3]
      try SnapshotFile.writeField(field, to: pointData, shape: shape, location: "point", precision: precision)
    }
  }

  /// Cells as lists of points: `Offsets` tells where each begins in `Connectivity`.
  private static func writeCells(_ kind: String, _ cells: [[Int]], to mesh: borrowing HDF5Group) throws(OutputError) {
    let group = try mesh.createGroup(kind)
    let connectivity = cells.flatMap { $0 }
    let offsets = cells.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    try writeIntegers("NumberOfCells", [cells.count], longName: "number of cells", to: group)
    try writeIntegers("NumberOfConnectivityIds", [connectivity.count], longName: "length of the connectivity", to: group)
    try writeIntegers("Offsets", offsets, longName: "begin of each cell in the connectivity", to: group)
    try writeIntegers("Connectivity", connectivity, longName: "points of the cells", to: group)
  }

  private static func writeIntegers(
    _ name: String, _ values: [Int], longName: String, to group: borrowing HDF5Group
  ) throws(OutputError) {
    try group.writeDataset(
      name, values.map { Int64($0) }, as: Int64.self, shape: [values.count], notes: DatasetNotes(longName: longName, location: "mesh"))
  }
}
