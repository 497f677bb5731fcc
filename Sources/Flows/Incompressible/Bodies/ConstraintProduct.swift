import Fields
import Transforms
import Sweeps

/// The product with E P Eᵀ + R. Forces reach the points around the markers only, and only there the
/// velocity is wanted: divergence and correction are those of a window, and just the Poisson
/// equation between them is that of the whole grid, as far as its solver needs that.
final class ConstraintProduct: RowWork {
  private let model: FlowModel
  private let markers: Markers<Double>
  private let potential: Field<Double>
  /// Zero between products.
  private let velocity: VectorField<Double>
  /// The points that markers touch, along each axis.
  private var window: [Range<Int>] = []
  /// The cells whose potential is other than zero before a solve, and wanted after it.
  private var region: Region
  /// Whether markers touch both ends of a periodic z axis.
  private let wraps: Bool

  init(_ model: FlowModel, _ markers: Markers<Double>) {
    (self.model, self.markers) = (model, markers)
    potential = Field(model.grid)
    region = model.grid.interior
    velocity = (0..<model.dimension).map { _ in Field(model.grid) }
    wraps = model.dimension == 3 && markers.reachesThroughDepth && model.isPeriodic(2)
    window = [Range<Int>](repeating: 0..<1, count: 3)
    follow()
  }

  /// To be called when the markers have moved.
  func follow() {
    let (grid, positions) = (model.grid, markers.positions)
    for axis in 0..<model.dimension {
      if axis == 2 && markers.reachesThroughDepth {
        window[2] = 0..<grid.cells[2] + 1
        continue
      }
      var (least, largest) = (Double.infinity, -Double.infinity)
      for index in stride(from: axis, to: positions.count, by: model.dimension) {
        (least, largest) = (min(least, positions[index]), max(largest, positions[index]))
      }
      let cells = grid.axes[axis]
      func cell(_ coordinate: Double) -> Int {
        cells.core.lowerBound + Int(((coordinate - cells.coreOrigin) / grid.spacing[axis]).rounded(.down))
      }
      window[axis] = cell(least) - 2..<cell(largest) + 3
    }
    for axis in 0..<model.dimension {
      region.lower[axis] = max(window[axis].lowerBound - 1, 0)
      region.upper[axis] = min(window[axis].upperBound, grid.cells[axis])
    }
  }

  /// result = (E P Eᵀ + R) forces.
  func multiply(_ forces: [Double], into result: inout [Double]) {
    let last = model.grid.cells[2] - 1
    markers.spread(forces, scale: 1, into: velocity)
    if wraps { velocity[2].copyLayer(axis: 2, from: 0, to: last + 1) }
    model.poisson.solve(potential, within: region, before: self, after: nil)
    if wraps { potential.copyLayer(axis: 2, from: last, to: -1) }
    correct()
    markers.interpolate(velocity, into: &result)
    markers.stiffness.addProduct(forces, dimension: model.dimension, to: &result)
    clear()
  }

  /// The divergence in a block of rows: zero but for the cells of the window and those before it.
  func perform(rows: Range<Int>, layer: Int) {
    let grid = model.grid
    let (first, end) = (max(window[0].lowerBound - 1, 0), min(window[0].upperBound, grid.cells[0]))
    let isWithin = model.dimension == 2 || (layer >= window[2].lowerBound - 1 && layer < window[2].upperBound)
    for j in rows {
      let row = potential.values + grid.index(0, j, layer)
      row.update(repeating: 0, count: grid.cells[0])
      guard isWithin && j >= window[1].lowerBound - 1 && j < window[1].upperBound else { continue }
      for axis in 0..<model.dimension {
        let (faces, next, inverse) = (velocity[axis].values + grid.index(0, j, layer), grid.strides[axis], 1 / grid.spacing[axis])
        for i in first..<end { row[i] += (faces[i + next] - faces[i]) * inverse }
      }
    }
  }

  /// u ← u − G φ in the window.
  private func correct() {
    let count = window[0].count
    for axis in 0..<model.dimension {
      let (before, inverse) = (model.grid.strides[axis], 1 / model.grid.spacing[axis])
      forEachRow { start in
        let (faces, cells) = (velocity[axis].values + start, potential.values + start)
        for i in 0..<count { faces[i] -= (cells[i] - cells[i - before]) * inverse }
      }
    }
  }

  private func clear() {
    for field in velocity { forEachRow { start in (field.values + start).update(repeating: 0, count: window[0].count) } }
  }

  /// Where each row of the window begins.
  @inline(__always)
  private func forEachRow(_ body: (_ start: Int) -> Void) {
    for k in window[2] { for j in window[1] { body(model.grid.index(window[0].lowerBound, j, k)) } }
  }
}
