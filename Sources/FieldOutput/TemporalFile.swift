import CHDF5

/// All snapshots of a series in one VTKHDF file (format version 2.0): on a grid of equal cells
/// `ImageData`, else `UnstructuredGrid` with one mesh for all times.
///
/// The datasets of fields have the time in front of their other axes, or on an unstructured grid the
/// cells of one time behind those of the time before. `/VTKHDF/Steps` tells the times, and from
/// where the values of each are.
public final class TemporalFile {
  private let file: HDF5File
  private let grid: SnapshotGrid
  private let fields: [SnapshotField]
  private let count: Int
  private var times: [Double] = []

  /// Creates or truncates the file.
  /// - Parameters:
  ///   - first: the first snapshot, whose grid and fields all others have.
  ///   - count: how many there will be.
  /// - Throws: `OutputError` when a name is wrong or the file cannot be written.
  public init(_ path: String, like first: Snapshot, count: Int) throws(OutputError) {
    try first.validate()
    (grid, self.count, fields) = (SnapshotGrid(first), count, first.fields)
    file = try HDF5File(creating: path)
    let root = try file.createGroup("VTKHDF")
    if grid.isGraded {
      try MeshFile.writeMesh(of: grid, version: 2, to: root)
    } else {
      try SnapshotFile.writeImage(grid, version: 2, to: root)
    }
    let cellData = try root.createGroup("CellData")
    for field in fields {
      var shape = grid.storedShape(components: field.storedComponents)
      if grid.isGraded { shape[0] *= count } else { shape.insert(count, at: 0) }
      _ = try cellData.makeDataset(
        field.name, of: Double.self, shape: shape, notes: DatasetNotes(units: field.units, longName: field.longName, location: "cell"))
    }
  }

  /// Adds the next snapshot.
  /// - Throws: `OutputError` if it is of another grid or has other fields than the first one, or
  ///   cannot be written.
  public func append(_ snapshot: Snapshot) throws(OutputError) {
    try snapshot.validate()
    guard times.count < count, SnapshotGrid(snapshot) == grid else {
      throw OutputError(
        "step \(snapshot.step) is of another grid than the first snapshot, and one file holds one grid; export the snapshots as vtu")
    }
    let cellData = try file.openGroup("VTKHDF/CellData")
    let rows = grid.isGraded ? grid.cells.reduce(1, *) : 1
    for like in fields {
      guard let field = snapshot.fields.first(where: { $0.name == like.name && $0.components == like.components }) else {
        throw OutputError("step \(snapshot.step) has no field `\(like.name)` like that of the first snapshot; export the snapshots as vtu")
      }
      try cellData.openDataset(field.name).write(field.storedValues, rows: times.count * rows..<(times.count + 1) * rows)
    }
    times.append(snapshot.time)
  }

  /// Completes the file.
  public func finish() throws(OutputError) {
    let steps = try file.createGroup("VTKHDF/Steps")
    try steps.setAttribute("NSteps", Int64(times.count))
    try steps.writeDataset(
      "Values", times, as: Double.self, shape: [times.count], notes: DatasetNotes(units: "time", longName: "times", location: "series"))
    if grid.isGraded { try writeOffsets(steps) }
    try file.flush()
  }

  /// Says of each time that it has the one mesh, and where its values begin.
  private func writeOffsets(_ steps: borrowing HDF5Group) throws(OutputError) {
    func write(_ name: String, _ values: [Int64], shape: [Int], to group: borrowing HDF5Group) throws(OutputError) {
      try group.writeDataset(name, values, as: Int64.self, shape: shape, notes: DatasetNotes(longName: name, location: "series"))
    }
    let (n, zeros) = (times.count, times.map { _ in Int64(0) })
    try write("PartOffsets", zeros, shape: [n], to: steps)
    try write("NumberOfParts", times.map { _ in 1 }, shape: [n], to: steps)
    try write("PointOffsets", zeros, shape: [n], to: steps)
    try write("CellOffsets", zeros, shape: [n, 1], to: steps)
    try write("ConnectivityIdOffsets", zeros, shape: [n, 1], to: steps)
    let offsets = try steps.createGroup("CellDataOffsets")
    let cells = Int64(grid.cells.reduce(1, *))
    for field in fields { try write(field.name, times.indices.map { Int64($0) * cells }, shape: [n], to: offsets) }
  }
}
