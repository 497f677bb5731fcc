import RealModule

/// Everything but the choice is there already: the operators in the standard library, the functions
/// in swift-numerics.
extension Double: Scalar {
  /// Stated because `Double.zero` would be ambiguous between the standard library's default and
  /// that of ``Scalar``.
  @inlinable @inline(__always)
  public static var zero: Double { 0 }

  @inlinable @inline(__always)
  public static func select(_ a: Double, lessThan b: Double, then: Double, else: Double) -> Double { a < b ? then : `else` }
}
