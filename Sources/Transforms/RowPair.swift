/// Two rows of a field, a and b, that make the complex line a + ib, and the ways between the rows
/// and the line.
///
/// Points come in order, as coefficients do, or split.
struct RowPair {
  let a: UnsafeMutablePointer<Double>
  let b: UnsafeMutablePointer<Double>
  let count: Int

  /// Rows to line, split for a ``LineTransform``: even and odd half, in each points of even place
  /// from the front, those of odd place from the back.
  func split(into line: UnsafeMutablePointer<Double>) {
    let (half, oddLine) = (count / 2, line + count)
    var i = 0
    while i &+ 8 <= half {
      let mirrored = count &- 8 &- i
      let (a, b) = (SIMD8(at: a + i), SIMD8(at: b + i))
      let (c, d) = (SIMD8(at: self.a + mirrored).reversed, SIMD8(at: self.b + mirrored).reversed)
      Self.fold(a + c, b + d, into: line, at: i, of: half, sign: 1)
      Self.fold(a - c, b - d, into: oddLine, at: i, of: half, sign: -1)
      i &+= 8
    }
    while i < half {
      let (number, mirrored) = (SIMD2(a[i], b[i]), SIMD2(a[count &- 1 &- i], b[count &- 1 &- i]))
      let place = i & 1 == 0 ? i : 2 &* half &- 1 &- i
      (number + mirrored).store(at: line + place)
      ((i & 1 == 0 ? 1 : -1) * (number - mirrored)).store(at: oddLine + place)
      i &+= 1
    }
  }

  /// The reverse of `split`.
  func join(_ line: UnsafePointer<Double>) {
    let (half, oddLine) = (count / 2, line + count)
    var i = 0
    while i &+ 8 <= half {
      let mirrored = count &- 8 &- i
      let (evenA, evenB) = Self.unfolded(line, at: i, of: half, sign: 1)
      let (oddA, oddB) = Self.unfolded(oddLine, at: i, of: half, sign: -1)
      (evenA + oddA).store(at: a + i)
      (evenB + oddB).store(at: b + i)
      (evenA - oddA).reversed.store(at: a + mirrored)
      (evenB - oddB).reversed.store(at: b + mirrored)
      i &+= 8
    }
    while i < half {
      let place = i & 1 == 0 ? i : 2 &* half &- 1 &- i
      let (even, odd) = (SIMD2(at: line + place), (i & 1 == 0 ? 1 : -1) * SIMD2(at: oddLine + place))
      (a[i], b[i]) = ((even + odd).x, (even + odd).y)
      (a[count &- 1 &- i], b[count &- 1 &- i]) = ((even - odd).x, (even - odd).y)
      i &+= 1
    }
  }

  /// Points i … i + 7 of two half rows to their line.
  @inline(__always)
  private static func fold(
    _ a: SIMD8<Double>, _ b: SIMD8<Double>, into line: UnsafeMutablePointer<Double>, at i: Int, of half: Int, sign: Double
  ) {
    SIMD8(real: a.evenHalf, imaginary: b.evenHalf).store(at: line + i)
    (sign * SIMD8(real: a.oddHalf, imaginary: b.oddHalf).numbersReversed).store(at: line + (2 &* half &- 8 &- i))
  }

  /// The reverse of `fold`.
  @inline(__always)
  private static func unfolded(_ line: UnsafePointer<Double>, at i: Int, of half: Int, sign: Double) -> (a: SIMD8<Double>, b: SIMD8<Double>)
  {
    let (even, odd) = (SIMD8(at: line + i), sign * SIMD8(at: line + (2 &* half &- 8 &- i)).numbersReversed)
    return (SIMD8(real: even.evenHalf, imaginary: odd.evenHalf), SIMD8(real: even.oddHalf, imaginary: odd.oddHalf))
  }
}
