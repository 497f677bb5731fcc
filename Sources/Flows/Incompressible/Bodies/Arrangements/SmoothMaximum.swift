import Scalars

extension Scalar {
  /// The larger of a and b, with a continuous second derivative: the larger itself where they
  /// differ by `width` or more, and between with d = (a − b)/width
  ///
  ///     b + width (1 + d)³ (3 − d)/16
  ///
  /// which is at most 3/16 width above the larger.
  static func smoothMaximum(_ a: Self, _ b: Self, width: Double) -> Self {
    let d = (a - b) * Self(1 / width)
    let one = Self(1)
    let bounded = select(d, lessThan: -one, then: -one, else: select(one, lessThan: d, then: one, else: d))
    let rise = one + bounded
    let blend = b + Self(width / 16) * (rise * rise * rise * (Self(3) - bounded))
    return select(one, lessThan: d, then: a, else: blend)
  }

  static func smoothMinimum(_ a: Self, _ b: Self, width: Double) -> Self { -smoothMaximum(-a, -b, width: width) }

  /// From 0 for z ≤ 0 to 1 for z ≥ 1, with a continuous second derivative: 10 z³ − 15 z⁴ + 6 z⁵.
  static func smoothStep(_ z: Self) -> Self {
    let bounded = select(z, lessThan: Self(0), then: Self(0), else: select(Self(1), lessThan: z, then: Self(1), else: z))
    return bounded * bounded * bounded * (Self(10) + bounded * (Self(6) * bounded - Self(15)))
  }
}
