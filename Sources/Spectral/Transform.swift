import Fields

/// A failure to prepare a transform.
public struct SpectralError: Error, CustomStringConvertible {
  public let description: String
}

/// The transform of a field along every axis, each of its own kind, in place on the cells of a grid.
///
/// Work goes by blocks of rows along x (in three dimensions layers: along x, then y), and by blocks of neighbouring columns along the
/// last axis. The blocks follow from the grid alone, so results do not depend on the number of threads. A transform has scratch memory:
/// it is not to be used by two threads at once.
///
/// **Order of the coefficients.** Along a periodic x a row of n reals becomes its n/2 + 1 complex coefficients, real and imaginary part
/// side by side: these take n + 2 elements (n + 1 of an odd n), so up to two ghosts behind the row are overwritten. Along another
/// periodic axis the complex coefficients are in the usual order 0 … n−1; but where x is not periodic there are no complex numbers, and
/// that axis is in FFTW's half-complex order.
public final class Transform: @unchecked Sendable {
  public let kinds: [TransformKind]
  let grid: Grid
  private let workers: Workers
  private let rows: RowPass
  private let columns: ColumnPass

  /// - Parameter kinds: one for each axis of the grid.
  public init(_ kinds: [TransformKind], on grid: Grid, workers: Workers) throws {
    precondition(kinds.count == grid.dimension, "one kind of transform for each axis")
    self.kinds = kinds
    self.grid = grid
    self.workers = workers
    let scratch = (0..<workers.count).map { _ in LineScratch(longest: grid.cells.max() ?? 1) }
    let isReal = kinds[0] != .periodic
    let axes = try kinds.indices.map {
      try LineTransform(kinds[$0], count: grid.cells[$0], isHalfComplex: isReal && $0 > 0, scratch: scratch[0])
    }
    let length = Self.rowLength(kinds, grid)
    rows = RowPass(
      grid, alongX: axes[0], isPeriodic: !isReal, alongY: grid.dimension == 3 ? axes[1] : nil, rowLength: length, scratch: scratch)
    columns = ColumnPass(grid, axes[grid.dimension - 1], rowLength: length, scratch: scratch)
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
  public func forward(_ plane: UnsafeMutablePointer<Double>) {
    passRows(plane, .forward)
    passColumns(plane, .forward)
  }

  /// The unnormalised inverse, axes in reverse order.
  public func inverse(_ plane: UnsafeMutablePointer<Double>) {
    passColumns(plane, .inverse)
    passRows(plane, .inverse)
  }

  /// All axes but the last. `companion` does the rows of each block before they are transformed, or after they are transformed back.
  func passRows(_ plane: UnsafeMutablePointer<Double>, _ direction: RowPass.Direction, companion: (any RowWork)? = nil) {
    rows.prepare(plane + grid.first, direction, companion)
    workers.share(rows.pieces, rows)
    rows.release()
  }

  /// The last axis.
  func passColumns(_ plane: UnsafeMutablePointer<Double>, _ action: ColumnPass.Action) {
    columns.prepare(plane + grid.first, action)
    workers.share(columns.pieces, columns)
    columns.release()
  }
}
