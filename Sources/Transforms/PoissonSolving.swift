import Fields
import Scalars

/// Solves ∇²φ = b on the cells of a grid, ∇² the second difference along each axis.
///
/// A solve is its own pullback: exactly on cells of one size, times their volumes on others.
/// Projections rely on that, and on nothing else of how it is done.
public protocol PoissonSolving: Sendable {
  /// How each axis is treated, x first.
  var ways: [AxisWay] { get }
  /// Rows of the blocks that `before` and `after` are handed: in every layer a block begins at each
  /// multiple of it.
  var rowBlock: Int { get }

  /// Replaces b by φ. Ghost layers are left alone. Allocates nothing.
  ///
  /// - Parameters:
  ///   - window: the rows in which b is other than zero and φ is wanted, along x always whole; other
  ///     rows may hold anything, before and after. Nil for all.
  ///   - before: is handed each block of rows once, right before they are read for the first time:
  ///     it may fill them, in all planes.
  ///   - after: is handed each block of rows once, when all planes of them hold φ. Of φ it may use
  ///     the rows of the block only.
  func solve<S: FieldScalar>(_ field: Field<S>, within window: Region?, before: (any RowWork)?, after: (any RowWork)?)
  /// Whether a window saves work; else b is to be zero beyond it.
  var usesWindows: Bool { get }

  /// The first half of a solve for b + b′, where b′ is zero beyond a window and depends on the φ that
  /// b alone has there: leaves that φ in the window of `field`, and in `right` what `finish` needs.
  /// The two save nearly half of two solves. Of solvers that use windows only.
  ///
  /// - Parameters:
  ///   - right: b, in all cells.
  ///   - before: as of `solve`, for the rows of b.
  func begin<S: FieldScalar>(_ right: Field<S>, into field: Field<S>, within window: Region, before: (any RowWork)?)
  /// The second half: replaces b′ by the φ of b + b′, in all cells.
  ///
  /// - Parameters:
  ///   - field: b′ in the rows of the window.
  ///   - right: what `begin` has left there.
  ///   - before: as of `solve`, for the rows of b′ in the window.
  func finish<S: FieldScalar>(
    _ field: Field<S>, adding right: Field<S>, within window: Region, before: (any RowWork)?, after: (any RowWork)?)
}

extension PoissonSolving {
  public func solve<S: FieldScalar>(_ field: Field<S>, before: (any RowWork)? = nil, after: (any RowWork)? = nil) {
    solve(field, within: nil, before: before, after: after)
  }
}

/// How a solver treats an axis.
public enum AxisWay: Sendable, Equatable {
  /// A fast transform diagonalises the second difference.
  case transform(TransformKind)
  /// So does the product with the eigenvectors of cells that differ in width.
  case eigenvectors(TransformKind)
  /// A tridiagonal system is solved for each column, the other axes being transformed.
  case elimination
}
