import CaseFiles
import Fields
import Flows
import Reversal
import Scalars
import Sweeps

/// ⟨J v, w⟩ against ⟨v, Jᵀ w⟩ for each operator of a case's stage, over everything the operator may
/// read or write.
///
/// J v comes from the operator on dual numbers, Jᵀ w from its pullback. Memory, v and w are random;
/// the state, as opposed to the input, has no ghost layers.
struct OperatorIdentity {
  typealias Tangent = Dual<Double>
  private let model: FlowModel
  private var noise = Noise(seed: 11)

  init(_ setup: Case) throws { model = try FlowModel(setup, workers: Workers(count: 2)) }

  /// |⟨J v, w⟩ − ⟨v, Jᵀ w⟩| relative to the sum of |(J v)ᵢ wᵢ|, by the operator's name.
  ///
  /// The terms of a product of random vectors cancel, by a factor of several hundred at times, and
  /// round-off is a part of the terms, not of what is left of them.
  mutating func defects() throws -> [(name: String, defect: Double)] {
    var direction = ControlVector(model)
    for control in direction.controls {
      guard control.path.hasPrefix("bodies.") else { continue }
      for element in 0..<model.elementCount(control) { direction[control, element] = 0.05 * noise.next() }
    }
    let moved = try FlowParameters<Tangent>(model, direction: direction) { Dual($0, tangent: $1) }
    let plain = try FlowParameters<Double>(model)
    let tangentOperators = try IncompressibleFlow<Tangent>(model, parameters: moved).operators.operators
    let operators = try IncompressibleFlow<Double>(model, parameters: plain).operators.operators
    var defects: [(String, Double)] = []
    for (forward, reverse) in zip(tangentOperators, operators) {
      defects.append((reverse.name, defect(forward, reverse, moved, plain)))
    }
    return defects
  }

  private mutating func defect(
    _ forward: any Operator<StageMemory<Tangent>>, _ reverse: any Operator<StageMemory<Double>>, _ moved: FlowParameters<Tangent>,
    _ plain: FlowParameters<Double>
  ) -> Double {
    let tangent = StageMemory(model, parameters: moved, allocating: true)
    let memory = StageMemory(model, parameters: plain, allocating: true)
    let cotangent = StageMemory(model, parameters: FlowParameters<Double>(zeroFor: model), allocating: true)
    let markers = Markers(model, parameters: plain).count
    cotangent.impulses = [Double](repeating: 0, count: model.dimension * markers)
    tangent.impulses = [Tangent](repeating: Tangent(0), count: model.dimension * markers)
    memory.impulses = cotangent.impulses
    for each in [memory, cotangent] { (each.stage, each.timeStep) = (model.integrator.stages[1], 0.01) }
    (tangent.stage, tangent.timeStep) = (memory.stage, 0.01)
    // Late enough for bodies that move to be elsewhere.
    (tangent.time, memory.time, cotangent.time) = (0.1, 0.1, 0.1)

    var random = noise
    // 1. Random values with random tangents; the bodies have theirs already, because markers are
    //   placed beforehand.
    update(tangent, bodies: false) { Dual($0.value == 0 ? random.next() : $0.value, tangent: random.next()) }
    var values = elements(tangent).map(\.value).makeIterator()
    update(memory, bodies: true) { _ in values.next() ?? .nan }
    update(cotangent, bodies: true) { _ in random.next() }
    for index in cotangent.impulses.indices { cotangent.impulses[index] = random.next() }
    for index in cotangent.resistanceImpulses.indices { cotangent.resistanceImpulses[index] = random.next() }
    noise = random
    let (v, w) = (elements(tangent).map(\.tangent), elements(cotangent))
    // 2. Forward on dual numbers, and on plain ones for what the pullback finds in memory.
    forward.forward(tangent)
    reverse.forward(memory)
    let terms = zip(
      elements(tangent) + tangent.impulses + tangent.resistanceImpulses, w + cotangent.impulses + cotangent.resistanceImpulses
    ).map { $0.tangent * $1 }
    // 3. Transposed; impulses of a stage before influence nothing.
    reverse.pullback(memory, cotangent)
    let right = dot(v, elements(cotangent))
    return abs(terms.reduce(0, +) - right) / terms.reduce(0) { $0 + abs($1) }
  }

  /// What operators touch beyond what they declare: fields that they do not read are made unknown,
  /// then their result must be known; fields that they do not write must stay; and with all unknown
  /// that they do not need, the pullback must be the same to the last bit.
  mutating func undeclaredUses() throws -> [String] {
    let parameters = try FlowParameters<Double>(model)
    let operators = try IncompressibleFlow<Double>(model, parameters: parameters).operators.operators
    var random = noise
    func randomMemory(_ parameters: FlowParameters<Double>) -> StageMemory<Double> {
      let memory = StageMemory(model, parameters: parameters, allocating: true)
      (memory.stage, memory.timeStep, memory.time) = (model.integrator.stages[1], 0.01, 0.1)
      for field in memory.input + memory.base + memory.output { for index in 0..<field.count { field.values[index] = random.next() } }
      return memory
    }
    /// The numbers of each field that operators declare, by its key path.
    func numbers(_ memory: StageMemory<Double>) -> [PartialKeyPath<StageMemory<Double>>: [UInt64]] {
      var all: [PartialKeyPath<StageMemory<Double>>: [UInt64]] = [:]
      for path in [\StageMemory<Double>.input, \.base, \.output] {
        all[path] = memory[keyPath: path].flatMap { field in (0..<field.count).map { field.values[$0].bitPattern } }
      }
      for path in [\StageMemory<Double>.impulses, \.resistanceImpulses, \.markerGradients] {
        all[path] = memory[keyPath: path].map(\.bitPattern)
      }
      return all
    }
    func copy(_ source: StageMemory<Double>, into target: StageMemory<Double>, unknown: (PartialKeyPath<StageMemory<Double>>) -> Bool) {
      for path in [\StageMemory<Double>.input, \.base, \.output] {
        for (from, to) in zip(source[keyPath: path], target[keyPath: path]) {
          for index in 0..<from.count { to.values[index] = unknown(path) ? .nan : from.values[index] }
        }
      }
      for path in [\StageMemory<Double>.impulses, \.resistanceImpulses, \.markerGradients] {
        target[keyPath: path] = source[keyPath: path].map { unknown(path) ? .nan : $0 }
      }
    }
    var faults: [String] = []
    for link in operators {
      let (memory, other) = (randomMemory(parameters), randomMemory(parameters))
      copy(memory, into: other) { !link.fields.reads.contains($0) && !link.fields.writes.contains($0) }
      let before = numbers(memory)
      link.forward(memory)
      link.forward(other)
      let (after, withUnknown) = (numbers(memory), numbers(other))
      for (path, bits) in after {
        if link.fields.writes.contains(path) {
          if bits != withUnknown[path] { faults.append("\(link.name) reads more than it declares for \(path)") }
        } else if bits != before[path] {
          faults.append("\(link.name) writes \(path)")
        }
      }
      let (first, second) = (randomMemory(FlowParameters(zeroFor: model)), randomMemory(FlowParameters(zeroFor: model)))
      copy(first, into: second) { _ in false }
      copy(memory, into: other) { !link.fields.needs.contains($0) }
      link.pullback(memory, first)
      link.pullback(other, second)
      if numbers(first) != numbers(second) || elements(first) != elements(second) {
        faults.append("\(link.name) needs more for its pullback than it declares")
      }
    }
    noise = random
    return faults
  }

  /// Every number of a memory but the impulses, in a fixed order.
  private func elements<S: SweepScalar>(_ memory: StageMemory<S>) -> [S] {
    var all: [S] = []
    update(memory, bodies: true) {
      all.append($0)
      return $0
    }
    return all
  }

  /// Replaces every number of a memory but the impulses.
  private func update<S: SweepScalar>(_ memory: StageMemory<S>, bodies: Bool, _ change: (S) -> S) {
    func visit(_ field: Field<S>, _ region: Region) { region.forEach { field[$0, $1, $2] = change(field[$0, $1, $2]) } }
    let axes = 0..<3
    let everywhere = Region(
      lower: axes.map { $0 < model.dimension ? -Grid.ghosts : 0 },
      upper: axes.map { model.grid.cells[$0] + ($0 < model.dimension ? Grid.ghosts : 0) })
    for field in 0..<model.fieldCount {
      visit(memory.input[field], everywhere)
      visit(memory.base[field], model.unknowns(field))
      visit(memory.output[field], field < model.dimension ? model.allFaces(field) : model.grid.interior)
    }
    for index in memory.parameters.scalars.indices {
      memory.parameters.scalars[index].source.map { visit($0, model.grid.interior) }
      memory.parameters.scalars[index].diffusivity = change(memory.parameters.scalars[index].diffusivity)
      for axis in 0..<model.dimension {
        memory.parameters.scalars[index].buoyancy[axis] = change(memory.parameters.scalars[index].buoyancy[axis])
      }
    }
    for component in 0..<model.dimension {
      if model.forceIsActive { visit(memory.parameters.force[component], model.unknownFaces(component)) }
    }
    for (side, condition) in zip(memory.parameters.sides, model.conditions) {
      let ghosts = Grid.ghosts
      for component in 0..<model.fieldCount {
        for b in model.dimension == 3 ? -ghosts..<condition.extent[1] + ghosts : 0..<1 {
          for a in -ghosts..<condition.extent[0] + ghosts { side[component, a, b] = change(side[component, a, b]) }
        }
      }
    }
    for field in memory.parameters.resistance.map({ [$0.total] + $0.shares }) ?? [] { visit(field, everywhere) }
    memory.parameters.viscosity = change(memory.parameters.viscosity)
    memory.parameters.turbulenceConstant = change(memory.parameters.turbulenceConstant)
    memory.parameters.turbulentPrandtl = change(memory.parameters.turbulentPrandtl)
    memory.parameters.outflowSpeed = change(memory.parameters.outflowSpeed)
    guard bodies else { return }
    for body in memory.parameters.bodies.indices {
      for element in memory.parameters.bodies[body].indices {
        memory.parameters.bodies[body][element] = change(memory.parameters.bodies[body][element])
      }
    }
  }
}
