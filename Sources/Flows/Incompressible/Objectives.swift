import CaseFiles
import Fields
import Kernels
import Scalars
import Sweeps

/// One objective of a case on a grid: what each step contributes to it, and the transpose of that.
///
/// With a window, an objective is the average over simulated time from `start` to `end`: each step counts by the part of it that lies
/// within. Forces are averages over a step already; the value of a state counts for the step that leads to it. Without a window the last step counts
/// alone. Step sizes are constants of the derivative.
final class ObjectiveEvaluator<S: SweepScalar> {
  let objective: Objective
  private let model: FlowModel
  private let density: Field<S>
  private let sweeps: [Sweep<S>]
  private let target: VectorField<S>
  private let ghosts: GhostFill<S>
  /// What it is, if it is of a scalar.
  private let scalar: ScalarEvaluator<S>?

  /// - Parameters:
  ///   - turbulence: what lets the flow diffuse by eddies, if anything does.
  ///   - markers: of the solid bodies, if there are any.
  ///   - displaced: what pushes on the fluid in their place, if anything does.
  init(
    _ objective: Objective, _ model: FlowModel, turbulence: EddyDiffusion<S>?, markers: Markers<S>?, displaced: DisplacedForces<S>?,
    targets: (Objective.Target) throws -> VectorField<Double>
  ) throws {
    self.objective = objective
    self.model = model
    self.displaced = displaced
    density = Field(model.grid)
    force =
      switch objective.kind {
      case .drag(let name): (BodyImpulse(name, model, markers), 0)
      case .lift(let name): (BodyImpulse(name, model, markers), 1)
      default: nil
      }
    ghosts = GhostFill(model)
    if case .scalar(let description) = objective.kind {
      scalar = try ScalarEvaluator(description, model, turbulence: turbulence, density: density)
    } else {
      scalar = nil
    }
    let names: [String]
    switch objective.kind {
    case .drag, .lift, .scalar: names = []
    case .kineticEnergy: names = [KineticEnergyDensity(dimension: model.dimension).name]
    case .enstrophy: names = [EnstrophyDensity(dimension: model.dimension).name]
    case .distance: names = (0..<model.dimension).map { DistanceDensity(axis: $0).name }
    }
    sweeps = names.map { Sweep(FlowModel.kernel($0), on: model.grid, region: model.grid.interior, workers: model.workers) }
    if case .distance(let description) = objective.kind {
      let values = try targets(description)
      target = values.map { source in
        let field = Field<S>(model.grid)
        let everywhere = Region(
          lower: (0..<3).map { $0 < model.dimension ? -Grid.ghosts : 0 },
          upper: (0..<3).map { model.grid.cells[$0] + ($0 < model.dimension ? Grid.ghosts : 0) })
        field.fill(everywhere) { S(source[$0, $1, $2]) }
        return field
      }
    } else {
      target = []
    }
  }

  /// The body and axis of a force, or nil of an objective of the state.
  private let force: (body: BodyImpulse<S>, axis: Int)?
  private let displaced: DisplacedForces<S>?
  /// Work space: the parameters of that body.
  private var seeded: [Dual<S>] = []

  /// What an impulse of 1 on a cell's mass contributes to the mean force of a step, and so to the objective. The fluid's gain is the body's loss.
  private func forceScale(_ stage: Integrator.Stage, _ timeStep: Double) -> Double {
    -stage.impulseWeight * model.grid.cellVolume / timeStep * coefficient
  }

  /// The objective of one step: of its impulses, or of the state it leads to.
  func value(_ record: StepRecord<S>, _ state: StageMemory<S>) -> S {
    if let force {
      var sum = inertia(force, state.parameters, record)
      for stage in model.integrator.stages.indices {
        sum += S(forceScale(model.integrator.stages[stage], record.timeStep)) * force.body.impulse(record, stage, force.axis)
      }
      return sum
    }
    ghosts.forward(state)
    if let scalar { return scalar.value(state) }
    var sum = S(0)
    for index in sweeps.indices {
      let sweep = sweeps[index]
      bind(sweep, index, state.input)
      sweep.forward()
      sum += density.mean()
    }
    return sum
  }

  /// Adds weight · ∂value to the cotangents of the state after a step; `state.input` and `cotangent.input` hold it.
  func pullbackState(_ weight: Double, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    if weight == 0 || force != nil { return }
    ghosts.forward(state)
    scalar?.pullback(weight, state, cotangent)
    for index in sweeps.indices {
      let sweep = sweeps[index]
      density.fillWithSlopesOfMean(weight)
      bind(sweep, index, state.input)
      if case .distance = objective.kind {
        sweep.accumulate(0, cotangent.input[index])
      } else {
        for axis in 0..<model.dimension { sweep.accumulate(axis, cotangent.input[axis]) }
      }
      sweep.pullback()
    }
    ghosts.pullback(state, cotangent)
  }

  /// Adds weight · ∂value to the cotangents of the impulses of one stage of a step.
  func pullbackImpulses(_ weight: Double, _ stage: Integrator.Stage, _ timeStep: Double, _ cotangent: StageMemory<S>) {
    guard weight != 0, let force else { return }
    force.body.add(S(weight * forceScale(stage, timeStep)), force.axis, to: cotangent)
  }

  /// What the displaced fluid of a body contributes to the force of a step: its inertia, less what pushes on it.
  private func inertia(
    _ force: (body: BodyImpulse<S>, axis: Int), _ parameters: FlowParameters<S>, _ record: StepRecord<S>
  ) -> S {
    guard let solid = force.body.solid else { return S(0) }
    let mean = model.outlines[solid].inertia(
      parameters.bodies[solid], axis: force.axis, from: record.time, to: record.time + record.timeStep)
    return S(coefficient) * (displaced.map { mean - $0.means[solid][force.axis] } ?? mean)
  }

  private var coefficient: Double { objective.reference?.coefficient ?? 1 }

  /// Adds weight · ∂value to the cotangents of the state that a stage starts from and of the parameters, as far as what pushes on the displaced fluid makes it.
  func pullbackDisplacedForces(
    _ weight: Double, stage: Int, _ record: StepRecord<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>
  ) {
    guard weight != 0, let displaced, let force, let solid = force.body.solid else { return }
    displaced.pullBack(-weight * coefficient, solid, force.axis, stage: stage, record, at: values, cotangent)
  }

  /// Adds weight · ∂value to the cotangents of the parameters of a body, as far as the displaced fluid makes it.
  func pullbackInertia(_ weight: Double, _ record: StepRecord<S>, at values: FlowParameters<S>, _ cotangent: FlowParameters<S>) {
    guard weight != 0, let force, let solid = force.body.solid, model.outlines[solid].isMoving else { return }
    if seeded.isEmpty { seeded = values.bodies[solid].map { Dual(constant: $0) } }
    model.outlines[solid].addInertiaSlopes(
      weight * coefficient, &seeded, axis: force.axis, from: record.time, to: record.time + record.timeStep,
      into: &cotangent.bodies[solid])
  }

  /// What a sweep reads, and the density it writes.
  private func bind(_ sweep: Sweep<S>, _ index: Int, _ velocity: VectorField<S>) {
    if case .distance = objective.kind {
      sweep.read(0, velocity[index])
      sweep.read(1, target[index])
    } else {
      for axis in 0..<model.dimension { sweep.read(axis, velocity[axis]) }
    }
    sweep.write(0, density)
  }
}
