/// Several numbers that are computed side by side: what the inner loops of sweeps run on.
///
/// Arithmetic and choices are vector instructions and give, lane by lane, the bits that the element
/// type gives. Elementary functions run lane by lane through the functions of the element type and
/// give its bits, too; there is no vector library behind them, so a kernel does well to keep them
/// few. `pow` with a small constant exponent is no exception: a product is faster.
@frozen
public struct Pack<Lanes: LaneVector>: Scalar {
  public var lanes: Lanes

  @inlinable @inline(__always)
  public init(lanes: Lanes) { self.lanes = lanes }
  @inlinable @inline(__always)
  public init(_ constant: Double) { lanes = Lanes(repeating: Lanes.Scalar(constant)) }
  /// The same number in every lane.
  @inlinable @inline(__always)
  public init(repeating element: Lanes.Scalar) { lanes = Lanes(repeating: element) }

  /// The number in lane `index`, which must be less than ``laneCount``.
  @inlinable @inline(__always)
  public subscript(index: Int) -> Lanes.Scalar {
    get { lanes[index] }
    set { lanes[index] = newValue }
  }

  @inlinable @inline(__always)
  public static var laneCount: Int { Lanes.scalarCount }

  @inlinable @inline(__always)
  public static func + (a: Self, b: Self) -> Self { Self(lanes: Lanes.combine(.sum, a.lanes, b.lanes)) }
  @inlinable @inline(__always)
  public static func - (a: Self, b: Self) -> Self { Self(lanes: Lanes.combine(.difference, a.lanes, b.lanes)) }
  @inlinable @inline(__always)
  public static func * (a: Self, b: Self) -> Self { Self(lanes: Lanes.combine(.product, a.lanes, b.lanes)) }
  @inlinable @inline(__always)
  public static func / (a: Self, b: Self) -> Self { Self(lanes: Lanes.combine(.quotient, a.lanes, b.lanes)) }
  /// From −0, because 0 − 0 would lose the sign that −(+0) has.
  @inlinable @inline(__always)
  public static prefix func - (a: Self) -> Self {
    Self(lanes: Lanes.combine(.difference, Lanes(repeating: Lanes.Scalar(-0.0)), a.lanes))
  }

  /// Written by lanes: the compiler makes one masked move of it, and better ones than of
  /// `replacing(with:where:)` where the same comparison decides about several packs, as in a
  /// ``Dual``.
  @inlinable @inline(__always)
  public static func select(_ a: Self, lessThan b: Self, then: Self, else: Self) -> Self {
    var result = `else`.lanes
    for lane in 0..<Lanes.scalarCount { result[lane] = a.lanes[lane] < b.lanes[lane] ? then.lanes[lane] : `else`.lanes[lane] }
    return Self(lanes: result)
  }

  /// Applies `function` to each lane.
  @inlinable @inline(__always)
  public func mapped(_ function: (Lanes.Scalar) -> Lanes.Scalar) -> Self {
    var result = lanes
    for lane in 0..<Lanes.scalarCount { result[lane] = function(lanes[lane]) }
    return Self(lanes: result)
  }
}

extension Pack {
  @inlinable @inline(__always)
  public static func exp(_ x: Self) -> Self { x.mapped { Lanes.Scalar.exp($0) } }
  @inlinable @inline(__always)
  public static func expMinusOne(_ x: Self) -> Self { x.mapped { Lanes.Scalar.expMinusOne($0) } }
  @inlinable @inline(__always)
  public static func log(_ x: Self) -> Self { x.mapped { Lanes.Scalar.log($0) } }
  @inlinable @inline(__always)
  public static func log(onePlus x: Self) -> Self { x.mapped { Lanes.Scalar.log(onePlus: $0) } }
  @inlinable @inline(__always)
  public static func sqrt(_ x: Self) -> Self { x.mapped { Lanes.Scalar.sqrt($0) } }
  @inlinable @inline(__always)
  public static func sin(_ x: Self) -> Self { x.mapped { Lanes.Scalar.sin($0) } }
  @inlinable @inline(__always)
  public static func cos(_ x: Self) -> Self { x.mapped { Lanes.Scalar.cos($0) } }
  @inlinable @inline(__always)
  public static func tan(_ x: Self) -> Self { x.mapped { Lanes.Scalar.tan($0) } }
  @inlinable @inline(__always)
  public static func asin(_ x: Self) -> Self { x.mapped { Lanes.Scalar.asin($0) } }
  @inlinable @inline(__always)
  public static func acos(_ x: Self) -> Self { x.mapped { Lanes.Scalar.acos($0) } }
  @inlinable @inline(__always)
  public static func atan(_ x: Self) -> Self { x.mapped { Lanes.Scalar.atan($0) } }
  @inlinable @inline(__always)
  public static func sinh(_ x: Self) -> Self { x.mapped { Lanes.Scalar.sinh($0) } }
  @inlinable @inline(__always)
  public static func cosh(_ x: Self) -> Self { x.mapped { Lanes.Scalar.cosh($0) } }
  @inlinable @inline(__always)
  public static func tanh(_ x: Self) -> Self { x.mapped { Lanes.Scalar.tanh($0) } }
  @inlinable @inline(__always)
  public static func pow(_ x: Self, _ y: Self) -> Self {
    var result = x.lanes
    for lane in 0..<Lanes.scalarCount { result[lane] = Lanes.Scalar.pow(x.lanes[lane], y.lanes[lane]) }
    return Self(lanes: result)
  }
  @inlinable @inline(__always)
  public static func pow(_ x: Self, _ n: Int) -> Self { x.mapped { Lanes.Scalar.pow($0, n) } }
}
