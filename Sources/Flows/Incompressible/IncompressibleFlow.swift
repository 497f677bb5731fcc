import CaseFiles
import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// An incompressible flow in any scalar: the state, its steps forward, and the reverse of each.
///
/// A step is the stages of the integrator, each the same chain: ghosts, momentum, scalars, turbulence, buoyancy, resistance, fluxes, outflow, sides,
/// balance, projection.
public final class IncompressibleFlow<S: SweepScalar>: ReversibleProcess {
  public let model: FlowModel
  public let parameters: FlowParameters<S>
  public internal(set) var step = 0
  public internal(set) var time = 0.0
  /// Step sizes of the run so far: recorded as they are chosen, replayed when a step is taken again.
  public private(set) var timeSteps: [Double]
  /// The velocity components and then the scalars, without ghosts.
  public internal(set) var state: [Field<S>]
  /// A place that the current state has been saved into, but not copied yet.
  var unsettled: FlowState<S>?
  /// The objectives summed so far, in the order of the case.
  public private(set) var objectiveValues: [S]

  /// The operators of a stage.
  public var operators: Chain<StageMemory<S>> { chain }
  let chain: Chain<StageMemory<S>>
  let start: Chain<StageMemory<S>>
  /// The first operator of a stage alone.
  let ghosts: Chain<StageMemory<S>>
  /// From the momentum to the resistance: a pullback of the latter needs the velocity that it leaves, and computes it anew. Nil where no derivative does.
  let resisted: Chain<StageMemory<S>>?
  lazy var resistedOutput = newState()
  let memory: StageMemory<S>
  let bodies: BodyConstraint<S>?
  private let displaced: DisplacedForces<S>?
  let turbulence: EddyDiffusion<S>?
  let pressure: PressureProjection<S>
  let copies: FieldCopies<S>
  /// The base of a stage that puts one together.
  lazy var combinedBase = newState()
  /// Of a reverse sweep: the cotangent of that base, and those of the states it is put together from, until their own stages are pulled back.
  lazy var combinedCotangent = newState()
  lazy var pending = Dictionary(uniqueKeysWithValues: model.integrator.combined.map { ($0, newState()) })
  let evaluators: [ObjectiveEvaluator<S>]
  private let sizes: StepSizes
  let ownRecord: StepRecord<S>
  private var counted = 0
  /// What the run so far says of its stability.
  public internal(set) lazy var stability: StabilityWatch = StabilityWatch(model)
  lazy var energy = Sweep<S>(
    FlowModel.kernel(KineticEnergyDensity(dimension: model.dimension).name), on: model.grid, region: model.grid.interior,
    workers: model.workers)
  /// What a reverse sweep works on: the cotangents of the stage, and as its parameters the gradient.
  lazy var cotangent = StageMemory<S>(model, parameters: FlowParameters(zeroFor: model), allocating: true)
  /// The times at the ends of the steps, from 0 on.
  var stepTimes: [Double] = []
  /// Seeds a reverse sweep with this cotangent of the final state, in place of an objective: for dot-product tests.
  public var finalCotangent: [Field<S>]?
  /// Which objective a reverse sweep differentiates.
  public var objective = 0

  /// - Parameters:
  ///   - editing: changes the chain of operators before it is used, such as to replace one by a faulty one in a test of the verification.
  public init(
    _ model: FlowModel, parameters: FlowParameters<S>, sizes: StepSizes = .chosen,
    editing: (Chain<StageMemory<S>>) throws -> Chain<StageMemory<S>> = { $0 }
  ) throws {
    self.model = model
    self.parameters = parameters
    self.sizes = sizes
    if case .replayed(let steps) = sizes { timeSteps = steps } else { timeSteps = [] }
    memory = StageMemory(model, parameters: parameters, allocating: false)
    pressure = PressureProjection(model)
    turbulence = EddyDiffusion(model)
    copies = FieldCopies(workers: model.workers)
    bodies =
      model.outlines.isEmpty
      ? nil : try BodyConstraint(model, parameters: parameters, projection: pressure, potential: memory.potential)
    displaced = DisplacedForces(model, parameters)
    let operators: [(any Operator<StageMemory<S>>)?] = [
      GhostFill(model), Momentum(model), ScalarTransport(model), turbulence, BuoyancyForce(model), Resistance(model), ScalarFluxes(model),
      Outflow(model), PrescribedFaces(model), MassBalance(model),
      Projection(pressure: pressure, bodies: bodies, geometryIsControlled: model.geometryIsControlled),
    ]
    chain = try editing(Chain(name: "stage", operators.compactMap { $0 }))
    ghosts = Chain(name: "ghosts", Array(chain.operators.prefix(1)))
    if model.resistanceIsDifferentiated, let last = chain.operators.firstIndex(where: { $0.name == "resistance" }) {
      resisted = Chain(name: "resisted", Array(chain.operators[1...last]))
    } else {
      resisted = nil
    }
    let first: [(any Operator<StageMemory<S>>)?] = [
      PrescribedFaces(model), MassBalance(model),
      Projection(pressure: pressure, bodies: nil, geometryIsControlled: false),
    ]
    start = Chain(name: "start", first.compactMap { $0 })
    ownRecord = StepRecord(model)
    lastForces = model.setup.bodies.map { _ in [Double](repeating: 0, count: model.dimension) }
    state = (0..<model.fieldCount).map { _ in Field(model.grid) }
    evaluators = try model.setup.objectives.map { [bodies, turbulence, displaced] objective in
      try ObjectiveEvaluator(objective, model, turbulence: turbulence, markers: bodies?.markers, displaced: displaced) {
        try TargetVelocity($0, model).fields
      }
    }
    objectiveValues = evaluators.map { _ in S(0) }
    begin()
  }

  /// Puts the flow back to its beginning.
  public func begin() {
    settle()
    copies.run(from: parameters.initialState, to: state)
    memory.output = state
    start.forward(memory)
    (step, time, counted) = (0, 0, 0)
    bodies?.begin()
    objectiveValues = evaluators.map { _ in S(0) }
  }

  private func newState() -> [Field<S>] { (0..<model.fieldCount).map { _ in Field(model.grid) } }

  // MARK: Forward

  /// Whether the run has reached its end.
  public var isFinished: Bool { sizes.isEnd(model.setup.time.duration, step: step, time: time) }

  /// Takes the next step of a first run, choosing its size.
  public func advance() throws { try advance(step: step, recording: nil) }

  @specialized(where S == Double)
  public func advance(step: Int, recording: StepRecord<S>?) throws {
    if step == timeSteps.count {
      timeSteps.append(try nextTimeStep())
      try model.checkBodiesApart(at: time + timeSteps[step])
    }
    let record = recording ?? ownRecord
    (record.time, record.timeStep) = (time, timeSteps[step])
    swap(&record.inputs[0], &state)
    for index in model.integrator.stages.indices { try runStage(index, record, chain) }
    let end = time + record.timeStep
    self.step = step + 1
    if self.step > counted { try count(record, from: time, to: end) }
    time = end
    guard let place = unsettled else { return }
    unsettled = nil
    if recording == nil { swap(&place.fields, &record.inputs[0]) } else { copies.run(from: record.inputs[0], to: place.fields) }
  }

  /// Of the last stage the pullback needs the input alone, with its ghosts; it needs the impulses too where the sensitivity to the placement of bodies is wanted.
  @specialized(where S == Double)
  public func retrace(step: Int, into record: StepRecord<S>) throws {
    settle()
    (record.time, record.timeStep) = (time, timeSteps[step])
    swap(&record.inputs[0], &state)
    let last = model.integrator.stages.count - 1
    for index in 0..<last { try runStage(index, record, chain) }
    try runStage(last, record, model.geometryIsControlled ? chain : ghosts)
  }

  @specialized(where S == Double)
  private func runStage(_ index: Int, _ record: StepRecord<S>, _ operators: Chain<StageMemory<S>>) throws {
    let stage = model.integrator.stages[index]
    bind(record, index, stage)
    if stage.combines { copies.combine(stage.base, record.inputs, into: memory.base) }
    memory.output = index + 1 < model.integrator.stages.count ? record.inputs[index + 1] : state
    operators.forward(memory)
    release(record, index)
    try bodies?.check()
  }

  @specialized(where S == Double)
  func bind(_ record: StepRecord<S>, _ index: Int, _ stage: Integrator.Stage) {
    memory.input = record.inputs[index]
    memory.base = stage.combines ? combinedBase : record.inputs[0]
    exchangeMarkerValues(record, index)
    memory.stage = stage
    memory.timeStep = record.timeStep
    memory.time = record.time + model.integrator.stageTimes[index] * record.timeStep
  }

  /// Gives the record back what `bind` took from it.
  func release(_ record: StepRecord<S>, _ index: Int) { exchangeMarkerValues(record, index) }

  private func exchangeMarkerValues(_ record: StepRecord<S>, _ index: Int) {
    swap(&memory.impulses, &record.impulses[index])
    swap(&memory.markerGradients, &record.markerGradients[index])
    swap(&memory.resistanceImpulses, &record.resistanceImpulses[index])
  }

  private func count(_ record: StepRecord<S>, from start: Double, to end: Double) throws {
    counted = step
    displaced?.measure(record, parameters)
    for index in evaluators.indices {
      let evaluator = evaluators[index]
      let isLast = sizes.isEnd(model.setup.time.duration, step: step, time: end)
      let weight = evaluator.objective.weight(from: start, to: end, isLast: isLast)
      if weight == 0 { continue }
      (memory.input, memory.timeStep) = (state, record.timeStep)
      objectiveValues[index] +=
        S(weight) * evaluator.value(record, memory)
    }
    sumForces(record)
  }

  /// Force of the fluid around each body on it, over the last step, along the axes, per unit density.
  public private(set) var lastForces: [[Double]]

  private func sumForces(_ record: StepRecord<S>) {
    for (place, body) in bodyImpulses.enumerated() {
      for axis in 0..<model.dimension {
        var sum = 0.0
        for stage in model.integrator.stages.indices {
          sum += model.integrator.stages[stage].impulseWeight * body.impulse(record, stage, axis).real
        }
        let inertia = body.solid.map { solid in
          model.outlines[solid].inertia(
            parameters.bodies[solid], axis: axis, from: record.time, to: record.time + record.timeStep
          ).real
        }
        let pushed = body.solid.flatMap { displaced?.means[$0][axis].real }
        lastForces[place][axis] = (inertia ?? 0) - (pushed ?? 0) - model.grid.cellVolume / record.timeStep * sum
      }
    }
  }

  /// In the order of the case.
  private lazy var bodyImpulses = model.setup.bodies.map { BodyImpulse($0.name, model, bodies?.markers) }

  /// The largest speed along each axis that sides and bodies impose: the fluid may yet be at rest.
  lazy var imposedSpeed: [Double] = (0..<model.dimension).map { axis in
    var largest = 0.0
    for side in parameters.sides { side.forEachFace { largest = max(largest, abs(side[axis, $0, $1].real)) } }
    for (index, velocity) in (bodies?.markers.velocities ?? []).enumerated() where index % model.dimension == axis {
      largest = max(largest, abs(velocity.real))
    }
    for (outline, values) in zip(model.outlines, parameters.bodies) where outline.isMoving {
      largest = max(largest, outline.largestSpeed(values.map(\.real))[axis])
    }
    return largest
  }

  /// The largest sum over the axes of |force| / h, and what the scalars add to it.
  lazy var imposedAcceleration: Double = parameters.force.indices.reduce(buoyantAcceleration()) { sum, axis in
    sum + parameters.force[axis].maximumMagnitude(model.unknownFaces(axis)) / model.grid.smallestWidth(axis)
  }

  /// The largest sum over the axes of |force|.
  lazy var largestForce: Double = parameters.force.indices.reduce(0) { sum, axis in
    sum + parameters.force[axis].maximumMagnitude(model.unknownFaces(axis))
  }

  /// Names the first value of a field that is not finite.
  func divergence(_ component: Int) -> FlowError {
    let isVelocity = component < model.dimension
    let cell = state[component].firstNonFinite(isVelocity ? model.allFaces(component) : model.grid.interior) ?? [0, 0, 0]
    return .diverged(
      variable: isVelocity ? "velocity \(["x", "y", "z"][component])" : model.scalarName(component),
      cell: Array(cell.prefix(model.dimension)),
      position: model.grid.position(cell[0], cell[1], cell[2], component: component), step: step, time: time)
  }

  /// - Throws: `FlowError.diverged` if the current state is not finite.
  public func checkFinite() throws {
    for component in 0..<model.dimension where !state[component].maximumMagnitude(model.allFaces(component)).isFinite {
      throw divergence(component)
    }
    try checkFiniteScalars()
  }

  private func checkFiniteScalars() throws {
    for field in model.dimension..<model.fieldCount where !state[field].maximumMagnitude(model.grid.interior).isFinite {
      throw divergence(field)
    }
  }
}
