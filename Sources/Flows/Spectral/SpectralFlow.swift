import CaseFiles
import Fields
import Reversal
import Scalars
import Spectral
import Sweeps

/// Turbulence in a periodic box of two or three dimensions, in any scalar: its state in waves, the steps forward, and the reverse of each.
///
/// A stage of a step is two passes: one takes the velocity, transformed along the last axis before, to the points, multiplies it there and transforms the products
/// again; the other ends the transform, gathers the nonlinear term, makes from it the state of the next stage, and begins the transform of its velocity. All work is
/// done in cache, row by row and column by column. See ``PlaneFields`` and ``BoxFields``.
public final class SpectralFlow<S: SweepScalar>: ReversibleProcess {
  public let model: SpectralModel
  public let parameters: SpectralParameters<S>
  public let run: Run<S>

  /// The waves of the current state: of a plane the vorticity, and in the place of its mean the mean velocity; of a box the velocity.
  public internal(set) var waves: Field<S>
  /// The current velocity, transformed along all axes but the last one.
  var halves: Field<S>
  let fields: any WaveFields<S>
  let factors: ExponentialFactors<S>
  let injection: EnergyInjection<S>?
  let objectives: [SpectralObjective<S>]
  let copies: FieldCopies<S>
  private let stage: SpectralStage<S>
  private let initial: Field<S>
  public let ownRecord: SpectralRecord<S>
  /// The root mean square speed at the beginning.
  private var startingSpeed = 0.0
  /// What the run so far says of its stability. Viscosity is exact; the limits are those of the integrators' advection at the highest wave that is kept, 2π/(3h).
  public private(set) lazy var stability: StabilityWatch = StabilityWatch(
    model.setup, integrator: model.physics.integrator.rawValue,
    courantLimit: model.physics.integrator == .etdrk2 ? 0.7 : 1.3, viscousLimit: .infinity, drive: .forcesAlone)

  /// What a reverse sweep works on, and the gradient.
  lazy var pullback = SpectralPullback<S>(model, factors: factors, injection: injection)
  public internal(set) lazy var gradient: SpectralParameters<S> = SpectralParameters(zeroFor: model)
  var finalCotangent: Field<S>?
  /// Makes every cotangent of a stage wrong by one part in a million: for tests of the verification.
  let isFaulty: Bool

  public init(_ model: SpectralModel, parameters: SpectralParameters<S>, sizes: StepSizes = .chosen, isFaulty: Bool = false) throws {
    self.model = model
    self.parameters = parameters
    run = Run(model.setup, sizes: sizes)
    self.isFaulty = isFaulty
    waves = Field(model.waves.waves)
    halves = Field(model.waves.halves)
    initial = Field(model.waves.waves)
    fields = model.fields(S.self)
    factors = ExponentialFactors(model, viscosity: parameters.viscosity, friction: parameters.friction)
    injection = model.band.map { EnergyInjection($0, power: parameters.forcingPower) }
    stage = SpectralStage(model, factors: factors, injection: injection)
    copies = FieldCopies(workers: model.workers)
    ownRecord = SpectralRecord(model)
    objectives = try model.setup.objectives.map { try SpectralObjective($0, model) }
    fields.state(of: parameters.initialVelocity, into: initial)
    if model.forceIsActive {
      let force = Field<S>(model.waves.waves)
      fields.state(of: parameters.force, into: force)
      stage.force = force
    }
    begin()
    try requireEnergyInBand()
  }

  public func resetState() {
    copies.run(from: [initial], to: [waves])
    prepareVelocity()
    startingSpeed = (2 * meanKineticEnergy()).squareRoot()
  }

  /// - Throws: `FlowError.unresolved` if the waves to be forced hold no energy at the beginning, beyond round-off.
  private func requireEnergyInBand() throws {
    guard let injection, let forcing = model.physics.forcing else { return }
    injection.states = ownRecord.band
    injection.keepStart(waves)
    // Of the velocity as it is given: the part of it that is no gradient may be round-off alone.
    let given = parameters.initialVelocity.reduce(0) { sum, field in
      let largest = field.maximumMagnitude(model.grid.interior)
      return sum + largest * largest
    }
    guard forcing.power == 0 || injection.energy(stage: 0).real > 1e-24 * given else {
      throw FlowError.unresolved(
        "the waves of `flow.forcing.band`, wavenumbers \(forcing.first) to \(forcing.last), hold no energy at the start, and a force in proportion to "
          + "their velocity does nothing; give an `initial` velocity with such waves, for example { random: { seed: 1, amplitude: 0.1, wavenumber: \(forcing.last) } }"
      )
    }
  }

  /// What a step leaves behind, for a state that was put in place.
  func prepareVelocity() { fields.spreadVelocity(of: waves, into: halves) }

  // MARK: Forward

  /// The last stage leaves nothing that the pullback needs, but for its nonlinear term where viscosity or friction are controls.
  @specialized(where S == Double)
  public func takeStep(_ step: Int, _ record: SpectralRecord<S>, isWhole: Bool) throws {
    swap(&record.start, &waves)
    swap(&record.halves[0], &halves)
    stage.start = record.start
    injection?.states = record.band
    injection?.keepStart(record.start)
    stage.end = isWhole ? waves : nil
    if model.ratesAreControlled { swap(&stage.nonlinear, &record.nonlinear) }
    defer { if model.ratesAreControlled { swap(&stage.nonlinear, &record.nonlinear) } }
    let last = record.halves.count - 1
    for index in 0...last where isWhole || index < last || model.ratesAreControlled {
      let isNew = index == 0 && step == timeSteps.count
      fields.products.isMeasuring = isNew
      fields.multiply(record.halves[index])
      injection?.prepare(stage: index)
      if index == 0 {
        record.timeStep = try run.size(of: step, choose: nextTimeStep)
        factors.prepare(timeStep: record.timeStep)
      }
      stage.stage = index
      let next = index < last ? record.halves[index + 1] : halves
      fields.advance(into: isWhole || index < last ? next : nil, stage)
    }
  }

  public func value(ofObjective index: Int, after record: SpectralRecord<S>) -> S { objectives[index].value(waves) }

  /// The largest sum over the axes of |force|.
  private lazy var largestForce: Double = parameters.force.reduce(0) { $0 + $1.maximumMagnitude(model.grid.interior) }

  /// The largest sum over the axes of |force| / h.
  private lazy var imposedAcceleration: Double = parameters.force.indices.reduce(0) { sum, axis in
    sum + parameters.force[axis].maximumMagnitude(model.grid.interior) / model.grid.spacing[axis]
  }

  /// The size of the step from the current state, whose speeds have just been measured: by the Courant number, or fixed; the last one ends the run.
  ///
  /// Sizes by the Courant number are powers of 2^¼, so that coefficients are made anew a few times in a run and not at every step.
  /// - Throws: `FlowError.diverged` if the velocity is not finite.
  private func nextTimeStep() throws -> Double {
    let speeds = fields.products.largestSpeeds
    guard speeds.allSatisfy(\.isFinite) else { throw divergence() }
    let rate = zip(speeds, model.grid.spacing).reduce(0) { $0 + $1.0 / $1.1 }
    var size: Double
    switch model.setup.time.step {
    case .fixed(let fixed):
      size = fixed
      if let injection, injection.rate.real * fixed > 1 {
        throw FlowError.unresolved(
          "in a step of \(fixed.short) `flow.forcing` makes the waves of its band \((1 + injection.rate.real * fixed).short) times as fast, so little energy do they hold;"
            + " lower `time.dt`, give `time.cfl` in its place, or start with faster waves in the band")
      }
    case .cfl(let number):
      let slowest = 1e-6 / (model.setup.time.end ?? 1)
      size = number / max(rate, slowest)
      size = min(size, (number / max(imposedAcceleration, slowest * slowest)).squareRoot())
      if let injection { size = min(size, number / max(injection.rate.real, slowest)) }
      size = Double.exp2((4 * Double.log2(size)).rounded(.down) / 4)
    }
    size = try model.setup.time.meetingEnd(size, from: time)
    stability.observe(
      at: time, size: size, rate: rate, diffusion: 0, largestSpeed: speeds.max() ?? 0,
      meanSpeed: startingSpeed,
      .init(speed: 0, acceleration: largestForce, power: max(0, parameters.forcingPower.real)))
    return size
  }

  /// Waves that are not finite make every point so.
  func divergence() -> FlowError {
    .diverged(
      variable: "velocity", cell: [Int](repeating: 0, count: model.grid.dimension), position: model.grid.position(0, 0, 0), step: step,
      time: time)
  }
}
