/// Up to 24 neighbouring columns along a graded axis, and the panels that a ``DenseTransform``
/// makes of them in scratch memory: 24 numbers of each point, or of those before the middle and
/// their mirror images added and subtracted.
struct DensePanel {
  /// The first point of the first column.
  let columns: UnsafeMutablePointer<Double>
  /// From one point of a column to the next.
  let stride: Int
  /// How many columns.
  let width: Int
  /// Points of a column.
  let count: Int
  let panel: UnsafeMutablePointer<Double>

  private static let pitch = PanelMatrix.panelWidth
  /// Points of the even half.
  private var evenCount: Int { count &- count / 2 }

  var even: UnsafeMutablePointer<Double> { panel }
  var odd: UnsafeMutablePointer<Double> { panel + evenCount &* Self.pitch }
  /// The sums of the halves of an inverse.
  var sums: UnsafeMutablePointer<Double> { panel + (count &+ count % 2) &* Self.pitch }
  var oddSums: UnsafeMutablePointer<Double> { sums + evenCount &* Self.pitch }

  /// Columns to a panel, the odd half behind the even one as it stands there.
  func copy() {
    for i in 0..<count {
      let (source, target) = (columns + i &* stride, panel + i &* Self.pitch)
      copy(source, to: target)
    }
  }

  func split() {
    for i in 0..<evenCount {
      let (left, right) = (columns + i &* stride, columns + (count &- 1 &- i) &* stride)
      let (even, odd) = (even + i &* Self.pitch, odd + i &* Self.pitch)
      forEachPack { place in
        let (a, b) = (SIMD8(at: left + place), SIMD8(at: right + place))
        (a + b).store(at: even + place)
        (a - b).store(at: odd + place)
      } rest: { place in
        let (a, b) = (left[place], right[place])
        (even[place], odd[place]) = (a + b, a - b)
      }
    }
  }

  func join() {
    for i in 0..<count / 2 {
      let (left, right) = (columns + i &* stride, columns + (count &- 1 &- i) &* stride)
      let (even, odd) = (sums + i &* Self.pitch, oddSums + i &* Self.pitch)
      forEachPack { place in
        let (a, b) = (SIMD8(at: even + place), SIMD8(at: odd + place))
        (a + b).store(at: left + place)
        (a - b).store(at: right + place)
      } rest: { place in
        (left[place], right[place]) = (even[place] + odd[place], even[place] - odd[place])
      }
    }
    if count % 2 == 1 {
      let (source, target) = (sums + count / 2 &* Self.pitch, columns + count / 2 &* stride)
      copy(source, to: target)
    }
  }

  @inline(__always)
  private func copy(_ source: UnsafeMutablePointer<Double>, to target: UnsafeMutablePointer<Double>) {
    forEachPack { place in
      SIMD8(at: source + place).store(at: target + place)
    } rest: { place in
      target[place] = source[place]
    }
  }

  /// The places of whole packs of columns, and those of the rest.
  @inline(__always)
  private func forEachPack(_ pack: (Int) -> Void, rest: (Int) -> Void) {
    var place = 0
    while place &+ 8 <= width {
      pack(place)
      place &+= 8
    }
    while place < width {
      rest(place)
      place &+= 1
    }
  }
}
