import Foundation

/// Points at equal distances along a closed curve (x, y)(t), t from 0 to 1.
struct ArcLengthSpacing {
  /// In [0, 1), from 0 on.
  let parameters: [Double]
  /// The length of the curve between two points.
  let spacing: Double

  /// - Parameter spacing: about how far apart; a whole number of points fits around the curve.
  init(spacing: Double, atLeast: Int, _ curve: (Double) -> (x: Double, y: Double)) {
    let samples = 4000
    var lengths = [0.0]
    var last = curve(0)
    for sample in 1...samples {
      let next = curve(Double(sample) / Double(samples))
      lengths.append(lengths[sample - 1] + hypot(next.x - last.x, next.y - last.y))
      last = next
    }
    let total = lengths[samples]
    let count = max(atLeast, Int((total / spacing).rounded()))
    var sample = 0
    parameters = (0..<count).map { index in
      let target = total * Double(index) / Double(count)
      while lengths[sample + 1] < target { sample += 1 }
      let fraction = (target - lengths[sample]) / (lengths[sample + 1] - lengths[sample])
      return (Double(sample) + fraction) / Double(samples)
    }
    self.spacing = total / Double(count)
  }
}

/// A polygon as a closed curve that takes the same span of its parameter from each corner to the
/// next.
struct ClosedPolygon {
  private let corners: [(x: Double, y: Double)]

  init(_ corners: [(x: Double, y: Double)]) { self.corners = corners }

  func point(_ t: Double) -> (x: Double, y: Double) {
    let position = t * Double(corners.count)
    let (first, rest) = (Int(position) % corners.count, position - position.rounded(.down))
    let (p, q) = (corners[first], corners[(first + 1) % corners.count])
    return (p.x + rest * (q.x - p.x), p.y + rest * (q.y - p.y))
  }

  /// The normal at the corner before a point, to the left of the way along the curve.
  func normal(_ t: Double) -> (x: Double, y: Double) {
    let index = Int(t * Double(corners.count)) % corners.count
    let (before, after) = (corners[(index + corners.count - 1) % corners.count], corners[(index + 1) % corners.count])
    let length = hypot(after.x - before.x, after.y - before.y)
    return ((before.y - after.y) / length, (after.x - before.x) / length)
  }
}
