/// The planes of the real part, then those of the imaginary part.
extension ComplexStep: FieldScalar where Base: FieldScalar {
  public typealias Lanes = ComplexStep<Base.Lanes>

  @inlinable @inline(__always)
  public static var laneCount: Int { Base.laneCount }
  @inlinable @inline(__always)
  public static var planes: Int { 2 &* Base.planes }
  @inlinable @inline(__always)
  public var real: Double { re.real }

  @inlinable @inline(__always)
  public static func load(_ p: UnsafePointer<Double>, plane: Int) -> Self {
    Self(Base.load(p, plane: plane), imaginary: Base.load(p + Base.planes &* plane, plane: plane))
  }
  @inlinable @inline(__always)
  public func store(_ p: UnsafeMutablePointer<Double>, plane: Int) {
    re.store(p, plane: plane)
    im.store(p + Base.planes &* plane, plane: plane)
  }
  @inlinable @inline(__always)
  public static func loadLanes(_ p: UnsafePointer<Double>, plane: Int) -> Lanes {
    Lanes(Base.loadLanes(p, plane: plane), imaginary: Base.loadLanes(p + Base.planes &* plane, plane: plane))
  }
  @inlinable @inline(__always)
  public static func storeLanes(_ x: Lanes, _ p: UnsafeMutablePointer<Double>, plane: Int) {
    Base.storeLanes(x.re, p, plane: plane)
    Base.storeLanes(x.im, p + Base.planes &* plane, plane: plane)
  }
  @inlinable @inline(__always)
  public static func broadcast(_ x: Self) -> Lanes { Lanes(Base.broadcast(x.re), imaginary: Base.broadcast(x.im)) }

  @inlinable @inline(__always)
  public init(planes: (Int) -> Double) {
    self.init(Base(planes: planes), imaginary: Base(planes: { planes($0 &+ Base.planes) }))
  }
  @inlinable @inline(__always)
  public func plane(_ index: Int) -> Double {
    index < Base.planes ? re.plane(index) : im.plane(index &- Base.planes)
  }
}
