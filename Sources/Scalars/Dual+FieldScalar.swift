/// The planes of the value, then those of the tangent.
extension Dual: FieldScalar where Base: FieldScalar {
  public typealias Lanes = Dual<Base.Lanes>

  @inlinable @inline(__always)
  public static var laneCount: Int { Base.laneCount }
  @inlinable @inline(__always)
  public static var planes: Int { 2 &* Base.planes }
  @inlinable @inline(__always)
  public var real: Double { value.real }

  @inlinable @inline(__always)
  public static func load(_ p: UnsafePointer<Double>, plane: Int) -> Self {
    Self(Base.load(p, plane: plane), tangent: Base.load(p + Base.planes &* plane, plane: plane))
  }
  @inlinable @inline(__always)
  public func store(_ p: UnsafeMutablePointer<Double>, plane: Int) {
    value.store(p, plane: plane)
    tangent.store(p + Base.planes &* plane, plane: plane)
  }
  @inlinable @inline(__always)
  public static func loadLanes(_ p: UnsafePointer<Double>, plane: Int) -> Lanes {
    Lanes(Base.loadLanes(p, plane: plane), tangent: Base.loadLanes(p + Base.planes &* plane, plane: plane))
  }
  @inlinable @inline(__always)
  public static func storeLanes(_ x: Lanes, _ p: UnsafeMutablePointer<Double>, plane: Int) {
    Base.storeLanes(x.value, p, plane: plane)
    Base.storeLanes(x.tangent, p + Base.planes &* plane, plane: plane)
  }
  @inlinable @inline(__always)
  public static func broadcast(_ x: Self) -> Lanes { Lanes(Base.broadcast(x.value), tangent: Base.broadcast(x.tangent)) }

  @inlinable @inline(__always)
  public init(planes: (Int) -> Double) {
    self.init(Base(planes: planes), tangent: Base(planes: { planes($0 &+ Base.planes) }))
  }
  @inlinable @inline(__always)
  public func plane(_ index: Int) -> Double {
    index < Base.planes ? value.plane(index) : tangent.plane(index &- Base.planes)
  }
}
