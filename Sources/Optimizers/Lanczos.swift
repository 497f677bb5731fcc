/// The eigenpairs of largest magnitude of a symmetric operator that is known by its products alone
/// (Lanczos 1950), each new direction made orthogonal to all before it.
public struct Lanczos: Sendable {
  /// In order of falling magnitude.
  public let values: [Double]
  public let vectors: [[Double]]
  /// ‖A v − λ v‖ of each.
  public let residuals: [Double]
  public let products: Int

  /// - Parameters:
  ///   - dimension: of the space, at least 1.
  ///   - count: how many pairs, at least 1.
  ///   - limit: how many products.
  ///   - tolerance: of residuals, relative to the largest magnitude of an eigenvalue.
  ///   - product: A v.
  public init(
    dimension: Int, count: Int, limit: Int, tolerance: Double = 1e-8, product: (_ direction: [Double]) throws -> [Double]
  ) rethrows {
    let count = min(count, dimension)
    var basis: [[Double]] = []
    var (diagonal, beside) = ([Double](), [Double]())
    // The same in every run, and along no axis.
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53 - 0.5
    }
    var next = (0..<dimension).map { _ in random() }
    next = next.scaled(by: 1 / next.norm)
    var pairs: (values: [Double], vectors: [[Double]]) = ([], [])
    var residuals: [Double] = []
    while basis.count < min(limit, dimension) {
      basis.append(next)
      var image = try product(next)
      diagonal.append(image.dot(next))
      // Twice, which is enough (Parlett 1980).
      for _ in 0..<2 {
        for vector in basis {
          let share = image.dot(vector)
          for index in image.indices { image[index] -= share * vector[index] }
        }
      }
      let length = image.norm
      pairs = SymmetricTridiagonal.eigenpairs(diagonal, beside)
      residuals = pairs.vectors.map { abs(length * ($0.last ?? 0)) }
      let largest = pairs.values.first.map { abs($0) } ?? 0
      let isDone = pairs.values.count >= count && residuals.prefix(count).allSatisfy { $0 <= tolerance * largest }
      if isDone || length <= 1e-14 * largest || length == 0 { break }
      beside.append(length)
      next = image.scaled(by: 1 / length)
    }
    products = basis.count
    values = Array(pairs.values.prefix(count))
    self.residuals = Array(residuals.prefix(count))
    vectors = pairs.vectors.prefix(count).map { shares in
      var vector = [Double](repeating: 0, count: dimension)
      for (share, direction) in zip(shares, basis) { for index in vector.indices { vector[index] += share * direction[index] } }
      return vector
    }
  }
}

/// Symmetric tridiagonal matrices.
enum SymmetricTridiagonal {
  /// Eigenvalues by falling magnitude, and their vectors, by Jacobi's rotations.
  /// - Parameter beside: the elements beside the diagonal, one fewer.
  static func eigenpairs(_ diagonal: [Double], _ beside: [Double]) -> (values: [Double], vectors: [[Double]]) {
    let n = diagonal.count
    var a = (0..<n).map { row in (0..<n).map { $0 == row ? diagonal[row] : 0.0 } }
    for (row, value) in beside.prefix(max(0, n - 1)).enumerated() { (a[row][row + 1], a[row + 1][row]) = (value, value) }
    var v = (0..<n).map { row in (0..<n).map { $0 == row ? 1.0 : 0 } }
    let scale = a.flatMap { $0 }.reduce(0) { max($0, abs($1)) }
    for _ in 0..<60 {
      let rest = (0..<n).reduce(0.0) { sum, row in (row + 1..<max(row + 1, n)).reduce(sum) { max($0, abs(a[row][$1])) } }
      if rest <= 1e-16 * scale { break }
      for p in 0..<n { for q in p + 1..<max(p + 1, n) where abs(a[p][q]) > 1e-18 * scale { rotate(&a, &v, p, q) } }
    }
    let order = (0..<n).sorted { abs(a[$0][$0]) > abs(a[$1][$1]) }
    return (order.map { a[$0][$0] }, order.map { column in (0..<n).map { v[$0][column] } })
  }

  private static func rotate(_ a: inout [[Double]], _ v: inout [[Double]], _ p: Int, _ q: Int) {
    let ratio = (a[q][q] - a[p][p]) / (2 * a[p][q])
    let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for k in a.indices { (a[k][p], a[k][q]) = (cosine * a[k][p] - sine * a[k][q], sine * a[k][p] + cosine * a[k][q]) }
    for k in a.indices { (a[p][k], a[q][k]) = (cosine * a[p][k] - sine * a[q][k], sine * a[p][k] + cosine * a[q][k]) }
    for k in v.indices { (v[k][p], v[k][q]) = (cosine * v[k][p] - sine * v[k][q], sine * v[k][p] + cosine * v[k][q]) }
  }
}

extension [Double] {
  fileprivate func scaled(by factor: Double) -> [Double] { map { factor * $0 } }
}
