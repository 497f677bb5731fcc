import RealModule

extension Reverse {
  /// f(value), recorded with ``UnaryFunction/derivative(at:value:)``.
  @inlinable @inline(__always)
  public func applying(_ function: UnaryFunction) -> Reverse {
    let result = function(value)
    return Reverse.record(result, self, function.derivative(at: value, value: result))
  }

  @inlinable
  public static func exp(_ x: Reverse) -> Reverse { x.applying(.exp) }
  @inlinable
  public static func expMinusOne(_ x: Reverse) -> Reverse { x.applying(.expMinusOne) }
  @inlinable
  public static func log(_ x: Reverse) -> Reverse { x.applying(.log) }
  @inlinable
  public static func log(onePlus x: Reverse) -> Reverse { x.applying(.logOnePlus) }
  @inlinable
  public static func sqrt(_ x: Reverse) -> Reverse { x.applying(.sqrt) }
  @inlinable
  public static func sin(_ x: Reverse) -> Reverse { x.applying(.sin) }
  @inlinable
  public static func cos(_ x: Reverse) -> Reverse { x.applying(.cos) }
  @inlinable
  public static func tan(_ x: Reverse) -> Reverse { x.applying(.tan) }
  @inlinable
  public static func asin(_ x: Reverse) -> Reverse { x.applying(.asin) }
  @inlinable
  public static func acos(_ x: Reverse) -> Reverse { x.applying(.acos) }
  @inlinable
  public static func atan(_ x: Reverse) -> Reverse { x.applying(.atan) }
  @inlinable
  public static func sinh(_ x: Reverse) -> Reverse { x.applying(.sinh) }
  @inlinable
  public static func cosh(_ x: Reverse) -> Reverse { x.applying(.cosh) }
  @inlinable
  public static func tanh(_ x: Reverse) -> Reverse { x.applying(.tanh) }

  @inlinable
  public static func pow(_ x: Reverse, _ y: Reverse) -> Reverse {
    let result = Double.pow(x.value, y.value)
    let inBase = PowerRule.derivativeInBase(x.value, y.value)
    return record(result, x, inBase, y, PowerRule.derivativeInExponent(x.value, value: result))
  }

  @inlinable
  public static func pow(_ x: Reverse, _ n: Int) -> Reverse {
    record(Double.pow(x.value, n), x, PowerRule.derivative(x.value, n))
  }
}
