import Scalars

/// Quadratic upstream interpolation, in conservation form of second order:
///
///     φ = (−far + 6 near + 3 downstream) / 8
///
/// Reference: B. P. Leonard, *A stable and accurate convective modelling procedure based on
/// quadratic upstream interpolation*, Comput. Methods Appl. Mech. Eng. 19 (1979).
public struct AdvectionQuick: AdvectionScheme {
  public init() {}
  public var name: String { "Quick" }

  public func flux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S {
    upwinded(carrier(0), cell, near: 9.0, slope: 3.0, scale: 1.0 / 16)
  }
}
