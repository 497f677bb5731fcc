import CFFTW
import Fields

/// A failure to prepare a transform.
public struct SpectralError: Error, CustomStringConvertible {
  public let description: String
}

/// The transform of a field along every axis, each of its own kind, in place on the cells of a grid.
///
/// Work is batches of one-dimensional transforms: along x over blocks of rows, along the other axes over blocks of neighbouring columns. The
/// blocks follow from the grid alone, so results do not depend on the number of threads.
public final class Transform: @unchecked Sendable {
  public let kinds: [TransformKind]
  let grid: Grid
  let workers: Workers
  private let axes: [AxisBatches]

  /// - Parameter kinds: one for each axis of the grid.
  public init(_ kinds: [TransformKind], on grid: Grid, workers: Workers) throws {
    precondition(kinds.count == grid.dimension, "one kind of transform for each axis")
    self.kinds = kinds
    self.grid = grid
    self.workers = workers
    axes = try kinds.indices.map { try AxisBatches(axis: $0, kind: kinds[$0], grid: grid) }
  }

  /// The product of the axes' normalisations: forward then inverse multiplies by it.
  public var normalization: Double {
    zip(kinds, grid.cells).reduce(1) { $0 * $1.0.normalization($1.1) }
  }

  /// - Parameter plane: the first element of a real plane of a field.
  public func forward(_ plane: UnsafeMutablePointer<Double>) { for axis in axes { run(axis.forward, axis, plane) } }

  /// The unnormalised inverse, axes in reverse order.
  public func inverse(_ plane: UnsafeMutablePointer<Double>) { for axis in axes.reversed() { run(axis.inverse, axis, plane) } }

  private func run(_ plans: AxisBatches.Plans, _ axis: AxisBatches, _ plane: UnsafeMutablePointer<Double>) {
    nonisolated(unsafe) let start = plane + grid.first
    workers.forEach(axis.blocks.count) { index, _ in
      let block = axis.blocks[index]
      (block.isFull ? plans.full : plans.rest)?.execute(start + block.offset)
    }
  }
}

/// The batches of one-dimensional transforms along one axis of a grid.
private final class AxisBatches {
  struct Block {
    var offset: Int
    var isFull: Bool
  }
  struct Plans {
    var full: TransformPlan?
    var rest: TransformPlan?
  }
  let blocks: [Block]
  let forward: Plans
  let inverse: Plans

  init(axis: Int, kind: TransformKind, grid: Grid) throws {
    let cells = grid.cells
    // Neighbouring transforms of a batch lie along `across`; batches repeat along the third axis.
    let across = axis == 0 ? 1 : 0
    let outer = 3 - axis - across
    let size = axis == 0 ? 16 : 32
    let rest = cells[across] % size
    var blocks: [Block] = []
    for layer in 0..<cells[outer] {
      for start in stride(from: 0, to: cells[across], by: size) {
        let offset = layer * grid.strides[outer] + start * grid.strides[across]
        blocks.append(Block(offset: offset, isFull: start + size <= cells[across]))
      }
    }
    self.blocks = blocks
    let sample = Field<Double>(grid)
    func plan(_ count: Int, _ fftwKind: fftw_r2r_kind) throws -> TransformPlan? {
      if count == 0 { return nil }
      let shape = BatchShape(
        length: cells[axis], pointStride: grid.strides[axis], batchStride: grid.strides[across], count: count)
      guard let plan = TransformPlanner.plan(shape, fftwKind, sample: sample.values + grid.first) else {
        throw SpectralError(description: "FFTW has no plan for \(cells[axis]) points, \(kind.rawValue); choose another number of cells")
      }
      return plan
    }
    let full = cells[across] >= size ? size : 0
    forward = Plans(full: try plan(full, kind.forwardKind), rest: try plan(rest, kind.forwardKind))
    inverse = Plans(full: try plan(full, kind.inverseKind), rest: try plan(rest, kind.inverseKind))
  }
}
