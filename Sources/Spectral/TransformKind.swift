import CFFTW
import Foundation

/// What a field does at the two ends of an axis, and so which transform diagonalises its second difference.
///
/// Values sit at cell centres, half a cell from either end.
public enum TransformKind: String, CaseIterable, Sendable {
  /// The axis closes on itself: the discrete Fourier transform.
  case periodic
  /// Zero slope at both ends: DCT-II and its inverse DCT-III.
  case neumann
  /// Zero value at both ends: DST-II and its inverse DST-III.
  case dirichlet
  /// Zero slope at the lower end, zero value at the upper: DCT-IV.
  case neumannDirichlet
  /// Zero value at the lower end, zero slope at the upper: DST-IV.
  case dirichletNeumann

  /// What a forward and an inverse transform of n points multiply by.
  func normalization(_ n: Int) -> Double { self == .periodic ? Double(n) : 2 * Double(n) }

  /// The angle θ by which coefficient k of n turns from one cell to the next, but for its sign: in half-complex and in complex
  /// order alike, a periodic k beyond n/2 belongs to the wave n − k.
  func angle(_ k: Int, of n: Int) -> Double {
    switch self {
    case .periodic: 2 * .pi * Double(min(k, n - k)) / Double(n)
    case .neumann: .pi * Double(k) / Double(n)
    case .dirichlet: .pi * Double(k + 1) / Double(n)
    case .neumannDirichlet, .dirichletNeumann: .pi * (Double(k) + 0.5) / Double(n)
    }
  }

  /// The eigenvalues of the second difference (φ[i+1] − 2φ[i] + φ[i−1]) / h²: −(2 sin(θ/2) / h)².
  public func secondDifferenceEigenvalues(_ n: Int, spacing h: Double) -> [Double] {
    (0..<n).map { k in
      let root = 2 * sin(0.5 * angle(k, of: n)) / h
      return -root * root
    }
  }
}
