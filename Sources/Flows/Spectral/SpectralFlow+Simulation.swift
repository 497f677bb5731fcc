import CaseFiles
import Fields
import Reversal
import Scalars
import Transforms
import Sweeps

extension SpectralModel: ReversibleModel {
  public func caseValues() throws -> SpectralParameters<Double> { try SpectralParameters(self) }

  public func flow(displacement: ControlVector?, sizes: StepSizes, faulty: String?) throws -> SpectralFlow<Double> {
    try SpectralFlow(self, parameters: SpectralParameters(self, displacement: displacement), sizes: sizes) { chain in
      guard let fault = try faulty.map(PlantedFault.init) else { return chain }
      return try fault.planted(in: chain) { $0.spoil($1, $2) }
    }
  }

  public func flow<S: SweepScalar>(
    displacement: ControlVector?, along direction: ControlVector, sizes: StepSizes, combine: @escaping (Double, Double) -> S
  ) throws -> any Simulation<S> {
    try flow(displacement: displacement, along: direction, sizes: sizes, timeChange: 0, combine: combine)
  }

  public func flow<S: SweepScalar>(
    displacement: ControlVector?, along direction: ControlVector, sizes: StepSizes, timeChange: Double,
    combine: @escaping (Double, Double) -> S
  ) throws -> any Simulation<S> {
    let parameters = try SpectralParameters<S>(self, displacement: displacement, direction: direction, combine: combine)
    if timeChange != 0 { parameters.changeTimeUnit(by: combine(1, timeChange)) }
    return try SpectralFlow(self, parameters: parameters, sizes: sizes)
  }
}

extension SpectralFlow: Simulation {
  /// Real and imaginary parts of the waves, line by line.
  public var stateValues: [S] {
    var values: [S] = []
    model.waves.waves.interior.forEach { values.append(waves[$0, $1, $2]) }
    return values
  }

  public var completeState: [[Double]] {
    get { part(waves).numbers() }
    set {
      part(waves).set(newValue)
      memory.knowsStartVelocity = false
    }
  }

  public var stateCotangent: [[Double]] {
    get { part(cotangent.end).numbers() }
    set { part(cotangent.end).set(newValue) }
  }

  public func addToStateCotangent(_ planes: [[Double]]) { part(cotangent.end).add(planes) }

  private func part(_ field: Field<S>) -> [FieldPart<S>] { [FieldPart(field, model.waves.waves.interior)] }

  public var note: String? { stability.note }

  public var watched: [Double] {
    get { stability.memory }
    set { stability.memory = newValue }
  }

  public var diagnostics: [Diagnostic] {
    [
      Diagnostic(Diagnostic.kineticEnergy, units: "length^2/time^2") { [self] in meanKineticEnergy() },
      Diagnostic(Diagnostic.divergence) { [self] in relativeDivergence() },
    ]
  }

  public func gradientVector(plane: Int) -> ControlVector { model.parameters.vector(of: gradient.plane(plane)) }

  public func seedReverse(with weights: [S]) {
    let seed = Field<S>(model.waves.waves)
    var index = 0
    seed.fill(model.waves.waves.interior) { _, _, _ in
      defer { index += 1 }
      return weights[index]
    }
    (finalCotangent, run.isSeeded) = (seed, true)
  }

  public func checkFinite() throws {
    if !waves.maximumMagnitude(model.waves.waves.interior).isFinite { throw divergence() }
  }

  public func checkStability() throws {
    try stability.checkEnd(meanSpeed: (2 * meanKineticEnergy()).squareRoot(), step: step, time: time)
  }

  /// Half the sum of the squares of all elements, each times its weight.
  private func sum(_ weights: Field<Double>) -> Double {
    var sum = 0.0
    forEachElement { sum += weights[$0, $1] * $2 * $2 }
    return 0.5 * sum
  }

  /// Calls `body` for every element of the waves with its place and value proper.
  private func forEachElement(_ body: (_ element: Int, _ line: Int, _ value: Double) -> Void) {
    for line in 0..<model.waves.lines {
      for element in 0..<model.waves.components * model.waves.componentPitch {
        body(element, line, waves.values[waves.grid.index(element, line)])
      }
    }
  }

  public func meanKineticEnergy() -> Double { sum(model.energyWeights) }

  /// The mean of ½|∇×u|² over the domain.
  public func meanEnstrophy() -> Double { sum(model.enstrophyWeights) }

  /// The kinetic energy per wavenumber in rings or shells around |k| = 0, δ, 2δ, …, each δ wide,
  /// with δ the lowest wavenumber of the longest edge: energies times δ add up to the mean kinetic
  /// energy.
  public func energySpectrum() -> [(wavenumber: Double, energy: Double)] {
    let width = 2 * Double.pi / (model.setup.domain.size.max() ?? 1)
    var energies: [Double] = []
    forEachElement { element, line, value in
      let ring = Int((model.squares[element % model.waves.componentPitch, line].squareRoot() / width).rounded())
      while energies.count <= ring { energies.append(0) }
      energies[ring] += 0.5 * model.energyWeights[element, line] * value * value / width
    }
    return energies.enumerated().map { (Double($0.offset) * width, $0.element) }
  }

  /// The velocity at the centres of cells.
  public func velocity() -> VectorField<S> {
    let velocity = (0..<model.grid.dimension).map { _ in Field<S>(model.grid) }
    fields.velocity(of: waves, into: velocity)
    return velocity
  }

  /// The largest divergence at the points, by a transform of the velocity there.
  public func relativeDivergence() -> Double {
    let velocity = velocity()
    let largest = velocity.map { $0.maximumMagnitude(model.grid.interior) }.max() ?? 0
    let scale = largest / (model.grid.spacing.prefix(model.grid.dimension).min() ?? 1)
    return scale == 0 ? 0 : fields.divergence(of: velocity).maximumMagnitude(model.grid.interior) / scale
  }

  /// The vorticity at the centres of cells: one component in a plane, three in a box.
  public func vorticityField() -> VectorField<S> { fields.vorticity(of: waves) }

  /// The pressure (per unit density) at the centres of cells, of zero mean, from ∇²(p + ½|u|²) =
  /// ∇·(u × ω + f).
  public func pressureField() -> Field<S> {
    let (velocity, vorticity) = (velocity(), vorticityField())
    let force = forceNow()
    let vector = velocity.indices.map { axis in
      let field = Field<S>(model.grid)
      field.fill(model.grid.interior) { i, j, k in
        func along(_ fields: VectorField<S>, _ axis: Int) -> S { fields[axis][i, j, k] }
        let push = force.isEmpty ? S(0) : along(force, axis)
        if velocity.count == 2 { return S(axis == 0 ? 1 : -1) * along(vorticity, 0) * along(velocity, 1 - axis) + push }
        let (next, last) = ((axis + 1) % 3, (axis + 2) % 3)
        return along(velocity, next) * along(vorticity, last) - along(velocity, last) * along(vorticity, next) + push
      }
      return field
    }
    let pressure = fields.potential(of: vector)
    pressure.fill(model.grid.interior) { i, j, k in
      pressure[i, j, k] - S(0.5) * velocity.reduce(S(0)) { $0 + $1[i, j, k] * $1[i, j, k] }
    }
    let mean = S(1 / Double(model.grid.cellCount)) * pressure.sum(model.grid.interior)
    pressure.fill(model.grid.interior) { pressure[$0, $1, $2] - mean }
    return pressure
  }
}

extension SpectralFlow: DifferentiableSimulation where S == Double {
  /// Taken at points, as a cotangent of the velocity there: of a wave and its conjugate, where both
  /// are kept, the cotangents need not be conjugate, and what of them is not, no real flow can
  /// feel.
  public var cotangentNorm: Double {
    let velocity = (0..<model.grid.dimension).map { _ in Field<Double>(model.grid) }
    fields.pullBackState(cotangent.end, into: velocity)
    return velocity.reduce(0) { $0 + $1.sumOfSquares(model.grid.interior) }.squareRoot()
  }
}
