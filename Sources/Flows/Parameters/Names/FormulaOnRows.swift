import CaseFiles
import Scalars

/// Points on a line, and where their values stand in one real plane of a field.
struct StoredRow {
  let points: FormulaRow
  let first, stride: Int
}

extension Expression {
  /// Whether its values cannot be computed once for all, in real numbers.
  var isPlaced: Bool { usesTime || !usedArguments.isEmpty }
}

extension ScalarFunction {
  var isPlaced: Bool { formula?.isPlaced ?? false }
}

/// A formula whose values stand in rows of a field, in any scalar.
struct FormulaOnRows<S: FieldScalar> {
  private let sampler: FormulaSampler<S>
  private let rows: [StoredRow]

  init(_ expression: Expression, _ rows: [StoredRow]) { (sampler, self.rows) = (FormulaSampler(expression), rows) }

  /// Adds the values at a time.
  /// - Parameters:
  ///   - storage: the first real plane of the field.
  ///   - plane: elements from one of its planes to the next.
  func add(at time: Double, _ arguments: [S], to storage: UnsafeMutablePointer<Double>, plane: Int) {
    for row in rows {
      sampler.evaluate(row.points, time: time, arguments) { index, value in
        let place = storage + (row.first + index * row.stride)
        (S.load(place, plane: plane) + value).store(place, plane: plane)
      }
    }
  }

  /// Adds Σ bar · ∂value/∂argument to the cotangent of each argument.
  /// - Parameter storage: the first real plane of the field of bars.
  func pullBack(at time: Double, _ arguments: [S], from storage: UnsafePointer<Double>, plane: Int, into cotangents: inout [S]) {
    for row in rows {
      sampler.pullBack(row.points, time: time, arguments, into: &cotangents) { index in
        S.load(storage + (row.first + index * row.stride), plane: plane)
      }
    }
  }
}
