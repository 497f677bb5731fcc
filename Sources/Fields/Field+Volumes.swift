import Scalars

/// Sums and factors by the volumes of cells, where these differ in width.
extension Field {
  /// The mean over all cells, by their volumes.
  public func mean() -> S {
    guard grid.isGraded else { return S(1 / Double(grid.cellCount)) * sum(grid.interior) }
    let size = grid.relativeSize
    return S(planes: { plane in
      var total = 0.0
      forEachRow(plane) { row, share, widths in
        if widths.isEmpty {
          for value in row { total += share * value }
        } else {
          for i in row.indices { total += share * widths[i] * row[i] }
        }
      }
      return total / size
    })
  }

  /// Sets every cell to what a change of its value does to a weight times the mean.
  public func fillWithSlopesOfMean(_ weight: S) {
    fill(grid.interior, with: S(0))
    addSlopesOfMean(weight)
  }

  /// Adds to every cell what a change of its value does to a weight times the mean.
  public func addSlopesOfMean(_ weight: S) {
    let perCell = weight / S(grid.relativeSize)
    for plane in 0..<S.planes {
      let part = perCell.plane(plane)
      forEachRow(plane) { row, share, widths in
        if widths.isEmpty {
          for i in row.indices { row[i] += share * part }
        } else {
          for i in row.indices { row[i] += share * widths[i] * part }
        }
      }
    }
  }

  /// Divides what stands in the cells by their volumes over that of a cell of reference.
  public func divideByVolumes() {
    guard grid.isGraded else { return }
    for plane in 0..<S.planes {
      forEachRow(plane) { row, share, widths in
        if widths.isEmpty {
          for i in row.indices { row[i] /= share }
        } else {
          for i in row.indices { row[i] /= share * widths[i] }
        }
      }
    }
  }

  /// The largest of |value proper| times a factor by its index along an axis, of which there is one
  /// for each from the lower end of the region on; NaN if any value is.
  public func maximumMagnitude(_ region: Region, times factors: [Double], along axis: Int) -> Double {
    guard !region.isEmpty else { return 0 }
    let count = region.upper[0] - region.lower[0]
    let ones = [Double](repeating: 1, count: axis == 0 ? 0 : count)
    return (axis == 0 ? factors : ones).withUnsafeBufferPointer { alongRow in
      var (largest, isOrdered) = (0.0, true)
      for k in region.lower[2]..<region.upper[2] {
        for j in region.lower[1]..<region.upper[1] {
          let row = UnsafePointer(values + grid.index(region.lower[0], j, k))
          let (found, isNumber) = Self.largest(row, times: alongRow)
          isOrdered = isOrdered && isNumber
          largest = max(largest, axis == 0 ? found : found * factors[(axis == 1 ? j : k) - region.lower[axis]])
        }
      }
      return isOrdered ? largest : .nan
    }
  }

  /// That of a row, and whether it has no NaN.
  @inline(__always)
  private static func largest(_ row: UnsafePointer<Double>, times factors: UnsafeBufferPointer<Double>) -> (Double, Bool) {
    func pack(_ start: UnsafePointer<Double>, _ i: Int) -> SIMD8<Double> {
      UnsafeRawPointer(start + i).loadUnaligned(as: SIMD8<Double>.self)
    }
    guard let start = factors.baseAddress else { return (0, true) }
    var (lanes, unordered) = (SIMD8<Double>.zero, SIMDMask<SIMD8<Double>.MaskStorage>(repeating: false))
    var i = 0
    while i &+ 8 <= factors.count {
      let x = pack(row, i) * pack(start, i)
      let magnitude = x.replacing(with: -x, where: x .< 0)
      lanes.replace(with: magnitude, where: magnitude .> lanes)
      unordered .|= x .!= x
      i &+= 8
    }
    var (largest, isOrdered) = (lanes.max(), !any(unordered))
    while i < factors.count {
      largest = max(largest, abs(row[i]) * start[i])
      isOrdered = isOrdered && row[i] == row[i]
      i &+= 1
    }
    return (largest, isOrdered)
  }

  /// Calls `body` with each row of cells, its width along y and z, and those of its cells along x,
  /// relative to those of reference; none where they are 1.
  @inline(__always)
  private func forEachRow(_ plane: Int, _ body: (UnsafeMutableBufferPointer<Double>, _ share: Double, _ widths: [Double]) -> Void) {
    let widths = grid.axes[0].relativeWidths
    for k in 0..<grid.cells[2] {
      for j in 0..<grid.cells[1] {
        let row = UnsafeMutableBufferPointer(start: values + (plane * grid.planeCount + grid.index(0, j, k)), count: grid.cells[0])
        body(row, grid.relativeVolume(nil, j, k), widths)
      }
    }
  }
}
