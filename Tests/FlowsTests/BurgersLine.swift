import CaseFiles
import Fields
import Flows
import Reversal
import Scalars
import Sweeps

/// A whole family in one file: Burgers' equation uₜ + u uₓ = ν uₓₓ on a periodic line of cells, by
/// central differences and forward steps. It stands here, and not among the products, to show what
/// a family has to give and what it gets for it: clock, windows, objectives, checkpoints and
/// gradients.
final class BurgersModel: ReversibleModel {
  let setup: Case
  let physics: BurgersCase
  let grid: Grid
  let workers = Workers.single
  var mesh: any Mesh { grid }

  init(_ setup: Case) throws {
    guard let physics = setup.family as? BurgersCase else { throw FlowError.unresolved("not a case of Burgers' equation") }
    (self.setup, self.physics) = (setup, physics)
    grid = Grid(cells: setup.domain.cells, size: setup.domain.size, origin: setup.domain.origin)
  }

  var count: Int { grid.cells[0] }
  var width: Double { grid.spacing[0] }

  var parameters: ParameterTable<[Double]> {
    ParameterTable(
      [
        Parameter(.viscosity, unit: "length^2/time", magnitude: 1e-3) { [$0[0]] },
        Parameter(.initialVelocity, unit: "length/time", magnitude: 0.05, count: count) { Array($0.dropFirst()) },
      ], controls: setup.controls)
  }

  func initial() -> [Double] {
    (0..<count).map { physics.initial.value(at: grid.position($0, 0, 0)) }
  }

  func caseValues() throws -> [Double] { [physics.viscosity] + initial() }

  func flow(displacement: ControlVector?, sizes: StepSizes, faulty: String?) throws -> BurgersLine<Double> {
    BurgersLine(self, displacement: displacement, sizes: sizes) { x, _ in x }
  }

  func flow<S: SweepScalar>(
    displacement: ControlVector?, along direction: ControlVector, sizes: StepSizes, combine: @escaping (Double, Double) -> S
  ) throws -> any Simulation<S> {
    BurgersLine(self, displacement: displacement, direction: direction, sizes: sizes, combine: combine)
  }
}

/// The line in any scalar. Its gradient is the viscosity's cotangent, then those of the initial
/// values.
final class BurgersLine<S: SweepScalar>: Simulation {
  struct State {
    var values: [S]
    var step = 0
    var time = 0.0
  }
  final class Record {
    var start: [S] = []
    var size = 0.0
    var time = 0.0
  }

  let model: BurgersModel
  let run: Run<S>
  let ownRecord = Record()
  let viscosity: S
  let initial: [S]
  private(set) var state: [S] = []
  private var cotangent: [S] = []
  private(set) var gradient: [S] = []
  private var seed: [S]?
  /// How often a step has been taken, again or for its record alone too.
  private(set) var takenSteps = 0

  init(
    _ model: BurgersModel, displacement: ControlVector? = nil, direction: ControlVector? = nil, sizes: StepSizes = .chosen,
    combine: @escaping (Double, Double) -> S = { x, _ in S(x) }
  ) {
    self.model = model
    run = Run(model.setup, sizes: sizes)
    func moved(_ value: Double, _ control: Control, _ element: Int = 0) -> S {
      combine(value + (displacement?[control, element] ?? 0), direction?[control, element] ?? 0)
    }
    viscosity = moved(model.physics.viscosity, .viscosity)
    initial = model.initial().enumerated().map { moved($1, .initialVelocity, $0) }
    begin()
  }

  func resetState() { state = initial }

  var stateValues: [S] { state }
  var completeState: [[Double]] {
    get { Self.planes(of: state) }
    set { state = Self.values(newValue) }
  }
  var stateCotangent: [[Double]] {
    get { Self.planes(of: cotangent) }
    set { cotangent = Self.values(newValue) }
  }
  func addToStateCotangent(_ planes: [[Double]]) { for (i, value) in Self.values(planes).enumerated() { cotangent[i] += value } }

  private static func planes(of values: [S]) -> [[Double]] { (0..<S.planes).map { plane in values.map { $0.plane(plane) } } }
  private static func values(_ planes: [[Double]]) -> [S] { planes[0].indices.map { i in S(planes: { planes[$0][i] }) } }

  var stateBytes: Int { 8 * model.count * S.planes }
  var recordBytes: Int { stateBytes }
  func checkFinite() throws {}
  var diagnostics: [Diagnostic] { [Diagnostic("mass") { [self] in model.width * state.reduce(0) { $0 + $1.real } }] }

  /// Values two cells to the left and to the right.
  private func neighbours(_ u: [S], _ i: Int) -> (S, S) { (u[(i + u.count - 1) % u.count], u[(i + 1) % u.count]) }

  // u ← u − Δt ∂(u²/2)/∂x + ν Δt ∂²u/∂x²
  func takeStep(_ step: Int, _ record: Record, isWhole: Bool) throws {
    takenSteps += 1
    (record.size, record.start, record.time) = (run.size(of: step, choose: nextSize), state, time)
    if !isWhole { return }
    let (advection, diffusion) = (S(record.size / (4 * model.width)), viscosity * S(record.size / (model.width * model.width)))
    for i in state.indices {
      let (left, right) = neighbours(record.start, i)
      state[i] = record.start[i] - advection * (right * right - left * left) + diffusion * (left + right - S(2) * record.start[i])
    }
  }

  /// By the Courant number and the limit of diffusion; the last step meets the end.
  private func nextSize() -> Double {
    switch model.setup.time.step {
    case .fixed(let fixed): return fixed
    case .cfl(let number):
      let fastest = state.reduce(0) { max($0, abs($1.real)) }
      let size = min(number * model.width / fastest, 0.4 * model.width * model.width / viscosity.real)
      return min(size, (model.setup.time.end ?? .infinity) - time)
    }
  }

  func value(ofObjective index: Int, after record: Record) -> S {
    state.reduce(S(0)) { $0 + $1 * $1 } * S(0.5 / Double(state.count))
  }

  func clearCotangents() {
    cotangent = seed ?? [S](repeating: S(0), count: model.count)
    gradient = [S](repeating: S(0), count: 1 + model.count)
  }

  func seedReverse(with weights: [S]) { (seed, run.isSeeded) = (weights, true) }

  func pullBackValue(ofObjective index: Int, weight: S, timeStep: Double, following record: Record?) {
    for (i, value) in (record?.start ?? state).enumerated() { cotangent[i] += weight / S(Double(model.count)) * value }
  }

  func pullBackStep(_ record: Record, _ shares: [ObjectiveShare<S>]) throws {
    let (advection, diffusion) = (S(record.size / (2 * model.width)), S(record.size / (model.width * model.width)))
    var before = cotangent
    for i in cotangent.indices {
      let (left, right) = neighbours(record.start, i)
      let (behind, ahead) = neighbours(cotangent, i)
      before[i] += advection * record.start[i] * (ahead - behind) + viscosity * diffusion * (behind + ahead - S(2) * cotangent[i])
      gradient[0] += diffusion * (left + right - S(2) * record.start[i]) * cotangent[i]
    }
    cotangent = before
  }

  func passCotangents(through archive: inout NumberArchive<S>) {
    archive.pass(&cotangent)
    archive.pass(&gradient)
  }

  /// Its objective is no formula of names.
  func addToNames(_ cotangents: [S]) {}

  func gradientVector(plane: Int) -> ControlVector { model.parameters.vector(of: gradient.map { $0.plane(plane) }) }

  func finishReverse() { gradient.replaceSubrange(1..., with: cotangent) }

  func makeState() -> State { State(values: state) }
  func save(into place: inout State) { place = State(values: state, step: step, time: time) }
  func restore(from place: State) {
    state = place.values
    run.move(to: place.step, time: place.time)
  }
  func save(startOf record: Record, of step: Int, into place: inout State) {
    place = State(values: record.start, step: step, time: record.time)
  }
  static func write(_ state: State, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try withUnsafeBytes(of: (state.step, state.time)) { try sink($0) }
    try state.values.withUnsafeBytes { try sink($0) }
  }
  static func read(_ state: inout State, from source: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    var place = (state.step, state.time)
    try withUnsafeMutableBytes(of: &place) { try source($0) }
    (state.step, state.time) = place
    try state.values.withUnsafeMutableBytes { try source($0) }
  }
  func makeRecord() -> Record { Record() }
}

extension BurgersLine: DifferentiableSimulation, ObservableFlow where S == Double {
  var observedFields: [FlowField] {
    [
      FlowField("velocity", "velocity along the line", units: "length/time") { [unowned self] in
        (0..<model.grid.cells[1]).flatMap { _ in state }
      }
    ]
  }

  var cotangentNorm: Double { cotangent.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
