import Fields
import Scalars
import Sweeps

/// What the pullback of one step needs: the velocity of each stage, transformed along the last axis only, and the waves the step started from; where viscosity or friction are
/// controls, also the nonlinear terms; where a band is forced, the state of each stage there.
public final class SpectralRecord<S: SweepScalar> {
  var start: Field<S>
  var halves: [Field<S>]
  var nonlinear: [Field<S>]
  var band: [Field<S>]
  var timeStep = 0.0

  init(_ model: SpectralModel) {
    let stages = model.scheme.stageCount
    start = Field(model.waves.waves)
    halves = Field.block(model.waves.halves, count: stages)
    nonlinear = model.ratesAreControlled ? Field.block(model.waves.waves, count: stages) : []
    band = model.band.map { Field.block($0.grid, count: stages) } ?? []
  }
}

/// A checkpoint: the waves, and where in the run they belong.
public final class SpectralState<S: SweepScalar> {
  var waves: Field<S>
  var step = 0
  var time = 0.0

  init(_ model: SpectralModel) { waves = Field(model.waves.waves) }
}
