/// Linear interpolation, along each axis by itself, between values that stand on a box of cells.
///
/// At a place x between the positions x₀ ≤ x < x₁ of values u₀ and u₁ along an axis it gives (1 − w)
/// u₀ + w u₁, w = (x − x₀)/(x₁ − x₀). Along a periodic axis the first value follows the last one;
/// along others places before the first position and behind the last one take the value there.
public struct BoxInterpolation {
  /// For each axis and each place along it the two values that it lies between, and the weight of
  /// the second.
  private let axes: [[(before: Int, behind: Int, weight: Double)]]
  private let counts: [Int]

  /// - Parameters:
  ///   - source: what is interpolated; its values do not count yet.
  ///   - faces: the positions of the faces of its cells and at the ends, axis by axis, ascending.
  ///   - places: the coordinates to find values at, axis by axis.
  ///   - isPeriodic: of each axis.
  public init(_ source: LocatedValues, faces: [[Double]], places: [[Double]], isPeriodic: [Bool]) {
    counts = source.counts
    axes = source.counts.indices.map { axis in
      let (faces, isPeriodic) = (faces[axis], isPeriodic[axis])
      // Where a periodic axis has a face at either end they are the same.
      let count = isPeriodic ? min(source.counts[axis], faces.count - 1) : source.counts[axis]
      let positions = (0..<count).map { source.location.isOnFaces(axis) ? faces[$0] : 0.5 * (faces[$0] + faces[$0 + 1]) }
      let period = isPeriodic ? (faces.last ?? 0) - (faces.first ?? 0) : nil
      return places[axis].map { Self.neighbours(of: $0, among: positions, period: period) }
    }
  }

  private static func neighbours(
    of place: Double, among positions: [Double], period: Double?
  ) -> (before: Int, behind: Int, weight: Double) {
    let (first, last) = (positions[0], positions.count - 1)
    let x = period.map { place - $0 * ((place - first) / $0).rounded(.down) } ?? place
    // The last position that is not behind x.
    var (low, high) = (0, positions.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if positions[middle] <= x { low = middle } else { high = middle }
    }
    if low == last {
      guard let period, last > 0 else { return (last, last, 0) }
      return (last, 0, (x - positions[last]) / (first + period - positions[last]))
    }
    let weight = (x - positions[low]) / (positions[low + 1] - positions[low])
    return (low, low + 1, max(0, weight))
  }

  /// The values of a field at all places, x fastest.
  public func values(_ source: [Double]) -> [Double] {
    var (result, shape) = (source, counts)
    // One axis after the other, each time the whole array.
    for (axis, neighbours) in axes.enumerated() {
      let inner = shape.prefix(axis).reduce(1, *)
      let outer = shape.dropFirst(axis + 1).reduce(1, *)
      var next: [Double] = []
      next.reserveCapacity(inner * neighbours.count * outer)
      for slab in 0..<outer {
        let start = slab * shape[axis] * inner
        for (before, behind, weight) in neighbours {
          for index in 0..<inner {
            next.append((1 - weight) * result[start + before * inner + index] + weight * result[start + behind * inner + index])
          }
        }
      }
      shape[axis] = neighbours.count
      result = next
    }
    return result
  }
}

extension BoxLayout {
  /// The positions of the faces between cells and at the ends, axis by axis.
  public var faces: [[Double]] {
    cells.indices.map { axis in
      if let faces = gradedFaces[axis] { return faces }
      return (0...cells[axis]).map { origin[axis] + Double($0) * spacing[axis] }
    }
  }
}

extension FieldLocation {
  /// The coordinates of values at it, axis by axis.
  /// - Parameter faces: the positions of the faces between cells and at the ends.
  public func places(faces: [[Double]], isPeriodic: [Bool]) -> [[Double]] {
    faces.enumerated().map { axis, faces in
      isOnFaces(axis)
        ? Array(isPeriodic[axis] ? faces.dropLast() : faces[...]) : zip(faces, faces.dropFirst()).map { 0.5 * ($0 + $1) }
    }
  }
}
