/// Neighbouring columns of a field along y or z, taken in pairs as complex lines, and the ways
/// between the columns and the lines.
struct ColumnBlock {
  /// The first point of the first column.
  let first: UnsafeMutablePointer<Double>
  /// Elements from one point of a column to the next.
  let stride: Int
  /// Points of a column.
  let count: Int
  /// ColumnBlock, two for a line; an odd last one has a line of its own, with imaginary parts of
  /// zero.
  let columns: Int
  /// Elements from one line to the next.
  let pitch: Int

  var lines: Int { (columns &+ 1) / 2 }

  /// The blocks in which the columns of all coefficients of a row go: those of even waves and those
  /// of odd ones apart, so that what is zero, by symmetry, does not share a line with what is not.
  static func blocks(_ row: any AxisTransform) -> [Range<Int>] {
    row.parts.flatMap { part in
      Swift.stride(from: part.lowerBound, to: part.upperBound, by: 2 * LineScratch.width).map {
        $0..<min($0 + 2 * LineScratch.width, part.upperBound)
      }
    }
  }

  /// ColumnBlock to lines, split for a ``LineTransform``: even and odd half, in each points of even
  /// place from the front, those of odd place from the back.
  func split(into lines: UnsafeMutablePointer<Double>) {
    split(placesFromFront(lines))
    split(placesFromBack(lines))
  }

  /// The reverse of `split`.
  func join(_ lines: UnsafeMutablePointer<Double>) {
    join(placesFromFront(lines))
    join(placesFromBack(lines))
  }

  /// Points at equal distances in a column, and in the other direction their mirror images; in a
  /// line neighbours, and `count` numbers on the odd parts.
  private struct SplitRun {
    var column, mirrored: UnsafeMutablePointer<Double>
    var line: UnsafeMutablePointer<Double>
    /// ±1.
    var lineStep: Int
    var count: Int
  }

  private func placesFromFront(_ lines: UnsafeMutablePointer<Double>) -> SplitRun {
    SplitRun(column: first, mirrored: first + (count &- 1) &* stride, line: lines, lineStep: 1, count: (count / 2 &+ 1) / 2)
  }

  private func placesFromBack(_ lines: UnsafeMutablePointer<Double>) -> SplitRun {
    SplitRun(
      column: first + stride, mirrored: first + (count &- 2) &* stride, line: lines + (count &- 2), lineStep: -1, count: count / 2 / 2)
  }

  private func split(_ run: SplitRun) {
    let (step, sign) = (2 &* stride, Double(run.lineStep))
    var done = 0
    if columns == 2 &* LineScratch.width {
      while done &+ 4 <= run.count {
        for w in Swift.stride(from: 0, to: LineScratch.width, by: 4) {
          let (front, back) = (run.column + (done &* step &+ 2 &* w), run.mirrored + (2 &* w &- done &* step))
          let (a, b) = (SIMD8(at: front), SIMD8(at: back))
          let (c, d) = (SIMD8(at: front + step), SIMD8(at: back - step))
          let (e, f) = (SIMD8(at: front + 2 &* step), SIMD8(at: back - 2 &* step))
          let (g, h) = (SIMD8(at: front + 3 &* step), SIMD8(at: back - 3 &* step))
          put(SIMD8.transposed(a + b, c + d, e + f, g + h), run.line + w &* pitch, run, done, 1)
          put(SIMD8.transposed(a - b, c - d, e - f, g - h), run.line + (count &+ w &* pitch), run, done, sign)
        }
        done &+= 4
      }
    }
    while done < run.count {
      let (front, back) = (run.column + done &* step, run.mirrored - done &* step)
      let line = run.line + 2 &* done &* run.lineStep
      for w in 0..<columns / 2 {
        let (number, mirrored) = (SIMD2(at: front + 2 &* w), SIMD2(at: back + 2 &* w))
        (number + mirrored).store(at: line + w &* pitch)
        (sign * (number - mirrored)).store(at: line + (count &+ w &* pitch))
      }
      if columns & 1 == 1 {
        let (number, mirrored) = (front[columns &- 1], back[columns &- 1])
        SIMD2(number + mirrored, 0).store(at: line + columns / 2 &* pitch)
        SIMD2(sign * (number - mirrored), 0).store(at: line + (count &+ columns / 2 &* pitch))
      }
      done &+= 1
    }
  }

  private func join(_ run: SplitRun) {
    let (step, sign) = (2 &* stride, Double(run.lineStep))
    var done = 0
    if columns == 2 &* LineScratch.width {
      while done &+ 4 <= run.count {
        for w in Swift.stride(from: 0, to: LineScratch.width, by: 4) {
          let (front, back) = (run.column + (done &* step &+ 2 &* w), run.mirrored + (2 &* w &- done &* step))
          let even = taken(run.line + w &* pitch, run, done, 1)
          let odd = taken(run.line + (count &+ w &* pitch), run, done, sign)
          (even.0 + odd.0).store(at: front)
          (even.1 + odd.1).store(at: front + step)
          (even.2 + odd.2).store(at: front + 2 &* step)
          (even.3 + odd.3).store(at: front + 3 &* step)
          (even.0 - odd.0).store(at: back)
          (even.1 - odd.1).store(at: back - step)
          (even.2 - odd.2).store(at: back - 2 &* step)
          (even.3 - odd.3).store(at: back - 3 &* step)
        }
        done &+= 4
      }
    }
    while done < run.count {
      let (front, back) = (run.column + done &* step, run.mirrored - done &* step)
      let line = run.line + 2 &* done &* run.lineStep
      for w in 0..<columns / 2 {
        let (even, odd) = (SIMD2(at: line + w &* pitch), sign * SIMD2(at: line + (count &+ w &* pitch)))
        (even + odd).store(at: front + 2 &* w)
        (even - odd).store(at: back + 2 &* w)
      }
      if columns & 1 == 1 {
        let (even, odd) = (line[columns / 2 &* pitch], sign * line[count &+ columns / 2 &* pitch])
        (front[columns &- 1], back[columns &- 1]) = (even + odd, even - odd)
      }
      done &+= 1
    }
  }

  private typealias Four = (SIMD8<Double>, SIMD8<Double>, SIMD8<Double>, SIMD8<Double>)

  /// Four points of four columns to their lines.
  @inline(__always)
  private func put(_ numbers: Four, _ lines: UnsafeMutablePointer<Double>, _ run: SplitRun, _ done: Int, _ sign: Double) {
    let isForward = run.lineStep > 0
    let line = lines + 2 &* (isForward ? done : -done &- 3)
    (isForward ? numbers.0 : sign * numbers.0.numbersReversed).store(at: line)
    (isForward ? numbers.1 : sign * numbers.1.numbersReversed).store(at: line + pitch)
    (isForward ? numbers.2 : sign * numbers.2.numbersReversed).store(at: line + 2 &* pitch)
    (isForward ? numbers.3 : sign * numbers.3.numbersReversed).store(at: line + 3 &* pitch)
  }

  /// The reverse of `put`, by rows.
  @inline(__always)
  private func taken(_ lines: UnsafeMutablePointer<Double>, _ run: SplitRun, _ done: Int, _ sign: Double) -> Four {
    let isForward = run.lineStep > 0
    let line = lines + 2 &* (isForward ? done : -done &- 3)
    let numbers = (SIMD8(at: line), SIMD8(at: line + pitch), SIMD8(at: line + 2 &* pitch), SIMD8(at: line + 3 &* pitch))
    guard !isForward else { return SIMD8.transposed(numbers.0, numbers.1, numbers.2, numbers.3) }
    return SIMD8.transposed(
      sign * numbers.0.numbersReversed, sign * numbers.1.numbersReversed, sign * numbers.2.numbersReversed, sign * numbers.3.numbersReversed
    )
  }

  /// ColumnBlock to lines in order.
  func load(into lines: UnsafeMutablePointer<Double>) {
    var done = 0
    if columns == 2 &* LineScratch.width {
      while done &+ 4 <= count {
        for w in Swift.stride(from: 0, to: LineScratch.width, by: 4) {
          let (source, line) = (first + (done &* stride &+ 2 &* w), lines + (2 &* done &+ w &* pitch))
          let numbers = SIMD8.transposed(
            SIMD8(at: source), SIMD8(at: source + stride), SIMD8(at: source + 2 &* stride), SIMD8(at: source + 3 &* stride))
          numbers.0.store(at: line)
          numbers.1.store(at: line + pitch)
          numbers.2.store(at: line + 2 &* pitch)
          numbers.3.store(at: line + 3 &* pitch)
        }
        done &+= 4
      }
    }
    while done < count {
      let (column, line) = (first + done &* stride, lines + 2 &* done)
      for w in 0..<columns / 2 { SIMD2(at: column + 2 &* w).store(at: line + w &* pitch) }
      if columns & 1 == 1 { SIMD2(column[columns &- 1], 0).store(at: line + columns / 2 &* pitch) }
      done &+= 1
    }
  }

  /// Lines to columns in order.
  func store(_ lines: UnsafeMutablePointer<Double>) {
    var done = 0
    if columns == 2 &* LineScratch.width {
      while done &+ 4 <= count {
        for w in Swift.stride(from: 0, to: LineScratch.width, by: 4) {
          let (target, line) = (first + (done &* stride &+ 2 &* w), lines + (2 &* done &+ w &* pitch))
          let rows = SIMD8.transposed(SIMD8(at: line), SIMD8(at: line + pitch), SIMD8(at: line + 2 &* pitch), SIMD8(at: line + 3 &* pitch))
          rows.0.store(at: target)
          rows.1.store(at: target + stride)
          rows.2.store(at: target + 2 &* stride)
          rows.3.store(at: target + 3 &* stride)
        }
        done &+= 4
      }
    }
    while done < count {
      let (column, line) = (first + done &* stride, lines + 2 &* done)
      for w in 0..<columns / 2 { SIMD2(at: line + w &* pitch).store(at: column + 2 &* w) }
      if columns & 1 == 1 { column[columns &- 1] = line[columns / 2 &* pitch] }
      done &+= 1
    }
  }
}
