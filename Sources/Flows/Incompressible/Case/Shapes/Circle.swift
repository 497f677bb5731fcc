import CaseFiles
import Foundation
import Scalars

public struct Circle: Shape, Round {
  public static let keyword = "circle"
  public static let noun = "a circle"
  public static let axes = 2

  public var center: [Double]
  /// > 0.
  public var radius: Double

  public init(center: [Double], radius: Double) { (self.center, self.radius) = (center, radius) }

  public var bounds: (lower: [Double], upper: [Double]) { bounds(radius, radius) }

  public func contains(_ point: [Double]) -> Bool { hypot(point[0] - center[0], point[1] - center[1]) <= radius }

  // MARK: Solid bodies

  public func usualMarkers(spacing h: Double) -> [Int] {
    [4 * MarkerNumber.count(2 * .pi * MarkerNumber.inner(radius, h), per: 6, atLeast: 1)]
  }

  public func markers(_ reader: NodeReader) -> [Int]? { MarkerNumber.multipleOfFour(reader) }

  public func arrangement(counts: [Int], spacing h: Double) -> any MarkerArrangement {
    EllipseMarkers(radii: (radius, radius), isCircle: true, count: counts[0], h)
  }

  public func panels(spacing h: Double) -> [SurfacePanels.Panel] { SurfacePanels.ellipse(radius, radius, h) }
  public func volumePoints(spacing h: Double) -> VolumePoints { .disc(rings: VolumePoints.count(radius / h, atLeast: 4)) }
  public func displacement(depth: Double) -> any Displacement { ScaledDisplacement(factor: .pi * depth, sizes: [0, 0]) }
}

/// What circle and sphere have in common.
public protocol Round: PorousShape {
  var radius: Double { get set }
  init(center: [Double], radius: Double)
}

extension Round {
  public static var extentName: String { "diameter" }
  public static var sizeNames: [Control.BodyParameter] { [.radius] }

  public static var caseMap: CaseMap { CaseMap([.center(axes: axes), .size("radius", "The radius")]) }

  public init?(_ reader: NodeReader, source: String) {
    guard let map = reader.map(keys: Self.caseMap.keys) else { return nil }
    let center = map["center"]?.vector(count: Self.axes)
    guard let radius = map["radius"]?.number(above: 0), let center else { return nil }
    self.init(center: center, radius: radius)
  }

  public var resolved: ResolvedValue { .fields(["center": .vector(center), "radius": .number(radius)]) }

  public subscript(size: Control.BodyParameter) -> [Double] {
    get { [radius] }
    set { radius = newValue[0] }
  }

  public var angle: Double {
    get { 0 }
    set {}
  }

  public var roundRadius: Double? { radius }
  public var corners: [SIMD2<Double>] { [] }
  public var extent: Double { 2 * radius }
  public var thickness: Double { 2 * radius }

  public func fraction<S: FieldScalar>(_ place: [S], _ sizes: ArraySlice<S>, _ edge: SmoothEdge) -> S {
    let radius = sizes[sizes.startIndex]
    // Told from zero, where the root has no slope.
    let square = place.dropFirst().reduce(place[0] * place[0] + S(1e-30) * radius * radius) { $0 + $1 * $1 }
    return edge.part(radius - S.sqrt(square))
  }
}
