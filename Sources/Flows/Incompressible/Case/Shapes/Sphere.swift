import CaseFiles
import Foundation
import Scalars

public struct Sphere: Shape, Round {
  public static let keyword = "sphere"
  public static let noun = "a sphere"
  public static let axes = 3

  public var center: [Double]
  /// > 0.
  public var radius: Double

  public init(center: [Double], radius: Double) { (self.center, self.radius) = (center, radius) }

  public var bounds: (lower: [Double], upper: [Double]) { (center.map { $0 - radius }, center.map { $0 + radius }) }

  public func contains(_ point: [Double]) -> Bool {
    zip(point, center).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } <= radius * radius
  }

  // MARK: Solid bodies

  public func usualMarkers(spacing h: Double) -> [Int] {
    [SphereRings.total(min(2000, MarkerNumber.count(.pi * MarkerNumber.inner(radius, h), per: 1.5, atLeast: 3)))]
  }

  public func markers(_ reader: NodeReader) -> [Int]? {
    guard let number = MarkerNumber.read(reader) else { return nil }
    let rings = SphereRings.rings(total: number)
    if SphereRings.total(rings) == number { return [number] }
    return MarkerNumber.fail(
      reader, "expected the markers of a whole number of rings", number, [SphereRings.total(max(3, rings - 1)), SphereRings.total(rings)])
  }

  public func arrangement(counts: [Int], spacing h: Double) -> any MarkerArrangement {
    SphereMarkers(rings: SphereRings.rings(total: counts[0]), h)
  }

  public func panels(spacing h: Double) -> [SurfacePanels.Panel] { SurfacePanels.sphere(radius, h) }
  public func volumePoints(spacing h: Double) -> VolumePoints { .ball(shells: VolumePoints.count(radius / h, atLeast: 4)) }
  public func displacement(depth: Double) -> any Displacement { ScaledDisplacement(factor: 4 * .pi / 3, sizes: [0, 0, 0]) }
}

/// Rings of markers on a sphere, from pole to pole, as many on each as its length asks for.
public enum SphereRings {
  /// Markers on one of the rings 0 … `rings`.
  public static func count(_ ring: Int, of rings: Int) -> Int {
    if ring == 0 || ring == rings { return 1 }
    return 2 * max(1, Int((Double(rings) * sin(.pi * Double(ring) / Double(rings))).rounded()))
  }

  public static func total(_ rings: Int) -> Int { (0...rings).reduce(0) { $0 + count($1, of: rings) } }

  /// The fewest rings that have at least `total` markers.
  public static func rings(total: Int) -> Int {
    var rings = 3
    while self.total(rings) < total { rings += 1 }
    return rings
  }
}
