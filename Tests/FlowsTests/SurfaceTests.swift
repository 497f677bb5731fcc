import CaseFiles
@testable import Flows
import Foundation
import Testing

/// Surfaces of triangles, from files.
@Suite struct SurfaceTests {
  private typealias Triangle = [SIMD3<Double>]

  /// A sphere about the origin: an octahedron, each triangle of which is cut into four some times.
  private static func sphere(_ radius: Double, cuts: Int) -> [Triangle] {
    var triangles: [Triangle] = []
    for x in [1.0, -1] {
      for y in [1.0, -1] {
        for z in [1.0, -1] {
          let corners: Triangle = [[x, 0, 0], [0, y, 0], [0, 0, z]]
          triangles.append(x * y * z > 0 ? corners : corners.reversed())
        }
      }
    }
    func middle(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> { (a + b) / SurfaceMesh.length(a + b) }
    for _ in 0..<cuts {
      triangles = triangles.flatMap { t -> [Triangle] in
        let (ab, bc, ca) = (middle(t[0], t[1]), middle(t[1], t[2]), middle(t[2], t[0]))
        return [[t[0], ab, ca], [t[1], bc, ab], [t[2], ca, bc], [ab, bc, ca]]
      }
    }
    return triangles.map { $0.map { radius * $0 } }
  }

  private static func binary(_ triangles: [Triangle]) -> [UInt8] {
    var data = [UInt8](repeating: 32, count: 80)
    withUnsafeBytes(of: UInt32(triangles.count).littleEndian) { data += Array($0) }
    for triangle in triangles {
      data += [UInt8](repeating: 0, count: 12)
      for corner in triangle {
        for axis in 0..<3 { withUnsafeBytes(of: Float(corner[axis]).bitPattern.littleEndian) { data += Array($0) } }
      }
      data += [0, 0]
    }
    return data
  }

  private static func ascii(_ triangles: [Triangle]) -> [UInt8] {
    let facets = triangles.map { triangle in
      let corners = triangle.map { "vertex \($0.x) \($0.y) \($0.z)" }
      return "facet normal 0 0 0\nouter loop\n\(corners.joined(separator: "\n"))\nendloop\nendfacet"
    }
    return Array("solid s\n\(facets.joined(separator: "\n"))\nendsolid s\n".utf8)
  }

  private static func wavefront(_ triangles: [Triangle]) -> [UInt8] {
    let lines = triangles.enumerated().map { index, triangle in
      triangle.map { "v \($0.x) \($0.y) \($0.z)" }.joined(separator: "\n")
        + (index % 2 == 0 ? "\nf -3 -2/1 -1/1/1" : "\nf \(3 * index + 1) \(3 * index + 2) \(3 * index + 3)")
    }
    return Array(lines.joined(separator: "\n").utf8)
  }

  @Test func formsSayTheSame() throws {
    let triangles = Self.sphere(0.5, cuts: 3)
    let meshes = [
      try SurfaceFile.mesh(Self.binary(triangles), name: "s.stl"), try SurfaceFile.mesh(Self.ascii(triangles), name: "s.stl"),
      try SurfaceFile.mesh(Self.wavefront(triangles), name: "s.obj"),
    ]
    for mesh in meshes {
      #expect(mesh.vertices.count == 2 + triangles.count / 2)
      #expect(abs(mesh.volume / (Double.pi / 6) - 1) < 0.03 && abs(mesh.area / Double.pi - 1) < 0.02)
      #expect(SurfaceMesh.length(mesh.centroid) < 1e-7)
      #expect(mesh.contains([0.2, 0.3, 0.3]) && !mesh.contains([0.3, 0.3, 0.3]) && mesh.contains([0, 0, 0.49]))
    }
    // Turned inside out as a whole it is the same body.
    let turned = try SurfaceFile.mesh(Self.binary(triangles.map { $0.reversed() }), name: "s.stl")
    #expect(abs(turned.volume / meshes[0].volume - 1) <= 1e-14)
  }

  @Test func whatIsNoClosedSurfaceIsRefused() throws {
    let whole = Self.sphere(0.5, cuts: 1)
    func reason(_ data: [UInt8], _ name: String = "s.stl") -> String {
      do {
        _ = try SurfaceFile.mesh(data, name: name)
        return "none"
      } catch { return error.reason }
    }
    #expect(reason(Self.binary(Array(whole.dropLast()))).contains("hole"))
    #expect(reason(Self.binary([whole[0].reversed()] + whole.dropFirst())).contains("inside out"))
    #expect(reason(Self.binary(whole + [[whole[0][0], whole[0][0], whole[0][1]]])).contains("no area"))
    let cut = reason(Array(Self.binary(whole).dropLast(7)))
    #expect(cut.contains("no STL") || cut.contains("text"))
    #expect(reason(Array(Self.ascii(whole).dropLast(20))).contains("cut"))
    #expect(reason(Array("solid s\nvertex 1 2\nendsolid".utf8)).contains("three coordinates"))
    #expect(reason(Array("v 1 2 3\nf 1 2 3".utf8), "s.obj").contains("does not stand before"))
    #expect(reason([]).contains("no STL"))
    #expect(reason(Array("solid s\nendsolid".utf8)).contains("0 triangles"))
    #expect(reason(Self.binary(whole.map { $0.map { $0 * [.infinity, 1, 1] } })).contains("not finite"))
  }

  /// Markers of a sphere stand as deep as those of `sphere`, and at most two cells apart.
  @Test func markersAreSpreadEvenly() throws {
    let (mesh, h) = (try SurfaceFile.mesh(Self.binary(Self.sphere(0.5, cuts: 4)), name: "s.stl"), 0.1)
    let count = Sphere(center: [0, 0, 0], radius: 0.5).usualMarkers(spacing: h)[0]
    let markers = SurfaceMarkers(mesh, count: count, h)
    let places = markers.coordinates([1.0])
    let points = (0..<count).map { SIMD3(places[3 * $0], places[3 * $0 + 1], places[3 * $0 + 2]) }
    let sphere = SphereMarkers(rings: SphereRings.rings(total: count), h).coordinates([0.5])
    let radius = SurfaceMesh.length([sphere[0], sphere[1], sphere[2]])
    for (index, point) in points.enumerated() {
      #expect(abs(SurfaceMesh.length(point) - radius) < 0.05 * h)
      let nearest = points.indices.filter { $0 != index }.map { SurfaceMesh.length(points[$0] - point) }.min() ?? 0
      #expect(nearest > 0.8 * h && nearest < 2 * h, "\(nearest / h)")
    }
  }
}
