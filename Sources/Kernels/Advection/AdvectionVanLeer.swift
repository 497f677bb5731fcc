import Scalars

/// Total-variation diminishing, second order away from extrema, by the harmonic limiter:
///
///     φ = near + a b / (a + b),   a = near − far, b = downstream − near, where a b > 0; else φ = near
///
/// Reference: B. van Leer, *Towards the ultimate conservative difference scheme II*, J. Comput.
/// Phys. 14 (1974).
public struct AdvectionVanLeer: AdvectionScheme {
  public init() {}
  public var name: String { "VanLeer" }

  public func flux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S {
    let velocity = carrier(0)
    let jump = cell(0) - cell(-1)
    let fromLeft = cell(-1) + harmonicMean(cell(-1) - cell(-2), jump)
    let fromRight = cell(0) - harmonicMean(jump, cell(1) - cell(0))
    return velocity * S.select(velocity, lessThan: 0.0, then: fromRight, else: fromLeft)
  }

  /// a b / (a + b), half the harmonic mean, where both slopes have the same sign; zero elsewhere.
  func harmonicMean<S: Scalar>(_ a: S, _ b: S) -> S {
    let product = a * b
    let sum = S.select(0.0, lessThan: product, then: a + b, else: 1.0)
    return S.select(0.0, lessThan: product, then: product, else: 0.0) / sum
  }
}
