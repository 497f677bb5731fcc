import RealModule

/// The four operations between two vectors.
@frozen
public enum LaneOperation: Sendable { case sum, difference, product, quotient }

/// A floating-point number whose SIMD vectors have concrete arithmetic.
///
/// What the standard library offers for *any* SIMD type are loops over elements, and a generic
/// comparison stays one after specialisation; only the operators of a concrete type such as
/// `SIMD8<Double>` are certain to be vector instructions. A SIMD type can adopt a protocol once,
/// not once per element type, so the element knows the concrete operators of its vectors and
/// ``LaneVector`` asks the element. The operation is always a literal and folds away.
public protocol LaneElement: Scalar, SIMDScalar, BinaryFloatingPoint, Codable
where
  SIMD4Storage: Sendable & BitwiseCopyable, SIMD8Storage: Sendable & BitwiseCopyable, SIMD16Storage: Sendable & BitwiseCopyable
{
  static func combine(_ operation: LaneOperation, _ a: SIMD4<Self>, _ b: SIMD4<Self>) -> SIMD4<Self>
  static func combine(_ operation: LaneOperation, _ a: SIMD8<Self>, _ b: SIMD8<Self>) -> SIMD8<Self>
  static func combine(_ operation: LaneOperation, _ a: SIMD16<Self>, _ b: SIMD16<Self>) -> SIMD16<Self>
}

extension Double: LaneElement {
  @inlinable @inline(__always)
  public static func combine(_ operation: LaneOperation, _ a: SIMD4<Double>, _ b: SIMD4<Double>) -> SIMD4<Double> {
    switch operation {
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .quotient: a / b
    }
  }

  @inlinable @inline(__always)
  public static func combine(_ operation: LaneOperation, _ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> {
    switch operation {
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .quotient: a / b
    }
  }

  @inlinable @inline(__always)
  public static func combine(_ operation: LaneOperation, _ a: SIMD16<Double>, _ b: SIMD16<Double>) -> SIMD16<Double> {
    switch operation {
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .quotient: a / b
    }
  }
}

extension Float: LaneElement {
  @inlinable @inline(__always)
  public static func combine(_ operation: LaneOperation, _ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
    switch operation {
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .quotient: a / b
    }
  }

  @inlinable @inline(__always)
  public static func combine(_ operation: LaneOperation, _ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
    switch operation {
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .quotient: a / b
    }
  }

  @inlinable @inline(__always)
  public static func combine(_ operation: LaneOperation, _ a: SIMD16<Float>, _ b: SIMD16<Float>) -> SIMD16<Float> {
    switch operation {
    case .sum: a + b
    case .difference: a - b
    case .product: a * b
    case .quotient: a / b
    }
  }
}
