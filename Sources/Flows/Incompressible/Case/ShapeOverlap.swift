import CaseFiles
import Foundation

extension Shape {
  /// Whether the insides of two shapes have a point in common: by their immersedBodies, so that one
  /// which lies within the other overlaps it too, and one that only touches it does not. What has
  /// no extent along z reaches through all of it.
  ///
  /// Circles and spheres are exact, boxes too; ellipses and airfoils are polygons, which differ
  /// from them by less than 10⁻⁴ of their length.
  public func overlaps(_ other: any Shape) -> Bool { isWithin(0, of: other) }

  /// Whether the distance between two shapes is less than a gap; overlapping ones have none.
  public func isWithin(_ gap: Double, of other: any Shape) -> Bool {
    let (left, right) = (bounds, other.bounds)
    for axis in 0..<min(left.lower.count, right.lower.count) {
      if left.lower[axis] - gap >= right.upper[axis] || right.lower[axis] - gap >= left.upper[axis] { return false }
    }
    switch (round, other.round) {
    case (let a?, let b?): return zip(a.center, b.center).reduce(0) { hypot($0, $1.0 - $1.1) } < a.radius + b.radius + gap
    case (let disc?, nil): return ClosedOutline(other).overlapsDisc(disc.center, disc.radius + gap)
    case (nil, let disc?): return ClosedOutline(self).overlapsDisc(disc.center, disc.radius + gap)
    // One is made smaller by less than anything that is drawn, so that corners on the edge of the
    // other do not hang on rounding.
    case (nil, nil): return ClosedOutline(self, scale: 1 - 1e-9).isWithin(gap, of: ClosedOutline(other))
    }
  }

  /// Of a sphere beside a shape of the plane, which reaches through its depth, its largest section
  /// counts.
  fileprivate var round: (center: [Double], radius: Double)? { roundRadius.map { (center, $0) } }
}

extension ClosedOutline {
  /// The outline of a shape in the domain.
  fileprivate init(_ shape: any Shape, scale: Double = 1) {
    let (cosine, sine) = shape.direction
    let center = Point(shape.center[0], shape.center[1])
    self.init(shape.corners.map { center + scale * Point(cosine * $0.x - sine * $0.y, sine * $0.x + cosine * $0.y) })
  }

  fileprivate func overlapsDisc(_ center: [Double], _ radius: Double) -> Bool {
    let middle = Point(center[0], center[1])
    return contains(middle) || edges.contains { Self.distance(middle, $0) < radius }
  }

  fileprivate func isWithin(_ gap: Double, of other: ClosedOutline) -> Bool {
    let (near, others) = (edges(within: gap, of: other), other.edges(within: gap, of: self))
    if gap > 0 {
      func isNear(_ edges: [Edge], _ others: [Edge]) -> Bool {
        edges.contains { edge in others.contains { Self.distance(edge.start, $0) < gap || Self.distance(edge.end, $0) < gap } }
      }
      if isNear(near, others) || isNear(others, near) { return true }
    }
    if near.contains(where: { edge in others.contains { Self.cross(edge, $0) } }) { return true }
    // No edges cross: one lies within the other, or they are apart.
    return corners.first.map(other.contains) == true || other.corners.first.map(contains) == true
  }

  /// Those that may cross an outline, or come within a gap of it.
  private func edges(within gap: Double, of other: ClosedOutline) -> [Edge] {
    edges.filter { edge in
      let (low, high) = (pointwiseMin(edge.start, edge.end), pointwiseMax(edge.start, edge.end))
      return low.x - gap <= other.upper.x && low.y - gap <= other.upper.y && high.x + gap >= other.lower.x
        && high.y + gap >= other.lower.y
    }
  }
}
