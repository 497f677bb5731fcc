import Scalars

/// How a transported quantity is interpolated to the face it is carried through.
///
/// The flux through a face with normal velocity U, from the two values upstream and downstream on either side:
/// `far₋, near₋ │ near₊, far₊`. Written as U times a symmetric mean plus |U| times a difference, so that no branch on the
/// direction of the flow is needed where the scheme allows it.
public enum AdvectionScheme: String, CaseIterable, Sendable {
  /// Second order, symmetric: conserves kinetic energy exactly on a staggered grid (Harlow & Welch 1965).
  case central
  /// Quadratic upstream interpolation (Leonard 1979): (−far + 6 near + 3 downstream) / 8.
  case quick
  /// Total-variation diminishing, second order away from extrema: van Leer's harmonic limiter (1974).
  case vanLeer

  /// The flux U φ.
  public func flux<S: Scalar>(_ velocity: S, _ farLeft: S, _ nearLeft: S, _ nearRight: S, _ farRight: S) -> S {
    switch self {
    case .central:
      return velocity * (0.5 * (nearLeft + nearRight))
    case .quick:
      let mean = (9.0 * (nearLeft + nearRight) - (farLeft + farRight)) * 0.0625
      let difference = (3.0 * (nearLeft - nearRight) - (farLeft - farRight)) * 0.0625
      return velocity * mean + S.abs(velocity) * difference
    case .vanLeer:
      let jump = nearRight - nearLeft
      let fromLeft = nearLeft + harmonicMean(nearLeft - farLeft, jump)
      let fromRight = nearRight - harmonicMean(jump, farRight - nearRight)
      return velocity * S.select(velocity, lessThan: 0.0, then: fromRight, else: fromLeft)
    }
  }

  /// a b / (a + b), half the harmonic mean, where both slopes have the same sign; zero elsewhere.
  func harmonicMean<S: Scalar>(_ a: S, _ b: S) -> S {
    let product = a * b
    let sum = S.select(0.0, lessThan: product, then: a + b, else: 1.0)
    return S.select(0.0, lessThan: product, then: product, else: 0.0) / sum
  }
}
