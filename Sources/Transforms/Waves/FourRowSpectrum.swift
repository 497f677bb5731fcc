/// Four neighbouring rows of a layer, transformed along y only, and the complex lines along x that
/// they make: of the rows two and two, as real and imaginary parts.
struct FourRowSpectrum {
  /// The first row of wave kx = 0; of each wave the rows lie side by side, a complex number each.
  let columns: UnsafeMutablePointer<Double>
  /// Elements from a wave to the next, waves, and numbers in a line.
  let pitch: Int
  let waves: Int
  let count: Int

  /// V[k] = A[k] + i B[k] and V[n−k] = A*[k] + i B*[k] of both pairs of rows (A, B). The imaginary
  /// part of wave 0 is not read.
  func assemble(into first: UnsafeMutablePointer<Double>, _ second: UnsafeMutablePointer<Double>) {
    let mean = SIMD8<Double>(at: columns)
    SIMD2(mean[0], mean[2]).store(at: first)
    SIMD2(mean[4], mean[6]).store(at: second)
    for k in 1..<waves {
      let rows = SIMD8<Double>(at: columns + k &* pitch)
      let a = SIMD4(rows[0], rows[1], rows[4], rows[5])
      // i B.
      let b = SIMD4(-rows[3], rows[2], -rows[7], rows[6])
      let (sum, difference) = (a + b, a - b)
      sum.lowHalf.store(at: first + 2 &* k)
      sum.highHalf.store(at: second + 2 &* k)
      difference.lowHalf.conjugate.store(at: first + 2 &* (count &- k))
      difference.highHalf.conjugate.store(at: second + 2 &* (count &- k))
    }
    let gap = 2 &* (count &- 2 &* waves &+ 1)
    (first + 2 &* waves).update(repeating: 0, count: gap)
    (second + 2 &* waves).update(repeating: 0, count: gap)
  }

  /// The reverse of `assemble`: A[k] = ½ (V[k] + V*[n−k]), B[k] = −½ i (V[k] − V*[n−k]).
  func takeApart(_ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>) {
    SIMD8(first[0], 0, first[1], 0, second[0], 0, second[1], 0).store(at: columns)
    for k in 1..<waves {
      let low = SIMD4(lowHalf: SIMD2<Double>(at: first + 2 &* k), highHalf: SIMD2(at: second + 2 &* k))
      let high = SIMD4(
        lowHalf: SIMD2<Double>(at: first + 2 &* (count &- k)).conjugate, highHalf: SIMD2(at: second + 2 &* (count &- k)).conjugate)
      let (sum, difference) = (0.5 * (low + high), 0.5 * (low - high))
      SIMD8(
        sum[0], sum[1], difference[1], -difference[0], sum[2], sum[3], difference[3], -difference[2]
      ).store(at: columns + k &* pitch)
    }
  }
}
