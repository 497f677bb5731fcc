import Foundation

/// Columns that plane rotations make orthogonal to one another, each pair by turns, until none is
/// left at an angle: one-sided Jacobi.
///
/// Sums go in eight interleaved parts, whatever the processor has.
final class JacobiColumns {
  private typealias Pack = SIMD8<Double>

  private let columns: UnsafeMutablePointer<Double>
  private let count: Int
  private let length: Int
  /// Packs of a column; zeros fill the last.
  private let packs: Int
  /// The squares of the columns' lengths.
  private var squares: [Double]

  /// The cosine of the angle from which on a pair is rotated.
  private static let tolerance = 2e-15
  /// They converge quadratically, in eight to eleven sweeps over all pairs; never in more than this.
  private static let mostSweeps = 60

  /// - Parameter bidiagonal: of each column two numbers, which stand at its own place and the next.
  init(_ bidiagonal: [(Double, Double)], length: Int) {
    (count, self.length, packs) = (bidiagonal.count, length, (length + 7) / 8)
    columns = LineScratch.allocate(max(1, count * packs * 8))
    // Short columns behind long ones: those are nearly sorted when they are first rotated.
    let order = bidiagonal.indices.sorted { (Self.square(bidiagonal[$0]), $1) > (Self.square(bidiagonal[$1]), $0) }
    for (place, index) in order.enumerated() {
      let column = columns + place * packs * 8
      column[index] = bidiagonal[index].0
      if index + 1 < length { column[index + 1] = bidiagonal[index].1 }
    }
    squares = order.map { Self.square(bidiagonal[$0]) }
  }

  deinit { columns.deallocate() }

  private static func square(_ column: (Double, Double)) -> Double { column.0 * column.0 + column.1 * column.1 }

  private func column(_ index: Int) -> UnsafeMutablePointer<Double> { columns + index &* packs &* 8 }

  /// Those of the columns when all are orthogonal.
  private(set) lazy var directions: [[Double]] = {
    var sweeps = 0
    while sweeps < Self.mostSweeps, sweep() > 2 * Self.tolerance { sweeps += 1 }
    return (0..<count).map { index in
      let column = column(index)
      let scale = 1 / Self.product(column, column, packs).squareRoot()
      return (0..<length).map { column[$0] * scale }
    }
  }()

  /// Rotates every pair once.
  /// - Returns: the largest cosine that was met.
  private func sweep() -> Double {
    var largest = 0.0
    for p in 0..<max(0, count - 1) {
      for q in p + 1..<count {
        let (x, y) = (column(p), column(q))
        let (a, b, c) = (squares[p], squares[q], Self.product(x, y, packs))
        let cosine = abs(c) / (a * b).squareRoot()
        largest = max(largest, cosine)
        if cosine > Self.tolerance {
          let ratio = (b - a) / (2 * c)
          // |ratio| may be too large for a square.
          let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
          let cosine = 1 / (tangent * tangent + 1).squareRoot()
          (squares[p], squares[q]) = Self.rotate(x, y, packs, cosine, cosine * tangent, exchanging: a < b)
        } else if a < b {
          (squares[p], squares[q]) = Self.rotate(x, y, packs, 1, 0, exchanging: true)
        }
      }
    }
    return largest
  }

  @inline(__always)
  private static func product(_ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ packs: Int) -> Double {
    var (even, odd) = (Pack.zero, Pack.zero)
    var k = 0
    while k &+ 2 <= packs {
      even += Pack(at: x + 8 &* k) * Pack(at: y + 8 &* k)
      odd += Pack(at: x + (8 &* k &+ 8)) * Pack(at: y + (8 &* k &+ 8))
      k &+= 2
    }
    if k < packs { even += Pack(at: x + 8 &* k) * Pack(at: y + 8 &* k) }
    return total(even + odd)
  }

  /// x, y ← cosine x − sine y, sine x + cosine y, and in the other order where they are exchanged.
  /// - Returns: the squares of their new lengths.
  @inline(__always)
  private static func rotate(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ packs: Int, _ cosine: Double, _ sine: Double,
    exchanging: Bool
  ) -> (Double, Double) {
    let (first, second) = exchanging ? (y, x) : (x, y)
    var (squareX, squareY) = (Pack.zero, Pack.zero)
    for k in 0..<packs {
      let (u, v) = (Pack(at: x + 8 &* k), Pack(at: y + 8 &* k))
      let (s, t) = (cosine * u - sine * v, sine * u + cosine * v)
      s.store(at: first + 8 &* k)
      t.store(at: second + 8 &* k)
      squareX += s * s
      squareY += t * t
    }
    return exchanging ? (total(squareY), total(squareX)) : (total(squareX), total(squareY))
  }

  @inline(__always)
  private static func total(_ pack: Pack) -> Double {
    ((pack[0] + pack[1]) + (pack[2] + pack[3])) + ((pack[4] + pack[5]) + (pack[6] + pack[7]))
  }
}
