import CaseFiles
import Scalars

/// A closed uniform cubic B-spline: twice continuously differentiable, within the convex hull of its
/// control points, each of which moves no more than four spans of it.
///
/// Reference: C. de Boor, *A Practical Guide to Splines* (1978), chapter IX.
public struct BSpline: PointShape {
  public static let keyword = "bspline"
  public static let noun = "a B-spline"

  public var center: [Double]
  /// The control points.
  public var points: [SIMD2<Double>] { didSet { outline = makeOutline() } }
  public var scale: Double { didSet { outline = makeOutline() } }
  public var angle: Double
  public private(set) var outline = ClosedOutline([])

  public init(center: [Double], points: [SIMD2<Double>], scale: Double = 1, angle: Double = 0) {
    (self.center, self.points, self.scale, self.angle) = (center, points, scale, angle)
    outline = makeOutline()
  }

  public init?(_ reader: NodeReader, source: String) {
    guard let placed = PlacedPoints(reader, source: source) else { return nil }
    self.init(center: placed.center, points: placed.points, scale: placed.scale, angle: placed.angle)
    if !placed.isOutline(outline, pointsPerCorner: pieces) { return nil }
  }

  public func vertices<S: FieldScalar>(_ sizes: ArraySlice<S>) -> OutlineVertices<S> {
    let (controls, pieces) = (scaledPoints(sizes), pieces)
    let count = controls.x.count
    var vertices = OutlineVertices<S>(x: [], y: [])
    for span in 0..<count {
      for piece in 0..<pieces {
        let u = Double(piece) / Double(pieces)
        let rest = 1 - u
        let weights = [rest * rest * rest / 6, 2.0 / 3 - u * u * (2 - u) / 2, 2.0 / 3 - rest * rest * (1 + u) / 2, u * u * u / 6]
        var (x, y) = (S(0), S(0))
        for (offset, weight) in weights.enumerated() {
          let control = (span + count - 1 + offset) % count
          x += S(weight) * controls.x[control]
          y += S(weight) * controls.y[control]
        }
        vertices.x.append(x)
        vertices.y.append(y)
      }
    }
    return vertices
  }
}
