import Fields
import Foundation
import Transforms

/// A box whose axes are graded or not, for solves.
struct GradedBox: CustomStringConvertible, Sendable {
  let description: String
  let grid: Grid

  /// - Parameter widths: of the cells along each axis, up to a factor.
  init(_ description: String, _ widths: [[Double]]) {
    self.description = description
    let lengths = [1.3, 2, 0.7]
    grid = Grid(
      axes: widths.enumerated().map { axis, widths in
        Set(widths).count == 1
          ? Axis(count: widths.count, origin: -0.4, length: lengths[axis])
          : Axis(fractions: widths.map { $0 / total(widths) }, origin: -0.4, length: lengths[axis])
      })
  }

  /// A core of equal cells between geometric flanks, the widest cell 100 times as wide as those of
  /// the core.
  static func core(_ lower: Int, _ core: Int, _ upper: Int) -> [Double] {
    (0..<lower + core + upper).map { cell in
      cell < lower
        ? pow(100, Double(lower - cell) / Double(lower))
        : cell < lower + core ? 1 : pow(100, Double(cell - lower - core + 1) / Double(upper))
    }
  }

  static func equal(_ count: Int) -> [Double] { [Double](repeating: 1, count: count) }

  /// Graded along two and three axes, and beside axes that are not; even and odd, their own mirror
  /// image and not.
  static let all = [
    GradedBox("x and y, even, symmetric", [core(30, 40, 30), core(20, 24, 20)]),
    GradedBox("x and y, odd, symmetric", [core(30, 41, 30), core(20, 27, 20)]),
    GradedBox("x and y, even, not symmetric", [core(20, 40, 50), core(30, 15, 19)]),
    GradedBox("x and y, odd, not symmetric", [core(20, 41, 50), core(29, 15, 19)]),
    GradedBox("x", [core(20, 24, 20), equal(37)]),
    GradedBox("y", [equal(37), core(20, 21, 22)]),
    GradedBox("of few cells", [[1, 2], [3, 1, 2]]),
    GradedBox("of one cell across", [[1, 2, 4], [1]]),
    GradedBox("x, y and z, symmetric", [core(9, 14, 9), core(8, 11, 8), core(7, 10, 7)]),
    GradedBox("x, y and z, not symmetric", [core(9, 14, 10), core(7, 11, 12), core(7, 10, 9)]),
    GradedBox("y and z", [equal(18), core(8, 10, 8), core(9, 5, 8)]),
    GradedBox("x and y of a deep box", [core(8, 33, 8), core(10, 12, 8), equal(12)]),
    GradedBox("x and z", [core(8, 10, 8), equal(16), core(8, 10, 8)]),
  ]

  /// The volume of a cell.
  func volume(_ i: Int, _ j: Int, _ k: Int) -> Double {
    (0..<grid.dimension).reduce(1) { $0 * grid.width($1, [i, j, k][$1]) }
  }

  /// The second difference of a field, with the ends that `kinds` stand for.
  func laplacian(_ field: Field<Double>, _ kinds: [TransformKind]) -> Field<Double> {
    let result = Field<Double>(grid)
    result.fill(grid.interior) { i, j, k in
      let here = [i, j, k]
      return kinds.indices.reduce(0) { sum, axis in
        func value(_ step: Int) -> Double {
          var there = here
          let (cell, sign) = kinds[axis].mirror(here[axis] + step, of: grid.cells[axis])
          there[axis] = cell
          return sign * field[there[0], there[1], there[2]]
        }
        let (axis, cell, centre) = (grid.axes[axis], here[axis], field[i, j, k])
        let slopes = ((centre - value(-1)) / axis.distance(cell), (value(1) - centre) / axis.distance(cell + 1))
        return sum + (slopes.1 - slopes.0) / axis.width(cell)
      }
    }
    return result
  }

  /// Whether a cell is one of the core along every axis.
  func isCore(_ i: Int, _ j: Int, _ k: Int) -> Bool {
    grid.axes.enumerated().allSatisfy { $1.width([i, j, k][$0]) <= 1.001 * $1.smallestWidth }
  }

  /// The divergence of a velocity without structure of at most 1 on the faces of the core, as near
  /// a body, and none beyond.
  func divergence(_ kinds: [TransformKind], seed: Int) -> Field<Double> {
    let velocity: [Field<Double>] = (0..<grid.dimension).map { scrambled(grid, seed: seed + $0) }
    velocity.forEach { field in field.fill(grid.interior) { isCore($0, $1, $2) ? field[$0, $1, $2] : 0 } }
    let result = Field<Double>(grid)
    result.fill(grid.interior) { i, j, k in
      let here = [i, j, k]
      return kinds.indices.reduce(0) { sum, axis in
        func normal(_ step: Int) -> Double {
          var there = here
          there[axis] += step
          if kinds[axis] == .periodic { there[axis] %= grid.cells[axis] }
          let isOnSide = there[axis] == 0 && kinds[axis] != .periodic || there[axis] == grid.cells[axis]
          return isOnSide ? 0 : velocity[axis][there[0], there[1], there[2]]
        }
        return sum + (normal(1) - normal(0)) / grid.width(axis, here[axis])
      }
    }
    return result
  }
}
