import CaseFiles
import Fields
import Reversal
import Scalars
import Transforms
import Sweeps

/// Turbulence in a periodic box of two or three dimensions, in any scalar: its state in waves, the
/// steps forward, and the reverse of each. What a step does stands in ``SpectralStep``.
///
/// A stage of a step is two passes: one takes the velocity, transformed along the last axis before,
/// to the points, multiplies it there and transforms the products again; the other ends the
/// transform, gathers the nonlinear term, makes from it the state of the next stage, and begins the
/// transform of its velocity. All work is done in cache, row by row and column by column. See
/// ``PlaneFields`` and ``BoxFields``.
public final class SpectralFlow<S: SweepScalar>: ReversibleProcess {
  public let model: SpectralModel
  public let parameters: SpectralParameters<S>
  public let run: Run<S>

  /// The waves of the current state: of a plane the vorticity, and in the place of its mean the
  /// mean velocity; of a box the velocity.
  public internal(set) var waves: Field<S>
  /// The current velocity, transformed along all axes but the last one. `memory` knows whether it
  /// is up to date with the waves.
  private var velocityHalves: Field<S>

  /// The operators of a step.
  public var operators: Chain<SpectralMemory<S>> { algorithm.chain }
  let algorithm: SpectralStep<S>
  let memory: SpectralMemory<S>
  let fields: any WaveFields<S>
  let factors: ExponentialFactors<S>
  let objectives: [SpectralObjective<S>?]
  let copies: FieldCopies<S>
  let initial: Field<S>
  public let ownRecord: SpectralTape<S>
  /// The root mean square speed at the beginning.
  private var startingSpeed = 0.0
  /// What the run so far says of its stability. Viscosity is exact; the limits are those of the
  /// integrators' advection at the highest wave that is kept, 2π/(3h).
  public internal(set) lazy var stability: StabilityWatch = StabilityWatch(
    model.setup, integrator: model.physics.integrator.rawValue,
    courantLimit: model.physics.integrator == .etdrk2 ? 0.7 : 1.3, viscousLimit: .infinity, drive: .forcesAlone)

  /// What a reverse sweep works on: the cotangents of the step, and as its parameters the gradient.
  lazy var cotangent = SpectralMemory<S>(cotangentsOf: model, fields)
  var finalCotangent: Field<S>?

  /// - Parameters:
  ///   - editing: changes the chain of operators before it is used; a test of the verification
  ///     replaces an operator by a faulty one.
  public init(
    _ model: SpectralModel, parameters: SpectralParameters<S>, sizes: StepSizes = .chosen,
    editing: (Chain<SpectralMemory<S>>) throws -> Chain<SpectralMemory<S>> = { $0 }
  ) throws {
    self.model = model
    self.parameters = parameters
    run = Run(model.setup, names: parameters.names, sizes: sizes)
    waves = Field(model.waves.waves)
    velocityHalves = Field(model.waves.halves)
    initial = Field(model.waves.waves)
    fields = model.fields(S.self)
    factors = ExponentialFactors(model, viscosity: parameters.viscosity, friction: parameters.friction)
    algorithm = try SpectralStep(model, fields, factors, editing: editing)
    copies = FieldCopies(workers: model.workers)
    ownRecord = SpectralTape(model)
    objectives = try model.setup.objectives.map { $0.formula == nil ? try SpectralObjective($0, model) : nil }
    fields.state(of: parameters.initialVelocity, into: initial)
    let force = model.forceIsActive ? Field<S>(model.waves.waves) : nil
    if let force { fields.state(of: parameters.force, into: force) }
    memory = SpectralMemory(model, fields, record: ownRecord, parameters: parameters, force: force)
    begin()
    try requireEnergyInBand()
  }

  public func resetState() {
    copies.run(from: [initial], to: [waves])
    memory.knowsStartVelocity = false
    startingSpeed = (2 * meanKineticEnergy()).squareRoot()
  }

  /// - Throws: `FlowError.unresolved` if the waves to be forced hold no energy at the beginning,
  ///   beyond round-off.
  private func requireEnergyInBand() throws {
    guard let band = model.band, let forcing = model.physics.forcing else { return }
    let state = Field<S>(band.grid)
    band.take(from: waves, into: state)
    // Of the velocity as it is given: the part of it that is no gradient may be round-off alone.
    let given = parameters.initialVelocity.reduce(0) { sum, field in
      let largest = field.maximumMagnitude(model.grid.interior)
      return sum + largest * largest
    }
    guard forcing.power == 0 || band.energy(of: state).real > 1e-24 * given else {
      throw FlowError.unresolved(
        "the waves of `flow.forcing.band`, wavenumbers \(forcing.first) to \(forcing.last), hold no energy at the start, and a force in proportion to "
          + "their velocity does nothing; give an `initial` velocity with such waves, for example { random: { seed: 1, amplitude: 0.1, wavenumber: \(forcing.last) } }"
      )
    }
  }

  // MARK: Forward

  @specialized(where S == Double)
  public func takeStep(_ step: Int, _ record: SpectralTape<S>, isWhole: Bool) throws {
    swap(&record.start, &waves)
    swap(&record.velocities[0], &velocityHalves)
    record.time = time
    bind(record)
    if isWhole {
      // The size of a new step follows from speeds that its head measures.
      memory.measuresSpeeds = step == timeSteps.count
      algorithm.head.forward(memory)
      record.timeStep = try run.size(of: step, choose: nextTimeStep)
      factors.prepare(timeStep: record.timeStep)
      algorithm.tail.forward(memory)
    } else {
      memory.measuresSpeeds = false
      record.timeStep = timeSteps[step]
      factors.prepare(timeStep: record.timeStep)
      algorithm.retraced?.forward(memory)
    }
    memory.knowsStartVelocity = isWhole
  }

  /// Lets the operators work on a step's record and on the current state.
  func bind(_ record: SpectralTape<S>) {
    memory.record = record
    if model.ratesAreControlled { memory.nonlinear = record.nonlinear }
    (memory.end, memory.endVelocity) = (waves, velocityHalves)
  }

  public func value(ofObjective index: Int, after record: SpectralTape<S>) -> S { objectives[index]?.value(waves) ?? S(0) }

  /// The force at the time that the run has come to.
  func forceNow() -> VectorField<S> { force(at: time) }

  private func force(at time: Double) -> VectorField<S> {
    guard model.forceIsUnsteady else { return parameters.force }
    parameters.takeForce(at: time, into: forceInTime)
    return forceInTime
  }
  private lazy var forceInTime: VectorField<S> = parameters.force.map { _ in Field(model.grid) }

  /// The largest sum over the axes of |force|, and of |force| / h.
  private typealias Push = (force: Double, acceleration: Double)
  private lazy var steadyPush: Push = push(parameters.force)

  /// Work space of a reverse sweep.
  lazy var forceBars: VectorField<S> = parameters.force.map { _ in Field(model.grid) }

  private func push(_ force: VectorField<S>) -> Push {
    force.enumerated().reduce((0, 0)) { sum, entry in
      let largest = entry.element.maximumMagnitude(model.grid.interior)
      return (sum.force + largest, sum.acceleration + largest / model.grid.spacing[entry.offset])
    }
  }

  /// The largest during a step of a size.
  private func push(during size: Double) -> Push {
    guard model.forceIsUnsteady else { return steadyPush }
    return (0...8).reduce((0, 0)) { largest, eighth in
      let push = push(force(at: time + size * Double(eighth) / 8))
      return (max(largest.force, push.force), max(largest.acceleration, push.acceleration))
    }
  }

  /// The size of the step from the current state, whose speeds have just been measured: by the
  /// Courant number, or fixed; the last one ends the run.
  ///
  /// Sizes by the Courant number are powers of 2^¼, so that coefficients are made anew a few times
  /// in a run and not at every step.
  /// - Throws: `FlowError.diverged` if the velocity is not finite.
  private func nextTimeStep() throws -> Double {
    let speeds = fields.products.largestSpeeds
    guard speeds.allSatisfy(\.isFinite) else { throw divergence() }
    let rate = zip(speeds, model.grid.spacing).reduce(0) { $0 + $1.0 / $1.1 }
    var size: Double
    switch model.setup.time.step {
    case .fixed(let fixed):
      size = fixed
      if memory.forcingRate.real * fixed > 1 {
        throw FlowError.unresolved(
          "in a step of \(fixed.short) `flow.forcing` makes the waves of its band \((1 + memory.forcingRate.real * fixed).short) times as fast, so little energy do they hold;"
            + " lower `time.dt`, give `time.cfl` in its place, or start with faster waves in the band")
      }
    case .cfl(let number):
      let slowest = 1e-6 / (model.setup.time.end ?? 1)
      size = number / max(rate, slowest)
      if model.forceIsUnsteady { size = min(size, model.setup.time.end ?? size) }
      size = min(size, (number / max(push(during: size).acceleration, slowest * slowest)).squareRoot())
      if model.band != nil { size = min(size, number / max(memory.forcingRate.real, slowest)) }
      size = Double.exp2((4 * Double.log2(size)).rounded(.down) / 4)
    }
    size = try model.setup.time.meetingEnd(size, from: time)
    stability.observe(
      at: time, size: size, rate: rate, diffusion: 0, largestSpeed: speeds.max() ?? 0,
      meanSpeed: startingSpeed,
      .init(speed: 0, acceleration: push(during: size).force, power: max(0, parameters.forcingPower.real)))
    return size
  }

  /// Waves that are not finite make every point so.
  func divergence() -> FlowError {
    .diverged(
      variable: "velocity", cell: [Int](repeating: 0, count: model.grid.dimension), position: model.grid.position(0, 0, 0), step: step,
      time: time)
  }
}
