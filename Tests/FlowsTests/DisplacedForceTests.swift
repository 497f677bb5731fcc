import CaseFiles
import Fields
import Foundation
import Reversal
import Scalars
import Testing

@testable import Flows

/// What pushes on the fluid in the place of a body is no force of the fluid around it.
@Suite struct DisplacedForceTests {
  /// A box of fluid at rest, 20 cells per diameter.
  private static func bath(_ flow: String, _ initial: String, _ body: String) -> String {
    """
    flow: { viscosity: 0.05\(flow) }
    domain: { size: [4, 4], cells: [80, 80] }
    boundaries: { left: slip, right: slip, bottom: slip, top: slip }
    scalars: { density: { diffusivity: 0, buoyancy: [0, -1], initial: \(initial) } }
    bodies: { ball: { \(body) } }
    initial: at-rest
    numerics: { advection: central }
    time: { steps: 4, dt: 0.01 }
    objective: { lift: { body: ball }, drag: { body: ball } }
    """
  }

  /// The lift is the weight of the displaced fluid, and its derivatives are those of this weight.
  @Test func aBodyInALayeredFluidFloatsByWhatItDisplaces() throws {
    let text = Self.bath("", "\"1 - 0.5*y\"", "circle: { center: [2, 1.5], radius: 0.5 }")
    let setup = try FlowCase.load(text, ["controls=[bodies.ball.center, bodies.ball.radius, scalars.density.buoyancy]"])
    let flow = try FlowCase.finished(setup)
    let weight = Double.pi * 0.25 * 0.25
    #expect(abs(flow.objectiveValues[0] / weight - 1) <= 1e-6, "\(flow.objectiveValues[0])")
    #expect(abs(flow.lastForces[0][1] / weight - 1) <= 1e-6)
    let gradient = try FlowCase.gradients(setup, steps: 4)[0]
    let center = gradient[all: .body(name: "ball", parameter: .center)]
    #expect(abs(center[0]) <= 1e-6 && abs(center[1] / (-0.125 * .pi) - 1) <= 1e-3, "\(center)")
    // π R² (1 − y/2), of a disc by R.
    #expect(abs(gradient[.body(name: "ball", parameter: .radius)] / (.pi * 0.25) - 1) <= 1e-3)
    let buoyancy = gradient[all: .scalar(name: "density", parameter: .buoyancy)]
    #expect(abs(buoyancy[1] / -weight - 1) <= 1e-3, "\(buoyancy)")
  }

  /// By exactly the volume times the force, of every shape.
  @Test(arguments: [
    ("circle: { center: [2.03, 1.52], radius: 0.5 }", Double.pi * 0.25),
    ("ellipse: { center: [2.03, 1.52], radii: [0.6, 0.3], angle: 30 }", .pi * 0.18),
    ("box: { center: [2.03, 1.52], size: [0.9, 0.5], angle: 20 }", 0.45),
  ])
  func aUniformForceIsHydrostatic(body: String, area: Double) throws {
    let flow = try FlowCase.finished(try FlowCase.load(Self.bath(", force: [0.5, -1]", "0", body)))
    #expect(abs(flow.objectiveValues[0] - area) <= 1e-12 && abs(flow.objectiveValues[1] + 0.5 * area) <= 1e-12, "\(flow.objectiveValues)")
  }

  @Test func aSphereInALayeredFluid() throws {
    let flow = try FlowCase.finished(
      try FlowCase.load(
        """
        flow: { viscosity: 0.05 }
        domain: { size: [2, 2, 2], cells: [20, 20, 20] }
        boundaries: { left: slip, right: slip, bottom: slip, top: slip, back: slip, front: slip }
        scalars: { density: { diffusivity: 0, buoyancy: [0, 0, -1], initial: "1 - 0.4*z" } }
        bodies: { ball: { sphere: { center: [1, 1, 1.1], radius: 0.4 } } }
        initial: at-rest
        time: { steps: 2, dt: 0.01 }
        """))
    let expected = 4 * Double.pi / 3 * 0.064 * 0.56
    #expect(abs(flow.lastForces[0][2] / expected - 1) <= 1e-9)
  }

  /// The points stand where means of linear functions are exact, and but for airfoils those of
  /// quadratic ones.
  @Test func pointsFillTheirShapes() {
    let shapes: [(any Shape, SIMD3<Double>)] = [
      (Circle(center: [0, 0], radius: 0.7), [0.25, 0.25, 0]),
      (Ellipse(center: [0, 0], radii: [0.7, 0.3], angle: 0), [0.25, 0.25, 0]),
      (Box(center: [0, 0], size: [0.7, 0.3], angle: 0), [1.0 / 12, 1.0 / 12, 0]),
      (Sphere(center: [0, 0, 0], radius: 0.7), [0.2, 0.2, 0.2]),
    ]
    for (shape, squares) in shapes {
      let points = shape.volumePoints(spacing: 0.05)
      let weighted = zip(points.places, points.weights)
      let (first, second) = weighted.reduce((SIMD3<Double>.zero, SIMD3<Double>.zero)) { ($0.0 + $1.1 * $1.0, $0.1 + $1.1 * $1.0 * $1.0) }
      #expect(abs(points.weights.reduce(-1, +)) <= 1e-12)
      for axis in 0..<3 { #expect(abs(first[axis]) <= 1e-12 && abs(second[axis] - squares[axis]) <= 1e-12, "\(shape)") }
    }
    let area = PolygonArea(NACAOutline(digits: "4412").contour(perSurface: 400))
    let points = NACAAirfoil(center: [0, 0], digits: "4412", chord: 1, angle: 0).volumePoints(spacing: 0.02)
    let centroid = zip(points.places, points.weights).reduce(SIMD3<Double>.zero) { $0 + $1.1 * $1.0 }
    #expect(abs(centroid.x - (area.x - 0.25)) <= 1e-4 && abs(centroid.y - area.y) <= 1e-4, "\(centroid)")
  }

  /// A channel with everything that can push on fluid: a force, two weights, a resistance.
  private static func pushed(_ body: String) -> String {
    ScalarCase.channel
      .replacingOccurrences(
        of: "viscosity: 0.02", with: "viscosity: 0.02, force: [\"0.3 + 0.1*y\", \"sin(x)\"], resistance: \"0.5 + 0.2*x*y\""
      )
      .replacingOccurrences(of: "circle: { center: [0.93, 0.78], radius: 0.25 }", with: body)
      .replacingOccurrences(of: "quick", with: "central")
      .replacingOccurrences(of: "drag: { body: body }", with: "drag: { body: body }\n  lift: { body: body, window: [0.05, 0.13] }")
  }

  @Test(arguments: Shapes.all + MovingShapes.all)
  func tangentsAndComplexStepsAreGradients(shape: String) throws {
    let text = Self.pushed(shape)
    let setup = try ScalarGradientTests.controlled(text, ScalarGradientTests.controls(text))
    try ScalarGradientTests.expectSameSlopes(setup) { try FlowCase.objectives(setup, $0) { Dual($0, tangent: $1) }.map(\.tangent) }
    try ScalarGradientTests.expectSameSlopes(setup) {
      try FlowCase.objectives(setup, $0) { ComplexStep($0, imaginary: 1e-30 * $1) }.map { $0.im * 1e30 }
    }
  }

  @Test(arguments: [
    "sphere: { center: [0.63, 0.58, 0.61], radius: 0.25 }, spin: 0.4", MovingShapes.sphere,
    "circle: { center: [0.63, 0.58], radius: 0.25 }, motion: { velocity: [0.3, 0.1] }",
  ])
  func tangentsAreGradientsInSpace(body: String) throws {
    let heat = "diffusivity: 0.03, buoyancy: [0.1, 1, -0.4], initial: \"sin(3*x)*y + cos(z)\", boundaries: { left: 1 }"
    let text = SpaceBodyTests.stream(body, "periodic").replacingOccurrences(of: "bodies:", with: "scalars: { heat: { \(heat) } }\nbodies:")
    let setup = try ScalarGradientTests.controlled(text, ScalarGradientTests.controls(text))
    #expect(setup.scalars.count == 1)
    try ScalarGradientTests.expectSameSlopes(setup) { try FlowCase.objectives(setup, $0) { Dual($0, tangent: $1) }.map(\.tangent) }
  }

  /// Of a force on all fluid between slip sides a steady flow hands on to the body what acts on the
  /// fluid around it.
  @Test func aSteadyChannelHoldsWhatDrivesTheFluidAroundABody() throws {
    let flow = try FlowCase.finished(
      try FlowCase.load(
        """
        flow: { viscosity: 0.2, force: [1, 0] }
        domain: { size: [2, 2], cells: [40, 40] }
        boundaries: { left: periodic, right: periodic, bottom: slip, top: slip }
        bodies: { rod: { circle: { center: [1, 1], radius: 0.5 } } }
        initial: at-rest
        numerics: { advection: central, integrator: euler }
        time: { end: 15, dt: 0.002 }
        """))
    let expected = 4 - Double.pi * 0.25
    #expect(abs(flow.lastForces[0][0] / expected - 1) <= 1e-6, "\(flow.lastForces[0])")
  }
}
