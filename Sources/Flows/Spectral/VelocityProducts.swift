import Scalars
import Transforms
import Sweeps

/// The five products u² − w², v² − w², uv, uw and vw of a velocity in space, at the points of two
/// rows; in a reverse sweep the transpose of their derivative.
final class VelocityProducts<S: SweepScalar>: PointProducts {
  /// Numbers of both rows, and pairs of rows.
  private let count: Int
  var isTransposed = false
  var isMeasuring = false
  private let largest: LargestSpeeds

  init(cells: [Int]) {
    count = 2 * cells[0]
    largest = LargestSpeeds(rows: BoxLayers.pairs(cells[1]) * cells[2], components: 3)
  }

  deinit { largest.deallocate() }

  var largestSpeeds: [Double] { largest.values }

  @specialized(where S == Double)
  func perform(row: Int, points: UnsafeMutablePointer<Double>, second: Int, component: Int, plane: Int, worker: Int) {
    if isMeasuring { for axis in 0..<3 { largest.set(row, axis, measured(points + axis &* component)) } }
    if isTransposed {
      for i in stride(from: 0, to: count, by: S.laneCount) {
        let address = points + i
        let (u, v, w) = load(address + second, component, plane)
        let (a, b, c) = load(address, component, plane)
        let d = S.loadLanes(address + 3 &* component, plane: plane)
        let e = S.loadLanes(address + 4 &* component, plane: plane)
        let sum = a + b
        store(
          ((u * a + u * a) + (v * c + w * d), (v * b + v * b) + (u * c + w * e), (u * d + v * e) - (w * sum + w * sum)), address, component,
          plane)
      }
    } else {
      for i in stride(from: 0, to: count, by: S.laneCount) {
        let address = points + i
        let (u, v, w) = load(address, component, plane)
        let square = w * w
        store((u * u - square, v * v - square, u * v), address, component, plane)
        S.storeLanes(u * w, address + 3 &* component, plane: plane)
        S.storeLanes(v * w, address + 4 &* component, plane: plane)
      }
    }
  }

  private typealias Vector = (S.Lanes, S.Lanes, S.Lanes)

  @inline(__always)
  private func load(_ address: UnsafePointer<Double>, _ step: Int, _ plane: Int) -> Vector {
    (
      S.loadLanes(address, plane: plane), S.loadLanes(address + step, plane: plane), S.loadLanes(address + 2 &* step, plane: plane)
    )
  }

  @inline(__always)
  private func store(_ vector: Vector, _ address: UnsafeMutablePointer<Double>, _ step: Int, _ plane: Int) {
    S.storeLanes(vector.0, address, plane: plane)
    S.storeLanes(vector.1, address + step, plane: plane)
    S.storeLanes(vector.2, address + 2 &* step, plane: plane)
  }

  private func measured(_ values: UnsafePointer<Double>) -> Double {
    var (largest, sum) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    // Behind the last number there is room for a pack of zeros.
    for i in stride(from: 0, to: count, by: 8) {
      let pack = UnsafeRawPointer(values + i).loadUnaligned(as: SIMD8<Double>.self)
      // 0·x is zero of every finite x, and NaN of all others.
      sum += 0 * pack
      let magnitude = pack.replacing(with: -pack, where: pack .< 0)
      largest.replace(with: magnitude, where: magnitude .> largest)
    }
    return largest.max() + sum.sum()
  }
}
