import CaseFiles
import Fields
import Foundation
import Transforms

/// The velocity of the case at time 0, on the faces, before it is projected.
struct InitialVelocity {
  private let grid: Grid
  private let formula: VelocityFormula?
  private let fields: VectorField<Double>

  init(_ model: FlowModel) throws {
    grid = model.grid
    if let given = model.fileFields[.initialVelocity] {
      (formula, fields) = (nil, given)
      return
    }
    formula = model.physics.initial.unplaced(model.bound).formula(on: model.setup.domain, model.physics.boundaries)
    if case .random(let seed, let amplitude, let wavenumber) = model.physics.initial {
      fields = try RandomVelocity(seed: seed, amplitude: amplitude, wavenumber: wavenumber).fields(model)
    } else {
      fields = []
    }
  }

  func value(_ component: Int, _ i: Int, _ j: Int, _ k: Int) -> Double {
    if let formula { return formula(component, grid.position(i, j, k, component: component)) }
    return fields[component][i, j, k]
  }
}

/// A random velocity without divergence in a box with a spectrum that peaks at one wavenumber; the
/// same for the same seed and grid.
private struct RandomVelocity {
  let seed: UInt64
  let amplitude: Double
  let wavenumber: Double

  /// White noise, filtered in Fourier space by (k/k₀)² exp(−(k/k₀)²), projected, and scaled to the
  /// root mean square speed `amplitude`.
  func fields(_ model: FlowModel) throws -> VectorField<Double> {
    let grid = model.grid
    let kinds = (0..<grid.dimension).map { model.isPeriodic($0) ? TransformKind.periodic : .neumann }
    let transform = try Transform(kinds, on: grid, workers: model.workers)
    let eigenvalues = (0..<grid.dimension).map { transform.eigenvalues($0) }
    var generator = SplitMix64(state: seed)
    var velocity: VectorField<Double> = []
    for component in 0..<grid.dimension {
      let field = Field<Double>(grid)
      grid.interior.forEach { field[$0, $1, $2] = generator.uniform() - 0.5 }
      transform.forward(field.values)
      grid.interior.forEach { i, j, k in
        let square = -zip(eigenvalues, [i, j, k]).reduce(0) { $0 + $1.0[$1.1] } / (wavenumber * wavenumber)
        field[i, j, k] *= square * exp(-square) / transform.normalization
      }
      transform.inverse(field.values)
      if !model.isPeriodic(component) { grid.interior.replacing(component, 0..<1).forEach { field[$0, $1, $2] = 0 } }
      velocity.append(field)
    }
    PressureProjection(model).project(velocity, potential: Field(grid))
    let energy = velocity.enumerated().reduce(0) { sum, entry in
      var energy = 0.0
      model.unknownFaces(entry.offset).forEach { i, j, k in
        energy += grid.relativeVolume(i, j, k, component: entry.offset) * pow(entry.element[i, j, k], 2)
      }
      return sum + energy / grid.relativeSize
    }
    guard energy > 1e-200 else {
      throw FlowError.unresolved("the grid has no waves of wavenumber \(wavenumber); lower `initial.random.wavenumber` or refine the grid")
    }
    let scale = amplitude / energy.squareRoot()
    for field in velocity { for index in 0..<field.count { field.values[index] *= scale } }
    return velocity
  }
}
