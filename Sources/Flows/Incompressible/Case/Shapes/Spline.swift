import CaseFiles
import Foundation
import Scalars

/// A closed curve through points, cubic from each to the next by the distance between them, with
/// two continuous derivatives but at corners; every point is a control.
///
/// Corners are whole numbers that the resolved case states: the points at which the polygon of all
/// points turns by more than 75°, unless the case gives them. At a corner the curvature is zero.
public struct Spline: PointShape {
  public static let keyword = "spline"
  public static let noun = "a spline"

  public var center: [Double]
  /// At least three, once around in either direction.
  public var points: [SIMD2<Double>] { didSet { outline = makeOutline() } }
  /// Numbers of points, from 0, in ascending order.
  public let sharp: [Int]
  public var scale: Double { didSet { outline = makeOutline() } }
  public var angle: Double
  public private(set) var outline = ClosedOutline([])

  /// - Parameter sharp: the numbers of the points that are corners; nil for those at which the
  ///   polygon turns sharply.
  public init(center: [Double], points: [SIMD2<Double>], sharp: [Int]? = nil, scale: Double = 1, angle: Double = 0) {
    (self.center, self.points, self.scale, self.angle) = (center, points, scale, angle)
    self.sharp = sharp ?? Self.sharpPoints(points)
    outline = makeOutline()
  }

  public static let caseMap = PlacedPoints.caseMap(
    PlacedPoints.keys + [
      CaseKey(
        "corners", .list(.whole(0...PlacedPoints.most - 1), count: nil), "Which points are corners, from 0",
        usual: "where the outline turns by more than 75°")
    ])

  public init?(_ reader: NodeReader, source: String) {
    guard let placed = PlacedPoints(reader, source: source, keys: Self.caseMap.keys) else { return nil }
    var sharp: [Int]?
    if let field = placed.map["corners"] {
      guard let items = field.list(of: "numbers of points") else { return nil }
      guard let numbers = items.map({ $0.integer(atLeast: 0, atMost: placed.points.count - 1) }).complete() else { return nil }
      sharp = Set(numbers).sorted()
    }
    self.init(center: placed.center, points: placed.points, sharp: sharp, scale: placed.scale, angle: placed.angle)
    if !placed.isOutline(outline, pointsPerCorner: pieces) { return nil }
  }

  public var resolved: ResolvedValue {
    .map(PlacedPoints.resolved(center, points, scale, angle) + [("corners", .list(sharp.map { .integer($0) }))])
  }

  private static func sharpPoints(_ points: [SIMD2<Double>]) -> [Int] {
    points.indices.filter { index in
      let (before, here, after) = (points[(index + points.count - 1) % points.count], points[index], points[(index + 1) % points.count])
      let (come, go) = (here - before, after - here)
      return (come * go).sum() < cos(75 * .pi / 180) * ClosedOutline.length(come) * ClosedOutline.length(go)
    }
  }

  public func vertices<S: FieldScalar>(_ sizes: ArraySlice<S>) -> OutlineVertices<S> {
    let points = scaledPoints(sizes)
    return CubicCurve(x: points.x, y: points.y, corners: sharp).vertices(piecesPerSpan: pieces)
  }
}
