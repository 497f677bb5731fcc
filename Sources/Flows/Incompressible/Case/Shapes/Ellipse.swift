import CaseFiles
import Foundation
import Scalars

public struct Ellipse: Shape, PorousShape {
  public static let keyword = "ellipse"
  public static let noun = "an ellipse"
  public static let axes = 2
  public static let extentName = "long axis"
  public static let sizeNames: [Control.BodyParameter] = [.radii]
  public static let caseMap = CaseMap([
    .center, CaseKey("radii", .pair(.positive), "Half axes along x and y before the turn", unit: "L", isRequired: true), .angle,
  ])

  public var center: [Double]
  /// Two, > 0, along x and y before the turn by `angle`.
  public var radii: [Double]
  public var angle: Double

  public init(center: [Double], radii: [Double], angle: Double) { (self.center, self.radii, self.angle) = (center, radii, angle) }

  public init?(_ reader: NodeReader, source: String) {
    guard let map = reader.map(keys: Self.caseMap.keys) else { return nil }
    let center = map["center"]?.vector(count: 2)
    let angle = map["angle"].map { $0.number() } ?? 0
    guard let radii = map["radii"].flatMap({ $0.positivePair() }), let center, let angle else { return nil }
    self.init(center: center, radii: radii, angle: angle)
  }

  public var resolved: ResolvedValue { .fields(["center": .vector(center), "radii": .vector(radii), "angle": .number(angle)]) }

  public subscript(size: Control.BodyParameter) -> [Double] {
    get { radii }
    set { radii = newValue }
  }

  public var bounds: (lower: [Double], upper: [Double]) {
    let (cosine, sine) = direction
    return bounds(hypot(radii[0] * cosine, radii[1] * sine), hypot(radii[0] * sine, radii[1] * cosine))
  }

  public func contains(_ point: [Double]) -> Bool {
    let local = turnedBack(point)
    return hypot(local.x / radii[0], local.y / radii[1]) <= 1
  }

  public var corners: [SIMD2<Double>] {
    (0..<360).map { index in
      let angle = Double(index) * .pi / 180
      return [radii[0] * cos(angle), radii[1] * sin(angle)]
    }
  }

  public var extent: Double { 2 * (radii.max() ?? 0) }
  public var thickness: Double { 2 * (radii.min() ?? 0) }

  // MARK: Solid bodies

  public func usualMarkers(spacing h: Double) -> [Int] {
    let perimeter = Self.perimeter(MarkerNumber.inner(radii[0], h), MarkerNumber.inner(radii[1], h))
    return [4 * MarkerNumber.count(perimeter, per: 6, atLeast: 1)]
  }

  /// Of an ellipse (Ramanujan 1914).
  private static func perimeter(_ a: Double, _ b: Double) -> Double {
    let t = 3 * ((a - b) / (a + b)) * ((a - b) / (a + b))
    return .pi * (a + b) * (1 + t / (10 + (4 - t).squareRoot()))
  }

  public func markers(_ reader: NodeReader) -> [Int]? { MarkerNumber.multipleOfFour(reader) }

  public func arrangement(counts: [Int], spacing h: Double) -> any MarkerArrangement {
    EllipseMarkers(radii: (radii[0], radii[1]), isCircle: false, count: counts[0], h)
  }

  public func panels(spacing h: Double) -> [SurfacePanels.Panel] { SurfacePanels.ellipse(radii[0], radii[1], h) }
  public func volumePoints(spacing h: Double) -> VolumePoints { .disc(rings: VolumePoints.count((radii.max() ?? h) / h, atLeast: 4)) }
  public func displacement(depth: Double) -> any Displacement { ScaledDisplacement(factor: .pi * depth, sizes: [0, 1]) }

  /// By the distance of first order, F/|∇F| with F = ½ (1 − (x/a)² − (y/b)²).
  public func fraction<S: FieldScalar>(_ place: [S], _ sizes: ArraySlice<S>, _ edge: SmoothEdge) -> S {
    let (first, last) = (sizes[sizes.startIndex], sizes[sizes.startIndex + 1])
    let (p, q) = (place[0] / first, place[1] / last)
    let (slopeX, slopeY) = (p / first, q / last)
    // The gradient is told from zero at the centre.
    let square = slopeX * slopeX + slopeY * slopeY + S(1e-30) / (first * last)
    return edge.part(S(0.5) * (S(1) - p * p - q * q) / S.sqrt(square))
  }
}
