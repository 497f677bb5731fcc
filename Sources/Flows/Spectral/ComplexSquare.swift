import Scalars
import Transforms
import Sweeps

/// The square of the complex velocity z = u + iv at the points of a row, (u² − v²) + i 2uv; in a
/// reverse sweep the transpose of its derivative, 2 z* q.
final class ComplexSquare<S: SweepScalar>: PointProducts {
  private let count: Int
  var isTransposed = false
  var isMeasuring = false
  private let largest: LargestSpeeds

  init(cells: [Int]) {
    count = cells[0]
    largest = LargestSpeeds(rows: cells[1], components: 2)
  }

  deinit { largest.deallocate() }

  var largestSpeeds: [Double] { largest.values }

  @specialized(where S == Double)
  func perform(row: Int, points: UnsafeMutablePointer<Double>, second: Int, component: Int, plane: Int, worker: Int) {
    if isMeasuring { measure(row, points) }
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

  private func measure(_ row: Int, _ points: UnsafePointer<Double>) {
    var (largest, sum) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    for i in 0..<count {
      let number = SIMD2(points[2 &* i], points[2 &* i &+ 1])
      // 0·x is zero of every finite x, and NaN of all others.
      sum += 0 * number
      let magnitude = number.replacing(with: -number, where: number .< 0)
      largest.replace(with: magnitude, where: magnitude .> largest)
    }
    for part in 0..<2 { self.largest.set(row, part, (largest + sum)[part]) }
  }
}
