import ComplexModule
import RealModule

extension Complex: @retroactive ExpressibleByFloatLiteral where RealType == Double {
  @inlinable @inline(__always)
  public init(floatLiteral value: Double) { self.init(value) }
}

/// swift-numerics' complex numbers, with its functions in the whole plane: the independent check of ``ComplexStep``, which is the type
/// that fields store because it runs in lanes.
///
/// Not for complex steps of every function: `atan`, and integer powers of numbers with a negative
/// real part, lose an imaginary part that is small against rounding.
extension Complex: Scalar where RealType == Double {
  @inlinable @inline(__always)
  public static func select(_ a: Complex, lessThan b: Complex, then: Complex, else: Complex) -> Complex {
    a.rawStorage.x < b.rawStorage.x ? then : `else`
  }
}
