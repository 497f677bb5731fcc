import Scalars
import Spectral
import Sweeps

/// The square of the complex velocity z = u + iv at the points of a row, (u² − v²) + i 2uv; in a reverse sweep the transpose of its derivative, 2 z* q.
final class SpectralProducts<S: SweepScalar>: PointWork {
  private let count: Int
  /// Whether the points are a cotangent q, and the second field is z.
  var isTransposed = false
  /// Whether the largest |u| and |v| of each row are wanted.
  var isMeasuring = false
  private let largest: UnsafeMutablePointer<SIMD2<Double>>
  private let rowCount: Int

  init(cells: [Int]) {
    (count, rowCount) = (cells[0], cells[1])
    largest = .allocate(capacity: rowCount)
    largest.initialize(repeating: .zero, count: rowCount)
  }

  deinit { largest.deallocate() }

  /// The largest |u| and |v| anywhere; not a number if any is not.
  var largestSpeeds: [Double] {
    (0..<2).map { part in
      (0..<rowCount).reduce(0) { $0.isNaN || largest[$1][part].isNaN ? .nan : max($0, largest[$1][part]) }
    }
  }

  @specialized(where S == Double)
  func perform(row: Int, points: UnsafeMutablePointer<Double>, second: Int, plane: Int, worker: Int) {
    if isMeasuring { largest[row] = measured(points) }
    if isTransposed {
      for i in 0..<count {
        let address = points + 2 &* i
        let (u, v) = (S.load(address + second, plane: plane), S.load(address + (second &+ 1), plane: plane))
        let (a, b) = (S.load(address, plane: plane), S.load(address + 1, plane: plane))
        (S(2) * (u * a + v * b)).store(address, plane: plane)
        (S(2) * (u * b - v * a)).store(address + 1, plane: plane)
      }
    } else {
      for i in 0..<count {
        let address = points + 2 &* i
        let (u, v) = (S.load(address, plane: plane), S.load(address + 1, plane: plane))
        (u * u - v * v).store(address, plane: plane)
        (S(2) * u * v).store(address + 1, plane: plane)
      }
    }
  }

  private func measured(_ points: UnsafePointer<Double>) -> SIMD2<Double> {
    var (largest, sum) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    for i in 0..<count {
      let number = SIMD2(points[2 &* i], points[2 &* i &+ 1])
      // 0·x is zero of every finite x, and NaN of all others.
      sum += 0 * number
      let magnitude = number.replacing(with: -number, where: number .< 0)
      largest.replace(with: magnitude, where: magnitude .> largest)
    }
    return largest + sum
  }
}
