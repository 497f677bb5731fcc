import CaseFiles
import Fields
import Flows
import Foundation
import Testing

/// The order at which the error falls, in space against an exact solution, in time against a run
/// with far smaller steps.
@Suite struct OrderTests {
  /// The Taylor–Green vortex carried along by a uniform stream: its exact solution moves with the
  /// stream, so advection has to be right too.
  private static func vortex(stream: (Double, Double), cells: Int) throws -> Double {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.05 }
      domain: { size: [2*pi, 2*pi], cells: [\(cells), \(cells)] }
      initial: { velocity: ["\(stream.0) + sin(x)*cos(y)", "\(stream.1) - cos(x)*sin(y)"] }
      numerics: { advection: central, integrator: rk3 }
      time: { steps: 100, dt: 0.005 }
      """)
    let flow = try FlowCase.finished(setup, workers: 2)
    let decay = exp(-2 * 0.05 * flow.time)
    var sum = 0.0
    for component in 0..<2 {
      flow.model.grid.interior.forEach { i, j, k in
        let point = flow.model.grid.position(i, j, k, component: component)
        let (x, y) = (point[0] - stream.0 * flow.time, point[1] - stream.1 * flow.time)
        let exact = component == 0 ? stream.0 + sin(x) * cos(y) * decay : stream.1 - cos(x) * sin(y) * decay
        sum += pow(flow.velocity[component][i, j, k] - exact, 2)
      }
    }
    return (sum / Double(flow.model.grid.cellCount)).squareRoot()
  }

  @Test(arguments: [(0.0, 0.0), (1.0, 0.5)])
  func spaceOrderOfTaylorGreen(stream: (Double, Double)) throws {
    let errors = try [32, 64, 128].map { try Self.vortex(stream: stream, cells: $0) }
    #expect(log2(errors[0] / errors[1]) >= 1.95)
    #expect(log2(errors[1] / errors[2]) >= 1.95)
  }

  /// Orders between steps dt, dt/2 and dt/4 of the velocity at one time, with the projection in
  /// every stage.
  ///
  /// All runs share a short first step. It takes an initial velocity that the sides or the body do
  /// not allow to one that they do; what follows is smooth.
  private static func timeOrders(
    _ text: String, integrator: String = "rk3", own: Integrator? = nil, coarsest steps: Int, span: Double
  ) throws -> [Double] {
    let setup = try FlowCase.load(text, ["numerics={ advection: central, integrator: \(integrator) }", "objective={}"])
    let model = try FlowModel(setup, integrator: own, workers: .single)
    func state(_ steps: Int) throws -> [Double] {
      let sizes = [0.002] + [Double](repeating: span / Double(steps), count: steps)
      let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model), sizes: .replayed(sizes))
      while !flow.isFinished { try flow.advance() }
      return flow.faceValues
    }
    let reference = try state(64 * steps)
    let errors = try [1, 2, 4].map { distance(try state($0 * steps), reference) }
    return [log2(errors[0] / errors[1]), log2(errors[1] / errors[2])]
  }

  @Test func rungeKuttaIsOfThirdOrderInAPeriodicBox() throws {
    for order in try Self.timeOrders(FlowCase.periodic, integrator: "rk3", coarsest: 12, span: 0.4) { #expect(abs(order - 3) <= 0.1) }
  }

  @Test func rungeKuttaIsOfThirdOrderBetweenWalls() throws {
    for order in try Self.timeOrders(FlowCase.cavity, integrator: "rk3", coarsest: 20, span: 0.2) { #expect(abs(order - 3) <= 0.1) }
  }

  @Test func rungeKuttaIsOfThirdOrderWithABodyAndOutflow() throws {
    for order in try Self.timeOrders(FlowCase.channel(), integrator: "rk3", coarsest: 12, span: 0.2) { #expect(abs(order - 3) <= 0.1) }
  }

  /// Fourth order in a periodic box, where nothing but the integrator acts in time.
  @Test func rungeKuttaOfFourStagesIsOfFourthOrder() throws {
    for order in try Self.timeOrders(FlowCase.periodic, integrator: "rk4", coarsest: 8, span: 0.4) { #expect(abs(order - 4) <= 0.1) }
  }

  /// A scheme that no case can name: Heun's, in the form that preserves strong stability (Shu &
  /// Osher 1988, eq. 2.16).
  @Test(arguments: [FlowCase.periodic, FlowCase.channel()])
  func anIntegratorOfOnesOwnKeepsItsOrder(text: String) throws {
    let heun = Integrator("heun", [.init(alpha: 0, gamma: 1), .init(alpha: 0.5, gamma: 0.5)], diffusionLimit: 2, courantLimit: 1)
    for order in try Self.timeOrders(text, own: heun, coarsest: 20, span: 0.2) { #expect(abs(order - 2) <= 0.1) }
  }

  @Test(arguments: [FlowCase.periodic, FlowCase.cavity, FlowCase.channel()])
  func chebyshevIsOfSecondOrder(text: String) throws {
    for order in try Self.timeOrders(text, integrator: "rkc, stages: 5", coarsest: 10, span: 0.2) { #expect(abs(order - 2) <= 0.1) }
  }

  /// A creeping flow by steps of 30 times the limit of `rk3` goes to the same steady state.
  @Test func steadyStateOfLongChebyshevStepsIsThatOfShortSteps() throws {
    func steady(_ integrator: String, step: Double) throws -> [Double] {
      let setup = try FlowCase.load(
        FlowCase.cavity, ["flow.viscosity=1", "numerics={ advection: quick, integrator: \(integrator) }", "time={ end: 2.5, dt: \(step) }"])
      return try FlowCase.finished(setup).faceValues
    }
    // The limit of rk3 is 2.5 h²/8.
    let limit = 2.5 * 0.05 * 0.05 / 8
    let (long, short) = (try steady("rkc, stages: 12", step: 30 * limit), try steady("rk3", step: 0.9 * limit))
    #expect(distance(long, short) <= 1e-12)
  }

  /// What a step makes of y′ = λ y from 1, with z = λ Δt.
  private static func growth(_ integrator: Integrator, _ z: Double) -> Double {
    var states = [1.0]
    for stage in integrator.stages {
      let input = states[states.count - 1]
      let base = zip(stage.base, states).reduce(0) { $0 + $1.0 * $1.1 }
      states.append(input + stage.alpha * (base - input) + stage.gamma * z * input)
    }
    return states[states.count - 1]
  }

  /// Up to its limit of diffusion a scheme damps, and little beyond it no more; of few stages the
  /// limit is a cautious one.
  @Test(arguments: [2, 3, 8, 20, 64]) func diffusionLimitOfChebyshev(stages: Int) throws {
    let numerics = Numerics(integrator: .rkc, stages: stages)
    let scheme = Integrator(numerics)
    for share in stride(from: 0.001, through: 1, by: 0.001) {
      #expect(abs(Self.growth(scheme, -share * scheme.diffusionLimit)) < 1)
    }
    #expect(abs(Self.growth(scheme, -(stages < 8 ? 1.5 : 1.05) * scheme.diffusionLimit)) > 1)
    #expect(scheme.diffusionLimit >= 0.41 * Double(stages * stages))
  }

  @Test func whatStagesAddEntersTheStep() {
    let expected: [(Integrator, [Double])] = [
      (.rungeKutta3, [1.0 / 6, 2.0 / 3, 1]), (.rungeKutta4, [1.0 / 3, 2.0 / 3, 1.0 / 3, 1]),
    ]
    for (integrator, weights) in expected { #expect(largestDifference(integrator.stages.map(\.impulseWeight), weights) <= 1e-15) }
  }

  @Test(arguments: [FlowCase.periodic, FlowCase.channel()])
  func eulerIsOfFirstOrder(text: String) throws {
    for order in try Self.timeOrders(text, integrator: "euler", coarsest: 20, span: 0.2) { #expect(abs(order - 1) <= 0.1) }
  }
}
