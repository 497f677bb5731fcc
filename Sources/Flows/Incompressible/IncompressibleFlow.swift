import CaseFiles
import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// An incompressible flow in any scalar: the state, its steps forward, and the reverse of each.
/// What a stage does stands in `IncompressibleStage`.
public final class IncompressibleFlow<S: SweepScalar>: ReversibleProcess {
  public let model: FlowModel
  public let parameters: FlowParameters<S>
  public let run: Run<S>
  /// The velocity components and then the scalars, without ghosts.
  public internal(set) var state: [Field<S>]
  /// A place that the current state has been saved into, but not copied yet.
  var pendingSave: FlowState<S>?

  /// The operators of a stage.
  public var operators: Chain<StageMemory<S>> { stage.chain }
  let stage: IncompressibleStage<S>
  lazy var recomputedOutput = newState()
  let memory: StageMemory<S>
  let copies: FieldCopies<S>
  /// The base of a stage that puts one together.
  lazy var combinedBase = newState()
  /// Of a reverse sweep: the cotangent of that base, and those of the states it is put together
  /// from, until their own stages are pulled back.
  lazy var combinedCotangent = newState()
  lazy var pending = Dictionary(uniqueKeysWithValues: model.integrator.combined.map { ($0, newState()) })
  let evaluators: [ObjectiveEvaluator<S>?]
  public let ownRecord: StepTape<S>
  /// What the run so far says of its stability.
  public internal(set) lazy var stability: StabilityWatch = StabilityWatch(model)
  lazy var energy = Sweep<S>(
    FlowModel.kernel(KineticEnergyDensity(dimension: model.dimension).name), on: model.grid, region: model.grid.interior,
    workers: model.workers)
  lazy var energyPlaces = (velocity: velocityNames(model.dimension).map(energy.input), density: energy.output("density"))
  lazy var forceInTime = ForceInTime<S>(model)
  /// What a reverse sweep works on: the cotangents of the stage, and as its parameters the
  /// gradient.
  lazy var cotangent = StageMemory<S>(model, parameters: FlowParameters(zeroFor: model), allocating: true)
  /// Seeds a reverse sweep with this cotangent of the final state, in place of an objective.
  var finalCotangent: [Field<S>]?

  /// - Parameters:
  ///   - editing: changes the chain of operators before it is used, such as to replace one by a
  ///     faulty one in a test of the verification.
  public init(
    _ model: FlowModel, parameters: FlowParameters<S>, sizes: StepSizes = .chosen,
    editing: (Chain<StageMemory<S>>) throws -> Chain<StageMemory<S>> = { $0 }
  ) throws {
    self.model = model
    self.parameters = parameters
    run = Run(model.setup, names: parameters.names, sizes: sizes)
    memory = StageMemory(model, parameters: parameters, allocating: false)
    copies = FieldCopies(workers: model.workers)
    stage = try IncompressibleStage(model, parameters, potential: memory.potential, editing: editing)
    ownRecord = StepTape(model)
    lastForces = model.physics.bodies.map { _ in [Double](repeating: 0, count: model.dimension) }
    state = (0..<model.fieldCount).map { _ in Field(model.grid) }
    if model.setup.objectives.contains(where: { ($0.kind as? any IncompressibleFunctional)?.readsPressure ?? false }) {
      memory.totalPotential = Field(model.grid)
    }
    let parts = FlowParts(
      model: model, turbulence: stage.turbulence, markers: stage.bodies?.markers, displaced: stage.displaced,
      potential: memory.totalPotential)
    evaluators = try model.setup.objectives.map { $0.formula == nil ? try ObjectiveEvaluator($0, parts) : nil }
    begin()
  }

  public func resetState() {
    completeSave()
    copies.run(from: parameters.initialState, to: state)
    memory.output = state
    startPrescribed()
    // A state that is given takes the place of this one as it is.
    if run.startState == nil { stage.start.forward(memory) }
    stage.bodies?.begin()
  }

  /// What lies at the sides at time 0.
  func startPrescribed() {
    (memory.startTime, memory.time) = (0, 0)
    stage.prescribed?.set(memory)
  }

  /// What lies at the sides of a state.
  func prescribe(at time: Double) {
    memory.startTime = time
    stage.prescribed?.setState(memory)
  }

  private func newState() -> [Field<S>] { (0..<model.fieldCount).map { _ in Field(model.grid) } }

  // MARK: Forward

  @specialized(where S == Double)
  public func takeStep(_ step: Int, _ record: StepTape<S>, isWhole: Bool) throws {
    if !isWhole { completeSave() }
    record.timeStep = try run.size(of: step) {
      let size = try nextTimeStep()
      try model.checkBodiesApart(at: time + size)
      return size
    }
    record.time = time
    swap(&record.inputs[0], &state)
    let last = model.integrator.stages.count - 1
    for index in 0...last { try runStage(index, record, isWhole || index < last ? stage.chain : stage.retraced) }
  }

  public func leaveStep(_ record: StepTape<S>, isKept: Bool) {
    guard let place = pendingSave else { return }
    pendingSave = nil
    if isKept { copies.run(from: record.inputs[0], to: place.fields) } else { swap(&place.fields, &record.inputs[0]) }
  }

  @specialized(where S == Double)
  private func runStage(_ index: Int, _ record: StepTape<S>, _ operators: Chain<StageMemory<S>>?) throws {
    let coefficients = model.integrator.stages[index]
    bind(record, index, coefficients)
    if coefficients.combines { copies.combine(coefficients.base, record.inputs, into: memory.base) }
    memory.output = index + 1 < model.integrator.stages.count ? record.inputs[index + 1] : state
    operators?.forward(memory)
    release(record, index)
    try stage.bodies?.check()
  }

  @specialized(where S == Double)
  func bind(_ record: StepTape<S>, _ index: Int, _ coefficients: Integrator.Stage) {
    memory.input = record.inputs[index]
    memory.base = coefficients.combines ? combinedBase : record.inputs[0]
    exchangeMarkerValues(record, index)
    memory.stage = coefficients
    memory.timeStep = record.timeStep
    memory.startTime = record.time + (index == 0 ? 0 : model.integrator.stageTimes[index - 1]) * record.timeStep
    memory.time = record.time + model.integrator.stageTimes[index] * record.timeStep
    stage.prescribed?.set(memory)
  }

  /// Gives the record back what `bind` took from it.
  func release(_ record: StepTape<S>, _ index: Int) { exchangeMarkerValues(record, index) }

  private func exchangeMarkerValues(_ record: StepTape<S>, _ index: Int) {
    swap(&memory.impulses, &record.impulses[index])
    swap(&memory.markerGradients, &record.markerGradients[index])
    swap(&memory.resistanceImpulses, &record.resistanceImpulses[index])
  }

  @specialized(where S == Double)
  public func observeStep(_ record: StepTape<S>) {
    stage.displaced?.measure(record, parameters)
    sumForces(record)
  }

  @specialized(where S == Double)
  public func value(ofObjective index: Int, after record: StepTape<S>) -> S {
    (memory.input, memory.timeStep) = (state, record.timeStep)
    prescribe(at: record.time + record.timeStep)
    return evaluators[index]?.value(record, memory) ?? S(0)
  }

  /// Force of the fluid around each body on it, over the last step, along the axes, per unit
  /// density.
  public private(set) var lastForces: [[Double]]

  private func sumForces(_ record: StepTape<S>) {
    for (place, body) in bodyImpulses.enumerated() {
      for axis in 0..<model.dimension {
        var sum = 0.0
        for stage in model.integrator.stages.indices {
          sum += model.integrator.stages[stage].impulseWeight * body.impulse(record, stage, axis).real
        }
        let inertia = body.solid.map { solid in
          model.immersedBodies[solid].inertia(
            parameters.bodies[solid], axis: axis, from: record.time, to: record.time + record.timeStep
          ).real
        }
        let pushed = body.solid.flatMap { stage.displaced?.means[$0][axis].real }
        lastForces[place][axis] = (inertia ?? 0) - (pushed ?? 0) - model.grid.cellVolume / record.timeStep * sum
      }
    }
  }

  /// In the order of the case.
  private lazy var bodyImpulses = model.physics.bodies.map { BodyImpulse($0.name, model, stage.bodies?.markers) }

  /// What drives the flow whatever the time, as far as it does.
  lazy var steadyDrive = makeSteadyDrive()
  lazy var weightAtStart = buoyantAcceleration()

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
