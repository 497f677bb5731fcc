import CaseFiles
import Fields
import Foundation
import Spectral

/// The velocity of the case at time 0, at the centres of cells, before it is projected and its short waves are cut off.
struct SpectralInitialVelocity {
  let fields: VectorField<Double>

  init(_ model: SpectralModel) throws {
    if let formula = model.setup.initial.formula(on: model.setup.domain) {
      fields = model.sampled(formula)
    } else if case .random(let seed, let amplitude, let wavenumber) = model.setup.initial {
      fields = try Self.random(model, seed, amplitude, wavenumber)
    } else {
      preconditionFailure("only a random velocity has no formula")
    }
  }

  /// A vorticity of independent numbers for every wave, filtered by (k/k₀)² exp(−(k/k₀)²) as a velocity, and scaled to a root mean square speed. The waves are drawn
  /// by shells, those of small |kx| and |ky| first: on a finer grid the same seed gives the same field.
  private static func random(_ model: SpectralModel, _ seed: UInt64, _ amplitude: Double, _ wavenumber: Double) throws -> VectorField<
    Double
  > {
    let waves = model.waves
    let (across, up) = waves.largest
    var generator = SplitMix64(state: seed)
    let field = Field<Double>(waves.waves)
    var energy = 0.0
    for shell in 1...max(across, up) {
      for kx in 0...min(shell, across) {
        for ky in -min(shell, up)...min(shell, up) where max(kx, abs(ky)) == shell && (kx > 0 || ky > 0) {
          let slot = ky >= 0 ? ky : ky + waves.lineCount
          let square = waves.square(kx, slot)
          let scaled = square / (wavenumber * wavenumber)
          let size = square.squareRoot() * scaled * exp(-scaled)
          let (re, im) = (size * (generator.uniform() - 0.5), size * (generator.uniform() - 0.5))
          (field[2 * slot, kx], field[2 * slot + 1, kx]) = (re, im)
          energy += 2 * (re * re + im * im) / square
          // The wave −k of kx = 0 is kept, and is the conjugate.
          if kx == 0 { (field[2 * (waves.lineCount - ky), 0], field[2 * (waves.lineCount - ky) + 1, 0]) = (re, -im) }
        }
      }
    }
    guard energy > 1e-200 else {
      throw FlowError.unresolved("the grid has no waves of wavenumber \(wavenumber); lower `initial.random.wavenumber` or refine the grid")
    }
    let scale = amplitude / energy.squareRoot()
    for index in 0..<field.count { field.values[index] *= scale }
    let velocity = [Field<Double>(model.grid), Field<Double>(model.grid)]
    WaveFields<Double>(model).velocity(of: field, into: velocity)
    return velocity
  }
}
