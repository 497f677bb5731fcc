import Foundation

/// A closed polygon in real numbers: what is inside, how long and how thick it is.
public struct ClosedOutline: Sendable, Equatable {
  public typealias Point = SIMD2<Double>
  typealias Edge = (start: Point, end: Point)

  public let corners: [Point]
  public let lower, upper: Point

  public init(_ corners: [Point]) {
    self.corners = corners
    lower = corners.reduce(Point(repeating: .infinity)) { pointwiseMin($0, $1) }
    upper = corners.reduce(Point(repeating: -.infinity)) { pointwiseMax($0, $1) }
  }

  var edges: [Edge] { corners.indices.map { (corners[$0], corners[($0 + 1) % corners.count]) } }

  var length: Double { edges.reduce(0) { $0 + Self.length($1.end - $1.start) } }

  /// Positive of one that goes around counter-clockwise.
  var signedArea: Double { 0.5 * edges.reduce(0) { $0 + $1.start.x * $1.end.y - $1.end.x * $1.start.y } }

  /// By how often a ray along x crosses the outline.
  func contains(_ point: Point) -> Bool {
    guard point.y >= lower.y && point.y <= upper.y && point.x >= lower.x && point.x <= upper.x else { return false }
    var inside = false
    var start = corners[corners.count - 1]
    for end in corners {
      if (start.y > point.y) != (end.y > point.y) {
        let share = (point.y - start.y) / (end.y - start.y)
        if point.x < start.x + share * (end.x - start.x) { inside.toggle() }
      }
      start = end
    }
    return inside
  }

  /// The diameter of the largest circle that fits in, but for what a few hundred points on the
  /// outline tell of it.
  var thickness: Double {
    let count = 400
    let orientation = signedArea < 0 ? -1.0 : 1
    let points = evenPoints(count, offset: 0.5)
    var largest = 0.0
    for (point, tangent) in points {
      let normal = Point(tangent.y, -tangent.x) * orientation
      var smallest = Double.infinity
      for (other, _) in points {
        let apart = point - other
        let across = (normal * apart).sum()
        if across > 0 { smallest = min(smallest, (apart * apart).sum() / across) }
      }
      if smallest.isFinite { largest = max(largest, smallest) }
    }
    return largest
  }

  /// Points at equal arcs, and the tangents there.
  /// - Parameter offset: how far the first is from the first corner, in arcs between points.
  func evenPoints(_ count: Int, offset: Double) -> [(point: Point, tangent: Point)] {
    let step = length / Double(count)
    var (edge, start) = (0, 0.0)
    let edges = edges
    return (0..<count).map { index in
      let target = step * (Double(index) + offset)
      var length = Self.length(edges[edge].end - edges[edge].start)
      while edge < edges.count - 1 && start + length < target {
        start += length
        edge += 1
        length = Self.length(edges[edge].end - edges[edge].start)
      }
      let tangent = (edges[edge].end - edges[edge].start) / length
      return (edges[edge].start + (target - start) * tangent, tangent)
    }
  }

  static func length(_ vector: Point) -> Double { (vector * vector).sum().squareRoot() }

  static func distance(_ point: Point, _ edge: Edge) -> Double {
    let (along, to) = (edge.end - edge.start, point - edge.start)
    let square = (along * along).sum()
    let share = square > 0 ? min(max((along * to).sum() / square, 0), 1) : 0
    let nearest = to - share * along
    return (nearest * nearest).sum().squareRoot()
  }

  static func cross(_ a: Edge, _ b: Edge) -> Bool {
    func side(_ edge: Edge, _ point: Point) -> Double {
      let (along, to) = (edge.end - edge.start, point - edge.start)
      return along.x * to.y - along.y * to.x
    }
    return side(a, b.start) * side(a, b.end) < 0 && side(b, a.start) * side(b, a.end) < 0
  }

  // MARK: What makes an outline

  /// The first two edges that cross or touch each other, but for neighbours; nil of a simple
  /// polygon.
  ///
  /// Edges are looked at in the order of their left ends, each beside those that it may meet.
  var crossing: (first: Int, second: Int)? {
    let edges = edges
    let order = edges.indices.sorted { min(edges[$0].start.x, edges[$0].end.x) < min(edges[$1].start.x, edges[$1].end.x) }
    var found: (first: Int, second: Int)?
    for (place, index) in order.enumerated() {
      let edge = edges[index]
      let (right, low, high) = (max(edge.start.x, edge.end.x), min(edge.start.y, edge.end.y), max(edge.start.y, edge.end.y))
      for other in order[(place + 1)...] {
        let candidate = edges[other]
        if min(candidate.start.x, candidate.end.x) > right { break }
        let apart = abs(index - other)
        if apart == 1 || apart == edges.count - 1 || min(candidate.start.y, candidate.end.y) > high { continue }
        if max(candidate.start.y, candidate.end.y) < low || !Self.meet(edge, candidate) { continue }
        let pair = (first: min(index, other), second: max(index, other))
        if found.map({ pair < $0 }) ?? true { found = pair }
      }
    }
    return found
  }

  /// Whether two edges have a point in common.
  private static func meet(_ a: Edge, _ b: Edge) -> Bool {
    func side(_ edge: Edge, _ point: Point) -> Double {
      let (along, to) = (edge.end - edge.start, point - edge.start)
      return along.x * to.y - along.y * to.x
    }
    func isWithin(_ edge: Edge, _ point: Point) -> Bool {
      let (low, high) = (pointwiseMin(edge.start, edge.end), pointwiseMax(edge.start, edge.end))
      return point.x >= low.x && point.x <= high.x && point.y >= low.y && point.y <= high.y
    }
    let (p, q, r, s) = (side(a, b.start), side(a, b.end), side(b, a.start), side(b, a.end))
    if p * q < 0 && r * s < 0 { return true }
    return p == 0 && isWithin(a, b.start) || q == 0 && isWithin(a, b.end) || r == 0 && isWithin(b, a.start) || s == 0 && isWithin(b, a.end)
  }
}
