import Fields
import Scalars
import Sweeps

/// What the pullback of one step needs: for each stage the state it started from, the bodies'
/// impulses, and the gradients at the markers.
public final class StepTape<S: SweepScalar> {
  var inputs: [[Field<S>]]
  var impulses: [[S]]
  /// Of porous bodies; a pullback needs none of them.
  var resistanceImpulses: [[S]]
  var markerGradients: [[S]]
  /// When the step starts, and how long it is.
  var time = 0.0, timeStep = 0.0

  init(_ model: FlowModel) {
    let fields = Field<S>.block(model.grid, count: model.integrator.stages.count * model.fieldCount)
    inputs = model.integrator.stages.indices.map { Array(fields[$0 * model.fieldCount..<($0 + 1) * model.fieldCount]) }
    impulses = model.integrator.stages.map { _ in [S](repeating: S(0), count: model.dimension * model.markerCount) }
    resistanceImpulses = model.integrator.stages.map { _ in [S](repeating: S(0), count: model.dimension * model.porousBodies.count) }
    markerGradients = model.integrator.stages.map { _ in
      [S](repeating: S(0), count: model.geometryIsControlled ? model.dimension * model.dimension * model.markerCount : 0)
    }
  }
}

/// A checkpoint: velocity and scalars, and where in the run it belongs.
public final class FlowState<S: SweepScalar> {
  var fields: [Field<S>]
  var step = 0
  var time = 0.0

  init(_ model: FlowModel) { fields = Field.block(model.grid, count: model.fieldCount) }
}
