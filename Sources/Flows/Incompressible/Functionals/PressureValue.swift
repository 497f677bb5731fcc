import Fields
import Scalars
import Sweeps

/// The pressure at a point in the last stage of a step.
final class PressureValue<S: SweepScalar>: StepFunctional {
  /// φ of that stage, summed over its projections.
  private let potential: Field<S>
  private let sample: PointSample
  private let model: FlowModel

  init(_ potential: Field<S>, _ sample: PointSample, _ model: FlowModel) {
    (self.potential, self.sample, self.model) = (potential, sample, model)
  }

  private var last: Int { model.integrator.stages.count - 1 }

  /// p/φ.
  private func scale(_ record: StepTape<S>) -> S { S(1 / (model.integrator.stages[last].gamma * record.timeStep)) }

  func value(_ record: StepTape<S>, at parameters: FlowParameters<S>) -> S { scale(record) * sample.value(potential) }

  func pullbackImpulses(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {
    if stage == last { cotangent.seedPotential(weight * scale(record), sample, on: model.grid) }
  }

  func pullbackStage(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {}

  func pullbackParameters(_ weight: S, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: FlowParameters<S>) {}
}
