import Fields
import Reversal
import Scalars
import Spectral
import Sweeps

extension SpectralFlow {
  // MARK: The reverse sweep

  public func clearCotangents() {
    if !isKnownUniquelyReferenced(&gradient) { gradient = SpectralParameters(zeroFor: model) }
    pullback.clear()
    if let seed = finalCotangent { pullback.state.copy(from: seed) }
  }

  public func pullBackValue(ofObjective index: Int, weight: Double, timeStep: Double, following record: SpectralRecord<S>?) {
    objectives[index].pullback(weight, record?.start ?? waves, into: pullback.state)
  }

  /// Takes the cotangent of the state after a step back to the state before it: the passes of the step in reverse order, each transposed.
  @specialized(where S == Double)
  public func pullBackStep(_ record: SpectralRecord<S>, objective: Int, weight: Double) throws {
    factors.prepare(timeStep: record.timeStep)
    pullback.start = record.start
    pullback.nonlinear = record.nonlinear
    injection?.states = record.band
    pullback.stage = nil
    fields.beginReverse(pullback)
    for stage in stride(from: record.halves.count - 1, through: 0, by: -1) {
      fields.multiplyTransposed(record.halves[stage])
      injection?.pullBack(stage: stage)
      pullback.stage = stage
      fields.reverse(isFirst: stage == 0, pullback)
    }
    if isFaulty { for index in 0..<pullback.state.count { pullback.state.values[index] *= 1 + 1e-6 } }
  }

  public func finishReverse() {
    fields.pullBackState(pullback.state, into: gradient.initialVelocity)
    if let force = pullback.force { fields.pullBackState(force, into: gradient.force) }
    (gradient.viscosity, gradient.friction) = pullback.rateCotangents
    gradient.forcingPower = injection?.powerCotangent ?? S(0)
  }

  // MARK: Checkpoints

  public func makeState() -> SpectralState<S> { SpectralState(model) }

  public func save(into state: inout SpectralState<S>) {
    copies.run(from: [waves], to: [state.waves])
    (state.step, state.time) = (step, time)
  }

  public func restore(from state: SpectralState<S>) {
    copies.run(from: [state.waves], to: [waves])
    run.move(to: state.step, time: state.time)
    prepareVelocity()
  }

  public func restore(consuming state: inout SpectralState<S>) {
    swap(&waves, &state.waves)
    run.move(to: state.step, time: state.time)
    prepareVelocity()
  }

  public func makeRecord() -> SpectralRecord<S> { SpectralRecord(model) }

  /// Bytes of a state and of a record.
  public var stateBytes: Int { model.waves.waves.planeCount * S.planes * 8 }
  public var recordBytes: Int {
    let stages = model.scheme.stageCount
    let bandCount = model.band?.grid.planeCount ?? 0
    return stateBytes * (1 + (model.ratesAreControlled ? stages : 0)) + stages * (model.waves.halves.planeCount + bandCount) * S.planes * 8
  }
}
