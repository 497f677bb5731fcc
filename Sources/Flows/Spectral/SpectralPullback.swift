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
  private let count: Int
  private let ratesAreControlled: Bool
  /// X_0 … X_{s−1}: the last is the cotangent of the state.
  let rows: [Field<S>]
  var state: Field<S> { rows[rows.count - 1] }
  /// The stage whose pullback has just been gathered; nil at the beginning of a step.
  var stage: Int?
  /// What the step started from, and its nonlinear terms.
  var start: Field<S>?
  var nonlinear: [Field<S>] = []
  /// The cotangent of the curl of the force, if it is wanted.
  let force: Field<S>?
  /// Of each kx, the cotangents of viscosity and drag.
  private let rates: UnsafeMutableBufferPointer<(viscosity: S, drag: S)>

  init(_ model: SpectralModel, factors: ExponentialFactors<S>, injection: EnergyInjection<S>?) {
    self.model = model
    self.factors = factors
    self.injection = injection
    count = 2 * model.waves.lineCount
    ratesAreControlled = model.ratesAreControlled
    rows = (0..<model.scheme.stageCount).map { _ in Field(model.waves.waves) }
    force = model.setup.controls.contains(.force) ? Field(model.waves.waves) : nil
    rates = .allocate(capacity: model.waves.alongX.count)
    rates.initialize(repeating: (S(0), S(0)))
  }

  deinit { rates.deallocate() }

  func clear() {
    for field in rows { field.clear() }
    force?.clear()
    injection?.clear()
    for kx in rates.indices { rates[kx] = (S(0), S(0)) }
  }

  /// The sums over all waves and steps.
  var rateCotangents: (viscosity: S, drag: S) { rates.reduce((S(0), S(0))) { ($0.0 + $1.viscosity, $0.1 + $1.drag) } }

  @specialized(where S == Double)
  func perform(kx: Int, line: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
    let offset = state.grid.index(0, kx)
    let fieldPlane = state.grid.planeCount
    let last = rows.count - 1
    guard let stage else {
      let weights = model.scheme.rows[last].weights
      let (factor, cotangent) = (factors.tables[weights[weights.count - 1].function].values + offset, state.values + offset)
      for i in stride(from: 0, to: count, by: S.laneCount) {
        S.storeLanes(
          S.loadLanes(factor + i, plane: fieldPlane) * S.loadLanes(cotangent + i, plane: fieldPlane), line + i, plane: plane)
      }
      injection?.keepCotangent(line: kx, line, plane)
      return
    }
    injection?.addCotangent(line: kx, to: line, plane)
    if stage > 0 {
      let own = rows[stage - 1].values + offset
      for p in 0..<S.planes { (own + p &* fieldPlane).update(from: line + p &* plane, count: count) }
      for p in 0..<S.planes { (line + p &* plane).update(repeating: 0, count: count) }
      addTerms(stage - 1, to: line, plane, offset)
      injection?.keepCotangent(line: kx, line, plane)
      return
    }
    if let force { for j in rows.indices { addTerms(j, to: force.values + offset, fieldPlane, offset) } }
    if ratesAreControlled { addRates(kx, offset) }
    for row in rows.indices {
      let (factor, cotangent) = (factors.tables[model.scheme.rows[row].decay].values + offset, rows[row].values + offset)
      for i in stride(from: 0, to: count, by: S.laneCount) {
        let product = S.loadLanes(factor + i, plane: fieldPlane) * S.loadLanes(cotangent + i, plane: fieldPlane)
        S.storeLanes(S.loadLanes(line + i, plane: plane) + product, line + i, plane: plane)
      }
    }
    for p in 0..<S.planes { (state.values + (offset &+ p &* fieldPlane)).update(from: line + p &* plane, count: count) }
  }

  /// Adds Σ_l a_lj X_l, the cotangent of the nonlinear term of stage j.
  @inline(__always)
  private func addTerms(_ stage: Int, to target: UnsafeMutablePointer<Double>, _ plane: Int, _ offset: Int) {
    let fieldPlane = state.grid.planeCount
    for row in stage..<rows.count {
      for weight in model.scheme.rows[row].weights where weight.stage == stage {
        let (factor, cotangent) = (factors.tables[weight.function].values + offset, rows[row].values + offset)
        for i in stride(from: 0, to: count, by: S.laneCount) {
          let product = S.loadLanes(factor + i, plane: fieldPlane) * S.loadLanes(cotangent + i, plane: fieldPlane)
          S.storeLanes(S.loadLanes(target + i, plane: plane) + product, target + i, plane: plane)
        }
      }
    }
  }

  /// Σ_l X_l (φ₀′ ω₀ + Σ_j a_lj′ N_j) over the line, times ∂λ/∂ν = −k² and ∂λ/∂μ = −1.
  @inline(__always)
  private func addRates(_ kx: Int, _ offset: Int) {
    guard let start else { return }
    let plane = state.grid.planeCount
    var (viscosity, drag) = (S(0), S(0))
    for i in 0..<count {
      var sum = S(0)
      for row in rows.indices {
        let scheme = model.scheme.rows[row]
        var slope =
          S.load(factors.slopes[scheme.decay].values + (offset &+ i), plane: plane) * S.load(start.values + (offset &+ i), plane: plane)
        for weight in scheme.weights {
          slope +=
            S.load(factors.slopes[weight.function].values + (offset &+ i), plane: plane)
            * S.load(nonlinear[weight.stage].values + (offset &+ i), plane: plane)
        }
        sum += S.load(rows[row].values + (offset &+ i), plane: plane) * slope
      }
      viscosity -= S(model.waves.square(kx, i / 2)) * sum
      drag -= sum
    }
    rates[kx] = (rates[kx].viscosity + viscosity, rates[kx].drag + drag)
  }
}
