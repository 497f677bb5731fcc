import Fields
import Scalars
import Spectral
import Sweeps

/// The transpose of the exponential scheme, wave by wave.
///
/// With X_l the cotangent of what row l makes, that of the state after the step for the last row, the nonlinear term of stage j has the cotangent
/// Σ_l a_lj X_l over the rows that use it; pulled back through the term it is the cotangent of the stage, X_{j−1}. That of the state before the step is
/// Σ_l φ₀(f_l z) X_l plus what stage 0 has pulled back. Rates of decay and the force take their share at the end, when all X are known.
final class SpectralPullback<S: SweepScalar>: WaveWork {
  private let model: SpectralModel
  private let factors: ExponentialFactors<S>
  private let injection: EnergyInjection<S>?
  private let components: Int
  private let pitch: Int
  private let ratesAreControlled: Bool
  /// X_0 … X_{s−1}: the last is the cotangent of the state.
  let rows: [Field<S>]
  var state: Field<S> { rows[rows.count - 1] }
  /// The stage whose pullback has just been gathered; nil at the beginning of a step.
  var stage: Int?
  /// What the step started from, and its nonlinear terms.
  var start: Field<S>?
  var nonlinear: [Field<S>] = []
  /// The cotangent of what the force does to the state, if it is wanted.
  let force: Field<S>?
  /// Of each line, the cotangents of viscosity and friction.
  private let rates: UnsafeMutableBufferPointer<(viscosity: S, friction: S)>

  init(_ model: SpectralModel, factors: ExponentialFactors<S>, injection: EnergyInjection<S>?) {
    self.model = model
    self.factors = factors
    self.injection = injection
    (components, pitch) = (model.waves.components, model.waves.componentPitch)
    ratesAreControlled = model.ratesAreControlled
    rows = (0..<model.scheme.stageCount).map { _ in Field(model.waves.waves) }
    force = model.setup.controls.contains(.force) ? Field(model.waves.waves) : nil
    rates = .allocate(capacity: model.waves.lines)
    rates.initialize(repeating: (S(0), S(0)))
  }

  deinit { rates.deallocate() }

  func clear() {
    for field in rows { field.clear() }
    force?.clear()
    injection?.clear()
    for line in rates.indices { rates[line] = (S(0), S(0)) }
  }

  /// The sums over all waves and steps.
  var rateCotangents: (viscosity: S, friction: S) { rates.reduce((S(0), S(0))) { ($0.0 + $1.viscosity, $0.1 + $1.friction) } }

  @specialized(where S == Double)
  func perform(line index: Int, values line: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
    let offset = state.grid.index(0, index)
    let fieldPlane = state.grid.planeCount
    let last = rows.count - 1
    guard let stage else {
      let weights = model.scheme.rows[last].weights
      for p in 0..<S.planes { (line + p &* plane).update(repeating: 0, count: components &* pitch) }
      addProduct(weights[weights.count - 1].function, last, index, to: line, plane)
      injection?.keepCotangent(line: index, line, plane)
      return
    }
    injection?.addCotangent(line: index, to: line, plane)
    if stage > 0 {
      let own = rows[stage - 1].values + offset
      for p in 0..<S.planes { (own + p &* fieldPlane).update(from: line + p &* plane, count: components &* pitch) }
      for p in 0..<S.planes { (line + p &* plane).update(repeating: 0, count: components &* pitch) }
      addTerms(stage - 1, index, to: line, plane)
      injection?.keepCotangent(line: index, line, plane)
      return
    }
    if let force { for j in rows.indices { addTerms(j, index, to: force.values + offset, fieldPlane) } }
    if ratesAreControlled { addRates(index, offset) }
    for row in rows.indices { addProduct(model.scheme.rows[row].decay, row, index, to: line, plane) }
    for p in 0..<S.planes { (state.values + (offset &+ p &* fieldPlane)).update(from: line + p &* plane, count: components &* pitch) }
  }

  /// Adds Σ_l a_lj X_l, the cotangent of the nonlinear term of stage j.
  @inline(__always)
  private func addTerms(_ stage: Int, _ index: Int, to target: UnsafeMutablePointer<Double>, _ plane: Int) {
    for row in stage..<rows.count {
      for weight in model.scheme.rows[row].weights where weight.stage == stage {
        addProduct(weight.function, row, index, to: target, plane)
      }
    }
  }

  /// Adds a function of the scheme times X_row.
  @inline(__always)
  private func addProduct(_ function: Int, _ row: Int, _ index: Int, to line: UnsafeMutablePointer<Double>, _ plane: Int) {
    let (factor, fieldPlane) = (factors.line(function, index), state.grid.planeCount)
    for component in 0..<components {
      let (target, cotangent) = (line + component &* pitch, rows[row].values + (state.grid.index(0, index) &+ component &* pitch))
      for i in stride(from: 0, to: pitch, by: S.laneCount) {
        let product = S.loadLanes(factor + i, plane: factors.plane) * S.loadLanes(cotangent + i, plane: fieldPlane)
        S.storeLanes(S.loadLanes(target + i, plane: plane) + product, target + i, plane: plane)
      }
    }
  }

  /// Σ_l X_l (φ₀′ q₀ + Σ_j a_lj′ N_j) over the line, times ∂λ/∂ν = −k² and ∂λ/∂μ = −1.
  @inline(__always)
  private func addRates(_ index: Int, _ offset: Int) {
    guard let start else { return }
    let (plane, squares) = (state.grid.planeCount, model.squares.values + model.squares.grid.index(0, index))
    var (viscosity, friction) = (S(0), S(0))
    for i in 0..<pitch {
      var sum = S(0)
      for row in rows.indices {
        let scheme = model.scheme.rows[row]
        for component in 0..<components {
          let place = offset &+ component &* pitch &+ i
          var slope = S.load(factors.slopes(scheme.decay, index) + i, plane: factors.plane) * S.load(start.values + place, plane: plane)
          for weight in scheme.weights {
            slope +=
              S.load(factors.slopes(weight.function, index) + i, plane: factors.plane)
              * S.load(nonlinear[weight.stage].values + place, plane: plane)
          }
          sum += S.load(rows[row].values + place, plane: plane) * slope
        }
      }
      viscosity -= S(squares[i]) * sum
      friction -= sum
    }
    rates[index] = (rates[index].viscosity + viscosity, rates[index].friction + friction)
  }
}
