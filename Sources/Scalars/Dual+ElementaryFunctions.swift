extension Dual {
  /// f(value) with the chain rule of ``UnaryFunction/derivative(at:value:)``.
  @inlinable @inline(__always)
  public func applying(_ function: UnaryFunction) -> Self {
    let result = function(value)
    return Self(result, tangent: function.derivative(at: value, value: result) * tangent)
  }

  @inlinable @inline(__always)
  public static func exp(_ x: Self) -> Self { x.applying(.exp) }
  @inlinable @inline(__always)
  public static func expMinusOne(_ x: Self) -> Self { x.applying(.expMinusOne) }
  @inlinable @inline(__always)
  public static func log(_ x: Self) -> Self { x.applying(.log) }
  @inlinable @inline(__always)
  public static func log(onePlus x: Self) -> Self { x.applying(.logOnePlus) }
  @inlinable @inline(__always)
  public static func sqrt(_ x: Self) -> Self { x.applying(.sqrt) }
  @inlinable @inline(__always)
  public static func sin(_ x: Self) -> Self { x.applying(.sin) }
  @inlinable @inline(__always)
  public static func cos(_ x: Self) -> Self { x.applying(.cos) }
  @inlinable @inline(__always)
  public static func tan(_ x: Self) -> Self { x.applying(.tan) }
  @inlinable @inline(__always)
  public static func asin(_ x: Self) -> Self { x.applying(.asin) }
  @inlinable @inline(__always)
  public static func acos(_ x: Self) -> Self { x.applying(.acos) }
  @inlinable @inline(__always)
  public static func atan(_ x: Self) -> Self { x.applying(.atan) }
  @inlinable @inline(__always)
  public static func sinh(_ x: Self) -> Self { x.applying(.sinh) }
  @inlinable @inline(__always)
  public static func cosh(_ x: Self) -> Self { x.applying(.cosh) }
  @inlinable @inline(__always)
  public static func tanh(_ x: Self) -> Self { x.applying(.tanh) }

  @inlinable @inline(__always)
  public static func pow(_ x: Self, _ y: Self) -> Self {
    let result = Base.pow(x.value, y.value)
    let inBase = PowerRule.derivativeInBase(x.value, y.value) * x.tangent
    let inExponent = PowerRule.derivativeInExponent(x.value, value: result) * y.tangent
    return Self(result, tangent: inBase + inExponent)
  }

  @inlinable @inline(__always)
  public static func pow(_ x: Self, _ n: Int) -> Self {
    Self(Base.pow(x.value, n), tangent: PowerRule.derivative(x.value, n) * x.tangent)
  }
}
