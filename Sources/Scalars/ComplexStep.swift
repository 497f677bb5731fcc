/// A complex number over any real scalar, for complex steps: f′(x) = Im f(x + iε)/ε, with ε as
/// small as 1e-30 because nothing cancels.
///
/// Over `Double` it is stored in fields, over a ``Pack`` it runs in lanes. Goals, in order of
/// priority:
/// 1. Real and imaginary part each accurate to rounding when the imaginary part is tiny; no term
///   may drown it.
/// 2. Independent of the derivative rules of ``UnaryFunction``, since it is there to check them:
///   every function is a complex formula.
/// 3. No branch, so that it runs in lanes.
///
/// Scaling against overflow is not a goal: in a quotient a/b the real part of b must not vanish.
/// For functions in the whole plane there is swift-numerics' `Complex<Double>`, which is a
/// ``Scalar`` too.
///
/// Reference: W. Squire and G. Trapp, SIAM Review 40 (1998) 110–112.
@frozen
public struct ComplexStep<Base: Scalar>: Scalar {
  public var re: Base
  public var im: Base

  @inlinable @inline(__always)
  public init(_ re: Base, imaginary im: Base) {
    self.re = re
    self.im = im
  }
  @inlinable @inline(__always)
  public init(_ constant: Double) { self.init(Base(constant), imaginary: Base(0)) }

  @inlinable @inline(__always)
  public static func + (a: Self, b: Self) -> Self { Self(a.re + b.re, imaginary: a.im + b.im) }
  @inlinable @inline(__always)
  public static func - (a: Self, b: Self) -> Self { Self(a.re - b.re, imaginary: a.im - b.im) }
  @inlinable @inline(__always)
  public static func * (a: Self, b: Self) -> Self {
    Self(a.re * b.re - a.im * b.im, imaginary: a.re * b.im + a.im * b.re)
  }
  /// Smith's quotient (1962) for |Re b| ≥ |Im b|, as it is in complex steps: with a tiny imaginary
  /// part the real part has the very bits of the real quotient, so that comparisons go the same
  /// way.
  @inlinable @inline(__always)
  public static func / (a: Self, b: Self) -> Self {
    let ratio = b.im / b.re
    let scale = b.re + b.im * ratio
    return Self((a.re + a.im * ratio) / scale, imaginary: (a.im - a.re * ratio) / scale)
  }
  @inlinable @inline(__always)
  public static prefix func - (a: Self) -> Self { Self(-a.re, imaginary: -a.im) }

  /// Compares the real parts.
  @inlinable @inline(__always)
  public static func select(_ a: Self, lessThan b: Self, then: Self, else: Self) -> Self {
    Self(
      Base.select(a.re, lessThan: b.re, then: then.re, else: `else`.re),
      imaginary: Base.select(a.re, lessThan: b.re, then: then.im, else: `else`.im))
  }
}
