import Fields
import Foundation
import Scalars
import Transforms

/// Reproducible numbers without structure in every plane, ghost layers included.
func scrambled<S: FieldScalar>(_ grid: Grid, seed: Int = 0) -> Field<S> {
  let field = Field<S>(grid)
  for index in 0..<field.count { field.values[index] = sin(Double((index + 7 * seed) % 9973) * 12.9898 + Double(seed)) }
  return field
}

func copy<S: FieldScalar>(_ field: Field<S>) -> Field<S> {
  let copy = Field<S>(field.grid)
  copy.copy(from: field)
  return copy
}

/// What is stored in the cells, planes one after the other.
func cells<S: FieldScalar>(_ field: Field<S>) -> [Double] {
  (0..<S.planes).flatMap { plane in
    var values: [Double] = []
    field.grid.interior.forEach { values.append(field[$0, $1, $2].plane(plane)) }
    return values
  }
}

func total(_ values: [Double]) -> Double { values.reduce(0, +) }

/// The largest difference, relative to the largest magnitude in `reference`.
func deviation(_ values: [Double], from reference: [Double]) -> Double {
  let differences = zip(values, reference).map { abs($0 - $1) }
  if differences.contains(where: \.isNaN) { return .infinity }
  let scale = reference.map(abs).max() ?? 0
  let largest = differences.max() ?? 0
  return largest == 0 ? 0 : largest / scale
}

extension TransformKind {
  /// What a field of this kind holds in the ghost cell before the first of n cells, or after the
  /// last: a cell and a sign.
  func mirror(_ index: Int, of n: Int) -> (cell: Int, sign: Double) {
    if (0..<n).contains(index) { return (index, 1) }
    let isLower = index < 0
    switch self {
    case .periodic: return ((index + n) % n, 1)
    case .neumann: return (isLower ? 0 : n - 1, 1)
    case .dirichlet: return (isLower ? 0 : n - 1, -1)
    case .neumannDirichlet: return (isLower ? 0 : n - 1, isLower ? 1 : -1)
    case .dirichletNeumann: return (isLower ? 0 : n - 1, isLower ? -1 : 1)
    }
  }

  /// Whether a constant satisfies the conditions at both ends.
  var admitsConstants: Bool { self == .periodic || self == .neumann }
}

/// The second differences of a field along all axes, with the ends that `kinds` stand for.
func laplacian(_ field: Field<Double>, _ kinds: [TransformKind]) -> Field<Double> {
  let grid = field.grid
  let result = Field<Double>(grid)
  result.fill(grid.interior) { i, j, k in
    let here = [i, j, k]
    return kinds.indices.reduce(0) { sum, axis in
      let neighbours = [-1, 1].map { step in
        let (cell, sign) = kinds[axis].mirror(here[axis] + step, of: grid.cells[axis])
        var there = here
        there[axis] = cell
        return sign * field[there[0], there[1], there[2]]
      }
      return sum + (neighbours[0] - 2 * field[i, j, k] + neighbours[1]) / (grid.spacing[axis] * grid.spacing[axis])
    }
  }
  return result
}

/// Takes the mean off, if a constant could be added to the solution.
func removeMean(_ field: Field<Double>, _ kinds: [TransformKind]) {
  guard kinds.allSatisfy(\.admitsConstants) else { return }
  let mean = field.sum(field.grid.interior) / Double(field.grid.cellCount)
  field.fill(field.grid.interior) { field[$0, $1, $2] - mean }
}

/// All pairs of kinds, and triples in which every kind takes every place.
let pairs = TransformKind.allCases.flatMap { a in TransformKind.allCases.map { [a, $0] } }
let triples = TransformKind.allCases.indices.map { first in
  (0..<3).map { TransformKind.allCases[(first + 2 * $0) % 5] }
}
