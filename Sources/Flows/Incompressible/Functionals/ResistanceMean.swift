import CaseFiles
import Fields
import Scalars
import Sweeps

/// The mean over the domain of what resists the flow, 1/time, that of porous bodies included: how
/// much of a box is solid, by the largest resistance that there may be.
struct ResistanceMean: IncompressibleFunctional {
  static let keyword = "resistance-mean"
  static let meaning = "The mean over the domain of what resists the flow"

  init?(_ map: MapReader, in reader: IncompressibleReader) {}

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    guard parts.model.hasResistance else {
      throw FlowError.unresolved("nothing resists the flow; give `flow.resistance`, or remove the objective `\(Self.keyword)`")
    }
    return .step(MeanResistance(parts.model))
  }
}

private final class MeanResistance<S: SweepScalar>: StepFunctional {
  private let slopes: Field<S>

  init(_ model: FlowModel) { slopes = Field(model.grid) }

  func value(_ record: StepTape<S>, at parameters: FlowParameters<S>) -> S { parameters.resistance?.total.mean() ?? S(0) }

  func pullbackImpulses(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {}

  func pullbackStage(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {}

  func pullbackParameters(_ weight: S, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: FlowParameters<S>) {
    slopes.fillWithSlopesOfMean(weight)
    cotangent.resistance?.total.add(slopes)
  }
}
