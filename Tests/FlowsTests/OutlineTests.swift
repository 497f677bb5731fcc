import CaseFiles
import Flows
import Foundation
import Testing

/// Where markers stand on bodies.
@Suite struct OutlineTests {
  private static let h = 0.05
  private static let bodies = [
    Body(name: "circle", shape: .circle(center: [1, 2], radius: 0.5), spin: 0.7),
    Body(name: "ellipse", shape: .ellipse(center: [1, 2], radii: [0.6, 0.3], angle: 30)),
    Body(name: "box", shape: .box(center: [1, 2], size: [0.8, 0.5], angle: -20)),
    Body(name: "naca", shape: .naca(center: [1, 2], digits: "2418", chord: 2, angle: 5)),
  ]

  private static func values(_ outline: Outline) -> [Double] { outline.parameters.map(\.value) }

  @Test(arguments: bodies)
  func positionsAreLinearInCentreAndSizes(body: Body) {
    let outline = Outline(body, spacing: Self.h)
    let middle = outline.place(Self.values(outline))
    for (index, parameter) in outline.parameters.enumerated() where parameter.control != .angle && parameter.control != .spin {
      var (less, more) = (Self.values(outline), Self.values(outline))
      less[index] -= 0.125
      more[index] += 0.125
      var moved = 0.0
      for (marker, (a, b)) in zip(middle, zip(outline.place(less), outline.place(more))) {
        for axis in 0..<2 {
          #expect(abs(a[axis] + b[axis] - 2 * marker[axis]) <= 1e-14)
          moved = max(moved, abs(b[axis] - a[axis]))
        }
      }
      #expect(moved > 0.1)
    }
  }

  @Test(arguments: bodies)
  func markersStandOneAndAHalfCellsApart(body: Body) {
    let outline = Outline(body, spacing: Self.h)
    let markers = outline.place(Self.values(outline))
    for (index, marker) in markers.enumerated() {
      let nearest =
        markers.enumerated().filter { $0.offset != index }
        .map { hypot($0.element[0] - marker[0], $0.element[1] - marker[1]) }.min() ?? 0
      #expect((1.1 * Self.h...1.9 * Self.h).contains(nearest))
    }
  }

  /// Within the outline by the reach of the delta function: of a circle everywhere, of the others nowhere outside their bounds.
  @Test(arguments: bodies)
  func markersStandWithinTheBody(body: Body) {
    let outline = Outline(body, spacing: Self.h)
    let bounds = body.shape.bounds
    for marker in outline.place(Self.values(outline)) {
      for axis in 0..<2 { #expect((bounds.lower[axis]...bounds.upper[axis]).contains(marker[axis])) }
      if case .circle(let center, let radius) = body.shape {
        #expect(abs(hypot(marker[0] - center[0], marker[1] - center[1]) - (radius - DeltaFunction.reach * Self.h)) <= 1e-12)
      }
    }
  }

  @Test(arguments: bodies)
  func normalsPointOutwards(body: Body) {
    let outline = Outline(body, spacing: Self.h)
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
    let outline = Outline(Self.bodies[0], spacing: Self.h)
    for marker in outline.place(Self.values(outline)) {
      #expect(abs(marker[2] + 0.7 * (marker[1] - 2)) <= 1e-15)
      #expect(abs(marker[3] - 0.7 * (marker[0] - 1)) <= 1e-15)
    }
  }
}
