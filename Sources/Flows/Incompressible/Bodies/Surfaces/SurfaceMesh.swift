import Foundation

/// A closed surface of triangles, each vertex once: what it encloses, and what makes it one.
final class SurfaceMesh: Sendable {
  typealias Point = SIMD3<Double>

  let vertices: [Point]
  /// Numbers of vertices, counter-clockwise seen from outside.
  let triangles: [SIMD3<Int>]
  let area, volume: Double
  let centroid, lower, upper: Point
  private let columns: TriangleColumns

  struct Fault: Error {
    let reason, remedy: String
  }

  /// - Parameter corners: three for each triangle; equal ones are one vertex.
  /// - Throws: `Fault` if a triangle has no area, or the surface is open, meets itself along an edge,
  ///   or has triangles turned inside out.
  init(corners: [Point]) throws(Fault) {
    var (numbers, vertices) = ([Point: Int](), [Point]())
    let indices = corners.map { corner -> Int in
      // Zero has two signs, and is one place.
      let corner = corner + Point(repeating: 0)
      if let number = numbers[corner] { return number }
      numbers[corner] = vertices.count
      vertices.append(corner)
      return vertices.count - 1
    }
    var triangles = stride(from: 0, to: indices.count - 2, by: 3).map { SIMD3(indices[$0], indices[$0 + 1], indices[$0 + 2]) }
    try Self.check(triangles, vertices)
    let moments = Self.moments(triangles, vertices)
    if moments.volume < 0 { triangles = triangles.map { [$0.x, $0.z, $0.y] } }
    (self.vertices, self.triangles, area, volume, centroid) = (vertices, triangles, moments.area, abs(moments.volume), moments.centroid)
    lower = vertices.reduce(Point(repeating: .infinity)) { pointwiseMin($0, $1) }
    upper = vertices.reduce(Point(repeating: -.infinity)) { pointwiseMax($0, $1) }
    guard volume > 1e-9 * (upper - lower).max() * (upper - lower).max() * (upper - lower).max() else {
      throw Fault(reason: "it encloses nothing", remedy: "give a closed surface, such as that of a solid")
    }
    columns = TriangleColumns(vertices, triangles, lower, upper)
  }

  private static func check(_ triangles: [SIMD3<Int>], _ vertices: [Point]) throws(Fault) {
    /// An edge from a vertex to another.
    struct Edge: Hashable {
      let from, to: Int
    }
    var owners: [Edge: Int] = [:]
    for (index, triangle) in triangles.enumerated() {
      let (a, b, c) = (vertices[triangle.x], vertices[triangle.y], vertices[triangle.z])
      let longest = [b - a, c - b, a - c].map { ($0 * $0).sum() }.max() ?? 0
      let isDistinct = triangle.x != triangle.y && triangle.y != triangle.z && triangle.z != triangle.x
      guard isDistinct, length(cross(b - a, c - a)) > 1e-12 * longest else {
        throw Fault(reason: "triangle \(index + 1) has no area", remedy: "remove triangles without area, and join their neighbours")
      }
      for edge in [Edge(from: triangle.x, to: triangle.y), Edge(from: triangle.y, to: triangle.z), Edge(from: triangle.z, to: triangle.x)] {
        if let other = owners.updateValue(index, forKey: edge) {
          throw Fault(
            reason: "the triangles \(other + 1) and \(index + 1) go the same way along their common edge, so that one is turned inside out",
            remedy: "let all triangles go around counter-clockwise, seen from outside")
        }
      }
    }
    let open = owners.filter { owners[Edge(from: $0.key.to, to: $0.key.from)] == nil }
    if let triangle = open.values.min() {
      throw Fault(
        reason: "it has a hole: \(open.count) edges belong to one triangle alone, the first of them to triangle \(triangle + 1)",
        remedy: "close the surface, or let corners that are one place have the same numbers")
    }
  }

  private static func moments(_ triangles: [SIMD3<Int>], _ vertices: [Point]) -> (area: Double, volume: Double, centroid: Point) {
    let origin = vertices.first ?? .zero
    var (area, volume, moment) = (0.0, 0.0, Point.zero)
    for triangle in triangles {
      let (a, b, c) = (vertices[triangle.x] - origin, vertices[triangle.y] - origin, vertices[triangle.z] - origin)
      area += 0.5 * length(cross(b - a, c - a))
      let part = (a * cross(b, c)).sum() / 6
      volume += part
      moment += 0.25 * part * (a + b + c)
    }
    return (area, volume, volume == 0 ? origin : origin + moment / volume)
  }

  func contains(_ point: Point) -> Bool {
    guard (0..<3).allSatisfy({ point[$0] >= lower[$0] && point[$0] <= upper[$0] }) else { return false }
    return columns.crossings(before: point) % 2 == 1
  }

  /// The three corners of a triangle.
  func corners(_ triangle: Int) -> (Point, Point, Point) {
    let numbers = triangles[triangle]
    return (vertices[numbers.x], vertices[numbers.y], vertices[numbers.z])
  }

  static func cross(_ a: Point, _ b: Point) -> Point { [a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x] }
  static func length(_ a: Point) -> Double { (a * a).sum().squareRoot() }
}

/// The triangles that a line along x meets, by columns of a grid across it.
private struct TriangleColumns: Sendable {
  private let corners: [(SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)]
  private let columns: [[Int]]
  private let count: Int
  private let lower, size: SIMD2<Double>

  init(_ vertices: [SIMD3<Double>], _ triangles: [SIMD3<Int>], _ lower: SIMD3<Double>, _ upper: SIMD3<Double>) {
    let count = min(256, max(1, Int(Double(triangles.count).squareRoot())))
    self.count = count
    let (start, size) = (SIMD2(lower.y, lower.z), SIMD2(upper.y - lower.y, upper.z - lower.z))
    (self.lower, self.size) = (start, size)
    corners = triangles.map { (vertices[$0.x], vertices[$0.y], vertices[$0.z]) }
    var columns = [[Int]](repeating: [], count: count * count)
    for (index, (a, b, c)) in corners.enumerated() {
      func range(_ p: Double, _ q: Double, _ r: Double, _ axis: Int) -> ClosedRange<Int> {
        Self.place(min(p, q, r), start[axis], size[axis], count)...Self.place(max(p, q, r), start[axis], size[axis], count)
      }
      for j in range(a.y, b.y, c.y, 0) { for k in range(a.z, b.z, c.z, 1) { columns[j * count + k].append(index) } }
    }
    self.columns = columns
  }

  private static func place(_ value: Double, _ lower: Double, _ size: Double, _ count: Int) -> Int {
    min(count - 1, max(0, Int(Double(count) * (value - lower) / size)))
  }

  /// How many triangles lie at a lower x on the line along x through a point. The line is moved
  /// aside by less than anything drawn, so as not to run along an edge.
  func crossings(before point: SIMD3<Double>) -> Int {
    let (y, z) = (point.y + 3.1e-10 * size.x, point.z + 1.7e-10 * size.y)
    let (j, k) = (Self.place(y, lower.x, size.x, count), Self.place(z, lower.y, size.y, count))
    var crossings = 0
    for index in columns[j * count + k] {
      let (a, b, c) = corners[index]
      func side(_ p: SIMD3<Double>, _ q: SIMD3<Double>) -> Double { (q.y - p.y) * (z - p.z) - (q.z - p.z) * (y - p.y) }
      let (u, v, w) = (side(b, c), side(c, a), side(a, b))
      guard u > 0 && v > 0 && w > 0 || u < 0 && v < 0 && w < 0 else { continue }
      if (u * a.x + v * b.x + w * c.x) / (u + v + w) < point.x { crossings += 1 }
    }
    return crossings
  }
}
