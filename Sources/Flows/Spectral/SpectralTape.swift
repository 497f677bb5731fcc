import Fields
import Scalars
import Sweeps

/// The fields that the pullback of one step needs: the waves that the step started from, and the
/// velocity of each stage, transformed along all axes but the last. Where viscosity or friction are
/// controls also the nonlinear terms, and where a band is forced the state of each stage there.
public final class SpectralTape<S: SweepScalar> {
  var start: Field<S>
  var velocities: [Field<S>]
  let nonlinear: [Field<S>]
  let bands: [Field<S>]
  var timeStep = 0.0
  /// When the step begins.
  var time = 0.0

  init(_ model: SpectralModel) {
    let stages = model.scheme.stageCount
    start = Field(model.waves.waves)
    velocities = Field.block(model.waves.halves, count: stages)
    nonlinear = model.ratesAreControlled ? Field.block(model.waves.waves, count: stages) : []
    bands = model.band.map { Field.block($0.grid, count: stages) } ?? []
  }

  /// Cotangents: those of the velocities of all stages share a place, and so do those of the bands.
  init(cotangent start: Field<S>, velocity: Field<S>, band: Field<S>?, stages: Int) {
    self.start = start
    velocities = Array(repeating: velocity, count: stages)
    nonlinear = []
    bands = band.map { Array(repeating: $0, count: stages) } ?? []
  }
}

/// A checkpoint: the waves, and where in the run they belong.
public final class SpectralState<S: SweepScalar> {
  var waves: Field<S>
  var step = 0
  var time = 0.0

  init(_ model: SpectralModel) { waves = Field(model.waves.waves) }
}
