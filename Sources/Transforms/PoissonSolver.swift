import Fields
import Scalars

/// Solves ∇²φ = b on the cells of a grid, ∇² the second difference along each axis, exactly to
/// round-off.
///
/// The transform diagonalises the operator, so a solve is: transform, divide by the eigenvalue,
/// transform back; along the last axis all three while a block of columns is in cache. Where the
/// cells of the last axis differ in width, tridiagonal systems are solved there instead
/// (``TridiagonalSolver``), and a mean is one by volume. Where no end of any axis holds the value
/// of φ, the constant mode is undetermined: the solution of zero mean is returned and the mean of b
/// ignored. The solve is then the pseudo-inverse; on cells of one size it is symmetric, its own
/// pullback, and times the volumes of the cells it always is.
public final class PoissonSolver: PoissonSolving, @unchecked Sendable {
  public let transform: Transform
  public let ways: [AxisWay]
  /// What is done along the last axis.
  private let last: ColumnPass.Action

  public init(_ kinds: [TransformKind], on grid: Grid, workers: Workers) throws {
    transform = try Transform(kinds, on: grid, workers: workers)
    let transform = transform
    ways = kinds.enumerated().map { grid.isStretched($0) ? .elimination : .transform($1) }
    last = grid.stretching.map { .eliminate(TridiagonalSolver(transform, $0)) } ?? .solve(Eigenvalues(transform))
  }

  public var rowBlock: Int { RowPass.block }

  public func solve<S: FieldScalar>(_ field: Field<S>, before: (any RowWork)?, after: (any RowWork)?) {
    for plane in 0..<S.planes {
      let start = field.values + plane * field.grid.planeCount
      transform.passRows(start, .forward, companion: plane == 0 ? before : nil)
      transform.passColumns(start, last)
      transform.passRows(start, .inverse, companion: plane == S.planes - 1 ? after : nil)
    }
  }
}
