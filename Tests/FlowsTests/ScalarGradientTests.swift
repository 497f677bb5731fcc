import CaseFiles
import Fields
import Flows
import Reversal
import Scalars
import Sweeps
import Testing

/// Gradients through scalars and buoyancy: tangent, adjoint and complex step of every control and
/// objective, and the operators' transposes.
@Suite struct ScalarGradientTests {
  static func controls(_ text: String) throws -> [Control] {
    let setup = try FlowCase.load(text)
    // Another reference accelerates all fluid alike, which the pressure balances to round-off.
    return setup.availableControls.filter { !$0.path.hasSuffix(".reference") }
  }

  static func controlled(_ text: String, _ controls: [Control]) throws -> Case {
    try FlowCase.load(text, ["controls=[\(controls.map(\.path).joined(separator: ", "))]"])
  }

  /// Along a random direction of each control alone. A slope may be zero, as that of a flux that is
  /// prescribed by all but that flux; then it is in every way.
  static func expectSameSlopes(_ setup: Case, _ derivatives: (ControlVector) throws -> [Double]) throws {
    let gradients = try FlowCase.gradients(setup)
    let model = try FlowModel(setup, workers: .single)
    var noise = Noise(seed: 5)
    for control in setup.controls {
      var direction = ControlVector(model)
      for element in 0..<model.elementCount(control) { direction[control, element] = noise.next() }
      let others = try derivatives(direction)
      let slopes = gradients.map { $0.dot(direction) }
      #expect(slopes.contains { $0 != 0 }, "\(control.path)")
      for (index, slope) in slopes.enumerated() {
        #expect(abs(others[index] - slope) <= 1e-11 * abs(slope) + 1e-16, "\(setup.objectives[index].name) by \(control.path)")
      }
    }
  }

  @Test(arguments: ScalarCase.all)
  func tangentsAreGradients(text: String) throws {
    let setup = try Self.controlled(text, Self.controls(text))
    try Self.expectSameSlopes(setup) { try FlowCase.objectives(setup, $0) { Dual($0, tangent: $1) }.map(\.tangent) }
  }

  /// With central differences, which are analytic.
  @Test(arguments: ScalarCase.all)
  func complexStepsAreGradients(text: String) throws {
    var setup = try Self.controlled(text, Self.controls(text))
    setup.fluid.numerics.advection = .central
    try Self.expectSameSlopes(setup) { try FlowCase.objectives(setup, $0) { ComplexStep($0, imaginary: 1e-30 * $1) }.map { $0.im * 1e30 } }
  }

  @Test(arguments: ScalarCase.all, Numerics.Advection.allCases.map(\.rawValue))
  func operatorsAreTransposed(text: String, advection: String) throws {
    let setup = try FlowCase.load(
      text,
      [
        "controls=[\(try Self.controls(text).map(\.path).joined(separator: ", "))]",
        "numerics={ advection: \(advection), integrator: rk3 }",
      ])
    var identity = try OperatorIdentity(setup)
    let defects = try identity.defects()
    #expect(
      defects.map(\.name).contains("scalars") && defects.map(\.name).contains("buoyancy")
        && defects.map(\.name).contains("tracerBoundaryFlux"))
    for (name, defect) in defects { #expect(defect <= 1e-14, "\(name)") }
  }

  /// The derivatives by Ra and Pr follow those by ν and κ.
  @Test func chainRuleOfRayleighAndPrandtl() throws {
    let numbers = Convection(rayleigh: 2e4, prandtl: 0.71)
    let short = try FlowCase.gradients(try FlowCase.load(ScalarCase.cavity, ["controls=[flow.rayleigh, flow.prandtl]"]))
    let diffusivity = Control.scalar(name: "temperature", parameter: .diffusivity)
    let long = try FlowCase.gradients(
      try FlowCase.load(
        ScalarCase.cavity,
        [
          "flow={ viscosity: \(numbers.viscosity) }", "scalars.temperature.diffusivity=\(numbers.diffusivity)",
          "scalars.temperature.buoyancy=[0, 1]", "controls=[viscosity, \(diffusivity.path)]",
        ]))
    for (a, b) in zip(short, long) {
      let (nu, kappa) = (b[.viscosity] * numbers.viscosity / 2, b[diffusivity] * numbers.diffusivity / 2)
      #expect(abs(a[.rayleigh] * 2e4 + nu + kappa) <= 1e-13 * abs(nu + kappa))
      #expect(abs(a[.prandtl] * 0.71 - nu + kappa) <= 1e-13 * (abs(nu) + abs(kappa)))
    }
  }

  /// In a box of another height and between other temperatures, some of them formulas: the
  /// temperature difference that Ra is about moves with what is given at the sides.
  @Test(arguments: ["left: 0.5, right: -1.5", "left: \"1 + 0.3*y\", right: -0.5", "bottom: 1.7, top: 0.1*x, left: 0"])
  func temperatureDifferencesAreDifferentiated(boundaries: String) throws {
    let text = ScalarCase.cavity.replacingOccurrences(of: "left: 0.5, right: -0.5, top: { flux: 0.01 }", with: boundaries)
      .replacingOccurrences(of: "size: [1, 1]", with: "size: [1.3, 1.4], stretching: { y: { tanh: 1.2 } }")
      .replacingOccurrences(of: "side: left", with: boundaries.contains("bottom") ? "side: bottom" : "side: left")
    let setup = try Self.controlled(text, Self.controls(text))
    try Self.expectSameSlopes(setup) { try FlowCase.objectives(setup, $0) { Dual($0, tangent: $1) }.map(\.tangent) }
    let plain = try FlowCase.flow(setup).parameters.viscosity
    #expect(abs(plain / setup.fluid.flow.viscosity - 1) <= 1e-12)
  }

  @Test(arguments: ScalarCase.all)
  func workersDoNotChangeABit(text: String) throws {
    let setup = try Self.controlled(text, Self.controls(text))
    let runs = try (1...3).map { try FlowCase.finished(setup, workers: $0) }
    let gradients = try (1...3).map { try FlowCase.gradients(setup, workers: $0) }
    for other in 1..<3 {
      #expect(sameBits(runs[other].faceValues, runs[0].faceValues) && sameBits(runs[other].scalarValues, runs[0].scalarValues))
      for (a, b) in zip(gradients[other], gradients[0]) {
        for control in setup.controls { #expect(sameBits(a[all: control], b[all: control]), "\(control.path)") }
      }
    }
  }

  /// A passive scalar takes no part in the flow that carries it.
  @Test func passiveScalarsLeaveTheFlowAlone() throws {
    let alone = try FlowCase.finished(try FlowCase.load(FlowCase.channel()))
    let withDye = try FlowCase.finished(
      try FlowCase.load(FlowCase.channel(), ["scalars={ dye: { diffusivity: 0.01, boundaries: { left: 1 } } }"]))
    #expect(sameBits(alone.faceValues, withDye.faceValues))
    #expect(sameBits(alone.objectiveValues, withDye.objectiveValues))
  }
}
