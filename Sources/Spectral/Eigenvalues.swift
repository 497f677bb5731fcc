/// The eigenvalues λ = λx + λy (+ λz) of the second differences, times the normalisation of the transforms.
final class Eigenvalues {
  /// Along x, with one more beside an odd last column; beside the last axis; along the last axis, each twice, for real and imaginary part.
  private let alongX: [Double]
  private let beside: [Double]
  private let along: [Double]
  private let lines: Int
  private let isSingular: Bool
  private let hasComplexRows: Bool

  init(_ transform: Transform) {
    let dimension = transform.grid.dimension
    let axes = (0..<dimension).map { axis in transform.eigenvalues(axis).map { $0 * transform.normalization } }
    // Beside an odd last column there are zeros: any divisor but zero will do.
    alongX = axes[0] + [-1]
    beside = dimension == 3 ? axes[1] : [0]
    along = axes[dimension - 1].flatMap { [$0, $0] }
    isSingular = axes.allSatisfy { $0[0] == 0 }
    hasComplexRows = transform.kinds[0] == .periodic
    lines = axes[dimension - 1].count
  }

  /// Divides the coefficients of a line of columns i and i + 1, row j beside the last axis. The constant mode becomes zero if its
  /// eigenvalue is.
  func divide(_ coefficients: UnsafeMutablePointer<Double>, _ i: Int, _ j: Int) {
    let rest = beside[j]
    let (first, second) = (alongX[i] + rest, alongX[i &+ 1] + rest)
    let numbers = SIMD2(first, second)
    let packs = SIMD8(first, second, first, second, first, second, first, second)
    along.withUnsafeBufferPointer { along in
      guard let along = along.baseAddress else { return }
      var k = 0
      while k &+ 4 <= lines {
        let address = coefficients + 2 &* k
        (SIMD8(at: address) / (SIMD8(at: along + 2 &* k) + packs)).store(at: address)
        k &+= 4
      }
      while k < lines {
        let address = coefficients + 2 &* k
        (SIMD2(at: address) / (SIMD2(at: along + 2 &* k) + numbers)).store(at: address)
        k &+= 1
      }
    }
    // What has been divided by zero: the constant mode, and along a periodic x the zero imaginary part that it has.
    if isSingular && i == 0 && j == 0 {
      coefficients[0] = 0
      if hasComplexRows { coefficients[1] = 0 }
    }
  }
}
