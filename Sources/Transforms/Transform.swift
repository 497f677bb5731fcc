import Fields

/// A failure to prepare a transform.
public struct SpectralError: Error, CustomStringConvertible {
  public let description: String
}

/// The transform of a field along every axis, each of its own kind, in place on the cells of a
/// grid.
///
/// Work goes by blocks of rows along x (in three dimensions layers: along x, then y), and by blocks
/// of neighbouring columns along the last axis. The blocks follow from the grid alone, so results
/// do not depend on the number of threads. A transform has scratch memory: it is not to be used by
/// two threads at once.
///
/// **Order of the coefficients.** n reals become n coefficients 2 Σ x[j] cos θ(j + ½) or 2 Σ x[j]
/// sin θ(j + ½). Along an axis of even n with ends alike the first half are those that are even
/// about the middle, the second half the odd ones:
///
/// - periodic: cosines of θ = 2πk/n, k = 0 … n/2 − 1, then sines of 2πk/n, k = n/2 … 1, so that
///   wave k has the places k and n − k;
/// - Neumann: cosines of πk/n, k = 0, 2, 4 …, then k = 1, 3, 5 …;
/// - Dirichlet: sines of πk/n, k = n − 1, n − 3 …, then k = n, n − 2 ….
///
/// Of an odd n the order is: periodic, the same places, with j in place of j + ½; Neumann, k = 0 …
/// n − 1; Dirichlet, k = n … 1. Where the ends differ θ = π(k + ½)/n, between zero slope and zero
/// value k = 0 … n − 1, between zero value and zero slope k = n − 1 … 0. Along axes of even n with
/// ends alike, fields that are their own mirror image, or minus that, stay so to the bit.
public final class Transform: @unchecked Sendable {
  public let kinds: [TransformKind]
  let grid: Grid
  private let workers: Workers
  private let axes: [any AxisTransform]
  private let rows: RowPass
  private let columns: ColumnPass

  /// The fast transforms, in which widths do not count: of what stands in the cells by their
  /// numbers.
  /// - Parameter kinds: one for each axis of the grid.
  public convenience init(_ kinds: [TransformKind], on grid: Grid, workers: Workers) throws {
    try self.init(kinds, on: grid, diagonalizing: [], workers: workers)
  }

  /// - Parameter graded: the axes but the last whose second difference is diagonalised by the
  ///   eigenvectors of their cells.
  /// - Throws: `SpectralError` if FFTW makes no plan, or if such an axis is periodic.
  init(_ kinds: [TransformKind], on grid: Grid, diagonalizing graded: [Int], workers: Workers) throws {
    precondition(kinds.count == grid.dimension, "one kind of transform for each axis")
    self.kinds = kinds
    self.grid = grid
    self.workers = workers
    let (longest, dense) = (grid.cells.max() ?? 1, graded.map { grid.cells[$0] }.max() ?? 0)
    let scratch = (0..<workers.count).map { _ in LineScratch(longest: longest, dense: dense) }
    func fourier(_ axis: Int) throws -> FourierAxis {
      try FourierAxis(kinds[axis], count: grid.cells[axis], spacing: grid.spacing[axis], scratch: scratch[0])
    }
    let last = try fourier(grid.lastAxis)
    let others: [any AxisTransform] = try (0..<grid.lastAxis).map { axis in
      guard graded.contains(axis), let stretching = grid.axes[axis].stretching else { return try fourier(axis) }
      return try DenseTransform(kinds[axis], stretching, axis == 0 ? .forRows : .forColumns)
    }
    axes = others + [last]
    rows = RowPass(grid, alongX: axes[0], alongY: grid.dimension == 3 ? axes[1] : nil, scratch: scratch)
    columns = ColumnPass(grid, last.line, alongX: axes[0], scratch: scratch)
  }

  /// The eigenvalues of the second difference along an axis, for each of its coefficients; of a fast
  /// transform as if all its cells had the mean width.
  public func eigenvalues(_ axis: Int) -> [Double] { axes[axis].eigenvalues }

  /// The product of the axes' normalisations: forward then inverse multiplies by it.
  public var normalization: Double { normalization(axes: axes.indices) }

  func normalization(axes chosen: Range<Int>) -> Double { axes[chosen].reduce(1) { $0 * $1.normalization } }

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

  /// All axes but the last. `companion` does the rows of each block before they are transformed, or
  /// after they are transformed back.
  func passRows(
    _ plane: UnsafeMutablePointer<Double>, _ direction: TransformDirection, companion: (any RowWork)? = nil, within window: Region? = nil
  ) {
    rows.prepare(plane + grid.first, direction, companion, within: window)
    workers.share(rows.pieces, rows)
    rows.release()
  }

  /// The last axis.
  func passColumns(_ plane: UnsafeMutablePointer<Double>, _ action: ColumnPass.Action, _ part: ColumnPart? = nil) {
    columns.prepare(plane + grid.first, action, part)
    workers.share(columns.pieces, columns)
    columns.release()
  }

  /// The layers of a window along the last axis; in the plane these are rows, which go in pairs.
  func layers(_ window: Region) -> Range<Int> {
    let layers = window.lower[grid.lastAxis]..<window.upper[grid.lastAxis]
    return grid.dimension == 2 ? rows.paired(layers) : layers
  }
}
