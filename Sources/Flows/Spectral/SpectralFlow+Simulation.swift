import CaseFiles
import Fields
import Scalars
import Spectral
import Sweeps

extension SpectralFlow: Simulation {
  /// Real and imaginary parts of the waves, line by line.
  public var stateValues: [S] {
    var values: [S] = []
    model.waves.waves.interior.forEach { values.append(vorticity[$0, $1, $2]) }
    return values
  }

  public func seedReverse(with weights: [S]) {
    let seed = Field<S>(model.waves.waves)
    var index = 0
    seed.fill(model.waves.waves.interior) { _, _, _ in
      defer { index += 1 }
      return weights[index]
    }
    finalCotangent = seed
  }

  public func checkFinite() throws {
    if !vorticity.maximumMagnitude(model.waves.waves.interior).isFinite { throw divergence() }
  }

  /// Calls `body` for every element of the waves with its place and value proper.
  private func forEachElement(_ body: (_ element: Int, _ kx: Int, _ value: Double) -> Void) {
    for kx in model.waves.alongX.indices {
      for element in 0..<2 * model.waves.lineCount { body(element, kx, vorticity.values[vorticity.grid.index(element, kx)]) }
    }
  }

  public func meanKineticEnergy() -> Double {
    var sum = 0.0
    forEachElement { sum += model.energyWeights[$0, $1] * $2 * $2 }
    return 0.5 * sum
  }

  /// The mean of ½ω² over the domain.
  public func meanEnstrophy() -> Double {
    var sum = 0.0
    forEachElement { sum += model.enstrophyWeights[$0, $1] * $2 * $2 }
    return 0.5 * sum
  }

  /// The kinetic energy per wavenumber in rings around |k| = 0, δ, 2δ, …, each δ wide, with δ the lowest wavenumber of the longer edge: energies times δ add up to the mean
  /// kinetic energy.
  public func energySpectrum() -> [(wavenumber: Double, energy: Double)] {
    let width = min(model.waves.alongX[1], model.waves.alongY[1])
    var energies: [Double] = []
    forEachElement { element, kx, value in
      let ring = Int((model.waves.square(kx, element / 2).squareRoot() / width).rounded())
      while energies.count <= ring { energies.append(0) }
      energies[ring] += 0.5 * model.energyWeights[element, kx] * value * value / width
    }
    return energies.enumerated().map { (Double($0.offset) * width, $0.element) }
  }

  /// The velocity at the centres of cells.
  public func velocity() -> VectorField<S> {
    let velocity = [Field<S>(model.grid), Field<S>(model.grid)]
    fields.velocity(of: vorticity, into: velocity)
    return velocity
  }

  /// The largest divergence at the points, by a transform of the velocity there.
  public func relativeDivergence() -> Double {
    let velocity = velocity()
    let divergence = Field<S>(model.waves.waves)
    fields.gather(.divergence(points: model.grid.cellCount), from: velocity, into: divergence)
    let largest = velocity.map { $0.maximumMagnitude(model.grid.interior) }.max() ?? 0
    let scale = largest / min(model.grid.spacing[0], model.grid.spacing[1])
    fields.spread(.value, divergence, into: [velocity[0]])
    return scale == 0 ? 0 : velocity[0].maximumMagnitude(model.grid.interior) / scale
  }

  /// The vorticity at the centres of cells.
  public func vorticityField() -> Field<S> {
    // What stands in the place of the mean is no vorticity.
    let waves = Field<S>(model.waves.waves)
    waves.copy(from: vorticity)
    (waves[0, 0], waves[1, 0]) = (S(0), S(0))
    let field = Field<S>(model.grid)
    fields.spread(.value, waves, into: [field])
    return field
  }

  /// The pressure (per unit density) at the centres of cells, of zero mean, from ∇²(p + ½|u|²) = ∇·(ωv + f_x, −ωu + f_y).
  public func pressureField() -> Field<S> {
    let (velocity, vorticity) = (velocity(), vorticityField())
    let vector = [Field<S>(model.grid), Field<S>(model.grid)]
    for axis in 0..<2 {
      let sign = S(axis == 0 ? 1 : -1)
      vector[axis].fill(model.grid.interior) { i, j, k in
        let force = parameters.force.isEmpty ? S(0) : parameters.force[axis][i, j, k]
        return sign * vorticity[i, j, k] * velocity[1 - axis][i, j, k] + force
      }
    }
    let waves = Field<S>(model.waves.waves)
    fields.gather(.divergence(points: model.grid.cellCount), from: vector, into: waves)
    waves.fill(model.waves.waves.interior) { element, kx, k in
      let square = model.waves.square(kx, element / 2)
      return square == 0 ? S(0) : waves[element, kx, k] * S(-1 / square)
    }
    fields.spread(.value, waves, into: [vorticity])
    vorticity.fill(model.grid.interior) { i, j, k in
      let (u, v) = (velocity[0][i, j, k], velocity[1][i, j, k])
      return vorticity[i, j, k] - S(0.5) * (u * u + v * v)
    }
    let mean = S(1 / Double(model.grid.cellCount)) * vorticity.sum(model.grid.interior)
    vorticity.fill(model.grid.interior) { vorticity[$0, $1, $2] - mean }
    return vorticity
  }
}

extension SpectralFlow: DifferentiableSimulation where S == Double {
  public func controlGradient() -> ControlVector { gradient.gradient(model) }
}
