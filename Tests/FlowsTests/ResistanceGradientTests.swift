import CaseFiles
import Fields
import Flows
import Reversal
import Scalars
import Sweeps
import Testing

/// Gradients through porous bodies and fields of resistance: tangent, adjoint, complex step,
/// differences, and the operator's transpose.
@Suite struct ResistanceGradientTests {
  private static let porous = "porous: { permeability: 2e-3 }"
  static let shapes = [
    "circle: { center: [0.93, 0.78], radius: 0.25 }", "ellipse: { center: [0.95, 0.85], radii: [0.3, 0.2], angle: 20 }",
    "box: { center: [0.9, 0.8], size: [0.5, 0.4], angle: 15 }",
  ]

  /// A channel with a porous body, a solid one behind it, and a resistance everywhere.
  private static func channel(_ shape: String) -> String {
    FlowCase.channel().replacing(
      "bodies: { body: { circle: { center: [0.93, 0.78], radius: 0.25 }, spin: 0.4 } }",
      with: "bodies: { rod: { circle: { center: [1.8, 0.8], radius: 0.2 } }, body: { \(shape), \(porous) } }"
    ).replacing("viscosity: 0.02,", with: "viscosity: 0.02, resistance: \"0.3 + 0.2*x*y\",")
  }

  private static let space = """
    flow: { viscosity: 0.02, turbulence: { model: smagorinsky } }
    domain: { size: [1.1, 1.3, 0.9], cells: [8, 9, 7] }
    boundaries: { bottom: wall, top: slip }
    bodies:
      ball: { sphere: { center: [0.5, 0.6, 0.4], radius: 0.25 }, \(porous) }
      rod: { ellipse: { center: [0.05, 0.5], radii: [0.2, 0.3], angle: 30 }, porous: { permeability: 0.01 } }
    scalars: { heat: { diffusivity: 0.03, buoyancy: [0.1, 1, -0.4], initial: "sin(3*x)*y + z" } }
    initial: { velocity: ["1 + 0.2*sin(3*y + z)", "0.1*cos(2*x)", "0.2*sin(x*y)"] }
    numerics: { advection: quick, integrator: rk4 }
    time: { steps: 8, dt: 0.02 }
    objective: { drag: { body: ball, window: [0.05, 0.13] }, lift: { body: rod }, kinetic-energy: {} }
    """

  private static func controlled(_ text: String) throws -> Case {
    let setup = try FlowCase.load(text)
    let controls = setup.availableControls
    return try FlowCase.load(text, ["controls=[\(controls.map(\.path).joined(separator: ", "))]"])
  }

  private static func expectSameSlopes(_ setup: Case, _ derivatives: (ControlVector) throws -> [Double]) throws {
    let gradients = try FlowCase.gradients(setup)
    let model = try FlowModel(setup, workers: .single)
    var noise = Noise(seed: 5)
    for control in setup.controls {
      var direction = ControlVector(model)
      for element in 0..<model.elementCount(control) { direction[control, element] = noise.next() }
      let others = try derivatives(direction)
      for (index, gradient) in gradients.enumerated() {
        let terms = zip(gradient[all: control], direction[all: control]).map(*)
        let (slope, size) = (terms.reduce(0, +), terms.reduce(0) { $0 + abs($1) })
        #expect(abs(others[index] - slope) <= 1e-11 * abs(slope) + 1e-13 * size, "\(setup.objectives[index].name) by \(control.path)")
      }
      #expect(gradients.contains { $0.dot(direction) != 0 }, "\(control.path)")
    }
  }

  static let cases = shapes.map(channel) + [space]

  @Test(arguments: cases) func tangentsAreGradients(text: String) throws {
    let setup = try Self.controlled(text)
    try Self.expectSameSlopes(setup) { try FlowCase.objectives(setup, $0) { Dual($0, tangent: $1) }.map(\.tangent) }
  }

  @Test(arguments: cases) func complexStepsAreGradients(text: String) throws {
    var setup = try Self.controlled(text)
    setup.fluid.numerics.advection = .central
    try Self.expectSameSlopes(setup) { try FlowCase.objectives(setup, $0) { ComplexStep($0, imaginary: 1e-30 * $1) }.map { $0.im * 1e30 } }
  }

  /// Permeability, place, angle, sizes and the resistance of one cell, by differences of fourth
  /// order.
  @Test func differencesAreGradients() throws {
    let text = Self.channel(Self.shapes[1])
    var setup = try Self.controlled(text)
    setup.fluid.numerics.advection = .central
    let gradients = try FlowCase.gradients(setup)
    let model = try FlowModel(setup, workers: .single)
    let parameters: [(Control.BodyParameter, Double)] = [(.center, 1e-4), (.radii, 1e-4), (.angle, 1e-2), (.permeability, 2e-5)]
    for (control, h) in parameters.map({ (Control.body(name: "body", parameter: $0), $1) }) + [(.resistance, 1e-2)] {
      var direction = ControlVector(model)
      let element = control == .resistance ? 8 * 24 + 9 : model.elementCount(control) - 1
      direction[control, element] = 1
      let values = try [-2.0, -1, 1, 2].map { [setup] step in try FlowCase.objectives(setup, direction) { $0 + step * h * $1 } }
      for (index, gradient) in gradients.enumerated() {
        let slope = (8 * (values[2][index] - values[1][index]) - (values[3][index] - values[0][index])) / (12 * h)
        let exact = gradient[control, element]
        #expect(abs(slope - exact) <= 1e-6 * abs(exact), "\(setup.objectives[index].name) by \(control.path)")
      }
    }
  }

  @Test(arguments: cases) func operatorsAreTransposed(text: String) throws {
    var identity = try OperatorIdentity(Self.controlled(text))
    let defects = try identity.defects()
    #expect(defects.map(\.name).contains("resistance"))
    for (name, defect) in defects { #expect(defect <= 1e-14, "\(name)") }
  }

  @Test(arguments: [cases[2], cases[3]]) func workersDoNotChangeABit(text: String) throws {
    let setup = try Self.controlled(text)
    let runs = try [1, 3].map { try FlowCase.finished(setup, workers: $0) }
    #expect(sameBits(runs[0].faceValues, runs[1].faceValues) && sameBits(runs[0].objectiveValues, runs[1].objectiveValues))
    let gradients = try [1, 3].map { try FlowCase.gradients(setup, workers: $0) }
    for (a, b) in zip(gradients[0], gradients[1]) {
      for control in setup.controls { #expect(sameBits(a[all: control], b[all: control]), "\(control.path)") }
    }
  }

  /// Without a control of it, a formula's resistance costs a pullback nothing and leaves the other
  /// derivatives alone.
  @Test func controlsAreEachAlone() throws {
    let text = FlowCase.channel()
    let both = try FlowCase.gradients(FlowCase.load(text, ["flow.resistance=x*y", "controls=[viscosity, force, flow.resistance]"]))
    let alone = try FlowCase.gradients(FlowCase.load(text, ["flow.resistance=x*y", "controls=[viscosity, force]"]))
    for (a, b) in zip(both, alone) {
      for control in [Control.viscosity, .force] { #expect(sameBits(a[all: control], b[all: control]), "\(control.path)") }
    }
  }
}
