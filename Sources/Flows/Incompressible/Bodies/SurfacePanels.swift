import CaseFiles
import Foundation

/// The surface of a body in panels about a cell wide, on which its stresses are told: the shape
/// itself, not the markers, which stand inside of it.
///
/// Sums of value · area over the panels are integrals over the surface: of spectral accuracy on
/// circles and ellipses, else of second order.
public struct SurfacePanels: Sendable {
  public struct Panel: Sendable {
    /// The middle; in the plane its third coordinate is zero, as is that of the normal.
    public var position: SIMD3<Double>
    /// Outward, of length one.
    public var normal: SIMD3<Double>
    /// In the plane, a length.
    public var area: Double
    /// Where the panel stands along the outline of a shape of the plane: counter-clockwise from the
    /// first point along the shape's own x axis of circles and ellipses, from the lower left corner
    /// of boxes, clockwise from the nose of airfoils, from the first point of outlines in the order
    /// of their points. Zero on spheres.
    public var arc: Double
  }

  public let panels: [Panel]
  /// Runs of panels that follow each other around a closed curve; those of a sphere do not.
  public let closedCurves: [Range<Int>]

  /// - Parameters:
  ///   - h: the cell size.
  ///   - depth: the domain along z; nil in the plane.
  public init(_ shape: any Shape, spacing h: Double, depth: (start: Double, length: Double)? = nil) {
    let (cosine, sine) = shape.direction
    let center = SIMD3(shape.center[0], shape.center[1], shape.isPlane ? 0 : shape.center[2])
    func turned(_ v: SIMD3<Double>) -> SIMD3<Double> { [v.x * cosine - v.y * sine, v.x * sine + v.y * cosine, v.z] }
    var ring = shape.panels(spacing: h)
    for index in ring.indices {
      ring[index].position = turned(ring[index].position) + center
      ring[index].normal = turned(ring[index].normal)
    }
    guard shape.isPlane else {
      (panels, closedCurves) = (ring, [])
      return
    }
    let count = depth.map { max(1, Int(($0.length / h).rounded())) } ?? 1
    panels = (0..<count).flatMap { layer in
      ring.map { panel in
        guard let depth else { return panel }
        var panel = panel
        panel.position.z = depth.start + (Double(layer) + 0.5) * depth.length / Double(count)
        panel.area *= depth.length / Double(count)
        return panel
      }
    }
    closedCurves = (0..<count).map { $0 * ring.count..<($0 + 1) * ring.count }
  }

  // MARK: In the frame of the shape

  static func ellipse(_ a: Double, _ b: Double, _ h: Double) -> [Panel] {
    let arcs = ArcLengthSpacing(spacing: h, atLeast: 8) { (a * cos(2 * .pi * $0), b * sin(2 * .pi * $0)) }
    return arcs.parameters.enumerated().map { index, t in
      let (x, y) = (cos(2 * .pi * t), sin(2 * .pi * t))
      let length = hypot(x / a, y / b)
      return Panel(
        position: [a * x, b * y, 0], normal: [x / a / length, y / b / length, 0], area: arcs.spacing, arc: Double(index) * arcs.spacing)
    }
  }

  /// Each side has panels of its own, so that none lies across a corner.
  static func box(_ width: Double, _ height: Double, _ h: Double) -> [Panel] {
    let corners: [SIMD3<Double>] = [[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]].map { $0 * [width / 2, height / 2, 0] }
    let normals: [SIMD3<Double>] = [[0, -1, 0], [1, 0, 0], [0, 1, 0], [-1, 0, 0]]
    var (panels, arc) = ([Panel](), 0.0)
    for side in 0..<4 {
      let (start, end) = (corners[side], corners[(side + 1) % 4])
      let length = side % 2 == 0 ? width : height
      let count = max(2, Int((length / h).rounded()))
      for index in 0..<count {
        let t = (Double(index) + 0.5) / Double(count)
        panels.append(
          Panel(position: start + t * (end - start), normal: normals[side], area: length / Double(count), arc: arc + t * length))
      }
      arc += length
    }
    return panels
  }

  /// About the quarter chord.
  static func airfoil(_ outline: NACAOutline, _ chord: Double, _ h: Double) -> [Panel] {
    let contour = ClosedPolygon(outline.contour(perSurface: 400).map { (($0.x - 0.25) * chord, $0.y * chord) })
    let arcs = ArcLengthSpacing(spacing: h, atLeast: 8, contour.point)
    return arcs.parameters.enumerated().map { index, t in
      let (point, normal) = (contour.point(t), contour.normal(t))
      return Panel(
        position: [point.x, point.y, 0], normal: [normal.x, normal.y, 0], area: arcs.spacing, arc: Double(index) * arcs.spacing)
    }
  }

  /// Chords between places at equal arcs, so that the sum of normal · area is zero.
  static func outline(_ outline: ClosedOutline, _ h: Double) -> [Panel] {
    let count = max(8, Int((outline.length / h).rounded()))
    let (ends, middles) = (outline.evenPoints(count, offset: 0), outline.evenPoints(count, offset: 0.5))
    let orientation = outline.signedArea < 0 ? -1.0 : 1
    return (0..<count).map { index in
      let chord = ends[(index + 1) % count].point - ends[index].point
      let length = ClosedOutline.length(chord)
      let (point, normal) = (middles[index].point, orientation / length * SIMD2(chord.y, -chord.x))
      return Panel(
        position: [point.x, point.y, 0], normal: [normal.x, normal.y, 0], area: length,
        arc: (Double(index) + 0.5) * outline.length / Double(count))
    }
  }

  /// The triangles, cut evenly into such as are no longer than a cell.
  static func surface(_ mesh: SurfaceMesh, scale: Double, _ h: Double) -> [Panel] {
    mesh.triangles.indices.flatMap { triangle -> [Panel] in
      let corners = mesh.corners(triangle)
      let (a, b, c) = (scale * corners.0, scale * corners.1, scale * corners.2)
      let across = SurfaceMesh.cross(b - a, c - a)
      let length = SurfaceMesh.length(across)
      let longest = max(SurfaceMesh.length(b - a), SurfaceMesh.length(c - b), SurfaceMesh.length(a - c))
      let count = max(1, Int((longest / h).rounded(.up)))
      let (u, v) = ((b - a) / Double(count), (c - a) / Double(count))
      func panel(_ i: Int, _ j: Int, _ part: Double) -> Panel {
        Panel(
          position: a + (Double(i) + part) * u + (Double(j) + part) * v, normal: across / length,
          area: 0.5 * length / Double(count * count), arc: 0)
      }
      return (0..<count).flatMap { i in
        (0..<count - i).flatMap { j in [panel(i, j, 1.0 / 3)] + (i + j < count - 1 ? [panel(i, j, 2.0 / 3)] : []) }
      }
    }
  }

  /// Bands about the z axis, each cut into panels of the same area.
  static func sphere(_ radius: Double, _ h: Double) -> [Panel] {
    let bands = max(4, Int((.pi * radius / h).rounded()))
    return (0..<bands).flatMap { band -> [Panel] in
      let (upper, lower) = (Double.pi * Double(band) / Double(bands), Double.pi * Double(band + 1) / Double(bands))
      let latitude = 0.5 * (upper + lower)
      // A multiple of four is symmetric about x and y.
      let count = 4 * max(1, Int((0.5 * .pi * radius * sin(latitude) / h).rounded()))
      let area = 2 * .pi * radius * radius * (cos(upper) - cos(lower)) / Double(count)
      return (0..<count).map { index in
        let turn = 2 * Double.pi * (Double(index) + 0.5) / Double(count)
        let normal = SIMD3(sin(latitude) * cos(turn), sin(latitude) * sin(turn), cos(latitude))
        return Panel(position: radius * normal, normal: normal, area: area, arc: 0)
      }
    }
  }
}
