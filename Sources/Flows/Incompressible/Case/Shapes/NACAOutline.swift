import Foundation

/// The outline of a NACA four-digit airfoil of unit chord (Jacobs, Ward & Pinkerton 1933).
public struct NACAOutline: Sendable {
  let camber: Double
  let camberPosition: Double
  let thickness: Double

  /// - Parameter digits: Four decimal digits: camber in %, its position in tenths, thickness in %.
  public init(digits: String) {
    let values = digits.utf8.map { Double($0) - 48 }
    precondition(values.count == 4, "a NACA four-digit airfoil has four digits")
    camber = values[0] / 100
    camberPosition = values[1] / 10
    thickness = (10 * values[2] + values[3]) / 100
  }

  /// Points of both surfaces, cosine-spaced from nose to tail.
  func points(perSurface count: Int) -> [(x: Double, y: Double)] {
    (0...count).flatMap { index -> [(x: Double, y: Double)] in
      let x = (1 - cos(Double.pi * Double(index) / Double(count))) / 2
      let half = thickness(at: x) / 2
      let (line, slope) = camberLine(x)
      let angle = atan(slope)
      return [(x - half * sin(angle), line + half * cos(angle)), (x + half * sin(angle), line - half * cos(angle))]
    }
  }

  /// The outline once around, clockwise from the nose over the upper surface.
  public func contour(perSurface count: Int) -> [(x: Double, y: Double)] {
    let points = points(perSurface: count)
    let upper = points.indices.filter { $0 % 2 == 0 }.map { points[$0] }
    let lower = points.indices.filter { $0 % 2 == 1 }.map { points[$0] }
    return upper + lower.dropFirst().reversed()
  }

  /// Whether a point lies between the surfaces, for a chord from 0 to 1.
  func contains(x: Double, y: Double) -> Bool {
    guard (0...1).contains(x) else { return false }
    return abs(y - camberLine(x).y) <= thickness(at: x) / 2
  }

  /// The thickness at x of a chord of length one.
  public func thickness(at x: Double) -> Double {
    let polynomial = 0.2969 * x.squareRoot() + x * (-0.1260 + x * (-0.3516 + x * (0.2843 - x * 0.1015)))
    return 10 * thickness * polynomial
  }

  /// The derivative of half the thickness by √x, at √x from 0 to 1.
  package func halfThicknessSlope(root: Double) -> Double {
    let x = root * root
    return 5 * thickness * (0.2969 + 2 * root * (-0.1260 + x * (-2 * 0.3516 + x * (3 * 0.2843 - x * 4 * 0.1015))))
  }

  /// The length of half the outline without camber, for a chord of length one.
  var arc: Double {
    let count = 400
    let points = (0...count).map { index -> (x: Double, y: Double) in
      let root = Double(index) / Double(count)
      return (root * root, self.thickness(at: root * root) / 2)
    }
    return zip(points, points.dropFirst()).reduce(0) { $0 + hypot($1.1.x - $1.0.x, $1.1.y - $1.0.y) }
  }

  /// Height and slope of the camber line of a chord of length one.
  package func camberLine(_ x: Double) -> (y: Double, slope: Double) {
    guard camber > 0, camberPosition > 0 else { return (0, 0) }
    let (m, p) = (camber, camberPosition)
    let width = x < p ? p : 1 - p
    let offset = x < p ? 0 : 1 - 2 * p
    return (m / (width * width) * (offset + 2 * p * x - x * x), 2 * m / (width * width) * (p - x))
  }
}
