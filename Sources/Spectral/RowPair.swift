/// Two rows of a field, a and b, that make the complex line a + ib, and the ways between the rows and the line.
///
/// Points come in order, or folded for the cosine and sine transforms. Coefficients are the real parts for a, the imaginary ones for b;
/// of periodic rows they are two complex spectra, A[k] = ½ (V[k] + V*[n−k]) and B[k] = −½i (V[k] − V*[n−k]).
struct RowPair {
  let a: UnsafeMutablePointer<Double>
  let b: UnsafeMutablePointer<Double>
  let count: Int

  /// Rows to line, in order.
  func interleave(into line: UnsafeMutablePointer<Double>) {
    var i = 0
    while i &+ 4 <= count {
      SIMD8(real: SIMD4(at: a + i), imaginary: SIMD4(at: b + i)).store(at: line + 2 &* i)
      i &+= 4
    }
    while i < count {
      SIMD2(a[i], b[i]).store(at: line + 2 &* i)
      i &+= 1
    }
  }

  /// Line to rows, in order.
  func separate(_ line: UnsafePointer<Double>) {
    var i = 0
    while i &+ 4 <= count {
      let numbers = SIMD8(at: line + 2 &* i)
      numbers.evenHalf.store(at: a + i)
      numbers.oddHalf.store(at: b + i)
      i &+= 4
    }
    while i < count {
      (a[i], b[i]) = (line[2 &* i], line[2 &* i &+ 1])
      i &+= 1
    }
  }

  /// Rows to line: even points from the front, odd ones, times `oddSign`, from the back.
  func fold(into line: UnsafeMutablePointer<Double>, oddSign: Double) {
    let last = line + 2 &* (count &- 1)
    var i = 0
    while i &+ 8 <= count {
      let (first, second) = (SIMD8(at: a + i), SIMD8(at: b + i))
      SIMD8(real: first.evenHalf, imaginary: second.evenHalf).store(at: line + i)
      (oddSign * SIMD8(real: first.oddHalf, imaginary: second.oddHalf).numbersReversed).store(at: last - i - 6)
      i &+= 8
    }
    while i < count {
      if i & 1 == 0 { SIMD2(a[i], b[i]).store(at: line + i) } else { (oddSign * SIMD2(a[i], b[i])).store(at: last - i + 1) }
      i &+= 1
    }
  }

  /// The reverse of `fold`.
  func unfold(_ line: UnsafePointer<Double>, oddSign: Double) {
    let last = line + 2 &* (count &- 1)
    var i = 0
    while i &+ 8 <= count {
      let (even, odd) = (SIMD8(at: line + i), oddSign * SIMD8(at: last - i - 6).numbersReversed)
      SIMD8(real: even.evenHalf, imaginary: odd.evenHalf).store(at: a + i)
      SIMD8(real: even.oddHalf, imaginary: odd.oddHalf).store(at: b + i)
      i &+= 8
    }
    while i < count {
      let number = i & 1 == 0 ? SIMD2(at: line + i) : oddSign * SIMD2(at: last - i + 1)
      (a[i], b[i]) = (number.x, number.y)
      i &+= 1
    }
  }

  /// The spectrum of a periodic line to those of its rows, waves 0 … n/2.
  func takeApart(_ spectrum: UnsafePointer<Double>) {
    takeApart(0, SIMD2(at: spectrum), SIMD2(at: spectrum))
    var k = 1
    while k &+ 3 <= count / 2 {
      let (low, high) = (SIMD8(at: spectrum + 2 &* k), SIMD8(at: spectrum + 2 &* (count &- k &- 3)).numbersReversed)
      let (sum, difference) = (0.5 * (low + high), 0.5 * (low - high))
      SIMD8(real: sum.evenHalf, imaginary: difference.oddHalf).store(at: a + 2 &* k)
      SIMD8(real: sum.oddHalf, imaginary: -difference.evenHalf).store(at: b + 2 &* k)
      k &+= 4
    }
    while k <= count / 2 {
      takeApart(k, SIMD2(at: spectrum + 2 &* k), SIMD2(at: spectrum + 2 &* (count &- k)))
      k &+= 1
    }
  }

  @inline(__always)
  private func takeApart(_ k: Int, _ low: SIMD2<Double>, _ high: SIMD2<Double>) {
    let (sum, difference) = (0.5 * (low + high), 0.5 * (low - high))
    SIMD2(sum.x, difference.y).store(at: a + 2 &* k)
    SIMD2(sum.y, -difference.x).store(at: b + 2 &* k)
  }

  /// The reverse of `takeApart`: V[k] = A[k] + i B[k] and V[n−k] = A*[k] + i B*[k]. The imaginary parts of waves 0 and n/2 are not read.
  func putTogether(into spectrum: UnsafeMutablePointer<Double>) {
    let end = (count &- 1) / 2 &+ 1
    SIMD2(a[0], b[0]).store(at: spectrum)
    var k = 1
    while k &+ 4 <= end {
      let (first, second) = (SIMD8<Double>(at: a + 2 &* k), SIMD8<Double>(at: b + 2 &* k))
      // −i B, so that V[k] = A − (−i B) and V[n−k] is the conjugate of A + (−i B).
      let turned = second.turned
      (first - turned).store(at: spectrum + 2 &* k)
      (first + turned).conjugate.numbersReversed.store(at: spectrum + 2 &* (count &- k &- 3))
      k &+= 4
    }
    while k < end {
      let (first, second) = (SIMD2<Double>(at: a + 2 &* k), SIMD2<Double>(at: b + 2 &* k))
      (first - second.turned).store(at: spectrum + 2 &* k)
      (first + second.turned).conjugate.store(at: spectrum + 2 &* (count &- k))
      k &+= 1
    }
    if count % 2 == 0 { SIMD2(a[count], b[count]).store(at: spectrum + count) }
  }
}
