import Fields
import Scalars
import Sweeps

/// The points around the markers of bodies, and a velocity that is zero beyond them: what forces
/// make of it, and what markers see of a potential, needs divergence and gradient there alone.
///
/// Markers lie in equal cells, so that no metric stands in either.
final class MarkerWindow<S: SweepScalar>: RowWork {
  /// Cells before which forces make no divergence, and whose potential markers see.
  private(set) var region: Region
  /// Zero beyond the window; to be left zero by `clear`.
  let velocity: VectorField<S>
  private let model: FlowModel
  private let markers: Markers<S>
  /// The points that markers touch, along each axis.
  private var window = [Range<Int>](repeating: 0..<1, count: 3)
  /// Whether markers touch both ends of a periodic z axis.
  private let wraps: Bool
  private var potential: Field<S>?

  init(_ model: FlowModel, _ markers: Markers<S>) {
    (self.model, self.markers) = (model, markers)
    region = model.grid.interior
    velocity = (0..<model.dimension).map { _ in Field(model.grid) }
    wraps = model.dimension == 3 && markers.reachesThroughDepth && model.isPeriodic(2)
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
        (least, largest) = (min(least, positions[index].real), max(largest, positions[index].real))
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

  /// Takes the divergence from the velocity of the window, into a field of cells, as blocks of rows
  /// are asked for.
  func readDivergence(into potential: Field<S>) {
    self.potential = potential
    if wraps { velocity[2].copyLayer(axis: 2, from: 0, to: model.grid.cells[2]) }
  }

  /// The divergence in a block of rows: zero but for the cells of the window and those before it.
  @specialized(where S == Double)
  func perform(rows: Range<Int>, layer: Int) {
    guard let potential else { return }
    let grid = model.grid
    let (first, end) = (region.lower[0], region.upper[0])
    let isWithin = model.dimension == 2 || (layer >= region.lower[2] && layer < window[2].upperBound)
    for p in 0..<S.planes {
      for j in rows {
        let place = p * grid.planeCount + grid.index(0, j, layer)
        let row = potential.values + place
        row.update(repeating: 0, count: grid.cells[0])
        guard isWithin && j >= window[1].lowerBound - 1 && j < window[1].upperBound else { continue }
        for axis in 0..<model.dimension {
          let (faces, next, inverse) = (velocity[axis].values + place, grid.strides[axis], 1 / grid.spacing[axis])
          for i in first..<end { row[i] += (faces[i + next] - faces[i]) * inverse }
        }
      }
    }
  }

  /// u ← u − G φ in the window.
  @specialized(where S == Double)
  func subtractGradient(of potential: Field<S>) {
    if wraps { potential.copyLayer(axis: 2, from: model.grid.cells[2] - 1, to: -1) }
    let count = window[0].count
    for axis in 0..<model.dimension {
      let (before, inverse) = (model.grid.strides[axis], 1 / model.grid.spacing[axis])
      forEachRow { start in
        let (faces, cells) = (velocity[axis].values + start, potential.values + start)
        for i in 0..<count { faces[i] -= (cells[i] - cells[i - before]) * inverse }
      }
    }
  }

  /// Makes the velocity zero again.
  @specialized(where S == Double)
  func clear() {
    for field in velocity { forEachRow { start in (field.values + start).update(repeating: 0, count: window[0].count) } }
  }

  /// Where each row of the window begins, in every plane.
  @inline(__always)
  private func forEachRow(_ body: (_ start: Int) -> Void) {
    for p in 0..<S.planes {
      for k in window[2] { for j in window[1] { body(p * model.grid.planeCount + model.grid.index(window[0].lowerBound, j, k)) } }
    }
  }
}
