import Fields
import Reversal
import Scalars
import Sweeps

extension IncompressibleFlow {
  // MARK: The reverse sweep

  /// The gradient of the objective, complete after a reverse sweep.
  public var gradient: FlowParameters<S> { cotangent.parameters }

  public func beginReverse() throws {
    settle()
    // A gradient that someone still holds is left alone.
    if isKnownUniquelyReferenced(&cotangent.parameters) {
      cotangent.parameters.clear()
    } else {
      cotangent.parameters = FlowParameters(zeroFor: model)
    }
    copies.clear(cotangent.input + cotangent.base + cotangent.output)
    if !pending.isEmpty { copies.clear(combinedCotangent + pending.values.joined()) }
    stepTimes = [0]
    for size in timeSteps { stepTimes.append(stepTimes[stepTimes.count - 1] + size) }
    if let seed = finalCotangent {
      for (target, source) in zip(cotangent.output, seed) { target.copy(from: source) }
    }
    addStateCotangent(after: timeSteps.count - 1)
  }

  private func objectiveWeight(_ step: Int) -> Double {
    if finalCotangent != nil || evaluators.isEmpty { return 0 }
    return evaluators[objective].objective.weight(from: stepTimes[step], to: stepTimes[step + 1], isLast: step == timeSteps.count - 1)
  }

  /// Adds the objective's cotangent of the state after a step, which is the current one, to the cotangent of the state.
  private func addStateCotangent(after step: Int) {
    guard step >= 0, objectiveWeight(step) != 0 else { return }
    (memory.input, memory.timeStep) = (state, timeSteps[step])
    swap(&cotangent.input, &cotangent.output)
    evaluators[objective].pullbackState(objectiveWeight(step), memory, cotangent)
    swap(&cotangent.input, &cotangent.output)
  }

  /// Takes the cotangent of the state after a step, in `cotangent.output`, back to the state before it.
  @specialized(where S == Double)
  public func pullBack(step: Int, record: StepRecord<S>) throws {
    if objectiveWeight(step) != 0 {
      evaluators[objective].pullbackInertia(objectiveWeight(step), record, at: parameters, cotangent.parameters)
    }
    for index in stride(from: model.integrator.stages.count - 1, through: 0, by: -1) {
      let stage = model.integrator.stages[index]
      bind(record, index, stage)
      for marker in cotangent.impulses.indices { cotangent.impulses[marker] = S(0) }
      for place in cotangent.resistanceImpulses.indices { cotangent.resistanceImpulses[place] = S(0) }
      if objectiveWeight(step) != 0 { evaluators[objective].pullbackImpulses(objectiveWeight(step), stage, record.timeStep, cotangent) }
      if let resisted {
        if stage.combines { copies.combine(stage.base, record.inputs, into: memory.base) }
        memory.output = resistedOutput
        resisted.forward(memory)
      }
      cotangent.stage = stage
      if index == 0 && model.integrator.stages.count > 1 { swap(&cotangent.input, &cotangent.base) }
      // What later stages have taken of this one's result.
      if let later = pending[index + 1] {
        copies.add(later, to: cotangent.output)
        copies.clear(later)
      }
      if stage.combines { swap(&cotangent.base, &combinedCotangent) }
      chain.pullback(memory, cotangent)
      if objectiveWeight(step) != 0 {
        evaluators[objective].pullbackDisplacedForces(objectiveWeight(step), stage: index, record, at: parameters, cotangent)
      }
      try bodies?.check()
      if stage.combines { spreadBase(stage) }
      release(record, index)
      // The cotangent of the output has been used up and is zero: it takes the cotangent of the stage before.
      swap(&cotangent.input, &cotangent.output)
    }
    swap(&record.inputs[0], &state)
    addStateCotangent(after: step - 1)
    swap(&record.inputs[0], &state)
    if step == 0 { finishReverse() }
  }

  /// Hands the cotangent of a base that was put together on to the states that it was put together from.
  private func spreadBase(_ stage: Integrator.Stage) {
    swap(&cotangent.base, &combinedCotangent)
    for (state, weight) in stage.base.enumerated() where weight != 0 {
      if let target = state == 0 ? cotangent.base : pending[state] { copies.add(combinedCotangent, weight: weight, to: target) }
    }
    copies.clear(combinedCotangent)
  }

  private func finishReverse() {
    start.pullback(memory, cotangent)
    swap(&cotangent.parameters.initialState, &cotangent.output)
    cotangent.parameters.distribute(at: parameters)
  }

  // MARK: Checkpoints

  public func makeState() -> FlowState<S> { FlowState(model) }

  /// Nothing is copied: the next step leaves the fields that it started from in the state's place.
  public func save(into place: inout FlowState<S>) {
    settle()
    (place.step, place.time) = (step, time)
    unsettled = place
  }

  /// Copies the state into a place that is still to have it.
  func settle() {
    guard let place = unsettled else { return }
    copies.run(from: state, to: place.fields)
    unsettled = nil
  }

  public func restore(from place: FlowState<S>) {
    settle()
    copies.run(from: place.fields, to: state)
    (step, time) = (place.step, place.time)
  }

  public func restore(consuming place: inout FlowState<S>) {
    settle()
    swap(&state, &place.fields)
    (step, time) = (place.step, place.time)
  }

  public func makeRecord() -> StepRecord<S> { StepRecord(model) }

  /// Bytes of a state and of a record.
  public var stateBytes: Int { model.fieldCount * model.grid.planeCount * S.planes * 8 }
  public var recordBytes: Int { model.integrator.stages.count * stateBytes }
}
