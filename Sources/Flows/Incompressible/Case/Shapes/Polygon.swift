import CaseFiles
import Scalars

/// A closed polygon; every corner is a control.
public struct Polygon: PointShape {
  public static let keyword = "polygon"
  public static let noun = "a polygon"

  public var center: [Double]
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
    if !placed.isOutline(outline) { return nil }
  }

  public func vertices<S: FieldScalar>(_ sizes: ArraySlice<S>) -> OutlineVertices<S> { scaledPoints(sizes) }
}
