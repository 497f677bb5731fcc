import Scalars

/// Weighted essentially non-oscillatory, fifth order where φ is smooth. From five cells in the
/// order of the stream, the face behind the third:
///
/// 1. Three parabolas give p₀ … p₂ (Jiang & Shu, equation 2.10), each with its smoothness β (3.1).
/// 2. Their weights d = (1, 6, 3)/10, of fifth order together, are multiplied by 1 + (τ/(β + ε))²,
///    τ = |β₀ − β₂| (Borges et al., equation 25).
/// 3. ε is a millionth of the mean square of the row, so that the scheme does not depend on units,
///   and differences that are round-off do not decide on weights, which would make derivatives
///   meaningless.
///
/// References: G.-S. Jiang and C.-W. Shu, *Efficient implementation of weighted ENO schemes*, J.
/// Comput. Phys. 126 (1996); R. Borges et al., *An improved weighted essentially non-oscillatory
/// scheme for hyperbolic conservation laws*, J. Comput. Phys. 227 (2008).
public struct AdvectionWeno5: AdvectionScheme {
  public init() {}
  public var name: String { "Weno5" }

  public func flux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S {
    let velocity = carrier(0)
    let row = (-3...1).map { S.select(velocity, lessThan: 0.0, then: cell(-1 - $0), else: cell($0)) }
    return velocity * weighted(row)
  }

  private func weighted<S: Scalar>(_ q: [S]) -> S {
    let (a, b, c, d, e) = (q[0], q[1], q[2], q[3], q[4])
    let p0 = (2.0 * a - 7.0 * b + 11.0 * c) * S(1.0 / 6)
    let p1 = (5.0 * c - b + 2.0 * d) * S(1.0 / 6)
    let p2 = (2.0 * c + 5.0 * d - e) * S(1.0 / 6)
    func smoothness(_ bend: S, _ slope: S) -> S { S(13.0 / 12) * (bend * bend) + S(0.25) * (slope * slope) }
    let beta0 = smoothness(a - 2.0 * b + c, a - 4.0 * b + 3.0 * c)
    let beta1 = smoothness(b - 2.0 * c + d, b - d)
    let beta2 = smoothness(c - 2.0 * d + e, 3.0 * c - 4.0 * d + e)
    let tau = S.abs(beta0 - beta2)
    let size = (a * a + b * b) + (c * c + d * d) + e * e
    let epsilon = S(2e-7) * size + S(1e-60)
    func weight(_ ideal: Double, _ beta: S) -> S {
      let ratio = tau / (beta + epsilon)
      return S(ideal) + S(ideal) * (ratio * ratio)
    }
    let (w0, w1, w2) = (weight(0.1, beta0), weight(0.6, beta1), weight(0.3, beta2))
    return (w0 * p0 + w1 * p1 + w2 * p2) / (w0 + w1 + w2)
  }
}
