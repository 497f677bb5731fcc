import Fields
import Kernels
import Scalars
import Sweeps

/// Subtracts the gradient of a potential from a velocity, u ← u − G φ, in two parts: what the rows
/// of a block suffice for, as soon as they are there; then the rest.
///
/// Before the first cell φ is that of the last one of a periodic axis, zero otherwise; behind the
/// last cell it is zero.
final class GradientCorrections<S: SweepScalar>: RowWork {
  private let model: FlowModel
  private let sweeps: [Sweep<S>]
  private let corrected, pressure: SweepInput
  private let result: SweepOutput
  /// Rows in a block; the first of each waits for the block before.
  private let rowBlock: Int
  private var potential: Field<S>?
  private lazy var seams = SeamRows(sweeps[1], rowBlock: rowBlock, grid: model.grid)

  /// - Parameter faces: of each component, those to be corrected.
  init(_ model: FlowModel, faces: (Int) -> Region) {
    self.model = model
    rowBlock = model.poisson.rowBlock
    sweeps = (0..<model.dimension).map { axis in
      Sweep<S>(FlowModel.kernel(GradientCorrection(axis: axis).name), on: model.grid, region: faces(axis), workers: model.workers)
    }
    (corrected, pressure) = (sweeps.input("velocity"), sweeps.input("potential"))
    result = sweeps.output("corrected")
  }

  @specialized(where S == Double)
  func bind(_ velocity: VectorField<S>, _ potential: Field<S>) {
    self.potential = potential
    for axis in 0..<model.dimension {
      sweeps[axis].read(corrected, velocity[axis])
      sweeps[axis].read(pressure, potential)
      sweeps[axis].write(result, velocity[axis])
    }
  }

  @specialized(where S == Double)
  func perform(rows: Range<Int>, layer: Int) {
    guard let potential else { return }
    let grid = model.grid
    let n = grid.cells[0]
    let wraps = model.isPeriodic(0)
    for p in 0..<S.planes {
      for j in rows {
        let row = potential.values + (p * grid.planeCount + grid.index(0, j, layer))
        row[-1] = wraps ? row[n - 1] : 0
        row[n] = 0
      }
    }
    sweeps[0].perform(rows: rows, layer: layer)
    sweeps[1].perform(rows: rows.lowerBound + 1..<rows.upperBound, layer: layer)
  }

  /// What needed more than one block.
  @specialized(where S == Double)
  func finish() {
    guard let potential else { return }
    for axis in 1..<model.dimension {
      let n = model.grid.cells[axis]
      potential.copyLayer(axis: axis, from: model.isPeriodic(axis) ? n - 1 : nil, to: -1)
      potential.copyLayer(axis: axis, from: nil, to: n)
    }
    model.workers.share(seams.count, seams)
    if model.dimension == 3 { sweeps[2].forward() }
  }
}

/// The rows of a sweep at which blocks begin, and the one behind the last cell.
private final class SeamRows<S: SweepScalar>: PieceWork {
  private let sweep: Sweep<S>
  private let rowBlock: Int
  private let cells: Int
  private let perLayer: Int
  let count: Int

  init(_ sweep: Sweep<S>, rowBlock: Int, grid: Grid) {
    self.sweep = sweep
    self.rowBlock = rowBlock
    cells = grid.cells[1]
    perLayer = (cells + rowBlock - 1) / rowBlock + 1
    count = perLayer * grid.cells[2]
  }

  func perform(piece: Int, worker: Int) {
    let row = min(piece % perLayer * rowBlock, cells)
    sweep.perform(rows: row..<row + 1, layer: piece / perLayer)
  }
}

extension Field {
  /// Copies the layer of one index along an axis to another, over the cells of the other axes, or
  /// clears it.
  func copyLayer(axis: Int, from source: Int?, to target: Int) {
    let (a, b) = axis == 0 ? (1, 2) : axis == 1 ? (0, 2) : (0, 1)
    let stride = grid.strides[axis]
    for p in 0..<S.planes {
      for k in 0..<grid.cells[b] {
        let line = values + (p * grid.planeCount + grid.first + k * grid.strides[b])
        let step = grid.strides[a]
        var at = target * stride
        if let source {
          let shift = (source - target) * stride
          for _ in 0..<grid.cells[a] {
            line[at] = line[at + shift]
            at &+= step
          }
        } else {
          for _ in 0..<grid.cells[a] {
            line[at] = 0
            at &+= step
          }
        }
      }
    }
  }
}
