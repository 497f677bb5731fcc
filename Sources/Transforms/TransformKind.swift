/// What a field does at the two ends of an axis, and so which transform diagonalises its second
/// difference.
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
}
