import CaseFiles
import Scalars

/// Points on a line along an axis.
struct FormulaRow {
  /// The coordinates of all of them along the other axes; what stands for the row's own is not read.
  let point: [Double]
  let axis: Int
  let coordinates: [Double]

  /// Where a table is looked up for one of the points.
  fileprivate func place(of table: ValueTable, _ index: Int, _ time: Double) -> Double {
    guard let along = table.axis else { return time }
    return along == axis ? coordinates[index] : along < point.count ? point[along] : 0
  }
}

/// Evaluates a formula along rows of points, in any scalar, and backwards.
///
/// What does not depend on the coordinate along the row is computed once a row.
final class FormulaSampler<S: Scalar> {
  private let instructions: [FormulaProgram.Instruction]
  /// By the axis of the row, for each instruction: whether its value differs from point to point.
  private let varies: [[Bool]]
  private var values: [S] = []
  private var bars: [S] = []

  init(_ expression: Expression) {
    instructions = FormulaProgram(expression).instructions
    varies = (0..<3).map { [instructions] axis in
      instructions.reduce(into: []) { varies, instruction in
        switch instruction {
        case .constant, .time, .argument: varies.append(false)
        case .table(let table, _): varies.append(table.axis == axis)
        case .coordinate(let own): varies.append(own == axis)
        case .unary(_, let x), .power(let x, _): varies.append(varies[x])
        case .binary(_, let a, let b): varies.append(varies[a] || varies[b])
        }
      }
    }
  }

  /// Hands the value at each point of a row to `body`.
  func evaluate(_ row: FormulaRow, time: Double, _ arguments: [S], _ body: (_ index: Int, _ value: S) -> Void) {
    compute(row, time, arguments)
    let (last, count) = (instructions.count - 1, row.coordinates.count)
    let step = varies[row.axis][last] ? 1 : 0
    for index in 0..<count { body(index, values[last * count + index * step]) }
  }

  /// Adds Σ bar · ∂value/∂argument over the points of a row to the cotangent of each argument.
  func pullBack(_ row: FormulaRow, time: Double, _ arguments: [S], into cotangents: inout [S], bar: (_ index: Int) -> S) {
    compute(row, time, arguments)
    let (count, varies) = (row.coordinates.count, varies[row.axis])
    let last = instructions.count - 1
    bars.removeAll(keepingCapacity: true)
    bars.append(contentsOf: repeatElement(S(0), count: instructions.count * count))
    for index in 0..<count { bars[last * count + (varies[last] ? index : 0)] += bar(index) }
    for place in instructions.indices.reversed() {
      let points = varies[place] ? count : 1
      switch instructions[place] {
      case .constant, .coordinate, .time: break
      case .argument(let argument): cotangents[argument] += bars[place * count]
      case .table(let table, let first):
        for index in 0..<points {
          for (entry, weight) in table.weights(at: row.place(of: table, index, time)) {
            cotangents[first + entry] += S(weight) * bars[place * count + index]
          }
        }
      case .unary(let function, let x):
        let step = varies[x] ? 1 : 0
        for index in 0..<points {
          let (own, from) = (place * count + index, x * count + index * step)
          bars[from] += bars[own] * function.slope(values[from], values[own])
        }
      case .binary(let operation, let a, let b):
        let (aStep, bStep) = (varies[a] ? 1 : 0, varies[b] ? 1 : 0)
        for index in 0..<points {
          let (own, first, second) = (place * count + index, a * count + index * aStep, b * count + index * bStep)
          let slopes = operation.slopes(values[first], values[second], values[own])
          bars[first] += bars[own] * slopes.0
          bars[second] += bars[own] * slopes.1
        }
      case .power(let x, let n):
        let step = varies[x] ? 1 : 0
        for index in 0..<points where n != 0 {
          let (own, from) = (place * count + index, x * count + index * step)
          bars[from] += bars[own] * S(Double(n)) * S.pow(values[from], n - 1)
        }
      }
    }
  }

  /// The value of every instruction at the points of a row; of those that are the same everywhere
  /// at the first.
  private func compute(_ row: FormulaRow, _ time: Double, _ arguments: [S]) {
    let (count, varies) = (row.coordinates.count, varies[row.axis])
    if values.count < instructions.count * count { values = [S](repeating: S(0), count: instructions.count * count) }
    for place in instructions.indices {
      let points = varies[place] ? count : 1
      switch instructions[place] {
      case .constant(let number): values[place * count] = S(number)
      case .time: values[place * count] = S(time)
      case .argument(let argument): values[place * count] = arguments[argument]
      case .table(let table, let first):
        for index in 0..<points {
          values[place * count + index] = table.weights(at: row.place(of: table, index, time)).reduce(S(0)) {
            $0 + S($1.weight) * arguments[first + $1.entry]
          }
        }
      case .coordinate(let axis) where axis == row.axis:
        for index in 0..<count { values[place * count + index] = S(row.coordinates[index]) }
      case .coordinate(let axis): values[place * count] = S(axis < row.point.count ? row.point[axis] : 0)
      case .unary(let function, let x):
        let step = varies[x] ? 1 : 0
        for index in 0..<points { values[place * count + index] = function.value(values[x * count + index * step]) }
      case .binary(let operation, let a, let b):
        let (aStep, bStep) = (varies[a] ? 1 : 0, varies[b] ? 1 : 0)
        for index in 0..<points {
          values[place * count + index] = operation.value(values[a * count + index * aStep], values[b * count + index * bStep])
        }
      case .power(let x, let n):
        let step = varies[x] ? 1 : 0
        for index in 0..<points { values[place * count + index] = S.pow(values[x * count + index * step], n) }
      }
    }
  }
}
