import Scalars

extension Field {
  /// The sum over a region: of each row in eight interleaved partial sums, of each layer in space
  /// its rows in order, then the layers in order. So the result depends on the region alone,
  /// however its layers are shared out.
  public func sum(_ region: Region) -> S {
    S(planes: { plane in
      var sum = LayeredSum()
      forEachRow(of: region, plane: plane) { row, _, k in
        var lanes = SIMD8<Double>.zero
        var i = 0
        while i &+ 8 <= row.count {
          lanes += pack(row, i)
          i &+= 8
        }
        var rest = 0.0
        while i < row.count {
          rest += row[i]
          i &+= 1
        }
        sum.add(lanes.sum() + rest, layer: k)
      }
      return sum.total
    })
  }

  /// The sum of the squares of the values proper over a region.
  public func sumOfSquares(_ region: Region) -> Double {
    var sum = LayeredSum()
    forEachRow(of: region, plane: 0) { row, _, k in
      var lanes = SIMD8<Double>.zero
      var i = 0
      while i &+ 8 <= row.count {
        let x = pack(row, i)
        lanes += x * x
        i &+= 8
      }
      var rest = 0.0
      while i < row.count {
        rest += row[i] * row[i]
        i &+= 1
      }
      sum.add(lanes.sum() + rest, layer: k)
    }
    return sum.total
  }

  /// The largest magnitude of the value proper over a region; NaN if any value is.
  public func maximumMagnitude(_ region: Region) -> Double {
    var largest = 0.0
    var isOrdered = true
    forEachRow(of: region, plane: 0) { row, _, _ in
      var lanes = SIMD8<Double>.zero
      var unordered = SIMDMask<SIMD8<Double>.MaskStorage>(repeating: false)
      var i = 0
      while i &+ 8 <= row.count {
        let x = pack(row, i)
        let magnitude = x.replacing(with: -x, where: x .< 0)
        lanes.replace(with: magnitude, where: magnitude .> lanes)
        unordered .|= x .!= x
        i &+= 8
      }
      largest = max(largest, lanes.max())
      isOrdered = isOrdered && !any(unordered)
      while i < row.count {
        largest = max(largest, abs(row[i]))
        isOrdered = isOrdered && row[i] == row[i]
        i &+= 1
      }
    }
    return isOrdered ? largest : .nan
  }

  /// The first point of a region, x fastest, whose value is not finite.
  public func firstNonFinite(_ region: Region) -> [Int]? {
    var found: [Int]?
    forEachRow(of: region, plane: 0) { row, j, k in
      // 0·x is zero of every finite x, and NaN of all others.
      var lanes = SIMD8<Double>.zero
      var i = 0
      while i &+ 8 <= row.count {
        lanes += 0 * pack(row, i)
        i &+= 8
      }
      let isFinite = lanes.sum() == 0 && row[i...].allSatisfy(\.isFinite)
      if !isFinite, found == nil, let first = row.firstIndex(where: { !$0.isFinite }) { found = [region.lower[0] + first, j, k] }
    }
    return found
  }

  /// Calls `body` with the part of each row that lies in the region, and the row's indices along y
  /// and z.
  @inline(__always)
  private func forEachRow(of region: Region, plane: Int, _ body: (UnsafeBufferPointer<Double>, Int, Int) -> Void) {
    guard !region.isEmpty else { return }
    for k in region.lower[2]..<region.upper[2] {
      for j in region.lower[1]..<region.upper[1] {
        let start = values + plane * grid.planeCount + grid.index(region.lower[0], j, k)
        body(UnsafeBufferPointer(start: start, count: region.upper[0] - region.lower[0]), j, k)
      }
    }
  }

  @inline(__always)
  private func pack(_ row: UnsafeBufferPointer<Double>, _ i: Int) -> SIMD8<Double> {
    UnsafeRawPointer(row.baseAddress.unsafelyUnwrapped + i).loadUnaligned(as: SIMD8<Double>.self)
  }
}

/// A sum that is taken layer by layer, each layer by itself, and then of the layers in their order.
private struct LayeredSum {
  private var finished = 0.0
  private var layer = 0
  private var current = 0.0

  /// Adds a part of a layer; layers come one after the other.
  @inline(__always)
  mutating func add(_ part: Double, layer: Int) {
    if layer != self.layer {
      finished += current
      (self.layer, current) = (layer, 0)
    }
    current += part
  }

  var total: Double { finished + current }
}
