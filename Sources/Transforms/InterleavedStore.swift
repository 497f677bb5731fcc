/// Where the numbers of a complex line lie: coefficients, or points in order.
protocol InterleavedStore {
  func number(_ k: Int) -> SIMD2<Double>
  func set(_ k: Int, _ number: SIMD2<Double>)
  /// Those at k … k + 3.
  func four(_ k: Int) -> SIMD8<Double>
  func setFour(_ k: Int, _ numbers: SIMD8<Double>)
  /// Those from k on.
  func advanced(by k: Int) -> Self
}

extension InterleavedStore {
  func copy<C: InterleavedStore>(to other: C, _ count: Int) {
    var k = 0
    while k &+ 4 <= count {
      other.setFour(k, four(k))
      k &+= 4
    }
    while k < count {
      other.set(k, number(k))
      k &+= 1
    }
  }
}

/// Side by side.
struct LineOfNumbers: InterleavedStore {
  let start: UnsafeMutablePointer<Double>

  @inline(__always)
  func number(_ k: Int) -> SIMD2<Double> { SIMD2(at: start + 2 &* k) }

  @inline(__always)
  func set(_ k: Int, _ number: SIMD2<Double>) { number.store(at: start + 2 &* k) }

  @inline(__always)
  func four(_ k: Int) -> SIMD8<Double> { SIMD8(at: start + 2 &* k) }

  @inline(__always)
  func setFour(_ k: Int, _ numbers: SIMD8<Double>) { numbers.store(at: start + 2 &* k) }

  @inline(__always)
  func advanced(by k: Int) -> Self { Self(start: start + 2 &* k) }
}

/// Real and imaginary parts in two rows.
extension RowPair: InterleavedStore {
  @inline(__always)
  func number(_ k: Int) -> SIMD2<Double> { SIMD2(a[k], b[k]) }

  @inline(__always)
  func set(_ k: Int, _ number: SIMD2<Double>) { (a[k], b[k]) = (number.x, number.y) }

  @inline(__always)
  func four(_ k: Int) -> SIMD8<Double> { SIMD8(real: SIMD4(at: a + k), imaginary: SIMD4(at: b + k)) }

  @inline(__always)
  func setFour(_ k: Int, _ numbers: SIMD8<Double>) {
    numbers.evenHalf.store(at: a + k)
    numbers.oddHalf.store(at: b + k)
  }

  @inline(__always)
  func advanced(by k: Int) -> Self { Self(a: a + k, b: b + k, count: count &- k) }
}

/// What the coefficients of a line are divided by: a number of each, the same for real and
/// imaginary part, and one that is added for all real, one for all imaginary parts.
struct Divisors {
  /// Each number twice.
  let numbers: UnsafePointer<Double>
  let added: SIMD2<Double>

  @inline(__always)
  func number(_ k: Int) -> SIMD2<Double> { SIMD2(at: numbers + 2 &* k) + added }

  @inline(__always)
  func four(_ k: Int) -> SIMD8<Double> {
    SIMD8(at: numbers + 2 &* k) + SIMD8(real: SIMD4(repeating: added.x), imaginary: SIMD4(repeating: added.y))
  }

  /// Zero where the divisor is.
  @inline(__always)
  func quotientOrZero(_ dividend: SIMD2<Double>, _ k: Int) -> SIMD2<Double> {
    let divisor = number(k)
    return (dividend / divisor).replacing(with: 0, where: divisor .== 0)
  }

  @inline(__always)
  func advanced(by k: Int) -> Self { Self(numbers: numbers + 2 &* k, added: added) }
}
