/// The eigenvalues λ = λx + λy (+ λz) of the second differences, times the normalisation of the
/// transforms.
final class Eigenvalues {
  /// Along x, with one more beside an odd last column, and beside the last axis.
  private let alongX, beside: [Double]
  /// Along the last axis, each twice.
  private let along: UnsafeMutablePointer<Double>

  init(_ transform: Transform) {
    let dimension = transform.grid.dimension
    let axes = (0..<dimension).map { axis in transform.eigenvalues(axis).map { $0 * transform.normalization } }
    // Beside an odd last column, of a half or of all, there are zeros: any divisor but zero will
    // do. Behind an even half comes the first of the odd one, which is none.
    alongX = axes[0] + [-1]
    beside = dimension == 3 ? axes[1] : [0]
    let last = axes[dimension - 1].flatMap { [$0, $0] }
    along = .allocate(capacity: last.count)
    along.initialize(from: last, count: last.count)
  }

  deinit { along.deallocate() }

  /// Those of a line of columns i and i + 1, row j beside the last axis. The only zero there can be
  /// is that of the constant mode.
  func divisors(_ i: Int, _ j: Int) -> Divisors {
    Divisors(numbers: along, added: SIMD2(alongX[i], alongX[i &+ 1]) + beside[j])
  }
}
