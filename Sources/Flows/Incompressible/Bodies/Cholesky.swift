import Scalars

/// The factor L of a symmetric positive definite matrix A = L Lᵀ over any scalar: of a dual matrix
/// the dual factor, so that a solve with it carries derivatives, and of a complex symmetric (not
/// Hermitian) one the analytic continuation.
package struct Cholesky<S: Scalar>: Sendable {
  package let order: Int
  /// The lower triangle by rows.
  let rows: [S]

  /// - Parameter matrix: order × order, row by row; only the lower triangle is read.
  /// - Returns: nil if a pivot is not positive, as `isPositive` sees it.
  package init?(_ matrix: [S], order: Int, isPositive: (S) -> Bool) {
    var rows = matrix
    guard Self.factorize(&rows, order, isPositive) else { return nil }
    self.order = order
    self.rows = rows
  }

  /// A factor that is known: the lower triangle by rows, order × order.
  init(order: Int, rows: [S]) {
    (self.order, self.rows) = (order, rows)
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  private static func factorize(_ a: inout [S], _ n: Int, _ isPositive: (S) -> Bool) -> Bool {
    for j in 0..<n {
      var pivot = a[j * n + j]
      for k in 0..<j { pivot -= a[j * n + k] * a[j * n + k] }
      guard isPositive(pivot) else { return false }
      let root = S.sqrt(pivot)
      a[j * n + j] = root
      for i in j + 1..<max(n, j + 1) {
        var sum = a[i * n + j]
        for k in 0..<j { sum -= a[i * n + k] * a[j * n + k] }
        a[i * n + j] = sum / root
      }
    }
    return true
  }

  /// Replaces b by A⁻¹ b.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  package func solve(_ b: inout [S]) {
    for i in 0..<order {
      var sum = b[i]
      for k in 0..<i { sum -= rows[i * order + k] * b[k] }
      b[i] = sum / rows[i * order + i]
    }
    // Lᵀ by rows of L, as they lie in memory.
    for i in stride(from: order - 1, through: 0, by: -1) {
      b[i] = b[i] / rows[i * order + i]
      let solved = b[i]
      for k in 0..<i { b[k] -= rows[i * order + k] * solved }
    }
  }
}
