import Scalars

/// Central differences of second order:
///
///     U ½ (φ[−1] + φ[0])
///
/// Symmetric: conserves kinetic energy exactly on a staggered grid.
///
/// Reference: F. H. Harlow and J. E. Welch, *Numerical calculation of time-dependent viscous
/// incompressible flow*, Phys. Fluids 8 (1965).
public struct AdvectionCentral: AdvectionScheme {
  public init() {}
  public var name: String { "Central" }

  public func flux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S {
    carrier(0) * (0.5 * (cell(-1) + cell(0)))
  }
}
