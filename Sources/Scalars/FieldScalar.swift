/// A scalar that fields store, as real planes: one array of `Double` per real component, equally
/// shaped, `plane` elements apart.
///
/// Linear operators work plane by plane and never learn the scalar type; sweeps load a few
/// neighbouring values from each plane at once and compute on ``Lanes``. The first plane is always
/// the value proper.
public protocol FieldScalar: Scalar {
  /// Several neighbouring values of this scalar, for the inner loops of sweeps.
  associatedtype Lanes: Scalar

  /// The number of values in ``Lanes``.
  static var laneCount: Int { get }

  /// The number of real planes of one value.
  static var planes: Int { get }

  /// The value proper, without tangents or imaginary part.
  var real: Double { get }

  /// Reads one value from p[0], p[plane], p[2·plane], ….
  static func load(_ p: UnsafePointer<Double>, plane: Int) -> Self

  /// Writes this value to p[0], p[plane], p[2·plane], ….
  func store(_ p: UnsafeMutablePointer<Double>, plane: Int)

  /// Reads ``laneCount`` neighbouring values; no alignment beyond that of `Double` is needed.
  static func loadLanes(_ p: UnsafePointer<Double>, plane: Int) -> Lanes

  /// Writes ``laneCount`` neighbouring values; no alignment beyond that of `Double` is needed.
  static func storeLanes(_ x: Lanes, _ p: UnsafeMutablePointer<Double>, plane: Int)

  /// The same value in every lane.
  static func broadcast(_ x: Self) -> Lanes

  /// The value whose real component `i` is `planes(i)`, for `i` from 0 to ``planes`` − 1.
  init(planes: (Int) -> Double)

  /// The real component `index`, from 0 to ``planes`` − 1.
  func plane(_ index: Int) -> Double
}

extension Double: FieldScalar {
  public typealias Lanes = Pack<SIMD8<Double>>

  @inlinable @inline(__always)
  public static var laneCount: Int { 8 }
  @inlinable @inline(__always)
  public static var planes: Int { 1 }
  @inlinable @inline(__always)
  public var real: Double { self }

  @inlinable @inline(__always)
  public static func load(_ p: UnsafePointer<Double>, plane: Int) -> Double { p.pointee }
  @inlinable @inline(__always)
  public func store(_ p: UnsafeMutablePointer<Double>, plane: Int) { p.pointee = self }
  @inlinable @inline(__always)
  public static func loadLanes(_ p: UnsafePointer<Double>, plane: Int) -> Lanes {
    Lanes(lanes: UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Double>.self))
  }
  @inlinable @inline(__always)
  public static func storeLanes(_ x: Lanes, _ p: UnsafeMutablePointer<Double>, plane: Int) {
    UnsafeMutableRawPointer(p).storeBytes(of: x.lanes, as: SIMD8<Double>.self)
  }
  @inlinable @inline(__always)
  public static func broadcast(_ x: Double) -> Lanes { Lanes(repeating: x) }

  @inlinable @inline(__always)
  public init(planes: (Int) -> Double) { self = planes(0) }
  @inlinable @inline(__always)
  public func plane(_ index: Int) -> Double { self }
}
