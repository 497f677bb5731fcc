import Scalars

/// The regularised delta function of three points (Roma, Peskin & Berger 1999), for a distance r in cells:
///
///     |r| ≤ ½:       (1 + √(1 − 3r²)) / 3
///     ½ ≤ |r| ≤ 1½:  (5 − 3|r| − √(1 − 3(1 − |r|)²)) / 6
///
/// Weights of a marker sum to one, their first moment vanishes; value and slope are continuous.
enum DeltaFunction {
  /// Points that a marker touches along an axis.
  static let width = 3

  @inline(__always)
  static func weight<S: Scalar>(_ r: S) -> S {
    let distance = S.abs(r)
    let isNear = { (near: S, far: S) in S.select(distance, lessThan: 0.5, then: near, else: far) }
    // Both roots are taken of arguments that are positive in their own branch, and of a constant in the other.
    let nearSquare = isNear(distance * distance, 0.0)
    let fromOne = isNear(0.0, S(1) - distance)
    let near = (S(1) + S.sqrt(S(1) - S(3) * nearSquare)) * S(1.0 / 3)
    let far = (S(5) - S(3) * distance - S.sqrt(S(1) - S(3) * (fromOne * fromOne))) * S(1.0 / 6)
    return isNear(near, far)
  }
}
