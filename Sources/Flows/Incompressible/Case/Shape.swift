import CaseFiles
import Foundation

/// The outline of a body. Lengths in the units of the domain, angles in degrees, counter-clockwise.
///
/// In a three-dimensional domain the shapes of the plane reach along z through its whole depth.
public enum Shape: Sendable, Equatable {
  /// Radius > 0.
  case circle(center: [Double], radius: Double)
  /// Two radii > 0, along x and y before the turn by `angle`.
  case ellipse(center: [Double], radii: [Double], angle: Double)
  /// Width and height > 0, along x and y before the turn by `angle`.
  case box(center: [Double], size: [Double], angle: Double)
  /// A NACA four-digit airfoil, nose towards −x before the turn. `center` is the quarter-chord
  /// point, about which it turns: since angles count counter-clockwise, a nose-up airfoil in a flow
  /// along +x has a negative angle.
  case naca(center: [Double], digits: String, chord: Double, angle: Double)
  /// Of three dimensions alone. Radius > 0.
  case sphere(center: [Double], radius: Double)

  /// The keyword in the case file.
  public var name: String {
    switch self {
    case .circle: return "circle"
    case .ellipse: return "ellipse"
    case .box: return "box"
    case .naca: return "naca"
    case .sphere: return "sphere"
    }
  }

  /// Whether it is an outline in the plane, which in space reaches through the whole depth.
  public var isPlane: Bool {
    if case .sphere = self { false } else { true }
  }

  /// Centre, or quarter-chord point, in domain coordinates: three of a sphere, of the others two.
  public var center: [Double] {
    switch self {
    case .circle(let center, _), .ellipse(let center, _, _), .box(let center, _, _), .naca(let center, _, _, _), .sphere(let center, _):
      return center
    }
  }

  /// The smallest upright box around the shape, along the axes that its centre has.
  public var bounds: (lower: [Double], upper: [Double]) {
    switch self {
    case .circle(let center, let radius): return Shape.bounds(center, radius, radius)
    case .ellipse(let center, let radii, let angle):
      let (cosine, sine) = Shape.direction(angle)
      return Shape.bounds(center, hypot(radii[0] * cosine, radii[1] * sine), hypot(radii[0] * sine, radii[1] * cosine))
    case .box(let center, let size, let angle):
      let (cosine, sine) = Shape.direction(angle)
      let (width, height) = (size[0] / 2, size[1] / 2)
      return Shape.bounds(center, width * abs(cosine) + height * abs(sine), width * abs(sine) + height * abs(cosine))
    case .naca(let center, let digits, let chord, let angle):
      let (cosine, sine) = Shape.direction(angle)
      let points = NACAOutline(digits: digits).points(perSurface: 200).map { point in
        let (x, y) = ((point.x - 0.25) * chord, point.y * chord)
        return (x: center[0] + x * cosine - y * sine, y: center[1] + x * sine + y * cosine)
      }
      let (horizontal, vertical) = (points.map(\.x), points.map(\.y))
      return ([horizontal.min() ?? 0, vertical.min() ?? 0], [horizontal.max() ?? 0, vertical.max() ?? 0])
    case .sphere(let center, let radius): return (center.map { $0 - radius }, center.map { $0 + radius })
    }
  }

  private static func bounds(_ center: [Double], _ width: Double, _ height: Double) -> (lower: [Double], upper: [Double]) {
    ([center[0] - width, center[1] - height], [center[0] + width, center[1] + height])
  }

  /// Whether a point lies inside.
  public func contains(_ point: [Double]) -> Bool {
    let (dx, dy) = (point[0] - center[0], point[1] - center[1])
    func turnedBack(_ angle: Double) -> (x: Double, y: Double) {
      let (cosine, sine) = Shape.direction(angle)
      return (dx * cosine + dy * sine, dy * cosine - dx * sine)
    }
    switch self {
    case .circle(_, let radius): return hypot(dx, dy) <= radius
    case .ellipse(_, let radii, let angle):
      let local = turnedBack(angle)
      return hypot(local.x / radii[0], local.y / radii[1]) <= 1
    case .box(_, let size, let angle):
      let local = turnedBack(angle)
      return abs(local.x) <= size[0] / 2 && abs(local.y) <= size[1] / 2
    case .naca(_, let digits, let chord, let angle):
      let local = turnedBack(angle)
      return NACAOutline(digits: digits).contains(x: local.x / chord + 0.25, y: local.y / chord)
    case .sphere(let center, let radius): return zip(point, center).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } <= radius * radius
    }
  }

  private static func direction(_ degrees: Double) -> (cosine: Double, sine: Double) {
    (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
  }
}

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

extension Shape {
  /// The parameters of a body of this shape that can be controls.
  public var controls: [Control.BodyParameter] {
    switch self {
    case .circle, .sphere: [.center, .radius, .spin]
    case .ellipse: [.center, .radii, .angle]
    case .box: [.center, .size, .angle]
    case .naca: [.center, .chord, .angle]
    }
  }
}
