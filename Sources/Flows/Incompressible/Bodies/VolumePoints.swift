import CaseFiles
import Foundation
import Scalars

/// Points that fill a body, a cell or two apart, with weights whose sum is one: means over its
/// volume are weighted sums.
///
/// In the frame of the body, in multiples of its sizes, so that they follow a change of these.
/// Means of linear functions are exact, those of quadratic ones too but for airfoils. Shapes of the
/// plane have points in the plane.
public struct VolumePoints: Sendable {
  public private(set) var places: [SIMD3<Double>] = []
  public private(set) var weights: [Double] = []
  /// Makes the points of an outline anew for other numbers of it; nil of shapes whose points merely
  /// stretch.
  private var fan: OutlineFan?

  private init(_ fill: (inout VolumePoints) -> Void) {
    fill(&self)
    let sum = weights.reduce(0, +)
    for index in weights.indices { weights[index] /= sum }
  }

  /// - Parameters:
  ///   - rings: of the unit disc.
  static func disc(rings: Int) -> VolumePoints { VolumePoints { $0.fillDisc(rings: rings) } }
  static func box(_ columns: Int, _ rows: Int) -> VolumePoints { VolumePoints { $0.fillBox(columns, rows) } }
  static func between(surfacesOf outline: NACAOutline, stations: Int, layers: Int) -> VolumePoints {
    VolumePoints { $0.fill(outline, stations: stations, layers: layers) }
  }
  static func ball(shells: Int) -> VolumePoints { VolumePoints { $0.fillBall(shells: shells) } }

  static func outline(_ shape: any OutlineShape, _ h: Double) -> VolumePoints {
    let fan = OutlineFan(shape, h)
    let filled = fan.points(type(of: shape).sizeNames.flatMap { shape[$0] }[...])
    var points = VolumePoints { points in
      for index in filled.x.indices { points.add([filled.x[index], filled.y[index], 0], filled.weights[index]) }
    }
    points.fan = fan
    return points
  }

  /// On the tetrahedra of the triangles with the centroid, in layers about it, with their signed
  /// volumes.
  static func within(_ mesh: SurfaceMesh, layers: Int) -> VolumePoints {
    VolumePoints { points in
      for triangle in mesh.triangles.indices {
        let corners = mesh.corners(triangle)
        let (a, b, c) = (corners.0 - mesh.centroid, corners.1 - mesh.centroid, corners.2 - mesh.centroid)
        let volume = (a * SurfaceMesh.cross(b, c)).sum()
        for layer in 0..<layers {
          let (inner, outer) = (Double(layer) / Double(layers), Double(layer + 1) / Double(layers))
          let shell = outer * outer * outer - inner * inner * inner
          let reach = 0.75 * (outer * outer * outer * outer - inner * inner * inner * inner) / shell
          points.add(mesh.centroid + reach / 3 * (a + b + c), volume * shell)
        }
      }
    }
  }

  /// Whether the points are a function of the sizes of the body beyond being stretched by them.
  var isFlexible: Bool { fan != nil }

  /// The points for some sizes of the body.
  func filled<S: FieldScalar>(_ sizes: ArraySlice<S>) -> FilledPoints<S> {
    if let fan { return fan.points(sizes) }
    var points = FilledPoints<S>()
    for (place, weight) in zip(places, weights) { points.append(S(place.x), S(place.y), S(place.z), weight: S(weight)) }
    return points
  }

  /// How many parts a length in cells is cut into: a power of two times the smallest number, which
  /// a small change of a size hardly ever changes: that would be a jump.
  static func count(_ length: Double, atLeast smallest: Int) -> Int {
    var count = smallest
    while 1.37 * Double(count) < length && count < 4096 { count *= 2 }
    return count
  }

  private mutating func add(_ place: SIMD3<Double>, _ weight: Double) {
    places.append(place)
    weights.append(weight)
  }

  /// On each ring of the unit disc points stand where r² is its mean over the ring.
  private mutating func fillDisc(rings: Int) {
    for ring in 0..<rings {
      let (inner, outer) = (Double(ring) / Double(rings), Double(ring + 1) / Double(rings))
      let radius = (0.5 * (inner * inner + outer * outer)).squareRoot()
      let count = 4 * max(1, Int((0.5 * .pi * radius * Double(rings)).rounded()))
      for index in 0..<count {
        let turn = 2 * .pi * (Double(index) + 0.5) / Double(count)
        add([radius * cos(turn), radius * sin(turn), 0], (outer * outer - inner * inner) / Double(count))
      }
    }
  }

  /// Two points of Gauss along each axis of the cells of the unit square about the origin.
  private mutating func fillBox(_ columns: Int, _ rows: Int) {
    let offset = 0.5 / 3.0.squareRoot()
    func points(_ count: Int) -> [Double] {
      (0..<2 * count).map { point in
        let middle = Double(point / 2) + 0.5
        return (point % 2 == 0 ? middle - offset : middle + offset) / Double(count) - 0.5
      }
    }
    for y in points(rows) { for x in points(columns) { add([x, y, 0], 1) } }
  }

  /// The centroids of quadrilaterals between the surfaces of an airfoil of unit chord, about its
  /// quarter chord.
  private mutating func fill(_ outline: NACAOutline, stations: Int, layers: Int) {
    let contour = outline.contour(perSurface: stations)
    func place(_ station: Int, _ layer: Int) -> (x: Double, y: Double) {
      let (lower, upper) = (contour[station == 0 ? 0 : contour.count - station], contour[station])
      let t = Double(layer) / Double(layers)
      return (lower.x + t * (upper.x - lower.x), lower.y + t * (upper.y - lower.y))
    }
    for station in 0..<stations {
      for layer in 0..<layers {
        let corners = [
          place(station, layer), place(station + 1, layer), place(station + 1, layer + 1), place(station, layer + 1),
        ]
        let area = PolygonArea(corners)
        if area.value > 0 { add([area.x - 0.25, area.y, 0], area.value) }
      }
    }
  }

  /// On each shell of the unit ball points stand where r² is its mean over the shell, in bands of
  /// equal area where z² is its mean over the band.
  private mutating func fillBall(shells: Int) {
    for shell in 0..<shells {
      let (inner, outer) = (Double(shell) / Double(shells), Double(shell + 1) / Double(shells))
      let volume = outer * outer * outer - inner * inner * inner
      let radius = (0.6 * (pow(outer, 5) - pow(inner, 5)) / volume).squareRoot()
      let bands = 2 * max(1, Int((radius * Double(shells)).rounded()))
      for band in 0..<bands {
        let (lower, upper) = (2 * Double(band) / Double(bands) - 1, 2 * Double(band + 1) / Double(bands) - 1)
        let height = ((lower * lower + lower * upper + upper * upper) / 3).squareRoot() * (lower + upper < 0 ? -1 : 1)
        let across = (1 - height * height).squareRoot()
        let count = 4 * max(1, Int((0.5 * .pi * radius * Double(shells) * across).rounded()))
        for index in 0..<count {
          let turn = 2 * .pi * (Double(index) + 0.5) / Double(count)
          add(radius * [across * cos(turn), across * sin(turn), height], volume / Double(bands * count))
        }
      }
    }
  }
}

/// Area and centroid of a polygon.
struct PolygonArea {
  let value, x, y: Double

  init(_ points: [(x: Double, y: Double)]) {
    var (twice, x, y) = (0.0, 0.0, 0.0)
    for (p, q) in zip(points, points.dropFirst() + points.prefix(1)) {
      let cross = p.x * q.y - q.x * p.y
      (twice, x, y) = (twice + cross, x + (p.x + q.x) * cross, y + (p.y + q.y) * cross)
    }
    (value, self.x, self.y) = (abs(twice) / 2, x / (3 * twice), y / (3 * twice))
  }
}
