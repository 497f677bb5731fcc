import Fields
import Foundation

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
  private let axes: [LineTransform]
  private let rows: RowPass
  private let columns: ColumnPass

  /// - Parameter kinds: one for each axis of the grid.
  public init(_ kinds: [TransformKind], on grid: Grid, workers: Workers) throws {
    precondition(kinds.count == grid.dimension, "one kind of transform for each axis")
    self.kinds = kinds
    self.grid = grid
    self.workers = workers
    let scratch = (0..<workers.count).map { _ in LineScratch(longest: grid.cells.max() ?? 1) }
    axes = try kinds.indices.map { try LineTransform(kinds[$0], count: grid.cells[$0], scratch: scratch[0]) }
    rows = RowPass(grid, alongX: axes[0], alongY: grid.dimension == 3 ? axes[1] : nil, scratch: scratch)
    columns = ColumnPass(grid, axes[grid.dimension - 1], alongX: axes[0], scratch: scratch)
  }

  /// The eigenvalues of the second difference (φ[i+1] − 2φ[i] + φ[i−1]) / h² along an axis, −(2
  /// sin(θ/2) / h)², for each of its coefficients.
  public func eigenvalues(_ axis: Int) -> [Double] {
    axes[axis].angles.map { angle in
      let root = 2 * sin(0.5 * angle) / grid.spacing[axis]
      return -root * root
    }
  }

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
