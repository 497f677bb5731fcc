import Fields
import Scalars

/// Solves ∇²φ = b on the cells of a grid, ∇² the second difference along each axis, exactly to
/// round-off.
///
/// A transform along each axis diagonalises the operator, so a solve is: transform, divide by the
/// eigenvalue, transform back; along the last axis all three while a block of columns is in cache.
/// Along equal cells the transform is a fast one; where cells differ in width it is the product
/// with their eigenvectors (``DenseTransform``), but along the last axis tridiagonal systems are
/// solved there instead (``TridiagonalSolver``), and a mean is one by volume. Where no end of any
/// axis holds the value of φ, the constant mode is undetermined: the solution of zero mean is
/// returned and the mean of b ignored. The solve is then the pseudo-inverse; on cells of one size it
/// is symmetric, its own pullback, and times the volumes of the cells it always is.
public final class PoissonSolver: PoissonSolving, @unchecked Sendable {
  public let transform: Transform
  public let ways: [AxisWay]
  /// What is done along the last axis.
  private let last: ColumnPass.Action

  /// - Throws: `SpectralError` if FFTW makes no plan, or if a graded axis is periodic.
  public init(_ kinds: [TransformKind], on grid: Grid, workers: Workers) throws {
    let graded = (0..<grid.lastAxis).filter(grid.isStretched)
    transform = try Transform(kinds, on: grid, diagonalizing: graded, workers: workers)
    let transform = transform
    ways = kinds.enumerated().map { axis, kind in
      if !grid.isStretched(axis) { return .transform(kind) }
      return axis == grid.lastAxis ? .elimination : .eigenvectors(kind)
    }
    last =
      try grid.axes[grid.lastAxis].stretching.map { .eliminate(try TridiagonalSolver(transform, $0)) } ?? .solve(Eigenvalues(transform))
  }

  public var rowBlock: Int { RowPass.block }

  /// What is eliminated along the last axis starts where there is something.
  public var usesWindows: Bool {
    if case .eliminate = last { true } else { false }
  }

  public func solve<S: FieldScalar>(_ field: Field<S>, within window: Region?, before: (any RowWork)?, after: (any RowWork)?) {
    let window = usesWindows ? window : nil
    let part = window.map(transform.layers).map { ColumnPart(given: $0, wanted: $0) }
    for plane in 0..<S.planes {
      let start = field.values + plane * field.grid.planeCount
      transform.passRows(start, .forward, companion: plane == 0 ? before : nil, within: window)
      transform.passColumns(start, last, part)
      transform.passRows(start, .inverse, companion: plane == S.planes - 1 ? after : nil, within: window)
    }
  }

  public func begin<S: FieldScalar>(_ right: Field<S>, into field: Field<S>, within window: Region, before: (any RowWork)?) {
    let wanted = transform.layers(window)
    for plane in 0..<S.planes {
      let offset = plane * field.grid.planeCount
      transform.passRows(right.values + offset, .forward, companion: plane == 0 ? before : nil)
      let added = UnsafePointer(right.values + (offset + field.grid.first))
      transform.passColumns(field.values + offset, last, ColumnPart(given: 0..<0, wanted: wanted, added: added))
      transform.passRows(field.values + offset, .inverse, within: window)
    }
  }

  public func finish<S: FieldScalar>(
    _ field: Field<S>, adding right: Field<S>, within window: Region, before: (any RowWork)?, after: (any RowWork)?
  ) {
    let (given, whole) = (transform.layers(window), 0..<field.grid.cells[field.grid.lastAxis])
    for plane in 0..<S.planes {
      let offset = plane * field.grid.planeCount
      transform.passRows(field.values + offset, .forward, companion: plane == 0 ? before : nil, within: window)
      let added = UnsafePointer(right.values + (offset + field.grid.first))
      transform.passColumns(field.values + offset, last, ColumnPart(given: given, wanted: whole, added: added))
      transform.passRows(field.values + offset, .inverse, companion: plane == S.planes - 1 ? after : nil)
    }
  }
}
