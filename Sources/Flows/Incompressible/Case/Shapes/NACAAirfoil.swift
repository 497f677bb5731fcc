import CaseFiles
import Foundation
import Scalars

/// A NACA four-digit airfoil, nose towards −x before the turn.
///
/// Its centre is the quarter-chord point, about which it turns: since angles count
/// counter-clockwise, a nose-up airfoil in a flow along +x has a negative angle.
public struct NACAAirfoil: Shape {
  public static let keyword = "naca"
  public static let noun = "an airfoil"
  public static let axes = 2
  public static let extentName = "chord"
  public static let sizeNames: [Control.BodyParameter] = [.chord]
  public static let hasIncidence = true
  public static let caseMap = CaseMap([.center, .digits, .size("chord", "The chord"), .angle, .incidence], rivals: CaseMap.angles)

  public var center: [Double]
  /// Four decimal digits with a thickness, and a camber with a position or neither.
  public let digits: String
  /// > 0.
  public var chord: Double
  public var angle: Double

  public init(center: [Double], digits: String, chord: Double, angle: Double) {
    (self.center, self.digits, self.chord, self.angle) = (center, digits, chord, angle)
  }

  public init?(_ reader: NodeReader, source: String) {
    guard let map = reader.map(keys: Self.caseMap.keys) else { return nil }
    let center = map["center"]?.vector(count: 2)
    let digits = map["digits"].flatMap(Self.digits)
    let angle = map.angleOrIncidence(reader)
    guard let chord = map["chord"]?.number(above: 0), let digits, let center, let angle else { return nil }
    self.init(center: center, digits: digits, chord: chord, angle: angle)
  }

  static func digits(_ reader: NodeReader) -> String? {
    guard let text = reader.text(expected: "four digits such as \"0012\"") else { return nil }
    let digits = text.utf8.map { Int($0) - 48 }
    guard digits.count == 4, digits.allSatisfy((0...9).contains), digits[2] + digits[3] > 0 else {
      reader.fail("expected four digits with a thickness, such as \"0012\", found `\(text)`", suggestion: "write all four digits")
      return nil
    }
    guard (digits[0] == 0) == (digits[1] == 0) else {
      reader.fail(
        "`\(text)` has a camber without a position or the reverse", suggestion: "make the first two digits both zero or neither")
      return nil
    }
    return text
  }

  public var resolved: ResolvedValue {
    .fields(["center": .vector(center), "digits": .text(digits), "chord": .number(chord), "angle": .number(angle)])
  }

  public subscript(size: Control.BodyParameter) -> [Double] {
    get { [chord] }
    set { chord = newValue[0] }
  }

  private var outline: NACAOutline { NACAOutline(digits: digits) }

  public var bounds: (lower: [Double], upper: [Double]) {
    let (cosine, sine) = direction
    let points = outline.points(perSurface: 200).map { point in
      let (x, y) = ((point.x - 0.25) * chord, point.y * chord)
      return (x: center[0] + x * cosine - y * sine, y: center[1] + x * sine + y * cosine)
    }
    let (horizontal, vertical) = (points.map(\.x), points.map(\.y))
    return ([horizontal.min() ?? 0, vertical.min() ?? 0], [horizontal.max() ?? 0, vertical.max() ?? 0])
  }

  public func contains(_ point: [Double]) -> Bool {
    let local = turnedBack(point)
    return outline.contains(x: local.x / chord + 0.25, y: local.y / chord)
  }

  public var corners: [SIMD2<Double>] { outline.contour(perSurface: 200).map { [($0.x - 0.25) * chord, $0.y * chord] } }
  public var extent: Double { chord }
  public var thickness: Double { chord * (Double(digits.suffix(2)) ?? 0) / 100 }

  // MARK: Solid bodies

  public func usualMarkers(spacing h: Double) -> [Int] {
    [2 * MarkerNumber.count(outline.arc * chord / h - 0.6, per: 1.6, atLeast: 2)]
  }

  public func markers(_ reader: NodeReader) -> [Int]? { MarkerNumber.even(reader) }

  public func arrangement(counts: [Int], spacing h: Double) -> any MarkerArrangement {
    SectionMarkers(digits: digits, count: counts[0], h)
  }

  public func panels(spacing h: Double) -> [SurfacePanels.Panel] { SurfacePanels.airfoil(outline, chord, h) }
  public func volumePoints(spacing h: Double) -> VolumePoints {
    .between(
      surfacesOf: outline, stations: VolumePoints.count(2 * chord / h, atLeast: 32), layers: VolumePoints.count(0.2 * chord / h, atLeast: 4)
    )
  }
  public func displacement(depth: Double) -> any Displacement {
    let area = PolygonArea(outline.contour(perSurface: 400))
    return ScaledDisplacement(factor: area.value * depth, sizes: [0, 0], centroid: (area.x - 0.25, area.y))
  }
}

extension MapReader {
  /// The angle of a shape with a nose, by one of its two names; 0 where neither is given.
  func angleOrIncidence(_ reader: NodeReader) -> Double? {
    if self["angle"] != nil, self["incidence"] != nil {
      reader.fail(
        "`angle` counts counter-clockwise and `incidence` nose up, so one is the other with its sign changed; found both",
        at: keyPlace("incidence"), suggestion: "remove one of the two")
      return nil
    }
    if let incidence = self["incidence"]?.negated(as: "angle") { return incidence.number().map { $0 == 0 ? 0 : -$0 } }
    return self["angle"].map { $0.number() } ?? 0
  }
}
