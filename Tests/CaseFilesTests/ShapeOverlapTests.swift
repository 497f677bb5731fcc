import CaseFiles
import Flows
import Foundation
import Testing

@Suite struct ShapeOverlapTests {
  private static func foil(_ y: Double) -> Shape { .naca(center: [2, y], digits: "0012", chord: 1, angle: -20) }
  private static let square = Shape.box(center: [0, 0], size: [2, 2], angle: 0)

  /// Pairs whose upright bounding boxes overlap, all of which have a gap.
  @Test(arguments: [
    (foil(1.85), foil(2.15)),
    (.box(center: [0, 0], size: [4, 0.2], angle: 45), .box(center: [0.5, -0.5], size: [4, 0.2], angle: 45)),
    (.ellipse(center: [0, 0], radii: [2, 0.1], angle: 45), .ellipse(center: [0.3, -0.3], radii: [2, 0.1], angle: 45)),
    (square, .circle(center: [1.75, 1.75], radius: 1.05)), (square, .ellipse(center: [1.75, 1.75], radii: [1.05, 1.04], angle: 20)),
    (square, .sphere(center: [1.75, 1.75, 3], radius: 1.05)), (square, .box(center: [2.0001, 0], size: [2, 2], angle: 0)),
    (square, .box(center: [2, 2], size: [2, 1.4], angle: -45)),
    (.circle(center: [0, 0], radius: 1), .circle(center: [1.42, 1.42], radius: 1)),
    (.sphere(center: [0, 0, 0], radius: 1), .sphere(center: [1.2, 1.2, 1.2], radius: 1)),
  ]) func thoseApartRun(_ a: Shape, _ b: Shape) {
    #expect(!a.overlaps(b) && !b.overlaps(a))
  }

  /// Crossing, by a hair, one within the other, the same twice, and side by side along a common
  /// line.
  @Test(arguments: [
    (foil(1.95), foil(2.0)), (foil(2), foil(2)), (square, square), (square, .box(center: [0.6, 0], size: [2, 2], angle: 0)),
    (square, .box(center: [-0.6, 0], size: [2, 2], angle: 0)), (square, .box(center: [0.3, 0.2], size: [0.1, 0.1], angle: 30)),
    (.box(center: [0, 0], size: [4, 0.2], angle: 0), .box(center: [0, 0], size: [0.2, 4], angle: 0)),
    (square, .circle(center: [0.1, 0], radius: 0.2)), (square, .circle(center: [0, 0], radius: 5)),
    (square, .circle(center: [1.75, 1.75], radius: 1.07)), (square, .sphere(center: [1.75, 1.75, 3], radius: 1.07)),
    (square, .ellipse(center: [1.75, 1.75], radii: [1.07, 1.07], angle: 20)),
    (.ellipse(center: [0, 0], radii: [3, 2], angle: 10), .ellipse(center: [0.2, 0], radii: [0.3, 0.2], angle: 70)),
    (.ellipse(center: [0, 0], radii: [2, 1], angle: 33), .ellipse(center: [0, 0], radii: [2, 1], angle: 33)),
    (.circle(center: [0, 0], radius: 1), .circle(center: [1.41, 1.41], radius: 1)),
    (.circle(center: [0, 0], radius: 1), .circle(center: [0.1, 0], radius: 0.1)),
    (foil(2), .circle(center: [2.02, 2], radius: 0.01)), (square, .box(center: [1.9999, 0], size: [2, 2], angle: 0)),
  ]) func thoseThatOverlapAreRefused(_ a: Shape, _ b: Shape) {
    #expect(a.overlaps(b) && b.overlaps(a))
  }
}
