import RealModule

extension Taped {
  /// f(value), recorded with ``UnaryFunction/derivative(at:value:)``.
  @inlinable @inline(__always)
  public func applying(_ function: UnaryFunction) -> Taped {
    let result = function(value)
    return Taped.record(result, self, function.derivative(at: value, value: result))
  }

  @inlinable
  public static func exp(_ x: Taped) -> Taped { x.applying(.exp) }
  @inlinable
  public static func expMinusOne(_ x: Taped) -> Taped { x.applying(.expMinusOne) }
  @inlinable
  public static func log(_ x: Taped) -> Taped { x.applying(.log) }
  @inlinable
  public static func log(onePlus x: Taped) -> Taped { x.applying(.logOnePlus) }
  @inlinable
  public static func sqrt(_ x: Taped) -> Taped { x.applying(.sqrt) }
  @inlinable
  public static func sin(_ x: Taped) -> Taped { x.applying(.sin) }
  @inlinable
  public static func cos(_ x: Taped) -> Taped { x.applying(.cos) }
  @inlinable
  public static func tan(_ x: Taped) -> Taped { x.applying(.tan) }
  @inlinable
  public static func asin(_ x: Taped) -> Taped { x.applying(.asin) }
  @inlinable
  public static func acos(_ x: Taped) -> Taped { x.applying(.acos) }
  @inlinable
  public static func atan(_ x: Taped) -> Taped { x.applying(.atan) }
  @inlinable
  public static func sinh(_ x: Taped) -> Taped { x.applying(.sinh) }
  @inlinable
  public static func cosh(_ x: Taped) -> Taped { x.applying(.cosh) }
  @inlinable
  public static func tanh(_ x: Taped) -> Taped { x.applying(.tanh) }

  @inlinable
  public static func pow(_ x: Taped, _ y: Taped) -> Taped {
    let result = Double.pow(x.value, y.value)
    let inBase = PowerRule.derivativeInBase(x.value, y.value)
    return record(result, x, inBase, y, PowerRule.derivativeInExponent(x.value, value: result))
  }

  @inlinable
  public static func pow(_ x: Taped, _ n: Int) -> Taped {
    record(Double.pow(x.value, n), x, PowerRule.derivative(x.value, n))
  }
}
