import CaseFiles
import Foundation

extension Shape {
  /// Whether the insides of two shapes have a point in common: by their immersedBodies, so that one
  /// which lies within the other overlaps it too, and one that only touches it does not. What has
  /// no extent along z reaches through all of it.
  ///
  /// Circles and spheres are exact, boxes too; ellipses and airfoils are polygons, which differ
  /// from them by less than 10⁻⁴ of their length.
  public func overlaps(_ other: any Shape) -> Bool {
    let (left, right) = (bounds, other.bounds)
    for axis in 0..<min(left.lower.count, right.lower.count) {
      if left.lower[axis] >= right.upper[axis] || right.lower[axis] >= left.upper[axis] { return false }
    }
    switch (round, other.round) {
    case (let a?, let b?): return zip(a.center, b.center).reduce(0) { hypot($0, $1.0 - $1.1) } < a.radius + b.radius
    case (let disc?, nil): return ClosedOutline(other).overlapsDisc(disc.center, disc.radius)
    case (nil, let disc?): return ClosedOutline(self).overlapsDisc(disc.center, disc.radius)
    // One is made smaller by less than anything that is drawn, so that corners on the edge of the
    // other do not hang on rounding.
    case (nil, nil): return ClosedOutline(self, scale: 1 - 1e-9).overlaps(ClosedOutline(other))
    }
  }

  /// Of a sphere beside a shape of the plane, which reaches through its depth, its largest section
  /// counts.
  fileprivate var round: (center: [Double], radius: Double)? { roundRadius.map { (center, $0) } }
}

/// The outline of a shape as a polygon.
private struct ClosedOutline {
  private typealias Point = SIMD2<Double>
  private typealias Edge = (start: Point, end: Point)

  private let corners: [Point]
  private let lower, upper: Point

  init(_ shape: any Shape, scale: Double = 1) {
    let (cosine, sine) = (cos(shape.angle * .pi / 180), sin(shape.angle * .pi / 180))
    let center = Point(shape.center[0], shape.center[1])
    corners = shape.corners.map { center + scale * Point(cosine * $0.x - sine * $0.y, sine * $0.x + cosine * $0.y) }
    lower = corners.reduce(Point(repeating: .infinity)) { pointwiseMin($0, $1) }
    upper = corners.reduce(Point(repeating: -.infinity)) { pointwiseMax($0, $1) }
  }

  func overlapsDisc(_ center: [Double], _ radius: Double) -> Bool {
    let middle = Point(center[0], center[1])
    return contains(middle) || edges.contains { Self.distance(middle, $0) < radius }
  }

  func overlaps(_ other: ClosedOutline) -> Bool {
    let (near, others) = (edges(near: other), other.edges(near: self))
    if near.contains(where: { edge in others.contains { Self.cross(edge, $0) } }) { return true }
    // No edges cross: one lies within the other, or they are apart.
    return corners.first.map(other.contains) == true || other.corners.first.map(contains) == true
  }

  private var edges: [Edge] { corners.indices.map { (corners[$0], corners[($0 + 1) % corners.count]) } }

  /// Those that may cross an outline.
  private func edges(near other: ClosedOutline) -> [Edge] {
    edges.filter { edge in
      let (low, high) = (pointwiseMin(edge.start, edge.end), pointwiseMax(edge.start, edge.end))
      return low.x <= other.upper.x && low.y <= other.upper.y && high.x >= other.lower.x && high.y >= other.lower.y
    }
  }

  /// By how often a ray along x crosses the outline.
  private func contains(_ point: Point) -> Bool {
    var inside = false
    for edge in edges where (edge.start.y > point.y) != (edge.end.y > point.y) {
      let share = (point.y - edge.start.y) / (edge.end.y - edge.start.y)
      if point.x < edge.start.x + share * (edge.end.x - edge.start.x) { inside.toggle() }
    }
    return inside
  }

  private static func cross(_ a: Edge, _ b: Edge) -> Bool {
    func side(_ edge: Edge, _ point: Point) -> Double {
      let (along, to) = (edge.end - edge.start, point - edge.start)
      return along.x * to.y - along.y * to.x
    }
    return side(a, b.start) * side(a, b.end) < 0 && side(b, a.start) * side(b, a.end) < 0
  }

  private static func distance(_ point: Point, _ edge: Edge) -> Double {
    let (along, to) = (edge.end - edge.start, point - edge.start)
    let square = (along * along).sum()
    let share = square > 0 ? min(max((along * to).sum() / square, 0), 1) : 0
    let nearest = to - share * along
    return (nearest * nearest).sum().squareRoot()
  }
}
