// With z = x + iy. The functions whose formula holds in a part of the plane only say so; on the
// real axis that part covers the domain of the real function, so a complex step is always inside.
extension ComplexStep {
  /// eˣ(cos y + i sin y).
  @inlinable @inline(__always)
  public static func exp(_ z: Self) -> Self {
    let growth = Base.exp(z.re)
    return Self(growth * Base.cos(z.im), imaginary: growth * Base.sin(z.im))
  }

  /// (eˣ−1)cos y − 2sin²(y/2) + i·eˣ sin y.
  @inlinable @inline(__always)
  public static func expMinusOne(_ z: Self) -> Self {
    let half = Base.sin(Base(0.5) * z.im)
    return Self(
      Base.expMinusOne(z.re) * Base.cos(z.im) - Base(2) * half * half,
      imaginary: Base.exp(z.re) * Base.sin(z.im))
  }

  /// Domain: Re z > 0.
  @inlinable @inline(__always)
  public static func log(_ z: Self) -> Self {
    let slope = z.im / z.re
    return Self(Base.log(z.re) + Base(0.5) * Base.log(onePlus: slope * slope), imaginary: Base.atan(slope))
  }

  /// Domain: Re z > −1.
  @inlinable @inline(__always)
  public static func log(onePlus z: Self) -> Self {
    let slope = z.im / (Base(1) + z.re)
    return Self(
      Base.log(onePlus: z.re) + Base(0.5) * Base.log(onePlus: slope * slope), imaginary: Base.atan(slope))
  }

  /// Domain: Re z > 0; accurate also for Re z ≤ 0 with |Im z| ≫ |Re z|. At zero the imaginary part
  /// is NaN: the derivative is infinite.
  @inlinable @inline(__always)
  public static func sqrt(_ z: Self) -> Self {
    let length = Base.sqrt(z.re * z.re + z.im * z.im)
    let root = Base.sqrt(Base(0.5) * (length + z.re))
    return Self(root, imaginary: z.im / (root + root))
  }

  @inlinable @inline(__always)
  public static func sin(_ z: Self) -> Self {
    Self(
      Base.sin(z.re) * Base.cosh(z.im), imaginary: Base.cos(z.re) * Base.sinh(z.im))
  }

  @inlinable @inline(__always)
  public static func cos(_ z: Self) -> Self {
    Self(
      Base.cos(z.re) * Base.cosh(z.im), imaginary: -(Base.sin(z.re) * Base.sinh(z.im)))
  }

  /// (t + iu)/(1 − itu) with t = tan x, u = tanh y.
  @inlinable @inline(__always)
  public static func tan(_ z: Self) -> Self {
    let (t, u) = (Base.tan(z.re), Base.tanh(z.im))
    let scale = Base(1) + t * t * u * u
    return Self(t * (Base(1) - u) * (Base(1) + u) / scale, imaginary: u * (Base(1) + t * t) / scale)
  }

  /// Domain: |Re z| < 1.
  @inlinable @inline(__always)
  public static func asin(_ z: Self) -> Self {
    let excess = ellipseExcess(z)
    return Self(Base.asin(z.re / (Base(1) + excess)), imaginary: asinImaginary(z, excess: excess))
  }

  /// Domain: |Re z| < 1.
  @inlinable @inline(__always)
  public static func acos(_ z: Self) -> Self {
    let excess = ellipseExcess(z)
    return Self(Base.acos(z.re / (Base(1) + excess)), imaginary: -asinImaginary(z, excess: excess))
  }

  /// a − 1 without cancellation, where 2a is the sum of the distances of z from −1 and from 1: Re
  /// asin z = asin(x/a).
  ///
  /// Hull, Fairgrieve and Tang, ACM Trans. Math. Software 23 (1997) 299–335, for |x| < 1.
  @inlinable @inline(__always)
  static func ellipseExcess(_ z: Self) -> Base {
    let (left, right) = (Base(1) + z.re, Base(1) - z.re)
    let square = z.im * z.im
    let (toLeft, toRight) = (Base.sqrt(left * left + square), Base.sqrt(right * right + square))
    return Base(0.5) * (square / (toLeft + left) + square / (toRight + right))
  }

  /// sign(y)·arcosh(a), through log1p so that it is accurate for a tiny y.
  @inlinable @inline(__always)
  static func asinImaginary(_ z: Self, excess: Base) -> Base {
    let magnitude = Base.log(onePlus: excess + Base.sqrt(excess * (Base(2) + excess)))
    return Base.select(z.im, lessThan: Base(0), then: -magnitude, else: magnitude)
  }

  /// Domain: |Im z| < 1.
  @inlinable @inline(__always)
  public static func atan(_ z: Self) -> Self {
    let (x, y) = (z.re, z.im)
    let (above, below) = (Base(1) + y, Base(1) - y)
    return Self(
      Base(0.5) * (Base.atan(x / below) + Base.atan(x / above)),
      imaginary: Base(0.25) * Base.log(onePlus: Base(4) * y / (x * x + below * below)))
  }

  @inlinable @inline(__always)
  public static func sinh(_ z: Self) -> Self {
    Self(
      Base.sinh(z.re) * Base.cos(z.im), imaginary: Base.cosh(z.re) * Base.sin(z.im))
  }

  @inlinable @inline(__always)
  public static func cosh(_ z: Self) -> Self {
    Self(
      Base.cosh(z.re) * Base.cos(z.im), imaginary: Base.sinh(z.re) * Base.sin(z.im))
  }

  /// (t + iu)/(1 + itu) with t = tanh x, u = tan y.
  @inlinable @inline(__always)
  public static func tanh(_ z: Self) -> Self {
    let (t, u) = (Base.tanh(z.re), Base.tan(z.im))
    let scale = Base(1) + t * t * u * u
    return Self(t * (Base(1) + u * u) / scale, imaginary: u * (Base(1) - t) * (Base(1) + t) / scale)
  }

  /// exp(w log z). Domain: Re z > 0.
  @inlinable @inline(__always)
  public static func pow(_ z: Self, _ w: Self) -> Self {
    exp(w * log(z))
  }

  /// By repeated squaring, for any z; z ≠ 0 if n < 0.
  @inlinable
  public static func pow(_ z: Self, _ n: Int) -> Self {
    var result = Self(1)
    var square = z
    var exponent = n.magnitude
    while exponent > 0 {
      if exponent & 1 == 1 { result = result * square }
      exponent >>= 1
      if exponent > 0 { square = square * square }
    }
    return n < 0 ? Self(1) / result : result
  }
}
