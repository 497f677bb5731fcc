import CaseFiles
import Flows
import Foundation
import Testing

@Suite struct ShapeOverlapTests {
  private static func foil(_ y: Double) -> any Shape { NACAAirfoil(center: [2, y], digits: "0012", chord: 1, angle: -20) }
  private static let square = Box(center: [0, 0], size: [2, 2], angle: 0)

  /// Pairs whose upright bounding boxes overlap, all of which have a gap.
  @Test(
    arguments: [
      (foil(1.85), foil(2.15)),
      (Box(center: [0, 0], size: [4, 0.2], angle: 45), Box(center: [0.5, -0.5], size: [4, 0.2], angle: 45)),
      (Ellipse(center: [0, 0], radii: [2, 0.1], angle: 45), Ellipse(center: [0.3, -0.3], radii: [2, 0.1], angle: 45)),
      (square, Circle(center: [1.75, 1.75], radius: 1.05)), (square, Ellipse(center: [1.75, 1.75], radii: [1.05, 1.04], angle: 20)),
      (square, Sphere(center: [1.75, 1.75, 3], radius: 1.05)), (square, Box(center: [2.0001, 0], size: [2, 2], angle: 0)),
      (square, Box(center: [2, 2], size: [2, 1.4], angle: -45)),
      (Circle(center: [0, 0], radius: 1), Circle(center: [1.42, 1.42], radius: 1)),
      (Sphere(center: [0, 0, 0], radius: 1), Sphere(center: [1.2, 1.2, 1.2], radius: 1)),
    ] as [(any Shape, any Shape)]) func thoseApartRun(_ a: any Shape, _ b: any Shape)
  {
    #expect(!a.overlaps(b) && !b.overlaps(a))
  }

  /// Crossing, by a hair, one within the other, the same twice, and side by side along a common
  /// line.
  @Test(
    arguments: [
      (foil(1.95), foil(2.0)), (foil(2), foil(2)), (square, square), (square, Box(center: [0.6, 0], size: [2, 2], angle: 0)),
      (square, Box(center: [-0.6, 0], size: [2, 2], angle: 0)), (square, Box(center: [0.3, 0.2], size: [0.1, 0.1], angle: 30)),
      (Box(center: [0, 0], size: [4, 0.2], angle: 0), Box(center: [0, 0], size: [0.2, 4], angle: 0)),
      (square, Circle(center: [0.1, 0], radius: 0.2)), (square, Circle(center: [0, 0], radius: 5)),
      (square, Circle(center: [1.75, 1.75], radius: 1.07)), (square, Sphere(center: [1.75, 1.75, 3], radius: 1.07)),
      (square, Ellipse(center: [1.75, 1.75], radii: [1.07, 1.07], angle: 20)),
      (Ellipse(center: [0, 0], radii: [3, 2], angle: 10), Ellipse(center: [0.2, 0], radii: [0.3, 0.2], angle: 70)),
      (Ellipse(center: [0, 0], radii: [2, 1], angle: 33), Ellipse(center: [0, 0], radii: [2, 1], angle: 33)),
      (Circle(center: [0, 0], radius: 1), Circle(center: [1.41, 1.41], radius: 1)),
      (Circle(center: [0, 0], radius: 1), Circle(center: [0.1, 0], radius: 0.1)),
      (foil(2), Circle(center: [2.02, 2], radius: 0.01)), (square, Box(center: [1.9999, 0], size: [2, 2], angle: 0)),
    ] as [(any Shape, any Shape)]) func thoseThatOverlapAreRefused(_ a: any Shape, _ b: any Shape)
  {
    #expect(a.overlaps(b) && b.overlaps(a))
  }
}
