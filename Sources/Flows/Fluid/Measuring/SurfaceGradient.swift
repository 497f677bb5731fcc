/// Derivatives along a surface of what is known at its panels: for each panel the gradient that
/// fits the differences to those near it best.
///
/// Only panels that face nearly the same way count as neighbours, so edges are not differentiated
/// across.
struct SurfaceGradient {
  private struct Neighbour {
    let panel: Int
    /// What a difference of one contributes to the gradient.
    let weight: SIMD3<Double>
    /// How far above the tangent plane the neighbour stands.
    let rise: Double
  }
  /// Of each panel.
  private let neighbours: [[Neighbour]]

  /// - Parameter h: the cell size; panels are about as wide.
  init(_ panels: [SurfacePanels.Panel], spacing h: Double) {
    let reach = 2.3 * h
    neighbours = panels.map { panel in
      let (first, second) = Self.tangents(panel.normal)
      var near: [(panel: Int, along: SIMD2<Double>, rise: Double)] = []
      for (index, other) in panels.enumerated() {
        let away = other.position - panel.position
        guard abs(away.x) < reach, abs(away.y) < reach, away.length < reach, away.length > 0, other.normal.dot(panel.normal) > 0.5 else {
          continue
        }
        near.append((index, [away.dot(first), away.dot(second)], away.dot(panel.normal)))
      }
      // The normal equations; where all neighbours lie on a line, the slope along it alone.
      let (a, b, d) = near.reduce((0.0, 0.0, 0.0)) { sum, next in
        let v = next.along
        return (sum.0 + v.x * v.x, sum.1 + v.x * v.y, sum.2 + v.y * v.y)
      }
      let (determinant, trace) = (a * d - b * b, a + d)
      return near.map { neighbour in
        let v = neighbour.along
        let weight =
          determinant > 1e-6 * trace * trace
          ? SIMD2(d * v.x - b * v.y, a * v.y - b * v.x) / determinant : v / trace
        return Neighbour(panel: neighbour.panel, weight: weight.x * first + weight.y * second, rise: neighbour.rise)
      }
    }
  }

  /// Two directions at right angles to a normal and to each other; in the plane the second is z.
  private static func tangents(_ normal: SIMD3<Double>) -> (SIMD3<Double>, SIMD3<Double>) {
    let across = abs(normal.z) < 0.9 ? SIMD3<Double>(-normal.y, normal.x, 0) : [0, -normal.z, normal.y]
    let first = across / across.length
    return (first, normal.cross(first))
  }

  /// The gradient along the surface, at a panel, of values whose slopes along the normals are known
  /// there.
  func gradient(_ values: [Double], slope: Double = 0, at panel: Int) -> SIMD3<Double> {
    var sum = SIMD3<Double>.zero
    for next in neighbours[panel] { sum += (values[next.panel] - values[panel] - slope * next.rise) * next.weight }
    return sum
  }

  /// The divergence of a vector along the surface, at a panel.
  func divergence(_ values: [SIMD3<Double>], at panel: Int) -> Double {
    var sum = 0.0
    for next in neighbours[panel] { sum += (values[next.panel] - values[panel]).dot(next.weight) }
    return sum
  }
}

extension SIMD3<Double> {
  func dot(_ other: SIMD3<Double>) -> Double { (self * other).sum() }
  func cross(_ other: SIMD3<Double>) -> SIMD3<Double> {
    [y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x]
  }
  var length: Double { dot(self).squareRoot() }
}
