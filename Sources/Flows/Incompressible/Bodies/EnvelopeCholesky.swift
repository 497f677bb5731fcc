/// The factor L of a sparse symmetric positive definite matrix A = L Lᵀ: of each row of the lower
/// triangle, what stands from its first entry to the diagonal (the envelope, within which the
/// factor stays: George & Liu, *Computer Solution of Large Sparse Positive Definite Systems*, 1981,
/// chapter 4).
struct EnvelopeCholesky: Sendable {
  /// Of each row the column of its first entry, and where its diagonal is in `entries`.
  private let firsts: [Int]
  private var diagonals: [Int] = []
  private var entries: [Double] = []

  /// - Parameters:
  ///   - firsts: of each row the column of its first entry, at most its own number.
  ///   - entry: by row and column, of the lower triangle.
  /// - Returns: nil if a pivot is not above 1e-14.
  init?(firsts: [Int], entry: (Int, Int) -> Double) {
    self.firsts = firsts
    for row in firsts.indices {
      for column in firsts[row]...row { entries.append(entry(row, column)) }
      diagonals.append(entries.count - 1)
      guard eliminate(row) else { return nil }
    }
  }

  private mutating func eliminate(_ row: Int) -> Bool {
    let (first, base) = (firsts[row], diagonals[row] - row)
    return entries.withUnsafeMutableBufferPointer { entries in
      for column in first...row {
        let other = diagonals[column] - column
        var sum = entries[base + column]
        for k in max(first, firsts[column])..<max(column, first) { sum -= entries[base + k] * entries[other + k] }
        if column < row {
          entries[base + column] = sum / entries[diagonals[column]]
        } else {
          guard sum > 1e-14 else { return false }
          entries[base + row] = sum.squareRoot()
        }
      }
      return true
    }
  }

  /// Replaces every `stride`-th element from `start` on by A⁻¹ times them.
  func solve(_ values: inout [Double], from start: Int, by stride: Int) {
    for row in firsts.indices {
      let base = diagonals[row] - row
      var sum = values[start + stride * row]
      for column in firsts[row]..<row { sum -= entries[base + column] * values[start + stride * column] }
      values[start + stride * row] = sum / entries[diagonals[row]]
    }
    for row in firsts.indices.reversed() {
      let base = diagonals[row] - row
      let solved = values[start + stride * row] / entries[diagonals[row]]
      values[start + stride * row] = solved
      for column in firsts[row]..<row { values[start + stride * column] -= entries[base + column] * solved }
    }
  }
}

extension Markers<Double> {
  /// E Eᵀ + R of each component: sparse, for markers share points only with their neighbours, and R
  /// joins those of a pair.
  func overlapFactors() throws -> [EnvelopeCholesky] {
    try (0..<dimension).map { component in
      let (order, nothing) = (count, 0.0)
      var joined = [Int: [Int: Double]]()
      for pair in stiffness.bodies.joined() {
        joined[pair.first, default: [:]][pair.first, default: nothing] += pair.value
        joined[pair.second, default: [:]][pair.second, default: nothing] += pair.value
        joined[max(pair.first, pair.second), default: [:]][min(pair.first, pair.second), default: nothing] -= pair.value
      }
      let firsts = (0..<order).map { marker in
        min((0...marker).first { overlap($0, marker, component) != 0 } ?? marker, joined[marker]?.keys.min() ?? marker)
      }
      guard
        let factor = EnvelopeCholesky(firsts: firsts, entry: { overlap($0, $1, component) + (joined[$0]?[$1] ?? 0) })
      else { throw FlowError.singularBodies }
      return factor
    }
  }
}
