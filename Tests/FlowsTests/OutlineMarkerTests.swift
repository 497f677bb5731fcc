import CaseFiles
@testable import Flows
import Foundation
import Scalars
import Testing

/// Markers, areas and points of outlines that are functions of points.
@Suite struct OutlineMarkerTests {
  private static func circle(_ count: Int, _ radius: Double) -> [SIMD2<Double>] {
    (0..<count).map { index in
      let turn = 2 * Double.pi * Double(index) / Double(count)
      return [radius * cos(turn), radius * sin(turn)]
    }
  }

  private static func body(_ shape: any Shape, _ markers: [Int]? = nil) -> ImmersedBody {
    ImmersedBody(Body(name: "b", shape: shape, markers: markers), spacing: 0.05)
  }

  private static func values(_ body: ImmersedBody) -> [Double] { body.parameters.map(\.value) }

  /// Those of a polygon or a curve through points of a circle are those of the circle, whichever way
  /// around.
  @Test(arguments: [false, true])
  func markersOfACircle(clockwise: Bool) {
    let round = Self.body(Circle(center: [1, 2], radius: 0.5))
    let places = round.place(Self.values(round))
    let points = Self.circle(400, 0.5)
    let ordered = clockwise ? [points[0]] + points.dropFirst().reversed() : points
    let few = stride(from: 0, to: 400, by: 20).map { ordered[$0] }
    for shape in [Polygon(center: [1, 2], points: ordered), Spline(center: [1, 2], points: few)] as [any Shape] {
      let outline = Self.body(shape)
      #expect(outline.count == round.count)
      for (index, place) in outline.place(Self.values(outline)).enumerated() {
        let other = places[clockwise ? (places.count - index) % places.count : index]
        #expect(hypot(place[0] - other[0], place[1] - other[1]) <= 0.01 * 0.05, "\(index)")
      }
      for (marker, normal) in zip(outline.place(Self.values(outline)), outline.normals) {
        #expect((marker[0] - 1) * normal.x + (marker[1] - 2) * normal.y > 0)
      }
    }
  }

  /// As a section becomes thinner, larger, or longer, markers go continuously: what a small change
  /// moves is as much as its derivative tells.
  @Test func markersFollowEveryPoint() {
    var points: [SIMD2<Double>] = []
    for index in 0..<24 {
      let turn = 2 * Double.pi * Double(index) / 24
      points.append([0.5 + 0.5 * cos(turn), 0.06 * sin(turn) * (1 - cos(turn) * 0.9)])
    }
    let body = Self.body(Polygon(center: [1, 2], points: points), [28])
    let values = Self.values(body)
    for point in [0, 1, 6, 12, 17] {
      let parameter = body.sizes.lowerBound + 1 + 2 * point + 1
      func at(_ change: Double) -> [Double] {
        var shape = Polygon(center: [1, 2], points: points)
        shape.points[point].y += change
        let moved = Self.body(shape, [28])
        return moved.markerPositions(Self.values(moved))
      }
      var last = at(-0.02)
      for step in -19...20 {
        let (here, change) = (at(0.001 * Double(step)), 0.001)
        var seeded = values
        seeded[parameter] += change * (Double(step) - 0.5)
        var dual = seeded.map { Dual(constant: $0) }
        dual[parameter].tangent = 1
        let slopes = body.markerPositions(dual).map(\.tangent)
        for index in here.indices { #expect(abs(here[index] - last[index] - change * slopes[index]) <= 1e-3 * change, "\(point) \(step)") }
        last = here
      }
    }
  }

  @Test func areasAndCentroids() {
    let square: [SIMD2<Double>] = [[0, 0], [2, 0], [2, 1], [0, 1]]
    for points in [square, square.reversed()] {
      let polygon = Polygon(center: [5, 6], points: points, scale: 0.5, angle: 90)
      let body = Self.body(polygon)
      #expect(abs(body.displaced.area(Self.values(body)) - 0.5) <= 1e-15)
      let centroid = body.displaced.centroid(Self.values(body), body.motion, at: 0)
      #expect(abs(centroid.x - 4.75) <= 1e-15 && abs(centroid.y - 6.5) <= 1e-15)
      #expect(abs(polygon.thickness - 0.5) <= 1e-2)
      #expect(polygon.contains([4.8, 6.9]) && !polygon.contains([5.1, 6.5]))
      let filled = polygon.volumePoints(spacing: 0.05)
      let mean = zip(filled.places, filled.weights).reduce(SIMD3<Double>.zero) { $0 + $1.1 * $1.0 }
      #expect(abs(filled.weights.reduce(-1, +)) <= 1e-12 && abs(mean.x - 0.5) <= 1e-12 && abs(mean.y - 0.25) <= 1e-12)
    }
  }

  /// A cubic curve through points of a cubic without corners at its ends, and through a circle of
  /// fourth order.
  @Test func curvesPassThroughTheirPoints() {
    func error(_ count: Int) -> Double {
      let spline = Spline(center: [0, 0], points: Self.circle(count, 1))
      return spline.outline.corners.map { abs(ClosedOutline.length($0) - 1) }.max() ?? 1
    }
    #expect(error(16) < 1e-3 && error(32) < error(16) / 14)
    #expect(Spline(center: [0, 0], points: Self.circle(4, 1)).sharp == [0, 1, 2, 3])
    #expect(Spline(center: [0, 0], points: Self.circle(5, 1)).sharp.isEmpty)
  }

  /// Along a number of an outline the drag has no steps: its third differences stay a small part of
  /// its first, as those of a smooth function do, while markers pass corners and cells.
  @Test(arguments: [
    ("polygon: { center: [0.9, 0.8], points: [[0.32, -0.05], [0.2, 0.2], [-0.1, 0.25], [-0.3, 0.05], [-0.05, -0.24]] }", "points", 3),
    ("polygon: { center: [0.9, 0.8], points: [[0.32, -0.05], [0.2, 0.2], [-0.1, 0.25], [-0.3, 0.05], [-0.05, -0.24]] }", "scale", 0),
    ("spline: { center: [0.9, 0.8], points: [[0.38, 0], [0, 0.2], [-0.3, 0.04], [-0.1, -0.2]], corners: [0] }", "points", 0),
    ("fourier: { center: [0.9, 0.8], radius: 0.25, cosine: [0, 0.1], sine: [0.05, 0] }", "cosine", 1),
    ("bumps: { center: [0.8, 0.8], digits: \"2424\", chord: 1, upper: [0, 0.01], lower: [0] }", "upper", 1),
    ("bspline: { center: [0.9, 0.8], points: [[0.4, 0], [0, 0.4], [-0.4, 0], [0, -0.3]] }", "points", 1),
  ]) func forcesHaveNoSteps(shape: String, parameter: String, element: Int) throws {
    let setup = try FlowCase.load(FlowCase.channel(body: shape).replacingOccurrences(of: "quick", with: "central"))
    let control = try #require(setup.availableControls.first { $0.path == "bodies.body.\(parameter)" })
    let drags = try (0...40).map { step -> Double in
      let moved = try #require(try setup.moving(control, element, by: 0.002 * Double(step - 20)))
      return try FlowCase.finished(moved).objectiveValues[0]
    }
    let first = zip(drags, drags.dropFirst()).map { $1 - $0 }
    let second = zip(first, first.dropFirst()).map { $1 - $0 }
    let third = zip(second, second.dropFirst()).map { abs($1 - $0) }
    let largest = first.map(abs).max() ?? 0
    #expect(largest > 0 && (third.max() ?? 1) < 0.05 * largest, "\(third.max() ?? 0) \(largest)")
  }
}
