import Fields
import Reversal
import Scalars
import Sweeps

/// The force on a band of waves that does work on the fluid at a constant rate ε, in terms of the
/// state q (vorticity or velocity), and the transpose of its derivative:
///
///     g_k = c q_k,   c = ε/(2E),   E = ½ Σ w |q|² over the band
///     q̄_k = c ḡ_k − (c/E) D w q_k,   ε̄ += D/(2E),   D = Σ ḡ·q over the band
///
/// One thread sums E and D over the whole band between two passes, in the order of the waves: the
/// same for any number of threads.
///
/// Of the alternatives, a linear force of fixed coefficient lets the injected energy wander with
/// the flow, and a random force has to be replayed.
struct EnergyInjection<S: SweepScalar>: Operator {
  typealias Memory = SpectralMemory<S>
  let name = "injection"
  let fields: FieldUse<Memory>
  private let band: WaveBand
  private let stage: Int

  /// Nil where no band is forced.
  init?(_ model: SpectralModel, stage: Int) {
    guard let band = model.band else { return nil }
    (self.band, self.stage) = (band, stage)
    let state: PartialKeyPath<Memory> = \Memory.record.bands[stage]
    fields = FieldUse(reads: [state], writes: [\Memory.bandForce], needs: [state])
  }

  /// Without power a band that has died out is left alone.
  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    guard let force = memory.bandForce else { return }
    let (state, power) = (memory.record.bands[stage], memory.parameters.forcingPower)
    let energy = band.energy(of: state)
    memory.forcingRate = power.real == 0 && energy.real == 0 ? S(0) : power / (S(2) * energy)
    for index in band.elements.indices { force[index, 0] = memory.forcingRate * state[index, 0] }
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    guard let force = cotangent.bandForce else { return }
    let (state, power) = (memory.record.bands[stage], memory.parameters.forcingPower)
    let result = cotangent.record.bands[stage]
    let energy = band.energy(of: state)
    if power.real == 0 && energy.real == 0 {
      result.clear()
      return
    }
    let rate = power / (S(2) * energy)
    var product = S(0)
    for index in band.elements.indices { product += force[index, 0] * state[index, 0] }
    cotangent.parameters.forcingPower += product / (S(2) * energy)
    let slope = rate / energy * product
    for index in band.elements.indices {
      result[index, 0] = rate * force[index, 0] - S(band.energyWeights[index]) * slope * state[index, 0]
    }
  }
}
