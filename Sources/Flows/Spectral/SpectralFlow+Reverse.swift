import Fields
import Reversal
import Scalars
import Transforms
import Sweeps

extension SpectralFlow {
  // MARK: The reverse sweep

  /// The gradient of the objective, complete after a reverse sweep.
  public var gradient: SpectralParameters<S> { cotangent.parameters }

  public func makeFollower() throws -> SpectralFlow<S>? { try SpectralFlow(model, parameters: parameters) }

  public func clearCotangents() {
    cotangent.clear(model)
    if let seed = finalCotangent { cotangent.end.copy(from: seed) }
  }

  public func pullBackValue(ofObjective index: Int, weight: S, timeStep: Double, following record: SpectralTape<S>?) {
    objectives[index]?.pullback(weight, record?.start ?? waves, into: cotangent.end)
  }

  /// Takes the cotangent of the state after a step back to the state before it.
  @specialized(where S == Double)
  public func pullBackStep(_ record: SpectralTape<S>, _ shares: [ObjectiveShare<S>]) throws {
    factors.prepare(timeStep: record.timeStep)
    bind(record)
    algorithm.chain.pullback(memory, cotangent)
    pullBackForces(record)
  }

  /// Hands the cotangents of a force that changes in time on to its names, stage by stage.
  private func pullBackForces(_ record: SpectralTape<S>) {
    guard let sum = cotangent.force else { return }
    for (stage, waves) in cotangent.stageForces.enumerated() {
      fields.pullBackState(waves, into: forceBars)
      let time = record.time + model.scheme.node(stage) * record.timeStep
      cotangent.parameters.addNames(fromForce: forceBars, at: time, parameters)
      sum.add(waves)
      waves.clear()
    }
  }

  public func addToNames(_ cotangents: [S]) {
    for (name, cotangent) in cotangents.enumerated() { self.cotangent.parameters.names[name] += cotangent }
  }

  public func finishReverse() {
    fields.pullBackState(cotangent.record.start, into: gradient.initialVelocity)
    if let force = cotangent.force { fields.pullBackState(force, into: gradient.force) }
    (gradient.viscosity, gradient.friction) = (cotangent.rate(0), cotangent.rate(1))
    run.timeUnitCotangent = run.asksForTimeUnit ? gradient.timeUnitCotangent(at: parameters) : nil
    gradient.distribute(at: parameters)
  }

  public func passCotangents(through archive: inout NumberArchive<S>) {
    archive.pass(cotangent.end)
    if let force = cotangent.force { archive.pass(force) }
    if let rates = cotangent.rates { archive.pass(rates) }
    cotangent.parameters.passSums(through: &archive)
  }

  // MARK: Checkpoints

  public func makeState() -> SpectralState<S> { SpectralState(model) }

  public func save(into state: inout SpectralState<S>) {
    copies.run(from: [waves], to: [state.waves])
    (state.step, state.time) = (step, time)
  }

  public func save(startOf record: SpectralTape<S>, of step: Int, into state: inout SpectralState<S>) {
    copies.run(from: [record.start], to: [state.waves])
    (state.step, state.time) = (step, record.time)
  }

  public static func write(_ state: SpectralState<S>, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try withUnsafeBytes(of: (state.step, state.time)) { try sink($0) }
    try sink(UnsafeRawBufferPointer(state.waves.bytes))
  }

  public static func read(_ state: inout SpectralState<S>, from source: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    var place = (state.step, state.time)
    try withUnsafeMutableBytes(of: &place) { try source($0) }
    (state.step, state.time) = place
    try source(state.waves.bytes)
  }

  public func restore(from state: SpectralState<S>) {
    copies.run(from: [state.waves], to: [waves])
    run.move(to: state.step, time: state.time)
    memory.knowsStartVelocity = false
  }

  public func restore(consuming state: inout SpectralState<S>) {
    swap(&waves, &state.waves)
    run.move(to: state.step, time: state.time)
    memory.knowsStartVelocity = false
  }

  public func makeRecord() -> SpectralTape<S> { SpectralTape(model) }

  /// Bytes of a state and of a record.
  public var stateBytes: Int { model.waves.waves.planeCount * S.planes * 8 }
  public var recordBytes: Int {
    let stages = model.scheme.stageCount
    let bandCount = model.band?.grid.planeCount ?? 0
    return stateBytes * (1 + (model.ratesAreControlled ? stages : 0)) + stages * (model.waves.halves.planeCount + bandCount) * S.planes * 8
  }
}
