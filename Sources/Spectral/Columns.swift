/// Neighbouring columns of a field along y or z, taken in pairs as complex lines, and the ways between the columns and the lines.
struct Columns {
  /// The first point of the first column.
  let first: UnsafeMutablePointer<Double>
  /// Elements from one point of a column to the next.
  let stride: Int
  /// Points of a column.
  let count: Int
  /// Columns, two for a line; an odd last one has a line of its own, with imaginary parts of zero.
  let columns: Int
  /// Elements from one line to the next.
  let pitch: Int

  var lines: Int { (columns &+ 1) / 2 }

  /// Columns to lines in order.
  func load(into lines: UnsafeMutablePointer<Double>) { load(allPoints(lines)) }

  /// Lines to columns in order.
  func store(_ lines: UnsafeMutablePointer<Double>) { store(allPoints(lines)) }

  /// Columns to lines: even points from the front, odd ones, times `oddSign`, from the back.
  func fold(into lines: UnsafeMutablePointer<Double>, oddSign: Double) {
    load(evenPoints(lines))
    load(oddPoints(lines, oddSign))
  }

  /// The reverse of `fold`.
  func unfold(_ lines: UnsafeMutablePointer<Double>, oddSign: Double) {
    store(evenPoints(lines))
    store(oddPoints(lines, oddSign))
  }

  /// Points at equal distances in a column that are neighbours in its line.
  private struct Run {
    var column: UnsafeMutablePointer<Double>
    var columnStep: Int
    var line: UnsafeMutablePointer<Double>
    /// ±1.
    var lineStep: Int
    var count: Int
    var sign = 1.0
  }

  private func allPoints(_ lines: UnsafeMutablePointer<Double>) -> Run {
    Run(column: first, columnStep: stride, line: lines, lineStep: 1, count: count)
  }

  private func evenPoints(_ lines: UnsafeMutablePointer<Double>) -> Run {
    Run(column: first, columnStep: 2 &* stride, line: lines, lineStep: 1, count: (count &+ 1) / 2)
  }

  private func oddPoints(_ lines: UnsafeMutablePointer<Double>, _ sign: Double) -> Run {
    let last = lines + 2 &* (count &- 1)
    return Run(column: first + stride, columnStep: 2 &* stride, line: last, lineStep: -1, count: count / 2, sign: sign)
  }

  private func load(_ run: Run) {
    let step = run.columnStep
    var done = 0
    if columns == 2 &* LineScratch.width {
      while done &+ 4 <= run.count {
        let line = run.line + 2 &* (run.lineStep > 0 ? done : -done &- 3)
        for w in Swift.stride(from: 0, to: LineScratch.width, by: 4) {
          let source = run.column + (done &* step &+ 2 &* w)
          let numbers = SIMD8.transposed(
            SIMD8(at: source), SIMD8(at: source + step), SIMD8(at: source + 2 &* step), SIMD8(at: source + 3 &* step))
          inOrder(numbers.0, run).store(at: line + w &* pitch)
          inOrder(numbers.1, run).store(at: line + (w &+ 1) &* pitch)
          inOrder(numbers.2, run).store(at: line + (w &+ 2) &* pitch)
          inOrder(numbers.3, run).store(at: line + (w &+ 3) &* pitch)
        }
        done &+= 4
      }
    }
    while done < run.count {
      let (column, line) = (run.column + done &* step, run.line + 2 &* done &* run.lineStep)
      for w in 0..<columns / 2 { (run.sign * SIMD2(at: column + 2 &* w)).store(at: line + w &* pitch) }
      if columns & 1 == 1 { SIMD2(run.sign * column[columns &- 1], 0).store(at: line + columns / 2 &* pitch) }
      done &+= 1
    }
  }

  private func store(_ run: Run) {
    let step = run.columnStep
    var done = 0
    if columns == 2 &* LineScratch.width {
      while done &+ 4 <= run.count {
        let line = run.line + 2 &* (run.lineStep > 0 ? done : -done &- 3)
        for w in Swift.stride(from: 0, to: LineScratch.width, by: 4) {
          let target = run.column + (done &* step &+ 2 &* w)
          let rows = SIMD8.transposed(
            inOrder(SIMD8(at: line + w &* pitch), run), inOrder(SIMD8(at: line + (w &+ 1) &* pitch), run),
            inOrder(SIMD8(at: line + (w &+ 2) &* pitch), run), inOrder(SIMD8(at: line + (w &+ 3) &* pitch), run))
          rows.0.store(at: target)
          rows.1.store(at: target + step)
          rows.2.store(at: target + 2 &* step)
          rows.3.store(at: target + 3 &* step)
        }
        done &+= 4
      }
    }
    while done < run.count {
      let (column, line) = (run.column + done &* step, run.line + 2 &* done &* run.lineStep)
      for w in 0..<columns / 2 { (run.sign * SIMD2(at: line + w &* pitch)).store(at: column + 2 &* w) }
      if columns & 1 == 1 { column[columns &- 1] = run.sign * line[columns / 2 &* pitch] }
      done &+= 1
    }
  }

  /// Four points in the order of the columns, from the order of a line, or the other way round.
  @inline(__always)
  private func inOrder(_ numbers: SIMD8<Double>, _ run: Run) -> SIMD8<Double> {
    run.lineStep > 0 ? numbers : run.sign * numbers.numbersReversed
  }
}
