import Fields
import Scalars
import Transforms
import Sweeps

/// The coefficients of an exponential scheme for every wave, at one length of a step: λ = −(ν k² +
/// μ).
///
/// A coefficient stands twice, for real and imaginary part, so that the lines of every component
/// are multiplied element by element. They are made anew when the step changes, and only then.
final class ExponentialFactors<S: SweepScalar>: PieceWork {
  let model: SpectralModel
  /// Components of a line, and elements from one to the next.
  let components: Int
  let pitch: Int
  private let viscosity: S
  private let friction: S
  /// For each function of the scheme.
  let tables: [Field<S>]
  /// Their derivatives by λ, where viscosity or friction are controls.
  let slopes: [Field<S>]
  private(set) var timeStep = 0.0

  init(_ model: SpectralModel, viscosity: S, friction: S) {
    (self.model, self.viscosity, self.friction) = (model, viscosity, friction)
    (components, pitch) = (model.waves.components, model.waves.componentPitch)
    tables = Field.block(model.squares.grid, count: model.scheme.functions.count)
    slopes = model.ratesAreControlled ? Field.block(model.squares.grid, count: model.scheme.functions.count) : []
  }

  /// The coefficients of a function for a line of one component, one plane `plane` elements behind
  /// the other.
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

/// Sums of coefficients times fields, over one line of all components.
extension ExponentialFactors {
  /// Adds a function of the scheme times a field.
  /// - Parameters:
  ///   - field: waves of which the line of the same index is taken.
  ///   - target: the line's first plane, one plane `plane` elements behind the other.
  @inline(__always)
  func add(_ function: Int, times field: Field<S>, line index: Int, to target: UnsafeMutablePointer<Double>, _ plane: Int) {
    let (factor, factorPlane, fieldPlane) = (line(function, index), self.plane, field.grid.planeCount)
    for component in 0..<components {
      let (values, source) = (target + component &* pitch, field.values + (field.grid.index(0, index) &+ component &* pitch))
      for i in stride(from: 0, to: pitch, by: S.laneCount) {
        let product = S.loadLanes(factor + i, plane: factorPlane) * S.loadLanes(source + i, plane: fieldPlane)
        S.storeLanes(S.loadLanes(values + i, plane: plane) + product, values + i, plane: plane)
      }
    }
  }

  /// Adds Δt Σ_l a_lj X_l over the rows l ≥ j, the cotangent of the nonlinear term of stage j.
  @inline(__always)
  func addTermCotangent(
    _ stage: Int, _ rows: [Field<S>], line index: Int, to target: UnsafeMutablePointer<Double>, _ plane: Int
  ) {
    for row in stage..<rows.count {
      for weight in model.scheme.rows[row].weights where weight.stage == stage {
        add(weight.function, times: rows[row], line: index, to: target, plane)
      }
    }
  }
}
