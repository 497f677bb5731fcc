import CaseFiles
import Flows
import Foundation
import Testing

/// Where markers of moving bodies are.
@Suite struct RigidMotionTests {
  private static let motion = Motion(
    velocity: [0.3, -0.1], oscillation: Motion.Oscillation(amplitude: [0.2, 0.1], frequency: 0.7, phase: 40),
    pitch: Motion.Oscillation(amplitude: [12], frequency: 0.4, phase: -30))
  private static let bodies = [
    Body(name: "circle", shape: Circle(center: [1, 2], radius: 0.5), spin: 0.7, motion: motion),
    Body(name: "ellipse", shape: Ellipse(center: [1, 2], radii: [0.6, 0.3], angle: 30), motion: motion),
    Body(name: "box", shape: Box(center: [1, 2], size: [0.8, 0.5], angle: -20), spin: -0.4),
    Body(name: "naca", shape: NACAAirfoil(center: [1, 2], digits: "2418", chord: 2, angle: 5), spin: 0.2, motion: motion),
  ]

  @Test(arguments: bodies)
  func markersStandOnTheShapeAtThatTime(body: Body) {
    let (outline, time) = (ImmersedBody(body, spacing: 0.05), 1.3)
    let there = ImmersedBody(Body(name: body.name, shape: body.shape(at: time)), spacing: 0.05)
    let moved = outline.markerPositions(outline.parameters.map(\.value), at: time)
    #expect(largestDifference(moved, there.markerPositions(there.parameters.map(\.value))) <= 1e-13)
    for (a, b) in zip(outline.normals(at: time), there.normals) { #expect(abs(a.x - b.x) + abs(a.y - b.y) <= 1e-13) }
  }

  /// But for the spin of a circle, which moves its surface and not its markers.
  @Test(arguments: bodies)
  func velocitiesAreTheRatesOfChangeOfPositions(body: Body) {
    let (outline, time, h) = (ImmersedBody(body, spacing: 0.05), 1.3, 1e-4)
    let values = outline.parameters.map(\.value)
    let (before, now, after) = (outline.place(values, at: time - h), outline.place(values, at: time), outline.place(values, at: time + h))
    let center = body.shape(at: time).center
    for (marker, (a, b)) in zip(now, zip(before, after)) {
      var rate = (0..<2).map { (b[$0] - a[$0]) / (2 * h) }
      if body.shape.isRound {
        let swing = 0.8 * .pi * 12 * .pi / 180 * cos(0.8 * .pi * time - .pi / 6)
        rate[0] -= (0.7 + swing) * (marker[1] - center[1])
        rate[1] += (0.7 + swing) * (marker[0] - center[0])
      }
      #expect(largestDifference(rate, Array(marker[2...])) <= 1e-6)
    }
  }

  @Test(arguments: bodies)
  func accelerationsAreTheRatesOfChangeOfVelocities(body: Body) {
    let (outline, time, h) = (ImmersedBody(body, spacing: 0.05), 1.3, 1e-4)
    let values = outline.parameters.map(\.value)
    let (before, now, after) = (
      outline.motionState(values, at: time - h), outline.motionState(values, at: time), outline.motionState(values, at: time + h)
    )
    for axis in 0..<2 {
      #expect(abs((after.center[axis] - before.center[axis]) / (2 * h) - now.velocity[axis]) <= 1e-6)
      #expect(abs((after.velocity[axis] - before.velocity[axis]) / (2 * h) - now.acceleration[axis]) <= 1e-6)
    }
    #expect(abs((after.rate - before.rate) / (2 * h) - now.rateChange) <= 1e-6)
  }
}
