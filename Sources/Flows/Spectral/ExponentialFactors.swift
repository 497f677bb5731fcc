import Fields
import Scalars
import Spectral
import Sweeps

/// The coefficients of an exponential scheme for every wave, at one length of a step: λ = −(ν k² + μ).
///
/// A coefficient stands twice, for real and imaginary part, so that the lines of every component are multiplied element by element. They are made anew when the step changes, and only then.
final class ExponentialFactors<S: SweepScalar>: PieceWork {
  private let model: SpectralModel
  private let viscosity: S
  private let friction: S
  /// For each function of the scheme.
  let tables: [Field<S>]
  /// Their derivatives by λ, where viscosity or friction are controls.
  let slopes: [Field<S>]
  private(set) var timeStep = 0.0

  init(_ model: SpectralModel, viscosity: S, friction: S) {
    (self.model, self.viscosity, self.friction) = (model, viscosity, friction)
    tables = Field.block(model.squares.grid, count: model.scheme.functions.count)
    slopes = model.ratesAreControlled ? Field.block(model.squares.grid, count: model.scheme.functions.count) : []
  }

  /// The coefficients of a function for a line of one component, one plane `plane` elements behind the other.
  func line(_ function: Int, _ line: Int) -> UnsafeMutablePointer<Double> { tables[function].values + model.squares.grid.index(0, line) }

  func slopes(_ function: Int, _ line: Int) -> UnsafeMutablePointer<Double> { slopes[function].values + model.squares.grid.index(0, line) }

  var plane: Int { model.squares.grid.planeCount }

  func prepare(timeStep: Double) {
    if timeStep == self.timeStep { return }
    self.timeStep = timeStep
    model.workers.share(model.waves.lines, self)
  }

  @specialized(where S == Double)
  func perform(piece line: Int, worker: Int) {
    let functions = model.scheme.functions
    for slot in 0..<model.waves.lineCount {
      let rate = -(viscosity * S(model.squares[2 * slot, line]) + friction)
      let magnitude = abs(rate.real)
      let varied = Dual(variable: rate)
      for index in functions.indices {
        if slopes.isEmpty {
          let value = functions[index].value(rate, magnitude: magnitude, timeStep: timeStep)
          for part in 0..<2 { tables[index][2 * slot + part, line] = value }
        } else {
          let value = functions[index].value(varied, magnitude: magnitude, timeStep: timeStep)
          for part in 0..<2 {
            tables[index][2 * slot + part, line] = value.value
            slopes[index][2 * slot + part, line] = value.tangent
          }
        }
      }
    }
  }
}
