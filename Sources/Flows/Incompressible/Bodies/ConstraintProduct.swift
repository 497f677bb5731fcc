import Fields
import Transforms
import Sweeps

/// The product with E P Eᵀ + R. Forces reach the points around the markers only, and only there the
/// velocity is wanted: divergence and correction are those of a window, and just the Poisson
/// equation between them is that of the whole grid, as far as its solver needs that.
final class ConstraintProduct<S: SweepScalar> {
  private let model: FlowModel
  private let markers: Markers<S>
  private let potential: Field<S>
  private let window: MarkerWindow<S>

  init(_ model: FlowModel, _ markers: Markers<S>) {
    (self.model, self.markers) = (model, markers)
    potential = Field(model.grid)
    window = MarkerWindow(model, markers)
  }

  /// To be called when the markers have moved.
  func follow() { window.follow() }

  /// result = (E P Eᵀ + R) forces.
  func multiply(_ forces: [S], into result: inout [S]) {
    multiplyProjection(forces, into: &result)
    markers.stiffness.addProduct(forces, dimension: model.dimension, to: &result)
  }

  /// result = E P Eᵀ forces.
  func multiplyProjection(_ forces: [S], into result: inout [S]) {
    markers.spread(forces, scale: 1, into: window.velocity)
    window.readDivergence(into: potential)
    model.poisson.solve(potential, within: window.region, before: window, after: nil)
    window.subtractGradient(of: potential)
    markers.interpolate(window.velocity, into: &result)
    window.clear()
  }
}
