import Fields
import Reversal
import Scalars
import Transforms
import Sweeps

/// The start of a step: its velocity û₀ = U q₀, transformed along all axes but the last, and its
/// forced band.
///
/// The last row of the step before has made this velocity in its own pass over the waves; the
/// operator makes it only of a state that was put in place.
///
/// Every row of the scheme reads the start q₀, the force f and the rates λ = −(ν k² + μ). Their
/// cotangents are therefore sums over the rows. The pullback takes all these sums in one pass over
/// the waves, when the cotangents X_l of what the rows make are known:
///
///     q̄₀ = Uᵀ ū₀ + Σ_l φ₀(f_l z) X_l
///     f̄ += Δt Σ_l Σ_j a_lj X_l
///     λ̄ += Σ_l X_l · ∂(φ₀(f_l z) q₀ + Δt Σ_j a_lj N_j)/∂λ
final class StartVelocity<S: SweepScalar>: Operator, WaveWork {
  typealias Memory = SpectralMemory<S>
  let name = "velocity"
  let fields: FieldUse<Memory>
  private let model: SpectralModel
  private let passes: any WaveFields<S>
  private let factors: ExponentialFactors<S>
  private let band: WaveBand?
  private let components: Int
  private let pitch: Int
  private var memory: Memory?
  private var cotangent: Memory?

  init(_ model: SpectralModel, _ passes: any WaveFields<S>, _ factors: ExponentialFactors<S>) {
    (self.model, self.passes, self.factors) = (model, passes, factors)
    band = model.band
    (components, pitch) = (model.waves.components, model.waves.componentPitch)
    var writes: FieldUse<Memory>.Fields = [\Memory.record.velocities[0]]
    if band != nil { writes.insert(\Memory.record.bands[0]) }
    // What the rates need of start and terms the rows have declared.
    fields = FieldUse(reads: [\Memory.record.start], writes: writes)
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    if let band { band.take(from: memory.record.start, into: memory.record.bands[0]) }
    if !memory.knowsStartVelocity { passes.spreadVelocity(of: memory.record.start, into: memory.record.velocities[0]) }
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    (self.memory, self.cotangent) = (memory, cotangent)
    passes.advanceTransposed(from: cotangent.record.velocities[0], into: nil, self)
    (self.memory, self.cotangent) = (nil, nil)
  }

  /// The transpose, of one line.
  @specialized(where S == Double)
  func perform(line index: Int, values line: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
    guard let memory, let cotangent else { return }
    let rows = cotangent.rows
    let start = cotangent.record.start
    let (offset, fieldPlane) = (start.grid.index(0, index), start.grid.planeCount)
    if let band { band.add(cotangent.record.bands[0], line: index, to: line, plane) }
    if let force = cotangent.force {
      for stage in rows.indices {
        let target = cotangent.stageForces.isEmpty ? force : cotangent.stageForces[stage]
        factors.addTermCotangent(stage, rows, line: index, to: target.values + offset, fieldPlane)
      }
    }
    if let rates = cotangent.rates { addRates(index, offset, memory, rows, to: rates) }
    for row in rows.indices { factors.add(model.scheme.rows[row].decay, times: rows[row], line: index, to: line, plane) }
    for p in 0..<S.planes { (start.values + (offset &+ p &* fieldPlane)).update(from: line + p &* plane, count: components &* pitch) }
  }

  /// Σ_l X_l (φ₀′ q₀ + Σ_j a_lj′ N_j) over the line, times ∂λ/∂ν = −k² and ∂λ/∂μ = −1.
  @inline(__always)
  private func addRates(_ index: Int, _ offset: Int, _ memory: Memory, _ rows: [Field<S>], to rates: Field<S>) {
    let (start, nonlinear) = (memory.record.start, memory.nonlinear)
    let (plane, squares) = (start.grid.planeCount, model.squares.values + model.squares.grid.index(0, index))
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
    rates[0, index] = rates[0, index] + viscosity
    rates[1, index] = rates[1, index] + friction
  }
}
