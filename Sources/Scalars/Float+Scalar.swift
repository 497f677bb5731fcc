import RealModule

/// Single precision. Constants are rounded once, from `Double`; literals are read as `Float` at
/// once.
extension Float: Scalar {
  /// Stated because `Float.zero` would be ambiguous between the standard library's default and that
  /// of ``Scalar``.
  @inlinable @inline(__always)
  public static var zero: Float { 0 }

  @inlinable @inline(__always)
  public static func select(_ a: Float, lessThan b: Float, then: Float, else: Float) -> Float { a < b ? then : `else` }
}
