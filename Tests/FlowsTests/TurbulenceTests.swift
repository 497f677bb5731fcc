import CaseFiles
import Fields
import Flows
import Reversal
import Scalars
import Testing

/// Large-eddy simulation: the eddy viscosity at sides, what its stress conserves, and its
/// derivatives.
@Suite struct TurbulenceTests {
  private static func box(_ dimension: Int, _ turbulence: String, _ extra: String = "") -> String {
    let velocity = dimension == 2 ? #"["0.3 + sin(3*y)", "cos(2*x) - 0.2"]"# : #"["0.3 + sin(3*y + z)", "cos(2*x) - 0.2", "0.5*sin(x*y)"]"#
    return """
      flow: { viscosity: 0.002, turbulence: { \(turbulence) } }
      domain: { \(dimension == 2 ? "size: [1.1, 1.3], cells: [11, 20]" : "size: [1.1, 1.3, 0.9], cells: [9, 7, 8]") }
      initial: { velocity: \(velocity) }
      numerics: { advection: quick }
      time: { steps: 6, dt: 0.02 }
      objective: { kinetic-energy: {} }
      \(extra)
      """
  }

  /// Periodic, or walls that move, an inflow and an outflow.
  private static func boundaries(_ dimension: Int, closed: Bool) -> String {
    if !closed { return "boundaries: { left: periodic, right: periodic }" }
    let (inflow, wall, depth) = dimension == 2 ? ("[1, 0.2]", "[2, 0]", "") : ("[1, 0.2, 0.1]", "[2, 0, 1]", ", back: wall, front: slip")
    return "boundaries: { left: { inflow: \(inflow) }, right: outflow, bottom: { wall: \(wall) }, top: slip\(depth) }"
  }

  static let models = ["model: smagorinsky", "model: wale", "model: smagorinsky, constant: 0.3, van_driest: 0.01"]

  // MARK: The eddy viscosity

  /// Couette flow is linear to the walls: so is the velocity with its ghosts, and the viscosity is
  /// the same in all cells.
  @Test(arguments: [2, 3]) func linearShearBetweenWalls(dimension: Int) throws {
    let (size, cells, wall, velocity) =
      dimension == 2 ? ("[1, 2]", "[8, 10]", "[3, 0]", "[1.5*y, 0]") : ("[1, 2, 3]", "[8, 10, 6]", "[3, 0, 0]", "[1.5*y, 0, 0]")
    func viscosity(_ turbulence: String) throws -> (field: Field<Double>, model: FlowModel) {
      let flow = try FlowCase.flow(
        FlowCase.load(
          """
          flow: { viscosity: 0.01, turbulence: { \(turbulence) } }
          domain: { size: \(size), cells: \(cells) }
          boundaries: { left: periodic, bottom: wall, top: { wall: \(wall) } }
          initial: { velocity: \(velocity) }
          time: { steps: 1, dt: 0.01 }
          """))
      return (try #require(flow.eddyViscosity()), flow.model)
    }
    let (uniform, model) = try viscosity("model: smagorinsky")
    let expected = 0.17 * 0.17 * Double.pow(model.grid.cellVolume, 2 / Double(dimension)) * 1.5
    model.grid.interior.forEach { #expect(abs(uniform[$0, $1, $2] - expected) <= 1e-13 * expected) }
    let (vanishing, _) = try viscosity("model: wale")
    #expect(vanishing.maximumMagnitude(model.grid.interior) <= 1e-15 * expected)
    let (damped, _) = try viscosity("model: smagorinsky, van_driest: 0.02")
    model.grid.interior.forEach { i, j, k in
      let distance = min(Double(j) + 0.5, 9.5 - Double(j)) * 0.2
      let factor = 1 - Double.exp(-distance / 0.02 / 26)
      #expect(abs(damped[i, j, k] - factor * factor * expected) <= 1e-13 * expected)
    }
  }

  /// The stage's operator alone, on random velocities in a periodic box: momentum stays, energy
  /// falls.
  @Test(arguments: [2, 3], models.prefix(2)) func stressMovesMomentumAndTakesEnergy(dimension: Int, turbulence: String) throws {
    let model = try FlowModel(FlowCase.load(Self.box(dimension, turbulence)), workers: Workers(count: 2))
    let parameters = try FlowParameters<Double>(model)
    let chain = try IncompressibleFlow<Double>(model, parameters: parameters).operators
    #expect(Array(chain.operatorNames.prefix(3)) == ["ghostCells", "momentum", "eddyStress"])
    let memory = StageMemory(model, parameters: parameters, allocating: true)
    (memory.stage, memory.timeStep) = (model.integrator.stages[0], 0.01)
    var noise = Noise(seed: 3)
    for field in memory.input { field.fill(model.grid.interior) { _, _, _ in noise.next() } }
    chain.operators[0].forward(memory)
    chain.operators[2].forward(memory)
    var power = 0.0
    for (velocity, change) in zip(memory.input, memory.output) {
      var (sum, size) = (0.0, 0.0)
      model.grid.interior.forEach { i, j, k in
        sum += change[i, j, k]
        size += abs(change[i, j, k])
        power += velocity[i, j, k] * change[i, j, k]
      }
      #expect(size > 0 && abs(sum) <= 1e-15 * size)
    }
    // −ν times squares of rates of strain: far from zero.
    #expect(power < 0)
    let scale = zip(memory.input, memory.output).reduce(0.0) {
      $0 + $1.0.maximumMagnitude(model.grid.interior) * $1.1.maximumMagnitude(model.grid.interior)
    }
    #expect(power <= -0.01 * scale)
  }

  // MARK: Derivatives

  @Test(arguments: TranspositionTests.planeBoundaries, models.prefix(2)) func planeIsTransposed(boundaries: String, turbulence: String)
    throws
  {
    try Self.expectIdentity(Self.box(2, turbulence, "boundaries: { \(boundaries) }"))
  }

  @Test(arguments: TranspositionTests.spaceBoundaries, models.prefix(2)) func spaceIsTransposed(boundaries: String, turbulence: String)
    throws
  {
    try Self.expectIdentity(Self.box(3, turbulence, "boundaries: { \(boundaries) }"))
  }

  @Test(arguments: [2, 3]) func dampingIsTransposed(dimension: Int) throws {
    try Self.expectIdentity(Self.box(dimension, Self.models[2], Self.boundaries(dimension, closed: true)))
  }

  private static func expectIdentity(_ text: String) throws {
    var identity = try OperatorIdentity(FlowCase.load(text))
    let defects = try identity.defects()
    #expect(defects.map(\.name).contains("eddyStress"))
    for (name, defect) in defects { #expect(defect <= 1e-14, "\(name)") }
  }

  private static func gradient(_ setup: Case, workers: Int = 1) throws -> ControlVector {
    let flow = try FlowCase.flow(setup, workers: workers)
    _ = try ReverseDriver(flow).run(StoreAll(steps: 6))
    return flow.controlGradient()
  }

  private static let controls = "controls: [viscosity, flow.turbulence.constant, initial.velocity]"

  @Test(arguments: [2, 3], models) func tangentAdjointAndComplexStepAgree(dimension: Int, turbulence: String) throws {
    for closed in turbulence == Self.models[2] ? [true] : [false, true] {
      let setup = try FlowCase.load(Self.box(dimension, turbulence, Self.boundaries(dimension, closed: closed) + "\n" + Self.controls))
      let gradient = try Self.gradient(setup)
      let model = try FlowModel(setup, workers: .single)
      var noise = Noise(seed: 5)
      for control in setup.controls {
        var direction = ControlVector(model)
        for element in 0..<model.elementCount(control) { direction[control, element] = noise.next() }
        let slope = gradient.dot(direction)
        let tangent = try FlowCase.flow(setup, direction: direction) { Dual($0, tangent: $1) }
        while !tangent.isFinished { try tangent.advance() }
        let complex = try FlowCase.flow(setup, direction: direction) { ComplexStep($0, imaginary: 1e-30 * $1) }
        while !complex.isFinished { try complex.advance() }
        #expect(slope != 0, "\(control.path)")
        #expect(abs(tangent.objectiveValues[0].tangent - slope) <= 1e-12 * abs(slope), "\(control.path)")
        #expect(abs(complex.objectiveValues[0].im / 1e-30 - slope) <= 1e-12 * abs(slope), "\(control.path)")
      }
    }
  }

  /// A flow without gradients has an eddy viscosity of zero, and finite derivatives.
  @Test(arguments: models.prefix(2)) func uniformFlow(turbulence: String) throws {
    let setup = try FlowCase.load(Self.box(2, turbulence, Self.controls), ["initial.velocity=[1, 0.5]"])
    let gradient = try Self.gradient(setup)
    #expect(gradient[.turbulenceConstant] == 0)
    let flow = try FlowCase.finished(setup)
    // Of the mean of ½|u|², with every face's value carried along.
    let share = 1 / Double(flow.model.grid.cellCount)
    let expected = (0..<2).flatMap { [Double](repeating: [1, 0.5][$0] * share, count: flow.model.grid.cellCount) }
    #expect(largestDifference(gradient[all: .initialVelocity], expected) <= 1e-13 * share)
  }

  @Test(arguments: models) func workersDoNotChangeABit(turbulence: String) throws {
    let setup = try FlowCase.load(Self.box(3, turbulence, Self.boundaries(3, closed: true) + "\n" + Self.controls))
    let (alone, shared) = (try FlowCase.finished(setup), try FlowCase.finished(setup, workers: 3))
    #expect(sameBits(alone.faceValues, shared.faceValues))
    let gradients = try [1, 3].map { try Self.gradient(setup, workers: $0) }
    for control in setup.controls { #expect(sameBits(gradients[0][all: control], gradients[1][all: control])) }
  }

  // MARK: Steps

  /// Where eddies diffuse faster than the flow crosses a cell, they limit the step.
  @Test func timeStepCountsTheEddyViscosity() throws {
    let flow = try FlowCase.flow(FlowCase.load(Self.box(2, "model: smagorinsky, constant: 3"), ["time={ steps: 1, cfl: 0.5 }"]))
    let grid = flow.model.grid
    let largest = try #require(flow.eddyViscosity()).maximumMagnitude(grid.interior)
    try flow.advance()
    let rate = 4 * (0.002 + largest) * (1 / (grid.spacing[0] * grid.spacing[0]) + 1 / (grid.spacing[1] * grid.spacing[1]))
    #expect(abs(flow.timeSteps[0] - 0.9 * 2.5 / rate) <= 1e-13 * flow.timeSteps[0])
  }
}
