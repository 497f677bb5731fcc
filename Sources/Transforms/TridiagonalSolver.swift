import Fields

/// The second difference along the last axis where its cells differ in width: of each column of coefficients of the other axes, with their eigenvalue λ ≤ 0,
/// a tridiagonal system
///
///     Δ[j] λ φ[j] + (φ[j+1] − φ[j]) / δ[j+1] − (φ[j] − φ[j−1]) / δ[j] = Δ[j] b[j],
///
/// Δ the widths, δ the distances of centres; without the term beyond an end at which nothing is
/// given, and where the value is, φ beyond it is zero. It is eliminated from both ends to the
/// middle, two rows or one, by pivots that are kept: columns that are their own mirror image, on
/// widths that are, stay so to the bit. Where no end of any axis holds the value, the constant mode
/// of φ is undetermined: the mean of b is taken away, that of φ is zero.
///
/// A pivot p[j] is the coupling c[j+1] = 1/δ[j+1] to the row that comes next, and what holds the rows
/// up to its own in place beside that,
///
///     r[j] = −Δ[j] λ + c[j] r[j−1] / p[j−1],   p[j] = c[j+1] + r[j]:
///
/// nothing is subtracted, so that wide cells and low modes, of which r is far below c, keep their
/// digits.
final class TridiagonalSolver {
  private let count: Int
  /// Where the rows from both ends meet: the one in the middle, or the upper one of two.
  private let middle: Int
  /// −Δ[j] over the normalisation of the other axes' transforms.
  private let scale: [Double]
  /// 1/δ[j] of the faces 0 … n; of the ends 0 where nothing is given.
  private let coupling: [Double]
  private let widths: [Double]
  /// Whether the first column is that of the constant mode.
  private let hasConstantMode: Bool
  /// Coefficients along x, and those beside: of y in three dimensions.
  private let alongX, beside: Int
  /// One over the pivots of each column, layer by layer; where there are two rows in the middle, of
  /// the inverse of the system that is left there, the diagonal.
  private let inverse: UnsafeMutablePointer<Double>
  /// Of that inverse, what is beside the diagonal.
  private let mixed: UnsafeMutablePointer<Double>

  /// - Throws: `SpectralError` where the last axis is periodic.
  init(_ transform: Transform, _ stretching: Stretching) throws {
    let grid = transform.grid
    let n = stretching.widths.count
    let difference = try SecondDifference(transform.kinds[grid.lastAxis], stretching)
    let normalization = transform.normalization(axes: 0..<grid.lastAxis)
    (count, middle, widths) = (n, n / 2, stretching.widths)
    scale = widths.map { -$0 / normalization }
    coupling = difference.couplings
    (alongX, beside) = (grid.cells[0], grid.dimension == 3 ? grid.cells[1] : 1)
    let columns = alongX * beside
    inverse = LineScratch.allocate(columns * n)
    mixed = LineScratch.allocate(columns)
    let (eigenvaluesX, eigenvaluesY) = (transform.eigenvalues(0), grid.dimension == 3 ? transform.eigenvalues(1) : [0])
    hasConstantMode = eigenvaluesX[0] + eigenvaluesY[0] + coupling[0] + coupling[n] == 0
    for j in 0..<beside { for i in 0..<alongX { factor(j * alongX + i, eigenvaluesX[i] + eigenvaluesY[j]) } }
  }

  deinit {
    inverse.deallocate()
    mixed.deallocate()
  }

  private func factor(_ column: Int, _ eigenvalue: Double) {
    let (n, step) = (count, alongX * beside)
    /// From row to row towards the middle: keeps one over the pivot, and carries r to the next row.
    func pass(_ row: Int, _ held: Double, across face: Int, to next: Int) -> Double {
      let pivot = coupling[face] + held
      inverse[row * step + column] = 1 / pivot
      return -eigenvalue * widths[next] + coupling[face] * (held / pivot)
    }
    var (lower, upper) = (coupling[0] - eigenvalue * widths[0], coupling[n] - eigenvalue * widths[n - 1])
    for j in 0..<(n - 1) / 2 {
      lower = pass(j, lower, across: j + 1, to: j + 1)
      upper = pass(n - 1 - j, upper, across: n - 1 - j, to: n - 2 - j)
    }
    let isConstant = hasConstantMode && column == 0
    if n % 2 == 1 {
      // Both hold the width of the middle.
      let pivot = (lower + upper) + eigenvalue * widths[middle]
      inverse[middle * step + column] = isConstant ? 0 : 1 / pivot
    } else {
      let link = coupling[middle]
      let (below, above) = ((middle - 1) * step + column, middle * step + column)
      if isConstant {
        // Both pivots are the link. What is left of a right-hand side without mean is a and −a.
        (inverse[below], inverse[above], mixed[column]) = (0.5 / link, 0.5 / link, 0)
      } else {
        let determinant = lower * upper + link * (lower + upper)
        (inverse[below], inverse[above], mixed[column]) = ((upper + link) / determinant, (lower + link) / determinant, link / determinant)
      }
    }
  }

  /// Replaces b by φ in neighbouring columns.
  /// - Parameters:
  ///   - start: the first point of the first column, `stride` elements from one point of a column
  ///     to the next.
  ///   - columns: along x.
  ///   - part: which points of b count, and of which φ is wanted.
  func solve(_ start: UnsafeMutablePointer<Double>, stride: Int, columns: Range<Int>, beside j: Int, _ part: ColumnPart) {
    let holdsMean = hasConstantMode && columns.lowerBound == 0 && j == 0
    if holdsMean {
      // What leaves the mean away stands everywhere.
      gather(start, stride, min(8, columns.count), part)
      removeMean(start, stride)
    }
    for first in Swift.stride(from: columns.lowerBound, to: columns.upperBound, by: 8) {
      let (table, offset) = (j &* alongX &+ first, first &- columns.lowerBound)
      let part = holdsMean && offset == 0 ? ColumnPart(count: count) : part.shifted(by: offset)
      eliminate(start + offset, stride, table, min(8, columns.upperBound &- first), part)
    }
    if holdsMean { removeMean(start, stride) }
  }

  /// Puts together b at every point of some columns.
  private func gather(_ start: UnsafeMutablePointer<Double>, _ stride: Int, _ columns: Int, _ part: ColumnPart) {
    for row in 0..<count {
      let place = start + row &* stride
      if !part.given.contains(row) { place.update(repeating: 0, count: columns) }
      guard let added = part.added else { continue }
      for column in 0..<columns { place[column] += added[row &* stride &+ column] }
    }
  }

  /// Takes the mean, by widths, of the constant mode away; of what is minus its own mirror image that
  /// is zero to the bit.
  private func removeMean(_ column: UnsafeMutablePointer<Double>, _ stride: Int) {
    var (sum, length) = (0.0, 0.0)
    for j in 0..<count / 2 {
      let mirrored = count &- 1 &- j
      sum += widths[j] * column[j &* stride] + widths[mirrored] * column[mirrored &* stride]
      length += widths[j] + widths[mirrored]
    }
    if count % 2 == 1 {
      sum += widths[middle] * column[middle &* stride]
      length += widths[middle]
    }
    let mean = sum / length
    for j in 0..<count { column[j &* stride] -= mean }
  }

  /// Up to eight columns, from both ends of what is given to the middle, and back to those of what is
  /// wanted.
  private func eliminate(_ column: UnsafeMutablePointer<Double>, _ stride: Int, _ table: Int, _ width: Int, _ part: ColumnPart) {
    let (source, wanted) = (part.added == nil ? part.given : 0..<count, part.wanted)
    let (h, step, isOdd) = (middle, alongX &* beside, count & 1 == 1)
    /// The last rows on the way to the middle.
    let (lowerEnd, upperEnd) = (h &- 1, isOdd ? h &+ 1 : h)
    let pivots = inverse + table
    scale.withUnsafeBufferPointer { scale in
      coupling.withUnsafeBufferPointer { coupling in
        func given(_ row: Int) -> SIMD8<Double> {
          let isOwn = part.given.contains(row)
          guard let added = part.added else { return isOwn ? scale[row] * Self.load(column + row &* stride, width) : .zero }
          let other = Self.load(added + row &* stride, width)
          return scale[row] * (isOwn ? Self.load(column + row &* stride, width) + other : other)
        }
        /// The first row on the way.
        func begin(_ row: Int) -> SIMD8<Double> {
          let result = given(row)
          Self.store(result, column + row &* stride, width)
          return result
        }
        /// The row after `last`, of which `sum` is what has been eliminated so far, towards the
        /// middle.
        func next(_ row: Int, after last: Int, across face: Int, _ sum: SIMD8<Double>) -> SIMD8<Double> {
          let result = given(row) + sum * (coupling[face] * Self.load(pivots + last &* step, width))
          Self.store(result, column + row &* stride, width)
          return result
        }
        func back(_ row: Int, across face: Int, _ value: SIMD8<Double>) -> SIMD8<Double> {
          let result = (Self.load(column + row &* stride, width) + coupling[face] * value) * Self.load(pivots + row &* step, width)
          Self.store(result, column + row &* stride, width)
          return result
        }
        var (i, k) = (source.lowerBound, source.upperBound &- 1)
        var lower = i <= lowerEnd ? begin(i) : .zero
        var upper = k >= upperEnd ? begin(k) : .zero
        while i < lowerEnd || k > upperEnd {
          if i < lowerEnd {
            i &+= 1
            lower = next(i, after: i &- 1, across: i, lower)
          }
          if k > upperEnd {
            k &-= 1
            upper = next(k, after: k &+ 1, across: k &+ 1, upper)
          }
        }
        // In the middle there are two rows, or one.
        if isOdd {
          let below = lower * (coupling[h] * Self.load(pivots + (h &- 1) &* step, width))
          let above = upper * (coupling[h &+ 1] * Self.load(pivots + (h &+ 1) &* step, width))
          let centre = (given(h) + (below + above)) * Self.load(pivots + h &* step, width)
          Self.store(centre, column + h &* stride, width)
          (lower, upper) = (centre, centre)
          (i, k) = (h, h)
        } else {
          let beside = Self.load(mixed + table, width)
          (lower, upper) = (
            Self.load(pivots + (h &- 1) &* step, width) * lower + beside * upper,
            Self.load(pivots + h &* step, width) * upper + beside * lower
          )
          Self.store(lower, column + (h &- 1) &* stride, width)
          Self.store(upper, column + h &* stride, width)
          (i, k) = (h &- 1, h)
        }
        while i > wanted.lowerBound || k < wanted.upperBound &- 1 {
          if i > wanted.lowerBound {
            i &-= 1
            lower = back(i, across: i &+ 1, lower)
          }
          if k < wanted.upperBound &- 1 {
            k &+= 1
            upper = back(k, across: k, upper)
          }
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
