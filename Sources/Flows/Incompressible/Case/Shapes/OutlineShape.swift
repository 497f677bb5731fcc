import CaseFiles
import Foundation
import Scalars

/// A closed outline in the plane whose corners are a smooth function of numbers: a polygon, or a
/// curve as a fine one. All of a body follows from them.
public protocol OutlineShape: Shape {
  /// The corners in the frame of the body for the values of the shape, kept with these.
  var outline: ClosedOutline { get }

  /// The corners in the frame of the body, no two neighbours in one place.
  /// - Parameter sizes: in the order of `sizeNames`.
  func vertices<S: FieldScalar>(_ sizes: ArraySlice<S>) -> OutlineVertices<S>
}

extension OutlineShape {
  public static var axes: Int { 2 }
  public static var extentName: String { "length" }
  public static var hasIncidence: Bool { true }

  /// The corners for the values of the shape.
  func makeOutline() -> ClosedOutline {
    let vertices = vertices(Self.sizeNames.flatMap { self[$0] }[...])
    return ClosedOutline(zip(vertices.x, vertices.y).map { [$0, $1] })
  }

  public var corners: [SIMD2<Double>] { outline.corners }
  public var extent: Double { max(outline.upper.x - outline.lower.x, outline.upper.y - outline.lower.y) }
  public var thickness: Double { outline.thickness }

  public var bounds: (lower: [Double], upper: [Double]) {
    let (cosine, sine) = direction
    let horizontal = corners.map { center[0] + $0.x * cosine - $0.y * sine }
    let vertical = corners.map { center[1] + $0.x * sine + $0.y * cosine }
    return ([horizontal.min() ?? 0, vertical.min() ?? 0], [horizontal.max() ?? 0, vertical.max() ?? 0])
  }

  public func contains(_ point: [Double]) -> Bool {
    let local = turnedBack(point)
    return outline.contains([local.x, local.y])
  }

  // MARK: Solid bodies

  public func check(spacing h: Double, _ reader: NodeReader) {
    guard thickness < 0.5 * h else { return }
    reader.fail(
      "the outline is \((thickness / h).short) cells thick where it is thickest, which the grid cannot hold",
      suggestion: "take more cells, or an outline that is thicker than half a cell")
  }

  public func usualMarkers(spacing h: Double) -> [Int] {
    let length = outline.length / h
    return [4 * MarkerNumber.count(max(length - 0.6 * .pi, 0.2 * length), per: 6, atLeast: 1)]
  }

  public func markers(_ reader: NodeReader) -> [Int]? { MarkerNumber.even(reader) }

  public func arrangement(counts: [Int], spacing h: Double) -> any MarkerArrangement { OutlineMarkers(self, count: counts[0], h) }
  public func panels(spacing h: Double) -> [SurfacePanels.Panel] { SurfacePanels.outline(outline, h) }
  public func volumePoints(spacing h: Double) -> VolumePoints { .outline(self, h) }
  public func displacement(depth: Double) -> any Displacement { OutlineDisplacement(shape: self, depth: depth) }
}
