import CaseFiles
import Foundation
import Scalars

/// A closed surface of triangles from a file, of three dimensions alone.
public struct TriangulatedSurface: Shape {
  public static let keyword = "surface"
  public static let noun = "a surface"
  public static let axes = 3
  public static let extentName = "length"
  public static let sizeNames: [Control.BodyParameter] = [.scale]
  public static let caseMap = CaseMap([
    CaseKey("file", .text("the path of an STL or OBJ file"), "Its triangles", isRequired: true), .center(axes: 3), .scale, .angle,
    CaseKey("origin", .list(.number, count: 3...3), "The point of the file that stands at the centre", usual: "0"),
  ])

  public var center: [Double]
  /// > 0, by which the coordinates in the file are multiplied.
  public var scale: Double
  /// About z.
  public var angle: Double
  /// An absolute path.
  public let file: String
  /// The point of the file that stands at the centre.
  public let origin: [Double]
  private let mesh: SurfaceMesh

  public init?(_ reader: NodeReader, source: String) {
    guard let map = reader.map(keys: Self.caseMap.keys) else { return nil }
    let center = map["center"]?.vector(count: 3)
    let origin = map["origin"].map { $0.vector(count: 3) } ?? [0, 0, 0]
    let scale = map["scale"].map { $0.number(above: 0) } ?? 1
    let angle = map["angle"].map { $0.number() } ?? 0
    guard let field = map["file"], let path = field.text(expected: "the path of an STL or OBJ file") else { return nil }
    guard let center, let origin, let scale, let angle else { return nil }
    let file = TextFile.absolute(path, besides: source)
    do {
      let bytes = try TextFile.bytes(file, what: "file of a surface", atMost: SurfaceFile.largestSize)
      mesh = try SurfaceFile.mesh(bytes, name: file, origin: [origin[0], origin[1], origin[2]])
    } catch let fault as SurfaceMesh.Fault {
      field.fail("the file `\(path.excerpt(around: 0))` is no closed surface: \(fault.reason)", suggestion: fault.remedy)
      return nil
    } catch {
      field.fail("the surface cannot be read: \(error)", suggestion: "name a file in the form STL or OBJ")
      return nil
    }
    (self.center, self.scale, self.angle, self.file, self.origin) = (center, scale, angle, file, origin)
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.center == right.center && left.scale == right.scale && left.angle == right.angle && left.file == right.file
      && left.origin == right.origin
  }

  public var resolved: ResolvedValue {
    .fields([
      "file": .text(file), "center": .vector(center), "scale": .number(scale), "angle": .number(angle), "origin": .vector(origin),
    ])
  }

  public subscript(size: Control.BodyParameter) -> [Double] {
    get { [scale] }
    set { scale = newValue[0] }
  }

  public func magnitude(of parameter: Control.BodyParameter, spacing: Double) -> Double {
    parameter == .scale ? 0.1 * spacing * scale / extent : parameter.quantity.magnitude(spacing)
  }

  public var bounds: (lower: [Double], upper: [Double]) {
    let (cosine, sine) = direction
    var (lower, upper) = (SIMD3(repeating: Double.infinity), SIMD3(repeating: -Double.infinity))
    for vertex in mesh.vertices {
      let turned = scale * SIMD3(vertex.x * cosine - vertex.y * sine, vertex.x * sine + vertex.y * cosine, vertex.z)
      (lower, upper) = (pointwiseMin(lower, turned), pointwiseMax(upper, turned))
    }
    return ((0..<3).map { center[$0] + lower[$0] }, (0..<3).map { center[$0] + upper[$0] })
  }

  public func contains(_ point: [Double]) -> Bool {
    let local = turnedBack(point)
    return mesh.contains(SIMD3(local.x, local.y, point[2] - center[2]) / scale)
  }

  /// What the surface covers seen along z: beside other bodies its largest extent counts.
  public var corners: [SIMD2<Double>] { ConvexHull.corners(mesh.vertices.map { scale * SIMD2($0.x, $0.y) }) }
  public var extent: Double { scale * (mesh.upper - mesh.lower).max() }
  /// Of a sphere its diameter, of a plate its thickness but for a factor of three.
  public var thickness: Double { min(6 * mesh.volume / mesh.area, (mesh.upper - mesh.lower).min()) * scale }

  // MARK: Solid bodies

  public func check(spacing h: Double, _ reader: NodeReader) {
    guard thickness < 2 * h else { return }
    reader.fail(
      "the surface is some \((thickness / h).short) cells thick, which the grid cannot hold",
      suggestion: "take more cells, or a body that is thicker than two cells")
  }

  public func usualMarkers(spacing h: Double) -> [Int] {
    // Drawn in by a third of a cell, as a sphere of this ratio of volume and area.
    let (radius, area) = (3 * mesh.volume / mesh.area * scale / h, mesh.area * scale * scale / (h * h))
    let inner = MarkerNumber.inner(radius, 1) / radius
    return [MarkerNumber.count(area * inner * inner, per: 2.25, atLeast: 8)]
  }

  public func markers(_ reader: NodeReader) -> [Int]? { reader.integer(atLeast: 8, atMost: MarkerNumber.most).map { [$0] } }

  public func arrangement(counts: [Int], spacing h: Double) -> any MarkerArrangement { SurfaceMarkers(mesh, count: counts[0], h) }
  public func panels(spacing h: Double) -> [SurfacePanels.Panel] { SurfacePanels.surface(mesh, scale: scale, h) }
  public func volumePoints(spacing h: Double) -> VolumePoints {
    .within(mesh, layers: VolumePoints.count(extent / 2 / h, atLeast: 4))
  }
  public func displacement(depth: Double) -> any Displacement {
    ScaledDisplacement(factor: mesh.volume, sizes: [0, 0, 0], centroid: (mesh.centroid.x, mesh.centroid.y))
  }
}

/// The corners of the convex hull of points, counter-clockwise (Andrew 1979).
enum ConvexHull {
  static func corners(_ points: [SIMD2<Double>]) -> [SIMD2<Double>] {
    let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    func half(_ points: some Sequence<SIMD2<Double>>) -> [SIMD2<Double>] {
      var hull: [SIMD2<Double>] = []
      for point in points {
        while hull.count > 1 {
          let (along, to) = (hull[hull.count - 1] - hull[hull.count - 2], point - hull[hull.count - 2])
          if along.x * to.y - along.y * to.x > 0 { break }
          hull.removeLast()
        }
        hull.append(point)
      }
      return Array(hull.dropLast())
    }
    return half(sorted) + half(sorted.reversed())
  }
}
