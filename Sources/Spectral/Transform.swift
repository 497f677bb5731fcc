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
///
/// **Order of the coefficients.** Along a periodic x a row of n reals becomes its n/2 + 1 complex coefficients, real and imaginary part side by side:
/// these take n + 2 elements (n + 1 of an odd n), so up to two ghosts behind the row are overwritten. Along another periodic axis the
/// complex coefficients are in the usual order 0 … n−1; but where x is not periodic there are no complex numbers, and that axis is in FFTW's half-complex order.
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
    let length = Self.rowLength(kinds, grid)
    axes = try kinds.indices.map { try AxisBatches(axis: $0, kinds: kinds, grid: grid, rowLength: length) }
  }

  /// Elements of a row of coefficients.
  public var rowLength: Int { Self.rowLength(kinds, grid) }

  private static func rowLength(_ kinds: [TransformKind], _ grid: Grid) -> Int {
    kinds[0] == .periodic ? 2 * (grid.cells[0] / 2 + 1) : grid.cells[0]
  }

  /// The eigenvalues of the second difference along an axis, for each element of its coefficients.
  public func eigenvalues(_ axis: Int) -> [Double] {
    let values = kinds[axis].secondDifferenceEigenvalues(grid.cells[axis], spacing: grid.spacing[axis])
    return axis == 0 && kinds[0] == .periodic ? (0..<rowLength).map { values[$0 / 2] } : values
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

  init(axis: Int, kinds: [TransformKind], grid: Grid, rowLength: Int) throws {
    let cells = grid.cells
    let kind = kinds[axis]
    let isComplex = axis > 0 && kind == .periodic && kinds[0] == .periodic
    // Neighbouring transforms of a batch lie along `across`; batches repeat along the third axis. A complex number is two elements.
    let across = axis == 0 ? 1 : 0
    let outer = 3 - axis - across
    let width = isComplex ? 2 : 1
    let count = axis == 0 ? cells[1] : rowLength / width
    let size = axis == 0 || isComplex ? 16 : 32
    var blocks: [Block] = []
    for layer in 0..<cells[outer] {
      for start in stride(from: 0, to: count, by: size) {
        let offset = layer * grid.strides[outer] + start * grid.strides[across] * width
        blocks.append(Block(offset: offset, isFull: start + size <= count))
      }
    }
    self.blocks = blocks
    let sample = Field<Double>(grid)
    func plan(_ count: Int, _ operation: TransformOperation) throws -> TransformPlan? {
      if count == 0 { return nil }
      let shape = BatchShape(
        length: cells[axis], pointStride: grid.strides[axis] / width, batchStride: grid.strides[across], count: count)
      guard let plan = TransformPlanner.plan(shape, operation, sample: sample.values + grid.first) else {
        throw SpectralError(description: "FFTW has no plan for \(cells[axis]) points, \(kind.rawValue); choose another number of cells")
      }
      return plan
    }
    func operation(isForward: Bool) -> TransformOperation {
      if axis == 0 && kind == .periodic { return .halfComplex(isForward: isForward) }
      return isComplex ? .complex(isForward: isForward) : .real(isForward ? kind.forwardKind : kind.inverseKind)
    }
    func plans(_ operation: TransformOperation) throws -> Plans {
      Plans(full: try plan(count >= size ? size : 0, operation), rest: try plan(count % size, operation))
    }
    forward = try plans(operation(isForward: true))
    inverse = try plans(operation(isForward: false))
  }
}
