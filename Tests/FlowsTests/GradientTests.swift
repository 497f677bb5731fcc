import CaseFiles
import Fields
import Flows
import Reversal
import Scalars
import Testing

/// Gradients by the reverse sweep against derivatives by dual numbers, for every control there is
/// and every objective.
@Suite struct GradientTests {
  private static func controlled(_ text: String, _ controls: [Control]) throws -> Case {
    try FlowCase.load(text, ["controls=[\(controls.map(\.path).joined(separator: ", "))]"])
  }

  private static func available(_ text: String) throws -> [Control] {
    let setup = try FlowCase.load(text)
    // Another reference accelerates all fluid alike, which the pressure balances to round-off.
    return setup.availableControls.filter { !$0.path.hasSuffix(".reference") }
  }

  static func expectTangentsEqualGradients(_ text: String) throws {
    let setup = try controlled(text, available(text))
    let gradients = try FlowCase.gradients(setup)
    let model = try FlowModel(setup, workers: .single)
    var noise = Noise(seed: 5)
    for control in setup.controls {
      var direction = ControlVector(model)
      for element in 0..<model.elementCount(control) { direction[control, element] = noise.next() }
      let flow = try FlowCase.flow(setup, direction: direction) { Dual($0, tangent: $1) }
      while !flow.isFinished { try flow.advance() }
      // What the flow only carries along moves no objective of the velocity.
      #expect(gradients.contains { $0.dot(direction) != 0 }, "\(control.path)")
      for (objective, gradient) in zip(flow.objectiveValues, gradients) {
        let slope = gradient.dot(direction)
        #expect(abs(objective.tangent - slope) <= 1e-11 * abs(slope), "\(control.path)")
      }
    }
  }

  @Test(arguments: Shapes.all)
  func bodies(shape: String) throws {
    try Self.expectTangentsEqualGradients(FlowCase.channel(body: shape))
  }

  private static func box(_ domain: String, _ boundaries: String, _ initial: String, _ numerics: String) -> String {
    """
    flow: { viscosity: 0.02 }
    domain: { \(domain) }
    boundaries: { \(boundaries) }
    initial: { velocity: \(initial) }
    numerics: { \(numerics) }
    time: { steps: 8, dt: 0.02 }
    objective:
      kinetic-energy: {}
      enstrophy: { window: [0.05, 0.13] }
    """
  }

  @Test(arguments: TranspositionTests.planeBoundaries, ["advection: central, integrator: rk3", "advection: vanleer, integrator: euler"])
  func planeBoundaries(boundaries: String, numerics: String) throws {
    let velocity = #"["0.3 + sin(3*y)", "cos(2*x) - 0.2"]"#
    try Self.expectTangentsEqualGradients(Self.box("size: [1.1, 1.3], cells: [11, 13]", boundaries, velocity, numerics))
  }

  @Test(arguments: TranspositionTests.spaceBoundaries)
  func spaceBoundaries(boundaries: String) throws {
    let velocity = #"["0.3 + sin(3*y + z)", "cos(2*x) - 0.2", "0.5*sin(x*y)"]"#
    try Self.expectTangentsEqualGradients(
      Self.box("size: [1.1, 1.3, 0.9], cells: [7, 6, 8]", boundaries, velocity, "advection: quick"))
  }

  @Test(arguments: Shapes.all)
  func controlsTogetherAreEachAlone(shape: String) throws {
    let text = FlowCase.channel(body: shape)
    let controls = try Self.available(text)
    let together = try FlowCase.gradients(Self.controlled(text, controls))
    for control in controls {
      let alone = try FlowCase.gradients(Self.controlled(text, [control]))
      for (a, b) in zip(together, alone) { #expect(sameBits(a[all: control], b[all: control]), "\(control.path)") }
    }
  }

  @Test func workersDoNotChangeABit() throws {
    let text = FlowCase.channel()
    let setup = try Self.controlled(text, Self.available(text))
    let runs = try (1...3).map { try FlowCase.finished(setup, workers: $0) }
    let gradients = try (1...3).map { try FlowCase.gradients(setup, workers: $0) }
    for other in 1..<3 {
      #expect(sameBits(runs[other].faceValues, runs[0].faceValues))
      #expect(sameBits(runs[other].objectiveValues, runs[0].objectiveValues))
      for (a, b) in zip(gradients[other], gradients[0]) {
        for control in setup.controls { #expect(sameBits(a[all: control], b[all: control]), "\(control.path)") }
      }
    }
  }
}
