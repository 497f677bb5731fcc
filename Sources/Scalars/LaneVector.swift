/// A SIMD vector of floating-point numbers with concrete arithmetic; see ``LaneElement``.
public protocol LaneVector: SIMD, Sendable, BitwiseCopyable where Scalar: LaneElement {
  static func combine(_ operation: LaneOperation, _ a: Self, _ b: Self) -> Self
}

extension SIMD4: LaneVector where Scalar: LaneElement {
  @inlinable @inline(__always)
  public static func combine(_ operation: LaneOperation, _ a: Self, _ b: Self) -> Self { Scalar.combine(operation, a, b) }
}

extension SIMD8: LaneVector where Scalar: LaneElement {
  @inlinable @inline(__always)
  public static func combine(_ operation: LaneOperation, _ a: Self, _ b: Self) -> Self { Scalar.combine(operation, a, b) }
}

extension SIMD16: LaneVector where Scalar: LaneElement {
  @inlinable @inline(__always)
  public static func combine(_ operation: LaneOperation, _ a: Self, _ b: Self) -> Self { Scalar.combine(operation, a, b) }
}
