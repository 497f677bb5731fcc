import CaseFiles
import Fields
import Flows
import Reversal
import Scalars
import Sweeps
import Testing

/// Scalars in large-eddy simulations: what eddies mix is conserved, and differentiated exactly.
@Suite struct EddyFluxTests {
  private static func box(_ dimension: Int, _ turbulence: String, closed: Bool, _ extra: String = "") -> String {
    let velocity = dimension == 2 ? #"["0.3 + sin(3*y)", "cos(2*x) - 0.2"]"# : #"["0.3 + sin(3*y + z)", "cos(2*x) - 0.2", "0.5*sin(x*y)"]"#
    let (inflow, wall, depth) = dimension == 2 ? ("[1, 0.2]", "[2, 0]", "") : ("[1, 0.2, 0.1]", "[2, 0, 1]", ", back: wall, front: slip")
    let sides = closed ? "left: { inflow: \(inflow) }, right: outflow, bottom: { wall: \(wall) }, top: slip\(depth)" : "left: periodic"
    let values = closed ? "boundaries: { left: 0.7, bottom: \"1 + x\", top: { flux: 0.2 } }" : "source: \"0.1*x\""
    let buoyancy = dimension == 2 ? "[0.3, 1]" : "[0.3, 1, -0.2]"
    return """
      flow: { viscosity: 0.002, turbulence: { \(turbulence) } }
      domain: { \(dimension == 2 ? "size: [1.1, 1.3], cells: [11, 20]" : "size: [1.1, 1.3, 0.9], cells: [9, 7, 8]") }
      boundaries: { \(sides) }
      scalars:
        heat: { diffusivity: 0.003, buoyancy: \(buoyancy), initial: "sin(3*x)*y", \(values) }
        dye: { diffusivity: 0, initial: "cos(2*x + y)", \(values) }
      initial: { velocity: \(velocity) }
      numerics: { advection: quick }
      time: { steps: 6, dt: 0.02 }
      objective:
        scalar-variance: { scalar: heat }
        kinetic-energy: { window: [0.05, 0.11] }
        \(closed ? "flux: { scalar: dye, side: bottom, window: [0.03, 0.11] }" : "scalar-distance: { scalar: dye, target: 0.2 }")
      \(extra)
      """
  }

  private static let controls =
    "controls: [viscosity, flow.turbulence.constant, flow.turbulence.turbulent_prandtl, scalars.heat.diffusivity, initial.velocity, initial.dye]"
  private static let models = TurbulenceTests.models

  // MARK: Derivatives

  @Test(arguments: [2, 3], models) func operatorsAreTransposed(dimension: Int, turbulence: String) throws {
    for closed in turbulence == Self.models[2] ? [true] : [false, true] {
      let sources = "controls: [scalars.heat.source, scalars.dye.source]"
      var identity = try OperatorIdentity(FlowCase.load(Self.box(dimension, turbulence, closed: closed, sources)))
      let defects = try identity.defects()
      #expect(defects.map(\.name).prefix(4) == ["ghostCells", "momentum", "scalars", "eddyStress"])
      for (name, defect) in defects { #expect(defect <= 1e-14, "\(name)") }
    }
  }

  @Test(arguments: [2, 3], models) func tangentAdjointAndComplexStepAgree(dimension: Int, turbulence: String) throws {
    for closed in turbulence == Self.models[2] ? [true] : [false, true] {
      let setup = try FlowCase.load(Self.box(dimension, turbulence, closed: closed, Self.controls))
      let gradients = try FlowCase.gradients(setup, steps: 6)
      let model = try FlowModel(setup, workers: .single)
      var noise = Noise(seed: 5)
      for control in setup.controls {
        var direction = ControlVector(model)
        for element in 0..<model.elementCount(control) { direction[control, element] = noise.next() }
        let tangents = try FlowCase.objectives(setup, direction) { Dual($0, tangent: $1) }.map(\.tangent)
        let steps = try FlowCase.objectives(setup, direction) { ComplexStep($0, imaginary: 1e-30 * $1) }.map { $0.im * 1e30 }
        for (index, gradient) in gradients.enumerated() {
          // The terms cancel, and round-off is a part of the terms, not of what is left of them.
          let terms = zip(gradient[all: control], direction[all: control]).map(*)
          let (slope, size) = (terms.reduce(0, +), terms.reduce(0) { $0 + abs($1) })
          #expect(abs(tangents[index] - slope) <= 1e-12 * size, "\(setup.objectives[index].name) by \(control.path)")
          #expect(abs(steps[index] - slope) <= 1e-12 * size, "\(setup.objectives[index].name) by \(control.path)")
        }
        #expect(gradients.contains { $0.dot(direction) != 0 }, "\(control.path)")
      }
    }
  }

  /// The turbulent Prandtl number against differences of fourth order.
  @Test func differencesAgree() throws {
    let setup = try FlowCase.load(Self.box(2, Self.models[0], closed: true, "controls: [flow.turbulence.turbulent_prandtl]"))
    let gradients = try FlowCase.gradients(setup, steps: 6)
    func values(_ shift: Double) throws -> [Double] {
      let turbulence = "\(Self.models[0]), turbulent_prandtl: \(0.85 + shift)"
      return try FlowCase.finished(FlowCase.load(Self.box(2, turbulence, closed: true))).objectiveValues
    }
    let h = 1e-3
    let (near, far) = (try [-h, h].map(values), try [-2 * h, 2 * h].map(values))
    for (index, gradient) in gradients.enumerated() {
      let slope = (8 * (near[1][index] - near[0][index]) - (far[1][index] - far[0][index])) / (12 * h)
      #expect(abs(slope - gradient[.turbulentPrandtl]) <= 1e-8 * abs(slope), "\(setup.objectives[index].name)")
    }
  }

  @Test func workersDoNotChangeABit() throws {
    let setup = try FlowCase.load(Self.box(3, Self.models[1], closed: true, Self.controls))
    let (alone, shared) = (try FlowCase.finished(setup), try FlowCase.finished(setup, workers: 3))
    #expect(sameBits(alone.faceValues, shared.faceValues) && sameBits(alone.scalarValues, shared.scalarValues))
    let gradients = try [1, 3].map { try FlowCase.gradients(setup, steps: 6, workers: $0) }
    for (a, b) in zip(gradients[0], gradients[1]) {
      for control in setup.controls { #expect(sameBits(a[all: control], b[all: control]), "\(control.path)") }
    }
  }

  // MARK: What eddies do

  /// The change of scalars by the stage's operator alone, of random velocities.
  private static func mixing(_ text: String, _ scalar: (_ noise: inout Noise) -> Double) throws -> (
    scalar: Field<Double>, change: Field<Double>, model: FlowModel
  ) {
    let model = try FlowModel(FlowCase.load(text), workers: Workers(count: 2))
    let parameters = try FlowParameters<Double>(model)
    let chain = try IncompressibleFlow<Double>(model, parameters: parameters).operators
    let memory = StageMemory(model, parameters: parameters, allocating: true)
    (memory.stage, memory.timeStep) = (model.integrator.stages[0], 0.01)
    var noise = Noise(seed: 3)
    for field in memory.input.indices {
      memory.input[field].fill(model.unknowns(field)) { _, _, _ in field < model.dimension ? noise.next() : scalar(&noise) }
    }
    chain.operators[0].forward(memory)
    for field in memory.output[model.dimension...] { field.fill(model.grid.interior, with: 1.3) }
    chain.operators[3].forward(memory)
    return (memory.input[model.dimension], memory.output[model.dimension], model)
  }

  private static func closed(_ dimension: Int) -> String {
    let depth = dimension == 2 ? "" : ", back: slip, front: wall"
    return """
      flow: { viscosity: 0, turbulence: { model: smagorinsky } }
      domain: { \(dimension == 2 ? "size: [1.1, 1.3], cells: [11, 20]" : "size: [1.1, 1.3, 0.9], cells: [9, 7, 8]") }
      boundaries: { left: wall, right: slip, bottom: slip, top: wall\(depth) }
      scalars: { dye: { diffusivity: 0 } }
      time: { steps: 1, dt: 0.01 }
      """
  }

  /// Between sides that nothing passes the sum stays, and variance falls.
  @Test(arguments: [2, 3]) func mixingConserves(dimension: Int) throws {
    let (scalar, mixed, model) = try Self.mixing(Self.closed(dimension)) { $0.next() }
    var (sum, size, decay) = (0.0, 0.0, 0.0)
    model.grid.interior.forEach { i, j, k in
      let change = mixed[i, j, k] - 1.3
      sum += change
      size += abs(change)
      decay += change * scalar[i, j, k]
    }
    #expect(size > 0.01 && abs(sum) <= 1e-14 * Double(model.grid.cellCount))
    #expect(decay < -0.1 * size)
  }

  /// To the last bit.
  @Test(arguments: [2, 3]) func uniformScalarsStayUniform(dimension: Int) throws {
    let (_, mixed, model) = try Self.mixing(Self.closed(dimension)) { _ in 0.7 }
    model.grid.interior.forEach { #expect(mixed[$0, $1, $2] == 1.3) }
  }

  /// What an Euler step adds to the mean is what passes through the sides, by the objective `flux`,
  /// eddies included.
  @Test func fluxesAreThoseOfTheScheme() throws {
    func flow(_ steps: Int) throws -> IncompressibleFlow<Double> {
      try FlowCase.finished(
        FlowCase.load(
          """
          flow: { viscosity: 0.001, turbulence: { model: smagorinsky, constant: 0.4 } }
          domain: { size: [1.1, 1.3], cells: [11, 20] }
          boundaries: { left: wall, right: slip, bottom: { wall: [1, 0] }, top: wall }
          scalars: { dye: { diffusivity: 0.001, initial: "sin(3*x)*y", boundaries: { left: 1, bottom: "x" } } }
          initial: { velocity: ["sin(3*y)*x", "cos(2*x)"] }
          numerics: { advection: quick, integrator: euler }
          time: { steps: \(steps), dt: 0.01 }
          objective: { left: { kind: flux, scalar: dye, side: left }, bottom: { kind: flux, scalar: dye, side: bottom } }
          """))
    }
    let (before, after) = (try flow(3), try flow(4))
    let gain = (after.scalarMeans()[0] - before.scalarMeans()[0]) * 1.1 * 1.3 / 0.01
    let flux = before.objectiveValues.reduce(0, +)
    #expect(abs(gain - flux) <= 1e-11 * abs(flux))
  }

  /// Where eddies diffuse scalars faster than momentum, scalars limit the step.
  @Test func timeStepCountsTheEddyDiffusivity() throws {
    let text = Self.box(2, "model: smagorinsky, constant: 3, turbulent_prandtl: 0.4", closed: false)
    let setup = try FlowCase.load(text, ["time={ steps: 1, cfl: 0.5 }", "objective={ kinetic-energy: {} }"])
    let flow = try FlowCase.flow(setup)
    let grid = flow.model.grid
    let largest = try #require(flow.eddyViscosity()).maximumMagnitude(grid.interior)
    try flow.advance()
    let rate = 4 * (0.003 + largest / 0.4) * (1 / (grid.spacing[0] * grid.spacing[0]) + 1 / (grid.spacing[1] * grid.spacing[1]))
    #expect(abs(flow.timeSteps[0] - 0.9 * 2.5 / rate) <= 1e-13 * flow.timeSteps[0])
  }
}
