import Scalars

extension Field {
  /// The sum over a region: of each row in eight interleaved partial sums, rows in order, so that the result depends on the
  /// region alone.
  public func sum(_ region: Region) -> S {
    S(planes: { plane in
      rows(of: region, plane: plane).reduce(0) { total, row in
        var lanes = SIMD8<Double>.zero
        var i = 0
        while i &+ 8 <= row.count {
          lanes += UnsafeRawPointer(row.baseAddress! + i).loadUnaligned(as: SIMD8<Double>.self)
          i &+= 8
        }
        var rest = 0.0
        while i < row.count {
          rest += row[i]
          i &+= 1
        }
        return total + (lanes.sum() + rest)
      }
    })
  }

  /// The largest magnitude of the value proper over a region; NaN if any value is.
  public func maximumMagnitude(_ region: Region) -> Double {
    var largest = 0.0
    for row in rows(of: region, plane: 0) {
      var lanes = SIMD8<Double>.zero
      var check = SIMD8<Double>.zero
      var i = 0
      while i &+ 8 <= row.count {
        let x = UnsafeRawPointer(row.baseAddress! + i).loadUnaligned(as: SIMD8<Double>.self)
        let magnitude = x.replacing(with: -x, where: x .< 0)
        lanes.replace(with: magnitude, where: magnitude .> lanes)
        check += x - x
        i &+= 8
      }
      var rowLargest = lanes.max()
      var rowCheck = check.sum()
      while i < row.count {
        rowLargest = max(rowLargest, abs(row[i]))
        rowCheck += row[i] - row[i]
        i &+= 1
      }
      if rowCheck != 0 { return .nan }  // x − x is NaN for NaN and for infinity, and 0 otherwise; NaN ≠ 0
      largest = max(largest, rowLargest)
    }
    return largest
  }

  /// The first point of a region, x fastest, whose value is not finite.
  public func firstNonFinite(_ region: Region) -> [Int]? {
    var found: [Int]?
    region.forEach { i, j, k in
      if found == nil && !self[i, j, k].real.isFinite { found = [i, j, k] }
    }
    return found
  }

  private func rows(of region: Region, plane: Int) -> [UnsafeBufferPointer<Double>] {
    guard !region.isEmpty else { return [] }
    var rows: [UnsafeBufferPointer<Double>] = []
    rows.reserveCapacity((region.upper[2] - region.lower[2]) * (region.upper[1] - region.lower[1]))
    for k in region.lower[2]..<region.upper[2] {
      for j in region.lower[1]..<region.upper[1] {
        let start = values + plane * grid.planeCount + grid.index(region.lower[0], j, k)
        rows.append(UnsafeBufferPointer(start: start, count: region.upper[0] - region.lower[0]))
      }
    }
    return rows
  }
}
