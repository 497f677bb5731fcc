import Scalars

/// Third order, upwind-biased: the mean of the parabola whose cell means are given,
///
///     φ = (−far + 5 near + 2 downstream) / 6
///
/// Reference: B. van Leer, *Upwind-difference methods for aerodynamic problems governed by the
/// Euler equations*, Lect. Appl. Math. 22 (1985), κ = ⅓.
public struct AdvectionUpwind3: AdvectionScheme {
  public init() {}
  public var name: String { "Upwind3" }

  public func flux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S {
    upwinded(carrier(0), cell, near: 7.0, slope: 3.0, scale: 1.0 / 12)
  }
}
