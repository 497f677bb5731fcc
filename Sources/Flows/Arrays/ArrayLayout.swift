import CaseFiles
import Fields

/// Where the numbers of a case's arrays go to and come from.
struct ArrayLayout {
  typealias Arrays = [[Double]?]

  /// A control of the case.
  struct Row {
    let control: Control
    let count: Int
  }

  let inputs, outputs: [ArrayDescription]
  /// In the order of the case; the first of the inputs.
  let rows: [Row]
  /// The objectives among the outputs: their places there and in the case.
  let objectives: [(place: Int, objective: Int)]
  private let objectiveCount: Int
  /// The input that is a velocity in cells, the input that it makes elements of, and how.
  private let centred: (place: Int, target: Int, map: LinearMap)?
  /// The input that is the size of the steps, and the size in the case; nil where there is no derivative by it.
  let stepSize: (place: Int, own: Double)?
  /// The powers of one over time in the units of the state's numbers, and of objectives.
  private let stateExponents: [Double]
  private let objectiveExponents: [Int?]
  /// The parts of the state, and where they begin among inputs and outputs.
  private let state: [ArrayDescription]
  let firstStateInput: Int
  private let mapped: [MappedArray]
  /// Fields that only pictures have, by their names; a component is skipped where pictures pad.
  private let observed: [(name: String, components: Int, isPadded: Bool)]

  init(_ model: some ReversibleModel, own: ControlVector, _ fields: [FlowField]) {
    rows = model.parameters.rows.map { Row(control: $0.control, count: $0.count) }
    var inputs = model.parameters.rows.map { Self.describe($0, model.mesh) }
    let initial = rows.firstIndex { $0.control == Control("initial.velocity") }
    if let initial, let cells = model.initialVelocityFromCells {
      centred = (inputs.count, initial, cells.map)
      inputs.append(cells.array)
    } else {
      centred = nil
    }
    if case .fixed(let size) = model.setup.time.step, case .steps = model.setup.time.duration, model.stepSizeObstacle == nil {
      stepSize = (inputs.count, size)
      inputs.append(ArrayDescription("time.dt", unit: "time", layout: "number", shape: []))
    } else {
      stepSize = nil
    }
    stateExponents = model.stateArrays.flatMap { [Double](repeating: $0.unit.hasSuffix("/time") ? 1 : 0, count: $0.count) }
    objectiveExponents = model.setup.objectives.indices.map(model.timeExponent(ofObjective:))
    firstStateInput = inputs.count
    state = model.stateArrays.map { $0.renamed("state." + $0.name) }
    mapped = model.cellArrays
    self.inputs = inputs + state
    let (names, mesh) = (Set(mapped.map(\.array.name)), mapped.first?.array.shape.dropLast() ?? [])
    let pictures = fields.filter { !names.contains($0.name) }
    observed = mesh.isEmpty ? [] : pictures.map { ($0.name, $0.components, $0.isPadded) }
    var outputs = state + mapped.map { $0.array.renamed("fields." + $0.array.name) }
    if !mesh.isEmpty {
      outputs += pictures.map {
        ArrayDescription(
          "fields." + $0.name, unit: $0.units, layout: "cells", shape: mesh + ($0.components > 1 ? [$0.components] : []),
          isDifferentiable: false
        )
      }
    }
    let first = outputs.count
    let setup = model.setup
    objectives = setup.objectives.indices.map { (first + $0, $0) }
    objectiveCount = setup.objectives.count
    outputs += setup.objectives.map { objective in
      let probe = ProbeObjectives.name(of: objective, in: setup)
      return ArrayDescription(
        probe.map { "probes." + $0 } ?? "objectives." + objective.name, unit: probe.map(ProbeObjectives.unit) ?? "", layout: "number",
        shape: [])
    }
    self.outputs = outputs
  }

  private static func describe<Values>(_ row: Parameter<Values>, _ mesh: any Mesh) -> ArrayDescription {
    func array(_ layout: String, _ shape: [Int]) -> ArrayDescription {
      ArrayDescription(row.control.path, unit: row.unit, layout: layout, shape: shape)
    }
    switch row.form {
    case .numbers: return row.count == 1 ? array("number", []) : array("vector", [row.count])
    case .faces: return array("elements", [row.count])
    case .field(_, let form):
      // As many of each component as cells: along sides there are others.
      guard case .box(let box) = mesh.layout, row.count == form.components * mesh.cellCount else { return array("elements", [row.count]) }
      return array("elements", (form.components > 1 ? [form.components] : []) + box.cells.reversed())
    }
  }

  // MARK: Inputs

  /// The state that inputs say to begin with; nil where they say nothing of one.
  /// - Throws: `ArrayError` of inputs that do not fit.
  func start(_ values: Arrays) throws -> [Double]? {
    try check(values, inputs, "value")
    let start = try startState(values)
    if let start = centred?.place, let target = centred?.target, values[start] != nil, values[target] != nil {
      throw ArrayError("`\(inputs[start].name)` makes `\(inputs[target].name)`; give one of the two")
    }
    if start != nil, let given = inputs.indices.first(where: { $0 < firstStateInput && values[$0] != nil && beginsRun($0) }) {
      throw ArrayError("a state to begin with leaves no part to `\(inputs[given].name)`; give one of the two")
    }
    return start
  }

  /// The controls at the point that inputs say.
  func point(_ values: Arrays, own: ControlVector) -> ControlVector { vector(values) { own[all: $0] } }

  /// A direction of inputs, zero where none is given.
  func direction(_ tangents: Arrays, at values: Arrays, own: ControlVector) throws -> (direction: ControlVector, start: [Double]?) {
    try check(tangents, inputs, "tangent")
    let hasStart = values.count == inputs.count && state.indices.contains { values[firstStateInput + $0] != nil }
    if !hasStart, let given = state.indices.first(where: { tangents[firstStateInput + $0] != nil }) {
      throw ArrayError("a tangent of `\(state[given].name)` needs its value; give both")
    }
    let start =
      hasStart
      ? state.enumerated().flatMap { place, part in tangents[firstStateInput + place] ?? [Double](repeating: 0, count: part.count) } : nil
    return (vector(tangents) { control in own[all: control].map { _ in 0 } }, start)
  }

  private func vector(_ values: Arrays, missing: (Control) -> [Double]) -> ControlVector {
    ControlVector(
      rows.enumerated().map { place, row in
        if let given = values[place] { return (row.control, given) }
        if let centred, centred.target == place, let cells = values[centred.place] { return (row.control, centred.map.forward(cells)) }
        return (row.control, missing(row.control))
      })
  }

  private func beginsRun(_ input: Int) -> Bool { input == centred?.place || input == centred?.target }

  private func startState(_ values: Arrays) throws -> [Double]? {
    let given = state.indices.filter { values[firstStateInput + $0] != nil }
    if given.isEmpty { return nil }
    if let missing = state.indices.first(where: { !given.contains($0) }) {
      throw ArrayError(
        "a state to begin with has \(state.map { "`\($0.name)`" }.joined(separator: ", ")), and `\(state[missing].name)` is missing")
    }
    return state.indices.flatMap { values[firstStateInput + $0] ?? [] }
  }

  /// The cotangents of inputs.
  /// - Parameter seed: of what it is the gradient, where the derivative by the size of steps is wanted.
  func inputs(of gradient: RunGradient, at values: Arrays, wanted: [Bool], seed: RunSeed? = nil) throws -> Arrays {
    var start = 0
    return try inputs.indices.map { place in
      if place < rows.count { return wanted[place] ? gradient.controls[all: rows[place].control] : nil }
      if place < firstStateInput {
        guard wanted[place] else { return nil }
        if place == stepSize?.place { return [try stepSlope(gradient, seed, at: values)] }
        guard let centred else { return nil }
        return centred.map.transposed(gradient.controls[all: rows[centred.target].control])
      }
      let count = inputs[place].count
      defer { start += count }
      guard wanted[place] else { return nil }
      return gradient.state.map { Array($0[start..<start + count]) } ?? [Double](repeating: 0, count: count)
    }
  }

  // MARK: The size of the steps

  func size(_ values: Arrays) throws -> Double? {
    guard let place = stepSize?.place, let given = values[place]?[0] else { return nil }
    guard given > 0 else { throw ArrayError("`time.dt` is \(given); steps are longer than zero") }
    return given
  }

  /// Δt dy/dΔt = Σ e x ∂y/∂x − e y, transposed.
  private func stepSlope(_ gradient: RunGradient, _ seed: RunSeed?, at values: Arrays) throws -> Double {
    guard let own = stepSize?.own, let seed, let (cotangent, end) = gradient.timeUnit else {
      throw ArrayError("there are no second derivatives by `time.dt`")
    }
    var sum = cotangent
    if let bars = gradient.state, let start = try startState(values) {
      for index in start.indices { sum += stateExponents[index] * start[index] * bars[index] }
    }
    if let bars = seed.state { for index in bars.indices { sum -= stateExponents[index] * end.state[index] * bars[index] } }
    for (index, bar) in seed.objectives.enumerated() where bar != 0 { sum -= try exponent(index) * end.objectives[index] * bar }
    return sum / (try size(values) ?? own)
  }

  /// The direction of the logarithm of the size of steps.
  func timeChange(_ tangents: Arrays, at values: Arrays) throws -> Double {
    guard let stepSize, let given = tangents[stepSize.place] else { return 0 }
    return given[0] / (try size(values) ?? stepSize.own)
  }

  /// The tangent of a start in the changed unit of time.
  func changedStart(_ tangent: [Double]?, _ values: Arrays, by change: Double) throws -> [Double]? {
    guard change != 0, let tangent, let start = try startState(values) else { return tangent }
    return tangent.indices.map { tangent[$0] + change * stateExponents[$0] * start[$0] }
  }

  /// Tangents of the end in the case's unit of time.
  func restored(_ tangents: RunEnd, at end: RunEnd, by change: Double, wanted: [Bool]) throws -> RunEnd {
    if change == 0 { return tangents }
    var objectives = tangents.objectives
    for (place, index) in self.objectives where wanted[place] {
      objectives[index] -= change * (try exponent(index)) * end.objectives[index]
    }
    return RunEnd(
      state: tangents.state.indices.map { tangents.state[$0] - change * stateExponents[$0] * end.state[$0] }, objectives: objectives)
  }

  private func exponent(_ objective: Int) throws -> Double {
    if let exponent = objectiveExponents[objective] { return Double(exponent) }
    let name = outputs[objectives[objective].place].name
    throw ArrayError("there is no derivative of `\(name)` by `time.dt`: it compares the flow with numbers; make it of the state")
  }

  // MARK: Outputs

  /// How many outputs, the first ones, are made of the state.
  var stateOutputs: Int { state.count + mapped.count }

  /// - Parameter picture: finds a field that only pictures have.
  func outputs(of end: RunEnd, wanted: [Bool], picture: (String) -> FlowField?) -> Arrays {
    var (start, place) = (0, 0)
    var arrays = Arrays(repeating: nil, count: outputs.count)
    for part in state {
      if wanted[place] { arrays[place] = Array(end.state[start..<start + part.count]) }
      (start, place) = (start + part.count, place + 1)
    }
    for field in mapped {
      if wanted[place] { arrays[place] = field.map.forward(end.state) }
      place += 1
    }
    for field in observed {
      if wanted[place], let found = picture(field.name) {
        let cells = found.cells()
        arrays[place] = field.isPadded && field.components == 2 ? cells.indices.filter { $0 % 3 < 2 }.map { cells[$0] } : cells
      }
      place += 1
    }
    for (place, objective) in objectives where wanted[place] { arrays[place] = [end.objectives[objective]] }
    return arrays
  }

  /// - Throws: `ArrayError` where an output without a derivative is wanted.
  func refuseFixed(_ wanted: [Bool]) throws {
    if let place = outputs.indices.first(where: { wanted[$0] && !outputs[$0].isDifferentiable }) { throw Self.fixed(outputs[place]) }
  }

  private static func fixed(_ output: ArrayDescription) -> ArrayError {
    ArrayError("`\(output.name)` has no derivative here; make it of `state`, of `fields.velocity` or of an objective")
  }

  func seed(_ cotangents: Arrays) throws -> RunSeed {
    try check(cotangents, outputs, "cotangent")
    try refuseFixed(cotangents.map { $0 != nil })
    var weights = [Double](repeating: 0, count: objectiveCount)
    for (place, objective) in objectives { if let given = cotangents[place] { weights[objective] = given[0] } }
    guard cotangents[..<stateOutputs].contains(where: { $0 != nil }) else {
      return RunSeed(objectives: weights, state: nil)
    }
    var sum = state.enumerated().flatMap { place, part in cotangents[place] ?? [Double](repeating: 0, count: part.count) }
    for (place, field) in mapped.enumerated() {
      guard let cotangent = cotangents[state.count + place] else { continue }
      let share = field.map.transposed(cotangent)
      for index in sum.indices { sum[index] += share[index] }
    }
    return RunSeed(objectives: weights, state: sum)
  }

  private func check(_ arrays: Arrays, _ descriptions: [ArrayDescription], _ what: String) throws {
    guard arrays.count == descriptions.count else { throw ArrayError("\(arrays.count) arrays where there are \(descriptions.count)") }
    for (array, description) in zip(arrays, descriptions) {
      guard let array else { continue }
      guard array.count == description.count else {
        throw ArrayError(
          "the \(what) of `\(description.name)` has \(array.count) numbers, and \(description.shape) takes \(description.count)")
      }
      if let place = array.firstIndex(where: { !$0.isFinite }) {
        throw ArrayError("the \(what) of `\(description.name)` is \(array[place]) at place \(place); give finite numbers")
      }
    }
  }
}
