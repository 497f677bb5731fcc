import Fields
import Scalars
import Sweeps

/// What the pullback of one step needs: for each stage the velocity it started from, the bodies' impulses, and the gradients at the markers.
public final class StepRecord<S: SweepScalar> {
  var inputs: [VectorField<S>]
  var impulses: [[S]]
  var markerGradients: [[S]]
  var timeStep = 0.0

  init(_ model: FlowModel) {
    let fields = Field<S>.block(model.grid, count: model.integrator.stages.count * model.dimension)
    inputs = model.integrator.stages.indices.map { Array(fields[$0 * model.dimension..<($0 + 1) * model.dimension]) }
    impulses = model.integrator.stages.map { _ in [S](repeating: S(0), count: 2 * model.markerCount) }
    markerGradients = model.integrator.stages.map { _ in
      [S](repeating: S(0), count: model.geometryIsControlled ? 4 * model.markerCount : 0)
    }
  }
}

/// A checkpoint: the velocity, and where in the run it belongs.
public final class FlowState<S: SweepScalar> {
  var velocity: VectorField<S>
  var step = 0
  var time = 0.0

  init(_ model: FlowModel) { velocity = Field.block(model.grid, count: model.dimension) }
}
