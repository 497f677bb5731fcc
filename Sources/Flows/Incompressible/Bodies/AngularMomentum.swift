import CaseFiles
import Scalars

/// The angular momentum about z of the fluid in the place of a body, which moves with it, per unit
/// density.
///
/// With a = T ξ the arm of a point from X, r = X − x₀ and the velocity u = U + ω × a,
///
///     L = V ⟨(r + a) × u⟩ = V (r × (U + ω × ⟨a⟩) + ⟨a⟩ × U + ω ⟨|a|²⟩)
struct AngularMomentum {
  /// Means over the volume of ξ, and of its products.
  private let x, y, xx, xy, yy: Double

  init(_ points: VolumePoints) {
    func mean(_ value: (SIMD3<Double>) -> Double) -> Double {
      zip(points.places, points.weights).reduce(0) { $0 + $1.1 * value($1.0) }
    }
    (x, y) = (mean { $0.x }, mean { $0.y })
    (xx, xy, yy) = (mean { $0.x * $0.x }, mean { $0.x * $0.y }, mean { $0.y * $0.y })
  }

  /// The mean moment that changes it over a span of time, about a point that stays, or about the
  /// body's own centre: about one that moves the change of L is short of ċ × P.
  func change<S: FieldScalar>(_ body: ImmersedBody, _ parameters: [S], about: [Double]?, from start: Double, to end: Double) -> S {
    let (before, after) = (
      momentum(body, parameters, about: about, at: start), momentum(body, parameters, about: about, at: end)
    )
    let change = (after.angular - before.angular) / S(end - start)
    return about == nil ? change + S(0.5) * (before.carried + after.carried) : change
  }

  /// L, and ċ × P with c the centre and P the momentum.
  private func momentum<S: FieldScalar>(
    _ body: ImmersedBody, _ parameters: [S], about: [Double]?, at time: Double
  ) -> (angular: S, carried: S) {
    let frame = body.displaced.frame(parameters, body.motion, at: time)
    let (ax, ay) = (frame.xx * S(x) + frame.xy * S(y), frame.yx * S(x) + frame.yy * S(y))
    let (columnX, columnY) = (frame.xx * frame.xx + frame.yx * frame.yx, frame.xy * frame.xy + frame.yy * frame.yy)
    let square = columnX * S(xx) + S(2) * (frame.xx * frame.xy + frame.yx * frame.yy) * S(xy) + columnY * S(yy)
    let (u, v) = (frame.u - frame.rate * ay, frame.v + frame.rate * ax)
    var angular = ax * frame.v - ay * frame.u + frame.rate * square
    if let about { angular += (frame.x - S(about[0])) * v - (frame.y - S(about[1])) * u }
    return (frame.volume * angular, frame.volume * (frame.u * v - frame.v * u))
  }
}
