import Scalars

/// A kernel that is a balance over a control volume: one output,
///
///     out = local − Σ w (F[next] − F[here])
///
/// over the axes with a flux, F the flux through the volume's face *before* the point and w a
/// weight of constants alone.
///
/// Said like this, the transposed sweep visits every face once: the cotangent of a flux is w times
/// the difference of the cotangents of the two volumes that share its face, and the flux is
/// differentiated once, not once for each of them.
public protocol ConservationKernel: Kernel {
  /// Axes with a flux, in ascending order.
  var fluxAxes: [Int] { get }
  /// What does not come through the faces.
  func local<S: Scalar>(_ at: Stencil<S>) -> S
  /// The flux through the face before the point along an axis, positive along the axis.
  func flux<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S
  /// The weight of an axis; it reads constants only.
  func weight<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S
}

extension ConservationKernel {
  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    var result = local(at)
    for axis in fluxAxes {
      result -= weight(at, axis: axis) * (flux(at.shifted(by: .along(axis, 1)), axis: axis) - flux(at, axis: axis))
    }
    return [result]
  }
}
