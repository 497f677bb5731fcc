/// What a kernel may assume of a number.
///
/// The vocabulary is that of swift-numerics. There is no order: packs of lanes and traced
/// expressions have none, so a choice between two values is an expression,
/// ``select(_:lessThan:then:else:)``, and everything that is not smooth is built from it.
///
/// **Convention at non-smooth points**, the same in every type because `select` is the only
/// primitive: `select` differentiates the branch it takes and treats its two compared operands as
/// constants. Hence at a tie `min(a, a)` and `max(a, a)` differentiate as their *first* argument
/// and `abs` at zero has derivative +1. A comparison with NaN is false and takes the `else` branch.
public protocol Scalar: Sendable, ExpressibleByFloatLiteral {
  /// What a literal passes through: `Double`, but for `Float`, whose own literal type is `Float`.
  associatedtype FloatLiteralType = Double

  /// A constant: every derivative of it is zero.
  init(_ constant: Double)

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static prefix func - (a: Self) -> Self

  static func exp(_ x: Self) -> Self
  static func expMinusOne(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func log(onePlus x: Self) -> Self
  static func sqrt(_ x: Self) -> Self
  static func sin(_ x: Self) -> Self
  static func cos(_ x: Self) -> Self
  static func tan(_ x: Self) -> Self
  static func asin(_ x: Self) -> Self
  static func acos(_ x: Self) -> Self
  static func atan(_ x: Self) -> Self
  static func sinh(_ x: Self) -> Self
  static func cosh(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
  /// xʸ for x > 0.
  static func pow(_ x: Self, _ y: Self) -> Self
  /// xⁿ for any x; at n < 0, x ≠ 0.
  static func pow(_ x: Self, _ n: Int) -> Self

  /// `a < b ? then : else`, lane by lane; of a complex number the real parts are compared, of a
  /// dual number the values.
  static func select(_ a: Self, lessThan b: Self, then: Self, else: Self) -> Self
}

extension Scalar where FloatLiteralType == Double {
  @inlinable @inline(__always)
  public init(floatLiteral value: Double) { self.init(value) }
}

extension Scalar {
  @inlinable @inline(__always)
  public static var zero: Self { Self(0) }

  @inlinable @inline(__always)
  public static func += (a: inout Self, b: Self) { a = a + b }
  @inlinable @inline(__always)
  public static func -= (a: inout Self, b: Self) { a = a - b }
  @inlinable @inline(__always)
  public static func *= (a: inout Self, b: Self) { a = a * b }
  @inlinable @inline(__always)
  public static func /= (a: inout Self, b: Self) { a = a / b }

  /// The smaller of the two; at a tie, the first.
  @inlinable @inline(__always)
  public static func min(_ a: Self, _ b: Self) -> Self { select(b, lessThan: a, then: b, else: a) }

  /// The larger of the two; at a tie, the first.
  @inlinable @inline(__always)
  public static func max(_ a: Self, _ b: Self) -> Self { select(a, lessThan: b, then: b, else: a) }

  /// The magnitude; its derivative at zero is +1.
  @inlinable @inline(__always)
  public static func abs(_ x: Self) -> Self { select(x, lessThan: Self(0), then: -x, else: x) }
}
