import Fields
import Scalars

/// Takes face and cell values of a model to the centres of its cells, x fastest, components
/// innermost.
struct CellCentred {
  let grid: Grid
  private let workers: Workers
  private let isPeriodic: [Bool]

  init(_ model: some BoxModel) {
    (grid, workers) = (model.grid, model.workers)
    isPeriodic = (0..<model.grid.dimension).map { model.isPeriodic($0) }
  }

  func values(_ field: Field<Double>) -> [Double] {
    rows(components: 1) { row, j, k in row.update(from: field.values + grid.index(0, j, k), count: grid.cells[0]) }
  }

  /// What cells hold of an integral, per volume: values, components innermost, over those of the cells.
  func density(_ values: [Double]) -> [Double] {
    var (densities, index) = (values, 0)
    let components = values.count / grid.cellCount
    grid.interior.forEach { i, j, k in
      let volume = grid.cellVolume * grid.relativeVolume(i, j, k)
      for _ in 0..<components {
        densities[index] /= volume
        index += 1
      }
    }
    return densities
  }

  /// The mean of the two faces of each cell: three components, in the plane the last one zero.
  func vector(_ velocity: VectorField<Double>) -> [Double] {
    rows(components: 3) { row, j, k in
      if grid.dimension == 2 { for i in 0..<grid.cells[0] { row[3 * i + 2] = 0 } }
      forEachMean(velocity, j, k) { i, axis, mean in row[3 * i + axis] = mean }
    }
  }

  func magnitudes(_ velocity: VectorField<Double>) -> [Double] {
    rows(components: 1) { row, j, k in
      row.update(repeating: 0, count: grid.cells[0])
      forEachMean(velocity, j, k) { i, _, mean in row[i] += mean * mean }
      for i in 0..<grid.cells[0] { row[i] = row[i].squareRoot() }
    }
  }

  /// The mean of the two faces of each cell of a row, component by component. The face behind the
  /// last cell of a periodic axis is the first.
  @inline(__always)
  private func forEachMean(_ velocity: VectorField<Double>, _ j: Int, _ k: Int, _ body: (_ i: Int, _ axis: Int, Double) -> Void) {
    let last = grid.cells[0] - 1
    for axis in 0..<grid.dimension {
      let faces = velocity[axis].values + grid.index(0, j, k)
      let wraps = isPeriodic[axis]
      let around = (1 - grid.cells[axis]) * grid.strides[axis]
      let next = axis > 0 && wraps && [0, j, k][axis] == grid.cells[axis] - 1 ? around : grid.strides[axis]
      for i in 0..<last { body(i, axis, 0.5 * (faces[i] + faces[i + next])) }
      body(last, axis, 0.5 * (faces[last] + faces[last + (axis == 0 && wraps ? around : next)]))
    }
  }

  /// The vorticity: ∂v/∂x − ∂u/∂y in the plane, three components in space, each the mean over the
  /// cell's four edges along its axis.
  /// - Parameter velocity: with its ghosts filled.
  func curl(_ velocity: VectorField<Double>) -> [Double] {
    let edges = (grid.dimension == 2 ? [2] : [0, 1, 2]).map { axis in
      let (a, b) = ((axis + 1) % 3, (axis + 2) % 3)
      return Edge(
        along: velocity[a].values, across: velocity[b].values, a: a, b: b, stepA: grid.strides[a], stepB: grid.strides[b],
        inverseA: inverseDistances(a), inverseB: inverseDistances(b))
    }
    return rows(components: edges.count) { row, j, k in
      let first = grid.index(0, j, k)
      for (component, edge) in edges.enumerated() {
        for i in 0..<grid.cells[0] { row[i * edges.count + component] = edge.corner(i, j, k).meanCurl(first + i) }
      }
    }
  }

  /// One over the distances between the centres before and behind each face of an axis.
  private func inverseDistances(_ axis: Int) -> [Double] { (0...grid.cells[axis]).map { 1 / grid.axes[axis].distance($0) } }

  /// The two velocity components around the edges along one axis.
  private struct Edge {
    let along, across: UnsafeMutablePointer<Double>
    /// The axes across the edges.
    let a, b: Int
    let stepA, stepB: Int
    /// One over the distance of the points on both sides of an edge, by the index along that axis.
    let inverseA, inverseB: [Double]

    /// Those of a cell.
    func corner(_ i: Int, _ j: Int, _ k: Int) -> Corner {
      func index(_ axis: Int) -> Int { axis == 0 ? i : axis == 1 ? j : k }
      return Corner(
        along: along, across: across, stepA: stepA, stepB: stepB, inverseA: (inverseA[index(a)], inverseA[index(a) + 1]),
        inverseB: (inverseB[index(b)], inverseB[index(b) + 1]))
    }
  }

  /// Four edges of a cell: the inverse distances at the lower and at the upper ones.
  private struct Corner {
    let along, across: UnsafeMutablePointer<Double>
    let stepA, stepB: Int
    let inverseA, inverseB: (lower: Double, upper: Double)

    func meanCurl(_ cell: Int) -> Double {
      let lower = curl(cell, inverseA.lower, inverseB.lower) + curl(cell + stepA, inverseA.upper, inverseB.lower)
      return 0.25
        * (lower + curl(cell + stepB, inverseA.lower, inverseB.upper) + curl(cell + stepA + stepB, inverseA.upper, inverseB.upper))
    }

    /// On the edge at the lower corner of a cell.
    private func curl(_ cell: Int, _ inverseA: Double, _ inverseB: Double) -> Double {
      (across[cell] - across[cell - stepA]) * inverseA - (along[cell] - along[cell - stepB]) * inverseB
    }
  }

  /// An array filled by all threads, row by row of cells.
  func rows(components: Int, _ fill: (_ row: UnsafeMutablePointer<Double>, _ j: Int, _ k: Int) -> Void) -> [Double] {
    withoutActuallyEscaping(fill) { fill in
      [Double](unsafeUninitializedCapacity: grid.cellCount * components) { buffer, count in
        if let start = buffer.baseAddress {
          let work = RowFill(start, rowLength: grid.cells[0] * components, rows: grid.cells[1], fill)
          workers.share(grid.cells[1] * grid.cells[2], work)
        }
        count = grid.cellCount * components
      }
    }
  }
}

/// Fills the rows of an array.
private final class RowFill: PieceWork {
  private let start: UnsafeMutablePointer<Double>
  private let rowLength, rows: Int
  private let fill: (UnsafeMutablePointer<Double>, Int, Int) -> Void

  init(
    _ start: UnsafeMutablePointer<Double>, rowLength: Int, rows: Int, _ fill: @escaping (UnsafeMutablePointer<Double>, Int, Int) -> Void
  ) {
    (self.start, self.rowLength, self.rows, self.fill) = (start, rowLength, rows, fill)
  }

  func perform(piece: Int, worker: Int) { fill(start + piece * rowLength, piece % rows, piece / rows) }
}
