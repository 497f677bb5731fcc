import CaseFiles
import Fields
import Flows
import Foundation
import Reversal
import Scalars
import Sweeps
import Testing

/// Bodies that fit the channel case and move in it.
enum MovingShapes {
  static let all = [
    "circle: { center: [0.93, 0.78], radius: 0.25 }, spin: 0.4, motion: { velocity: [0.3, -0.2], pitch: { amplitude: 8, frequency: 2, phase: 20 } }",
    "ellipse: { center: [0.9, 0.81], radii: [0.3, 0.2], angle: 20 }, spin: 0.6, motion: { oscillation: { amplitude: [0.03, 0.05], frequency: 2, phase: 30 } }",
    "box: { center: [0.9, 0.8], size: [0.5, 0.4], angle: 15 }, motion: { pitch: { amplitude: 12, frequency: 3 } }",
    "naca: { center: [0.8, 0.8], digits: \"2424\", chord: 1, angle: -8 }, motion: { velocity: [0.2, 0.1], oscillation: { amplitude: [0, 0.04], frequency: 1.5 }, pitch: { amplitude: 5, frequency: 1.5, phase: 90 } }",
    "spline: { center: [0.9, 0.8], points: [[0.38, 0], [0, 0.2], [-0.3, 0.04], [-0.1, -0.2]], corners: [0] }, spin: 0.3, motion: { velocity: [0.2, 0.1] }",
  ]
  static let sphere =
    "sphere: { center: [0.63, 0.58, 0.61], radius: 0.25 }, spin: 0.4, motion: { velocity: [0.2, 0, 0.1], oscillation: { amplitude: [0.01, 0.02, 0.03], frequency: 2, phase: 40 } }"

  static func channel(_ shape: String) -> String {
    FlowCase.channel(body: shape).replacingOccurrences(of: "quick", with: "central")
  }
}

/// Bodies that move through the grid.
@Suite struct MovingBodyTests {
  @Test func stagesEndAtTheirTimes() {
    for (integrator, times) in [(Integrator.euler, [1]), (.rungeKutta3, [1, 0.5, 1]), (.rungeKutta4, [0.5, 0.5, 1, 1])] {
      #expect(largestDifference(integrator.stageTimes, times) <= 1e-15)
    }
  }

  @Test(arguments: MovingShapes.all, ["euler", "rk3", "rk4", "rkc"])
  func fluidMovesWithTheMarkers(shape: String, integrator: String) throws {
    let flow = try FlowCase.flow(try FlowCase.load(MovingShapes.channel(shape), ["numerics.integrator=\(integrator)"]))
    let markers = Markers(flow.model, parameters: flow.parameters)
    let start = markers.positions
    var slip = [Double](repeating: 0, count: 2 * markers.count)
    while !flow.isFinished {
      try flow.advance()
      #expect(markers.place(flow.parameters.bodies, at: flow.time) == nil)
      markers.interpolate(flow.velocity, into: &slip)
      #expect(largestSlip(slip, markers.velocities, shape: shape, integrator: integrator) <= 1e-12)
      #expect(flow.relativeDivergence() <= 1e-12)
    }
    #expect(largestDifference(start, markers.positions) > 1e-3)
  }

  /// Conjugate gradients against the dense factor, forwards and in reverse.
  @Test func aBodyThatMovesByNothingIsAtRest() throws {
    let shape = "ellipse: { center: [0.9, 0.81], radii: [0.3, 0.2], angle: 20 }"
    let controls = ["controls=[viscosity, bodies.body.center, bodies.body.radii, bodies.body.angle, initial.velocity]"]
    let flows = try ["", ", motion: { velocity: [0, 0] }"].map {
      try FlowCase.flow(try FlowCase.load(MovingShapes.channel(shape + $0), controls))
    }
    let gradients = try flows.map { flow in
      _ = try ReverseDriver(flow).run(StoreAll(steps: 8))
      return flow.controlGradient()
    }
    #expect(largestDifference(flows[0].faceValues, flows[1].faceValues) <= 1e-12)
    #expect(largestDifference(flows[0].objectiveValues, flows[1].objectiveValues) <= 1e-11 * abs(flows[0].objectiveValues[0]))
    for control in gradients[0].controls {
      let (a, b) = (gradients[0][all: control], gradients[1][all: control])
      #expect(largestDifference(a, b) <= 1e-11 * dot(a, a).squareRoot(), "\(control.path)")
    }
  }

  @Test(arguments: MovingShapes.all)
  func tangentsEqualGradients(shape: String) throws { try GradientTests.expectTangentsEqualGradients(MovingShapes.channel(shape)) }

  /// A sphere, and a rod through the whole depth.
  @Test(arguments: [
    (MovingShapes.sphere, "slip"), ("circle: { center: [0.63, 0.58], radius: 0.25 }, motion: { velocity: [0.3, 0.1] }", "periodic"),
  ])
  func tangentsEqualGradientsInSpace(body: String, sides: String) throws {
    try GradientTests.expectTangentsEqualGradients(SpaceBodyTests.stream(body, sides))
  }

  @Test func tangentsEqualGradientsBesideABodyAtRest() throws {
    let pair =
      "circle: { center: [0.7, 0.78], radius: 0.25 }, motion: { velocity: [0.3, 0.2] } }, other: { circle: { center: [1.45, 0.8], radius: 0.2 }"
    try GradientTests.expectTangentsEqualGradients(MovingShapes.channel(pair))
  }

  private static let angles: [Control] = [.angle, .phase, .pitchAmplitude, .pitchPhase].map { .body(name: "body", parameter: $0) }

  /// The dual, the complex step and central differences by each number that places or moves a body.
  @Test(arguments: MovingShapes.all)
  func everyDerivativeIsTheSame(shape: String) throws {
    let text = MovingShapes.channel(shape)
    let plain = try FlowCase.load(text)
    let names = plain.bodies[0].controls.map { "bodies.body.\($0.path)" }
    let setup = try FlowCase.load(text, ["controls=[\(names.joined(separator: ", "))]"])
    let flow = try FlowCase.flow(setup)
    _ = try ReverseDriver(flow).run(StoreAll(steps: 8))
    let gradient = flow.controlGradient()
    for control in setup.controls {
      for element in 0..<flow.model.elementCount(control) {
        var direction = ControlVector(flow.model)
        direction[control, element] = 1
        func drag<S: SweepScalar>(_ combine: @escaping (Double, Double) -> S) throws -> S {
          let moved = try FlowCase.flow(setup, direction: direction, combine: combine)
          while !moved.isFinished { try moved.advance() }
          return moved.objectiveValues[0]
        }
        let slope = gradient[control, element]
        let tangent = try drag { Dual($0, tangent: $1) }.tangent
        let imaginary = try drag { ComplexStep($0, imaginary: 1e-30 * $1) }.im / 1e-30
        let isAngle = Self.angles.contains(control)
        let h = isAngle ? 2e-3 : 2e-5
        // Of fourth order.
        let moved = try [h, -h, 2 * h, -2 * h].map { step in try drag { $0 + step * $1 } }
        let difference = (8 * (moved[0] - moved[1]) - (moved[2] - moved[3])) / (12 * h)
        let scale = max(abs(slope), 1e-3 * abs(flow.objectiveValues[0]))
        #expect(abs(tangent - slope) <= 1e-12 * scale, "\(control.path)")
        #expect(abs(imaginary - slope) <= 1e-12 * scale, "\(control.path)")
        #expect(abs(difference - slope) <= 1e-6 * scale, "\(control.path) \(difference) \(slope)")
      }
    }
  }

  @Test(arguments: MovingShapes.all)
  func operatorsAreTransposed(shape: String) throws {
    let setup = try FlowCase.load(MovingShapes.channel(shape))
    let names = setup.availableControls.map(\.path).joined(separator: ", ")
    var identity = try OperatorIdentity(FlowCase.load(MovingShapes.channel(shape), ["controls=[\(names)]"]))
    for (name, defect) in try identity.defects() { #expect(defect <= 1e-14, "\(name)") }
  }

  @Test func neitherWorkersNorCheckpointsChangeABit() throws {
    let text = MovingShapes.channel(MovingShapes.all[3])
    let controls = ["controls=[viscosity, bodies.body.motion.velocity, bodies.body.motion.pitch.frequency, initial.velocity]"]
    func gradient(_ workers: Int, _ checkpoints: Int?) throws -> ([Double], ControlVector) {
      let flow = try FlowCase.flow(FlowCase.load(text, controls), workers: workers)
      if let checkpoints {
        _ = try ReverseDriver(flow).run(Revolve(steps: 8, count: checkpoints))
      } else {
        _ = try ReverseDriver(flow).run(StoreAll(steps: 8))
      }
      return (flow.objectiveValues, flow.controlGradient())
    }
    let (value, reference) = try gradient(1, nil)
    for (workers, checkpoints) in [(2, nil), (3, 2), (1, 1)] {
      let (other, again) = try gradient(workers, checkpoints)
      #expect(sameBits(value, other))
      for control in reference.controls { #expect(sameBits(reference[all: control], again[all: control]), "\(control.path)") }
    }
  }

  /// A cylinder accelerated in fluid at rest, and one at rest in fluid that a uniform force
  /// accelerates by as much: the fluid around them exerts the same force on both.
  @Test func anAcceleratedBodyFeelsWhatOneInAcceleratedFluidDoes() throws {
    func force(_ body: String, _ force: String) throws -> Double {
      let setup = try FlowCase.load(
        """
        flow: { viscosity: 0.02, force: [\(force), 0] }
        domain: { size: [4, 4], cells: [64, 64] }
        boundaries: { left: periodic, right: periodic, bottom: slip, top: slip }
        bodies: { rod: { ellipse: { \(body) } }
        time: { steps: 20, dt: 0.01 }
        """)
      return try FlowCase.finished(setup).lastForces[0][0]
    }
    let rest = try force("center: [2, 2], radii: [0.5, 0.4] }", "1")
    // x = 2 - t²/2 for as short a time.
    let frequency = 0.005
    let amplitude = 1 / (4 * .pi * .pi * frequency * frequency)
    let moving = try force(
      "center: [\(2 - amplitude), 2], radii: [0.5, 0.4] }, motion: { oscillation: { amplitude: [\(amplitude), 0], frequency: \(frequency), phase: 90 } }",
      "0")
    #expect(moving > 0.5 && abs(moving / rest - 1) <= 0.01, "\(moving) \(rest)")
  }

  /// The markers of a circle move along their normals as its radius grows, wherever it is, each by
  /// the same: their sensitivities sum up to the derivative by it.
  @Test func surfaceSensitivitiesSumUpToThatOfTheRadius() throws {
    let shape = "circle: { center: [0.93, 0.78], radius: 0.25 }, motion: { velocity: [0.3, -0.2] }"
    // A force would also push on the fluid in the body's place, which has no markers.
    let setup = try FlowCase.load(MovingShapes.channel(shape), ["controls=[bodies.body.radius]", "flow={ viscosity: 0.02 }"])
    let flow = try FlowCase.flow(setup)
    _ = try ReverseDriver(flow).run(StoreAll(steps: 8))
    let slope = flow.controlGradient()[.body(name: "body", parameter: .radius)]
    let surface = flow.gradient.surface[0]
    let sum = flow.model.immersedBodies[0].normals.enumerated().reduce(0) {
      $0 + surface[2 * $1.offset] * $1.element.x + surface[2 * $1.offset + 1] * $1.element.y
    }
    let outline = flow.model.immersedBodies[0]
    var seeded = outline.parameters.map { Dual(constant: $0.value) }
    seeded[4].tangent = 1
    // The first marker stands on the x axis.
    let movement = outline.markerPositions(seeded)[0].tangent
    #expect(abs(movement - 1) < 0.1)
    #expect(slope != 0 && abs(movement * sum - slope) <= 1e-12 * abs(slope))
  }

  /// A cylinder that moves through fluid at rest, and one at rest in a stream: the drags differ by
  /// 0.2 % and ripple by 0.6 % as the markers cross cells.
  @Test func bodiesThatMeetEndTheRun() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.05 }
      domain: { size: [4, 2], cells: [40, 20] }
      bodies:
        a: { circle: { center: [1, 1], radius: 0.3 }, motion: { velocity: [2, 0] } }
        b: { circle: { center: [2, 1], radius: 0.3 } }
      time: { steps: 80, cfl: 0.3 }
      """)
    let error = try #require(throws: FlowError.self) { _ = try FlowCase.finished(setup) }
    guard case .bodiesMeet("a", "b", let time) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(time > 0.2 && time < 0.25)
  }

  @Test func dragIsTheSameInEveryFrame() throws {
    func drags(_ boundaries: String, _ body: String, _ velocity: String) throws -> [Double] {
      let setup = try FlowCase.load(
        """
        flow: { viscosity: 0.05 }
        domain: { size: [12, 8], cells: [120, 80] }
        boundaries: { \(boundaries), bottom: slip, top: slip }
        bodies: { rod: { circle: { center: [6, 4], radius: 0.5 }\(body) } }
        initial: { velocity: \(velocity) }
        time: { steps: 60, dt: 0.02 }
        """)
      let flow = try FlowCase.flow(setup)
      var drags: [Double] = []
      while !flow.isFinished {
        try flow.advance()
        drags.append(flow.lastForces[0][0])
      }
      if let work = flow.constraintWork { #expect(work.products <= 12 * work.solves, "\(work)") }
      return Array(drags.suffix(30))
    }
    let stream = try drags("left: { inflow: [1, 0] }, right: outflow", "", "[1, 0]")
    let moving = try drags("left: slip, right: slip", ", motion: { velocity: [-1, 0] }", "[0, 0]")
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    #expect(abs(mean(moving) / mean(stream) - 1) <= 0.01, "\(mean(moving)) \(mean(stream))")
    // The two less their means over a cell, 5 steps.
    let ratio = zip(moving, stream).map { $0 / $1 }
    let ripple = (2..<28).map { abs(ratio[$0] - mean(Array(ratio[$0 - 2...$0 + 2]))) }.max() ?? 1
    #expect(ripple <= 0.01, "\(ripple)")
  }

  /// Also where the pressure of what would come next has been looked at.
  @Test(arguments: ["rk3", "euler"])
  func aBodyThatLeavesTheGridEndsTheRun(integrator: String) throws {
    let setup = try FlowCase.load(
      MovingShapes.channel("circle: { center: [0.93, 0.78], radius: 0.25 }, motion: { velocity: [0, 2] }"),
      ["time={ steps: 100, cfl: 0.5 }", "objective={}", "numerics.integrator=\(integrator)"])
    let flow = try FlowCase.flow(setup)
    let error = #expect(throws: FlowError.self) {
      while !flow.isFinished {
        try flow.advance()
        _ = flow.pressureField()
      }
    }
    guard case .bodyLeavesGrid("body", let time)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect((0.15...0.25).contains(time) && error?.description.contains("within two cells of a side at time 0.") == true)
  }
}
