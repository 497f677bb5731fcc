import CaseFiles
@testable import Flows
import Foundation
import Scalars
import Testing

/// Where markers stand on bodies.
@Suite struct OutlineTests {
  private static let h = 0.05
  private static let bodies = [
    Body(name: "circle", shape: Circle(center: [1, 2], radius: 0.5), spin: 0.7),
    Body(name: "ellipse", shape: Ellipse(center: [1, 2], radii: [0.6, 0.3], angle: 30)),
    Body(name: "box", shape: Box(center: [1, 2], size: [0.8, 0.5], angle: -20)),
    Body(name: "naca", shape: NACAAirfoil(center: [1, 2], digits: "2418", chord: 2, angle: 5)),
  ]

  private static func values(_ outline: ImmersedBody) -> [Double] { outline.parameters.map(\.value) }

  /// Thick and thin, with markers on either side of every transition.
  private static let shapes: [any Shape] =
    bodies.map(\.shape)
    + [
      Circle(center: [1, 2], radius: 0.016), Ellipse(center: [1, 2], radii: [0.6, 0.035], angle: 0),
      Ellipse(center: [1, 2], radii: [0.11, 0.14], angle: 0), Box(center: [1, 2], size: [0.8, 0.04], angle: 0),
      Box(center: [1, 2], size: [0.035, 0.05], angle: 10), NACAAirfoil(center: [1, 2], digits: "0012", chord: 1, angle: 0),
      NACAAirfoil(center: [1, 2], digits: "4404", chord: 1.5, angle: 0),
      Polygon(center: [1, 2], points: [[0.4, -0.3], [0.42, 0.25], [0.05, 0.3], [-0.4, 0.1], [-0.1, -0.05]], scale: 0.9, angle: 20),
      Polygon(center: [1, 2], points: [[0.5, 0], [0.1, 0.05], [-0.4, 0.01], [-0.41, -0.02], [0.1, -0.01]]),
      Spline(center: [1, 2], points: [[0.6, 0], [0.2, 0.1], [-0.3, 0.05], [-0.3, -0.05], [0.2, -0.04]], sharp: [0]),
      Spline(center: [1, 2], points: [[0.3, 0], [0, 0.4], [-0.2, 0.1], [-0.3, -0.1], [0.1, -0.2]], sharp: []),
    ]

  /// The body as read from a case, so that the number of its markers is that of the case.
  private static func settled(_ shape: any Shape) -> Body {
    var body = Body(name: "b", shape: shape)
    body.markers = body.markerCounts(spacing: h)
    return body
  }

  /// What dual numbers say of the markers and of the stiffness of pairs is what a body of another
  /// size has, made anew.
  @Test(arguments: shapes)
  func derivativesAreThoseOfTheBodyMadeAnew(shape: any Shape) {
    let body = Self.settled(shape)
    let outline = ImmersedBody(body, spacing: Self.h)
    // Outlines by points have jumps in their third derivatives.
    let tolerance = shape is any OutlineShape ? 1e-6 : 2e-7
    for parameter in outline.parameters.indices.dropLast(outline.parameters.count - outline.sizes.upperBound) {
      if outline.parameters[parameter].control == .spin || (outline.parameters[parameter].control == .angle && shape.isRound) { continue }
      var seeded = outline.parameters.map { Dual(constant: $0.value) }
      seeded[parameter].tangent = 1
      let slopes = outline.markerPositions(seeded).map(\.tangent) + outline.stiffness(seeded).map(\.tangent)
      func anew(_ change: Double) -> [Double] {
        var other = body
        other.shape.move(outline.parameters[parameter].control, outline.parameters[parameter].element, by: change)
        let outline = ImmersedBody(other, spacing: Self.h)
        let values = Self.values(outline)
        return outline.markerPositions(values) + outline.stiffness(values)
      }
      let step = 1e-5 * (outline.parameters[parameter].control == .angle ? 100 : Self.h)
      let (twoLess, less, more, twoMore) = (anew(-2 * step), anew(-step), anew(step), anew(2 * step))
      let largest = slopes.map(abs).max() ?? 0
      #expect(largest > 0)
      for index in slopes.indices {
        let difference = (8 * (more[index] - less[index]) - (twoMore[index] - twoLess[index])) / (12 * step)
        #expect(abs(difference - slopes[index]) <= tolerance * largest, "\(outline.parameters[parameter].control) \(index)")
      }
    }
  }

  /// Shapes that are their own mirror image about the x axis of their frame have markers that are
  /// so to the bit, circles and ellipses also about y.
  @Test(arguments: shapes.filter { ($0 as? NACAAirfoil)?.digits.hasPrefix("00") ?? !($0 is any OutlineShape) })
  func markersAreMirrorImages(shape: any Shape) {
    let outline = ImmersedBody(Self.settled(shape), spacing: Self.h)
    let frame = outline.frame(Self.values(outline))
    var places: Set<SIMD2<Double>> = []
    for marker in 0..<outline.count { places.insert(SIMD2<Double>(frame[3 * marker], frame[3 * marker + 1])) }
    #expect(places.count == outline.count)
    func images(_ x: Double, _ y: Double) -> Set<SIMD2<Double>> { Set(places.map { SIMD2<Double>($0.x * x, $0.y * y) }) }
    #expect(places == images(1, -1))
    if shape is NACAAirfoil { return }
    #expect(places == images(-1, 1))
  }

  @Test(arguments: bodies)
  func markersStandOneAndAHalfCellsApart(body: Body) {
    let outline = ImmersedBody(body, spacing: Self.h)
    let markers = outline.place(Self.values(outline))
    for (index, marker) in markers.enumerated() {
      let nearest =
        markers.enumerated().filter { $0.offset != index }
        .map { hypot($0.element[0] - marker[0], $0.element[1] - marker[1]) }.min() ?? 0
      #expect((body.name == "naca" ? 0.2 * Self.h...1.9 * Self.h : 1.1 * Self.h...1.9 * Self.h).contains(nearest))
    }
  }

  /// Within the outline by the reach of the delta function: of a circle everywhere, of the others
  /// nowhere outside their bounds.
  @Test(arguments: bodies)
  func markersStandWithinTheBody(body: Body) {
    let outline = ImmersedBody(body, spacing: Self.h)
    let bounds = body.shape.bounds
    for marker in outline.place(Self.values(outline)) {
      for axis in 0..<2 { #expect((bounds.lower[axis]...bounds.upper[axis]).contains(marker[axis])) }
      if let circle = body.shape as? Circle {
        let depth = DeltaFunction.reach * Self.h + 0.191 * Self.h * Self.h / circle.radius
        #expect(abs(hypot(marker[0] - circle.center[0], marker[1] - circle.center[1]) - (circle.radius - depth)) <= 1e-12)
      }
    }
  }

  @Test(arguments: bodies)
  func normalsPointOutwards(body: Body) {
    let outline = ImmersedBody(body, spacing: Self.h)
    let markers = outline.place(Self.values(outline))
    #expect(outline.normals.count == markers.count)
    let middle = (0..<2).map { axis in markers.reduce(0) { $0 + $1[axis] } / Double(markers.count) }
    for normal in outline.normals { #expect(abs(hypot(normal.x, normal.y) - 1) <= 1e-12) }
    guard body.name != "naca" else { return }
    for (marker, normal) in zip(markers, outline.normals) {
      #expect((marker[0] - middle[0]) * normal.x + (marker[1] - middle[1]) * normal.y > 0)
    }
  }

  /// The velocity of a marker is the spin across its arm, counter-clockwise.
  @Test func spinMovesMarkersCounterClockwise() {
    let outline = ImmersedBody(Self.bodies[0], spacing: Self.h)
    for marker in outline.place(Self.values(outline)) {
      #expect(abs(marker[2] + 0.7 * (marker[1] - 2)) <= 1e-15)
      #expect(abs(marker[3] - 0.7 * (marker[0] - 1)) <= 1e-15)
    }
  }
}
