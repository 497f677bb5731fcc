/// A snapshot's grid as it lies in the file: always three axes, a plane grid being a slab one cell
/// thick.
struct SnapshotGrid: Equatable, Sendable {
  /// x, y, z.
  let origin: [Double]
  let spacing: [Double]
  let cells: [Int]
  /// Of the axes whose cells differ in width, the positions of their faces.
  let gradedFaces: [Int: [Double]]

  init(origin: [Double], spacing: [Double], cells: [Int], gradedFaces: [Int: [Double]] = [:]) {
    let isFlat = cells.count == 2
    self.gradedFaces = gradedFaces
    self.origin = isFlat ? origin + [0] : origin
    // The thickness is arbitrary; that of a cell keeps viewers' cameras and glyphs in proportion.
    self.spacing = isFlat ? spacing + [min(spacing[0], spacing[1])] : spacing
    self.cells = isFlat ? cells + [1] : cells
  }

  init(_ snapshot: Snapshot) {
    self.init(origin: snapshot.origin, spacing: snapshot.spacing, cells: snapshot.cells, gradedFaces: snapshot.gradedFaces)
  }

  /// Whether cells differ in width along any axis.
  var isGraded: Bool { !gradedFaces.isEmpty }

  /// Shape of cell values, slowest axis first.
  func shape(components: Int) -> [Int] {
    cells.reversed() + (components == 1 ? [] : [components])
  }

  /// Shape of a dataset of cell values: cells of a graded grid lie in one row, in the same
  /// order.
  func storedShape(components: Int) -> [Int] {
    !isGraded ? shape(components: components) : [cells.reduce(1, *)] + (components == 1 ? [] : [components])
  }

  /// Positions of the faces between cells and at both ends along an axis.
  func faces(axis: Int) -> [Double] {
    if let faces = gradedFaces[axis] { return faces }
    return (0...cells[axis]).map { origin[axis] + Double($0) * spacing[axis] }
  }
}

/// What the lists beside the snapshots tell about one of them.
struct SnapshotHeader: Equatable {
  struct FieldEntry: Equatable {
    let name: String
    let storedComponents: Int
    let bytes: Int
  }

  let time: Double
  let step: Int
  let grid: SnapshotGrid
  /// Sorted by name, as a resumed run finds them in the file.
  let fields: [FieldEntry]

  init(time: Double, step: Int, grid: SnapshotGrid, fields: [FieldEntry]) {
    self.time = time
    self.step = step
    self.grid = grid
    self.fields = fields.sorted { $0.name < $1.name }
  }

  init(_ snapshot: Snapshot, precision: OutputPrecision) {
    self.init(
      time: snapshot.time, step: snapshot.step,
      grid: SnapshotGrid(snapshot),
      fields: snapshot.fields.map {
        FieldEntry(name: $0.name, storedComponents: $0.storedComponents, bytes: precision == .float64 ? 8 : 4)
      })
  }
}
