import Scalars
import Sweeps

/// R in (E P Eᵀ + R) f = u_body − E u: a stiffness on the difference of the forces of markers that
/// face each other across a thin part of a body,
///
///     R = Σ ½ β (e_i − e_j)(e_i − e_j)ᵀ
///
/// for each component. Of two markers that are closer than the grid resolves, the fluid hardly sees
/// the difference of their forces, which without R would become large and depend on how they lie in
/// the grid. R relaxes that difference and never their mean. β is a function of the sizes of the
/// body, and its derivative is part of theirs.
struct PairStiffness<S: FieldScalar> {
  /// One pair of markers, by their numbers among those of all bodies.
  struct Entry {
    let first, second: Int
    /// ½ β.
    var value: S
    /// Its derivatives by the sizes of the body that are controls, by the places of these.
    var slopes: [(parameter: Int, value: S)]
  }

  /// Those of each body.
  private(set) var bodies: [[Entry]] = []

  /// - Parameters:
  ///   - immersedBodies: of the bodies; none where there is to be no stiffness.
  ///   - firsts: the number of the first marker of each body.
  ///   - controls: of each body the places of the parameters to differentiate by.
  init(_ immersedBodies: [ImmersedBody], _ parameters: [[S]], firsts: [Int], controls: [[Int]]) {
    bodies = immersedBodies.indices.map { body in
      let (outline, parameters, first) = (immersedBodies[body], parameters[body], firsts[body])
      let values = outline.stiffness(parameters)
      let slopes =
        values.isEmpty
        ? []
        : controls[body].map { size -> (parameter: Int, values: [S]) in
          var seeded = parameters.map { Dual(constant: $0) }
          seeded[size].tangent = S(1)
          return (size, outline.stiffness(seeded).map(\.tangent))
        }
      return outline.pairs.enumerated().compactMap { number, pair in
        guard values[number].real > 0 else { return nil }
        return Entry(
          first: first + pair.first, second: first + pair.second, value: S(0.5) * values[number],
          slopes: slopes.map { ($0.parameter, S(0.5) * $0.values[number]) })
      }
    }
  }

  /// result += R forces.
  func addProduct(_ forces: [S], dimension: Int, to result: inout [S]) {
    for body in bodies {
      for entry in body {
        for axis in 0..<dimension {
          let (i, j) = (dimension * entry.first + axis, dimension * entry.second + axis)
          let relative = entry.value * (forces[i] - forces[j])
          result[i] += relative
          result[j] -= relative
        }
      }
    }
  }

  /// matrix += R, row by row.
  func add(to matrix: inout [S], order: Int, dimension: Int) {
    for entry in bodies.joined() {
      for axis in 0..<dimension {
        let (i, j) = (dimension * entry.first + axis, dimension * entry.second + axis)
        matrix[i * order + i] += entry.value
        matrix[j * order + j] += entry.value
        matrix[i * order + j] -= entry.value
        matrix[j * order + i] -= entry.value
      }
    }
  }

  /// Adds −λ · ∂R f to the cotangents of the parameters of a body.
  func pull(_ body: Int, impulses: [S], multipliers: [S], dimension: Int, into parameters: inout [S]) {
    guard bodies.indices.contains(body) else { return }
    for entry in bodies[body] {
      var product = S(0)
      for axis in 0..<dimension {
        let (i, j) = (dimension * entry.first + axis, dimension * entry.second + axis)
        product += (multipliers[i] - multipliers[j]) * (impulses[i] - impulses[j])
      }
      for (parameter, slope) in entry.slopes { parameters[parameter] -= slope * product }
    }
  }
}
