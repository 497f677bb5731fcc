import Fields

/// The second difference along the last axis where its cells differ in width, between ends at which
/// nothing is given: of each column of coefficients of the other axes, with their eigenvalue λ ≤ 0,
/// a tridiagonal system
///
///     Δ[j] λ φ[j] + (φ[j+1] − φ[j]) / δ[j+1] − (φ[j] − φ[j−1]) / δ[j] = Δ[j] b[j],
///
/// Δ the widths, δ the distances of centres, without the terms beyond the ends. It is eliminated
/// from both ends to the middle, by pivots that are kept: columns that are their own mirror image,
/// on widths that are, stay so to the bit. The constant mode of φ is undetermined: the mean of b is
/// taken away, that of φ is zero.
final class TridiagonalSolver {
  private let count: Int
  /// Where the rows from above and from below meet: the first of those from above.
  private let middle: Int
  /// −Δ[j] over the normalisation of the other axes' transforms.
  private let scale: [Double]
  /// 1/δ[j] of the faces 0 … n, 0 at the ends.
  private let coupling: [Double]
  private let widths: [Double]
  /// Whether the first column is that of the constant mode.
  private let hasConstantMode: Bool
  /// Coefficients along x, and those beside: of y in three dimensions.
  private let alongX, beside: Int
  /// One over the pivots of each column, layer by layer; in the two rows in the middle, of the
  /// inverse of the system that is left there, the diagonal.
  private let inverse: UnsafeMutablePointer<Double>
  /// Of that inverse, what is beside the diagonal.
  private let mixed: UnsafeMutablePointer<Double>

  init(_ transform: Transform, _ stretching: Stretching) {
    let grid = transform.grid
    precondition(transform.kinds[grid.lastAxis] == .neumann, "a stretched axis lies between closed sides")
    precondition(grid.cells[grid.lastAxis] >= 2, "a stretched axis has two cells at least")
    let n = stretching.widths.count
    let normalization = transform.normalization(axes: 0..<grid.lastAxis)
    (count, middle, widths) = (n, n / 2, stretching.widths)
    scale = widths.map { -$0 / normalization }
    coupling = (0...n).map { $0 == 0 || $0 == n ? 0 : 1 / stretching.distance($0) }
    (alongX, beside) = (grid.cells[0], grid.dimension == 3 ? grid.cells[1] : 1)
    let columns = alongX * beside
    inverse = LineScratch.allocate(columns * n)
    mixed = LineScratch.allocate(columns)
    let (eigenvaluesX, eigenvaluesY) = (transform.eigenvalues(0), grid.dimension == 3 ? transform.eigenvalues(1) : [0])
    hasConstantMode = eigenvaluesX[0] + eigenvaluesY[0] == 0
    for j in 0..<beside { for i in 0..<alongX { factor(j * alongX + i, eigenvaluesX[i] + eigenvaluesY[j]) } }
  }

  deinit {
    inverse.deallocate()
    mixed.deallocate()
  }

  private func factor(_ column: Int, _ eigenvalue: Double) {
    let (n, step) = (count, alongX * beside)
    func diagonal(_ j: Int) -> Double { coupling[j] + coupling[j + 1] - eigenvalue * widths[j] }
    var (lower, upper) = (diagonal(0), diagonal(n - 1))
    for j in 1..<middle {
      inverse[(j - 1) * step + column] = 1 / lower
      lower = diagonal(j) - coupling[j] * coupling[j] / lower
    }
    for j in stride(from: n - 2, through: middle, by: -1) {
      inverse[(j + 1) * step + column] = 1 / upper
      upper = diagonal(j) - coupling[j + 1] * coupling[j + 1] / upper
    }
    let link = coupling[middle]
    let (below, above) = ((middle - 1) * step + column, middle * step + column)
    if eigenvalue == 0 {
      // Both pivots are the link. What is left of a right-hand side without mean is a and −a.
      (inverse[below], inverse[above], mixed[column]) = (0.5 / lower, 0.5 / upper, 0)
    } else {
      let determinant = lower * upper - link * link
      (inverse[below], inverse[above], mixed[column]) = (upper / determinant, lower / determinant, link / determinant)
    }
  }

  /// Replaces b by φ in neighbouring columns.
  /// - Parameters:
  ///   - start: the first point of the first column, `stride` elements from one point of a column
  ///     to the next.
  ///   - columns: along x.
  func solve(_ start: UnsafeMutablePointer<Double>, stride: Int, columns: Range<Int>, beside j: Int) {
    let holdsMean = hasConstantMode && columns.lowerBound == 0 && j == 0
    if holdsMean { removeMean(start, stride) }
    for first in Swift.stride(from: columns.lowerBound, to: columns.upperBound, by: 8) {
      let table = j &* alongX &+ first
      eliminate(start + (first &- columns.lowerBound), stride, table, min(8, columns.upperBound &- first))
    }
    if holdsMean { removeMean(start, stride) }
  }

  /// Takes the mean, by widths, of the constant mode away.
  private func removeMean(_ column: UnsafeMutablePointer<Double>, _ stride: Int) {
    var (sum, length) = (0.0, 0.0)
    for j in 0..<count {
      sum += widths[j] * column[j &* stride]
      length += widths[j]
    }
    let mean = sum / length
    for j in 0..<count { column[j &* stride] -= mean }
  }

  /// Up to eight columns.
  private func eliminate(_ column: UnsafeMutablePointer<Double>, _ stride: Int, _ table: Int, _ width: Int) {
    let (n, h, step) = (count, middle, alongX &* beside)
    let pivots = inverse + table
    scale.withUnsafeBufferPointer { scale in
      coupling.withUnsafeBufferPointer { coupling in
        /// The row after `last`, of which `sum` is what has been eliminated so far, towards the
        /// middle.
        func next(_ row: Int, after last: Int, across face: Int, _ sum: SIMD8<Double>) -> SIMD8<Double> {
          let result =
            scale[row] * Self.load(column + row &* stride, width) + sum * (coupling[face] * Self.load(pivots + last &* step, width))
          Self.store(result, column + row &* stride, width)
          return result
        }
        func back(_ row: Int, across face: Int, _ value: SIMD8<Double>) -> SIMD8<Double> {
          let result = (Self.load(column + row &* stride, width) + coupling[face] * value) * Self.load(pivots + row &* step, width)
          Self.store(result, column + row &* stride, width)
          return result
        }
        var lower = scale[0] * Self.load(column, width)
        var upper = scale[n - 1] * Self.load(column + (n &- 1) &* stride, width)
        Self.store(lower, column, width)
        Self.store(upper, column + (n &- 1) &* stride, width)
        for j in 1..<h {
          lower = next(j, after: j &- 1, across: j, lower)
          upper = next(n &- 1 &- j, after: n &- j, across: n &- j, upper)
        }
        if n & 1 == 1 { upper = next(h, after: h &+ 1, across: h &+ 1, upper) }
        let beside = Self.load(mixed + table, width)
        (lower, upper) = (
          Self.load(pivots + (h &- 1) &* step, width) * lower + beside * upper,
          Self.load(pivots + h &* step, width) * upper + beside * lower
        )
        Self.store(lower, column + (h &- 1) &* stride, width)
        Self.store(upper, column + h &* stride, width)
        if n & 1 == 1 { upper = back(h &+ 1, across: h &+ 1, upper) }
        for j in Swift.stride(from: h &- 2, through: 0, by: -1) {
          lower = back(j, across: j &+ 1, lower)
          upper = back(n &- 1 &- j, across: n &- 1 &- j, upper)
        }
      }
    }
  }

  @inline(__always)
  private static func load(_ address: UnsafePointer<Double>, _ width: Int) -> SIMD8<Double> {
    if width == 8 { return SIMD8(at: address) }
    var pack = SIMD8<Double>.zero
    for i in 0..<width { pack[i] = address[i] }
    return pack
  }

  @inline(__always)
  private static func store(_ pack: SIMD8<Double>, _ address: UnsafeMutablePointer<Double>, _ width: Int) {
    if width == 8 { return pack.store(at: address) }
    for i in 0..<width { address[i] = pack[i] }
  }
}
