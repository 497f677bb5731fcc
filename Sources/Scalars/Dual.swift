/// A number with its derivative along one direction: value + ε·tangent, ε² = 0 (forward mode).
///
/// Duals nest: `Dual<Dual<Double>>` carries second derivatives. Two levels cannot be confused,
/// because they are different types and the inner perturbation is a constant of the outer one. With
/// `Base` a ``Pack`` it runs in lanes.
///
/// Reference: A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed., SIAM 2008, chapter 3.
@frozen
public struct Dual<Base: Scalar>: Scalar {
  public var value: Base
  public var tangent: Base

  @inlinable @inline(__always)
  public init(_ value: Base, tangent: Base) {
    self.value = value
    self.tangent = tangent
  }
  @inlinable @inline(__always)
  public init(_ constant: Double) { self.init(Base(constant), tangent: Base(0)) }
  /// A constant of this level, which may vary at the levels within.
  @inlinable @inline(__always)
  public init(constant: Base) { self.init(constant, tangent: Base(0)) }
  /// The variable of this level: its tangent is one.
  @inlinable @inline(__always)
  public init(variable: Base) { self.init(variable, tangent: Base(1)) }

  @inlinable @inline(__always)
  public static func + (a: Self, b: Self) -> Self { Self(a.value + b.value, tangent: a.tangent + b.tangent) }
  @inlinable @inline(__always)
  public static func - (a: Self, b: Self) -> Self { Self(a.value - b.value, tangent: a.tangent - b.tangent) }
  @inlinable @inline(__always)
  public static func * (a: Self, b: Self) -> Self {
    Self(a.value * b.value, tangent: a.tangent * b.value + a.value * b.tangent)
  }
  @inlinable @inline(__always)
  public static func / (a: Self, b: Self) -> Self {
    let quotient = a.value / b.value
    return Self(quotient, tangent: (a.tangent - quotient * b.tangent) / b.value)
  }
  @inlinable @inline(__always)
  public static prefix func - (a: Self) -> Self { Self(-a.value, tangent: -a.tangent) }

  @inlinable @inline(__always)
  public static func select(_ a: Self, lessThan b: Self, then: Self, else: Self) -> Self {
    Self(
      Base.select(a.value, lessThan: b.value, then: then.value, else: `else`.value),
      tangent: Base.select(a.value, lessThan: b.value, then: then.tangent, else: `else`.tangent))
  }
}

extension Array where Element: Scalar {
  /// The numbers with the derivative by one of them.
  public func seeded(_ place: Int) -> [Dual<Element>] { enumerated().map { Dual($1, tangent: Element($0 == place ? 1 : 0)) } }
}
