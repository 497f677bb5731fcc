/// Neighbouring rows along a graded axis, and the lines that a ``DenseTransform`` makes of them in
/// scratch memory: their points, or those left of the middle and their mirror images added and
/// subtracted.
struct DenseLines {
  /// The first number of the first row.
  let rows: UnsafeMutablePointer<Double>
  let stride: Int
  /// How many rows.
  let lines: Int
  /// Numbers of a row.
  let count: Int
  let scratch: UnsafeMutablePointer<Double>
  /// From one line to the next.
  let pitch: Int
  /// From the even half of a line to its odd one.
  let oddPlace: Int

  /// Rows to lines.
  func copy() {
    for line in 0..<lines { (scratch + line &* pitch).update(from: rows + line &* stride, count: count) }
  }

  /// Rows to even and odd halves. A number in the middle is its own mirror image.
  func split() {
    let half = count / 2
    for line in 0..<lines {
      let (row, even) = (rows + line &* stride, scratch + line &* pitch)
      let odd = even + oddPlace
      var i = 0
      while i &+ 8 <= half {
        let (left, right) = (SIMD8(at: row + i), SIMD8(at: row + (count &- 8 &- i)).reversed)
        (left + right).store(at: even + i)
        (left - right).store(at: odd + i)
        i &+= 8
      }
      while i < count &- i {
        let (left, right) = (row[i], row[count &- 1 &- i])
        (even[i], odd[i]) = (left + right, left - right)
        i &+= 1
      }
    }
  }

  /// Even and odd halves to rows.
  func join() {
    let half = count / 2
    for line in 0..<lines {
      let (row, even) = (rows + line &* stride, scratch + line &* pitch)
      let odd = even + oddPlace
      var i = 0
      while i &+ 8 <= half {
        let (left, right) = (SIMD8(at: even + i), SIMD8(at: odd + i))
        (left + right).store(at: row + i)
        (left - right).reversed.store(at: row + (count &- 8 &- i))
        i &+= 8
      }
      while i < half {
        (row[i], row[count &- 1 &- i]) = (even[i] + odd[i], even[i] - odd[i])
        i &+= 1
      }
      if half < count &- half { row[half] = even[half] }
    }
  }
}
