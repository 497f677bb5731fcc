import Fields
import Scalars

/// Solves ∇²φ = b on the cells of a grid, ∇² the second difference along each axis, exactly to round-off.
///
/// The transform diagonalises the operator, so a solve is: transform, divide by the eigenvalue, transform back; along the last axis
/// all three while a block of columns is in cache. Where the cells of the last axis differ in width, tridiagonal systems are solved there instead
/// (``Elimination``), and a mean is one by volume. Where no end of any axis holds the value of φ, the constant mode is undetermined: the
/// solution of zero mean is returned and the mean of b ignored. The solve is then the pseudo-inverse; on cells of one size it is symmetric, its own pullback, and times the volumes of the
/// cells it always is.
public final class PoissonSolver: @unchecked Sendable {
  public let transform: Transform
  /// What is done along the last axis.
  private let last: ColumnPass.Action

  public init(_ kinds: [TransformKind], on grid: Grid, workers: Workers) throws {
    transform = try Transform(kinds, on: grid, workers: workers)
    let transform = transform
    last = grid.stretching.map { .eliminate(Elimination(transform, $0)) } ?? .solve(Eigenvalues(transform))
  }

  /// Rows of the blocks that `before` and `after` are handed: in every layer a block begins at each multiple of it.
  public var rowBlock: Int { RowPass.block }

  /// Replaces b by φ. Ghost layers are left alone. Allocates nothing.
  ///
  /// - Parameters:
  ///   - before: is handed each block of rows once, right before they are read for the first time: it may fill them, in all planes.
  ///   - after: is handed each block of rows once, when all planes of them hold φ. Of φ it may use the rows of the block only.
  public func solve<S: FieldScalar>(_ field: Field<S>, before: (any RowWork)? = nil, after: (any RowWork)? = nil) {
    for plane in 0..<S.planes {
      let start = field.values + plane * field.grid.planeCount
      transform.passRows(start, .forward, companion: plane == 0 ? before : nil)
      transform.passColumns(start, last)
      transform.passRows(start, .inverse, companion: plane == S.planes - 1 ? after : nil)
    }
  }
}
