import Fields
import Scalars
import Spectral
import Sweeps

/// The coefficients of an exponential scheme for every wave, at one length of a step: λ = −(ν k² + μ).
///
/// A coefficient stands twice, for real and imaginary part, so that lines of waves are multiplied element by element. They are made anew when the step changes, and only then.
final class ExponentialFactors<S: SweepScalar>: PieceWork {
  private let model: SpectralModel
  private let viscosity: S
  private let drag: S
  /// For each function of the scheme.
  let tables: [Field<S>]
  /// Their derivatives by λ, where viscosity or drag are controls.
  let slopes: [Field<S>]
  private(set) var timeStep = 0.0

  init(_ model: SpectralModel, viscosity: S, drag: S) {
    (self.model, self.viscosity, self.drag) = (model, viscosity, drag)
    tables = Field.block(model.waves.waves, count: model.scheme.functions.count)
    slopes = model.ratesAreControlled ? Field.block(model.waves.waves, count: model.scheme.functions.count) : []
  }

  func prepare(timeStep: Double) {
    if timeStep == self.timeStep { return }
    self.timeStep = timeStep
    model.workers.share(model.waves.alongX.count, self)
  }

  @specialized(where S == Double)
  func perform(piece kx: Int, worker: Int) {
    let (waves, functions) = (model.waves, model.scheme.functions)
    for slot in 0..<waves.lineCount {
      let rate = -(viscosity * S(waves.square(kx, slot)) + drag)
      let magnitude = abs(rate.real)
      let varied = Dual(variable: rate)
      for index in functions.indices {
        if slopes.isEmpty {
          let value = functions[index].value(rate, magnitude: magnitude, timeStep: timeStep)
          for part in 0..<2 { tables[index][2 * slot + part, kx] = value }
        } else {
          let value = functions[index].value(varied, magnitude: magnitude, timeStep: timeStep)
          for part in 0..<2 {
            tables[index][2 * slot + part, kx] = value.value
            slopes[index][2 * slot + part, kx] = value.tangent
          }
        }
      }
    }
  }
}
