import Fields
import Scalars
import Sweeps

/// A run with other steps is the same run in another unit of time, as ``FlowParameters`` says.
extension SpectralModel {
  public var stepSizeObstacle: String? {
    if let changingPart { return "\(changingPart) changes in time" }
    return ratesAreControlled ? nil : "derivatives by `viscosity` are part of it; let `viscosity` be a control"
  }

  public func timeExponent(ofObjective index: Int) -> Int? {
    let objective = setup.objectives[index]
    return objective.statistic == .mean && (objective.kind is SpectralKineticEnergy || objective.kind is SpectralEnstrophy) ? 2 : nil
  }
}

extension SpectralParameters {
  /// Of a gradient: Σ e x x̄, before it is distributed.
  func timeUnitCotangent(at values: SpectralParameters<S>) -> S {
    var sum = viscosity * values.viscosity + friction * values.friction + S(3) * forcingPower * values.forcingPower
    for (power, own, value) in [(1.0, initialVelocity, values.initialVelocity), (2, force, values.force)] {
      for (bar, field) in zip(own, value) {
        var share = S(0)
        bar.grid.interior.forEach { share += bar[$0, $1, $2] * field[$0, $1, $2] }
        sum += S(power) * share
      }
    }
    return sum
  }

  /// Multiplies every quantity by the power of a factor that its unit says.
  func changeTimeUnit(by factor: S) {
    viscosity *= factor
    friction *= factor
    forcingPower *= factor * factor * factor
    for (change, fields) in [(factor, initialVelocity), (factor * factor, force)] {
      for field in fields { field.grid.interior.forEach { field[$0, $1, $2] *= change } }
    }
  }
}
