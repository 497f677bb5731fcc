import Foundation

/// The eigenvectors of the second difference along an axis whose cells differ in width,
///
///     v[i] (Lφ)[i] = c[i+1] (φ[i+1] − φ[i]) − c[i] (φ[i] − φ[i−1]),   L φ = λ φ,
///
/// v the widths, c one over the distance of centres on either side of a face: zero at a closed end,
/// and φ counts as zero beyond an end of given value.
///
/// What it aims for, in this order: every eigenvalue, the lowest too, with an error of round-off
/// relative to itself; vectors orthogonal to round-off; the same bits on every processor.
/// Symmetric QR loses the low modes, those that flows live on: its errors are relative to the
/// largest eigenvalue, which is 10⁸ times as large where the widest cells are 10⁴ times as wide as
/// the narrowest.
///
/// 1. −V^½ L V^−½ = Bᵀ B, B bidiagonal. With the pivots d of Gaussian elimination B[i][i] = √(d[i] /
///   v[i]) and B[i][i+1] = −c[i+1] / √(d[i] v[i+1]), and
///
///       d[i] = c[i+1] + r[i],   r[0] = c[0],   r[i] = c[i] r[i−1] / d[i−1]
///
///   subtracts nothing, so each number of B has a relative error of a few roundings. They determine
///   the singular values to that, relatively (Demmel & Kahan, *Accurate singular values of
///   bidiagonal matrices*, SIAM J. Sci. Stat. Comput. 11, 1990, theorem 2).
/// 2. One-sided Jacobi rotations (Hestenes 1958, in de Rijk's order of 1989) make the columns of Bᵀ
///   orthogonal; this keeps the relative accuracy (Demmel & Veselić, *Jacobi's method is more
///   accurate than QR*, SIAM J. Matrix Anal. Appl. 13, 1992). Their directions are V^½ φ = q.
/// 3. −λ = |B q|² is more exact than the square of their length, which has gone through all rotations.
/// 4. Between closed ends one pivot is zero, and the constant is a mode of λ = 0.
struct AxisModes {
  /// λ, from the nearest to zero on.
  let eigenvalues: [Double]
  /// V^½ φ of each, of length 1.
  let vectors: [[Double]]

  /// - Parameters:
  ///   - volumes: v > 0, n numbers.
  ///   - couplings: c ≥ 0 of the faces 0 … n, > 0 but for the ends.
  init(volumes v: [Double], couplings c: [Double]) {
    let n = v.count
    let columns = Self.bidiagonal(v, c)
    var found = JacobiColumns(columns, length: n).directions.map { q in
      let squares = columns.indices.map { i in
        let number = columns[i].0 * q[i] + (i + 1 < n ? columns[i].1 * q[i + 1] : 0)
        return number * number
      }
      return (square: squares.reduce(0, +), direction: q)
    }
    // A column that two closed ends leave without any length is the constant mode.
    if columns.count < n {
      let length = v.reduce(0, +)
      found.append((0, v.map { ($0 / length).squareRoot() }))
    }
    found.sort { $0.square < $1.square }
    eigenvalues = found.map { -$0.square }
    vectors = found.map(\.direction)
  }

  /// The columns of Bᵀ: of each, two numbers from its own place on.
  private static func bidiagonal(_ v: [Double], _ c: [Double]) -> [(Double, Double)] {
    var (remainder, columns): (Double, [(Double, Double)]) = (0, [])
    for i in v.indices {
      // What is left of the pivot before, of which the coupling across the face takes its part.
      let pivot = c[i + 1] + (i == 0 ? c[0] : remainder)
      if pivot == 0 { break }
      columns.append(((pivot / v[i]).squareRoot(), i + 1 < v.count ? -c[i + 1] / (pivot * v[i + 1]).squareRoot() : 0))
      remainder = c[i + 1] * ((i == 0 ? c[0] : remainder) / pivot)
    }
    return columns
  }
}
