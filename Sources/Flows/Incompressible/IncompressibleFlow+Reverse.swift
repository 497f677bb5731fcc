import Fields
import Reversal
import Scalars
import Sweeps

extension IncompressibleFlow {
  // MARK: The reverse sweep

  /// The gradient of the objective, complete after a reverse sweep.
  public var gradient: FlowParameters<S> { cotangent.parameters }

  public func makeFollower() throws -> IncompressibleFlow<S>? { try IncompressibleFlow(model, parameters: parameters) }

  public func clearCotangents() {
    completeSave()
    // A gradient that someone still holds is left alone.
    if isKnownUniquelyReferenced(&cotangent.parameters) {
      cotangent.parameters.clear()
    } else {
      cotangent.parameters = FlowParameters(zeroFor: model)
    }
    cotangent.clearUnsteady()
    copies.clear(cotangent.input + cotangent.base + cotangent.output)
    if !pending.isEmpty { copies.clear(combinedCotangent + pending.values.joined()) }
    for (target, source) in zip(cotangent.output, finalCotangent ?? []) { target.copy(from: source) }
  }

  @specialized(where S == Double)
  public func pullBackValue(ofObjective index: Int, weight: S, timeStep: Double, following record: StepTape<S>?) {
    (memory.input, memory.timeStep) = (record?.inputs[0] ?? state, timeStep)
    prescribe(at: record?.time ?? time)
    swap(&cotangent.input, &cotangent.output)
    evaluators[index]?.pullbackState(weight, memory, cotangent)
    stage.prescribed?.pullBackState(memory, cotangent)
    swap(&cotangent.input, &cotangent.output)
  }

  /// Takes the cotangent of the state after a step, in `cotangent.output`, back to the state before
  /// it.
  @specialized(where S == Double)
  public func pullBackStep(_ record: StepTape<S>, _ shares: [ObjectiveShare<S>]) throws {
    for share in shares {
      evaluators[share.objective]?.ofSteps?.pullbackParameters(share.weight, record, at: parameters, cotangent.parameters)
    }
    for index in stride(from: model.integrator.stages.count - 1, through: 0, by: -1) {
      let coefficients = model.integrator.stages[index]
      bind(record, index, coefficients)
      for marker in cotangent.impulses.indices { cotangent.impulses[marker] = S(0) }
      for place in cotangent.resistanceImpulses.indices { cotangent.resistanceImpulses[place] = S(0) }
      for share in shares {
        evaluators[share.objective]?.ofSteps?.pullbackImpulses(share.weight, index, record, at: parameters, cotangent)
      }
      if let recomputed = stage.recomputed {
        if coefficients.combines { copies.combine(coefficients.base, record.inputs, into: memory.base) }
        memory.output = recomputedOutput
        recomputed.forward(memory)
      }
      cotangent.stage = coefficients
      if index == 0 && model.integrator.stages.count > 1 { swap(&cotangent.input, &cotangent.base) }
      // What later stages have taken of this one's result.
      if let later = pending[index + 1] {
        copies.add(later, to: cotangent.output)
        copies.clear(later)
      }
      if coefficients.combines { swap(&cotangent.base, &combinedCotangent) }
      stage.chain.pullback(memory, cotangent)
      release(record, index)
      for share in shares {
        evaluators[share.objective]?.ofSteps?.pullbackStage(share.weight, index, record, at: parameters, cotangent)
      }
      stage.prescribed?.pullBack(memory, cotangent)
      try stage.bodies?.check()
      if coefficients.combines { spreadBase(coefficients) }
      // The cotangent of the output has been used up and is zero: it takes the cotangent of the
      // stage before.
      swap(&cotangent.input, &cotangent.output)
    }
  }

  public func addToNames(_ cotangents: [S]) {
    for (name, cotangent) in cotangents.enumerated() { self.cotangent.parameters.names[name] += cotangent }
  }

  /// Hands the cotangent of a base that was put together on to the states that it was put together
  /// from.
  private func spreadBase(_ stage: Integrator.Stage) {
    swap(&cotangent.base, &combinedCotangent)
    for (state, weight) in stage.base.enumerated() where weight != 0 {
      if let target = state == 0 ? cotangent.base : pending[state] { copies.add(combinedCotangent, weight: weight, to: target) }
    }
    copies.clear(combinedCotangent)
  }

  public func finishReverse() {
    startPrescribed()
    stage.start.pullback(memory, cotangent)
    stage.prescribed?.pullBack(memory, cotangent)
    swap(&cotangent.parameters.initialState, &cotangent.output)
    run.timeUnitCotangent = run.asksForTimeUnit ? cotangent.parameters.timeUnitCotangent(at: parameters) : nil
    cotangent.parameters.distribute(at: parameters)
  }

  // MARK: Checkpoints

  public func makeState() -> FlowState<S> { FlowState(model) }

  /// Nothing is copied: the next step leaves the fields that it started from in the state's place.
  public func save(into place: inout FlowState<S>) {
    completeSave()
    (place.step, place.time) = (step, time)
    pendingSave = place
  }

  /// Copies the state into a place that is still to have it.
  public func completeSave() {
    guard let place = pendingSave else { return }
    copies.run(from: state, to: place.fields)
    pendingSave = nil
  }

  public func save(startOf record: StepTape<S>, of step: Int, into place: inout FlowState<S>) {
    copies.run(from: record.inputs[0], to: place.fields)
    (place.step, place.time) = (step, record.time)
  }

  public static func write(_ state: FlowState<S>, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try withUnsafeBytes(of: (state.step, state.time)) { try sink($0) }
    for field in state.fields { try sink(UnsafeRawBufferPointer(field.bytes)) }
  }

  public static func read(_ state: inout FlowState<S>, from source: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    var place = (state.step, state.time)
    try withUnsafeMutableBytes(of: &place) { try source($0) }
    (state.step, state.time) = place
    for field in state.fields { try source(field.bytes) }
  }

  public func restore(from place: FlowState<S>) {
    completeSave()
    copies.run(from: place.fields, to: state)
    run.move(to: place.step, time: place.time)
  }

  public func restore(consuming place: inout FlowState<S>) {
    completeSave()
    swap(&state, &place.fields)
    run.move(to: place.step, time: place.time)
  }

  public func makeRecord() -> StepTape<S> { StepTape(model) }

  /// Bytes of a state and of a record.
  public var stateBytes: Int { model.fieldCount * model.grid.planeCount * S.planes * 8 }
  public var recordBytes: Int { model.integrator.stages.count * stateBytes }
}
