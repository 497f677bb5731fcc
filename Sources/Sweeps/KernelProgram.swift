import CLanes
import KernelTracing
import Kernels
import RowLoops
import Scalars
import Synchronization
import Tracing

/// A kernel, or its pullback, as a list of instructions on stretches of a row, for scalars of
/// several real planes.
///
/// Doubles have compiled loops; for dual and complex numbers these would double the time a build
/// takes, to serve what runs now and then: tangents, second derivatives, proofs. So their kernels
/// are traced when they are first needed and run by an interpreter. An instruction works on a
/// stretch of points at once, packs of eight from and to memory that stays in cache, so what it
/// costs to look it up does not count.
final class KernelProgram: Sendable {
  /// Points in a stretch.
  private static let stretch = 128

  fileprivate enum Operation: Sendable {
    case add, subtract, multiply, divide, negate, power, select
    /// a·b + c, a·b − c and c − a·b, rounded once.
    case fusedSum, fusedDifference, fusedRemainder
    case unary(UnaryFunction)
    case integerPower(Int)
  }

  /// Operands and target are places: those of slots, of what does not change along a row, of seeds,
  /// of registers.
  private struct Instruction: Sendable {
    let operation: Operation
    let operands: (Int, Int, Int, Int)
    let target: Int
  }

  /// What a place of the second kind holds.
  private enum Steady: Sendable {
    case parameter(Int), constant(Int), literal(Double)
  }

  /// A row to add to, as a target row of the compiled kernel and the way from there, and what to
  /// add.
  private struct Addition: Sendable {
    let target, plane: Int
    let shift: Offset
    let place: Int
  }

  private let planes: Int
  private let slots: [(slot: Int, plane: Int)]
  private let steady: [Steady]
  private let instructions: [Instruction]
  private let registerCount: Int
  /// The places of the outputs, plane by plane; in a pullback, those of the seeds.
  private let outputs: [Int]
  private let additions: [Addition]
  private let parameterPlaces: [Int]
  private let isTransposed: Bool

  /// - Parameter targets: where the target rows of the compiled kernel begin.
  fileprivate init(_ traced: TracedKernel, _ form: ScalarForm, transposed: Bool, targets: [Slot]) {
    isTransposed = transposed
    let planes = form.planes
    self.planes = planes
    let (graph, results) = traced.expressions(form, transposed: transposed)
    let slotResults =
      !transposed ? [] : traced.targets.flatMap { $0.members.flatMap { member in (0..<planes).map { results[member.slot * planes + $0] } } }
    let parameterResults = transposed ? Array(results[(traced.slots.count * planes)...]) : []
    let wanted = transposed ? slotResults + parameterResults : results
    let live = graph.live(for: wanted)

    // Leaves have places of their own, in the order of their kinds; operations share registers.
    var places: [Int: Int] = [:]
    var slots: [(slot: Int, plane: Int)] = []
    var steady: [Steady] = []
    let seedCount = transposed ? traced.differentiatedOutputs * planes : 0
    for node in live {
      if case .slot(let i) = graph.nodes[node] {
        places[node] = slots.count
        slots.append((i / planes, i % planes))
      }
    }
    func keep(_ value: Steady, _ node: Int) {
      places[node] = slots.count + steady.count
      steady.append(value)
    }
    for node in live {
      switch graph.nodes[node] {
      case .parameter(let i): keep(.parameter(i), node)
      case .constant(let i): keep(.constant(i), node)
      case .literal(let bits): keep(.literal(Double(bitPattern: bits)), node)
      default: break
      }
    }
    let seeds = slots.count + steady.count
    for node in live {
      if case .seed(let i) = graph.nodes[node] { places[node] = seeds + i }
    }
    let fused = graph.fusedProducts(live, wanted)
    var registers = Registers(first: seeds + seedCount, uses: graph.uses(live, wanted))
    var instructions: [Instruction] = []
    for node in live where !fused.contains(node) {
      guard let (operation, operands) = Operation.of(graph.nodes[node], in: graph, fused) else { continue }
      let at = operands.map { places[$0]! } + [0, 0, 0]
      // What is used here for the last time makes room for the result: an instruction reads a pack
      // before it writes it.
      for operand in operands { registers.use(operand, places[operand]!) }
      let target = registers.take()
      places[node] = target
      instructions.append(Instruction(operation: operation, operands: (at[0], at[1], at[2], at[3]), target: target))
    }
    (self.slots, self.steady, self.instructions) = (slots, steady, instructions)
    registerCount = registers.count
    outputs = transposed ? (0..<seedCount).map { seeds + $0 } : results.map { places[$0]! }
    additions =
      transposed
      ? traced.targets.flatMap { row in
        let target = targets.firstIndex { $0.input == row.input }!
        return row.members.flatMap { member in
          let shift = traced.slots[member.slot].offset - targets[target].offset
          return (0..<planes).map {
            Addition(target: target, plane: $0, shift: shift, place: places[results[member.slot * planes + $0]]!)
          }
        }
      } : []
    parameterPlaces = parameterResults.map { places[$0]! }
  }

  // MARK: Running

  /// Evaluates the kernel on rows.
  func primal(_ rows: RowBlock) {
    run(rows) { places, i, count in
      for (index, place) in outputs.enumerated() {
        let row = rows.outputs[index / planes] + (index % planes * rows.plane + i)
        Self.forEachPack(count) { storePart(load(places[place], $0), row, $0, $1) }
      }
    }
  }

  /// Pulls the cotangents of the outputs back, as a compiled loop does.
  func pullback(_ rows: RowBlock) {
    run(rows) { places, i, count in
      for addition in additions {
        guard let target = rows.targets[addition.target] else { continue }
        let (x, y, z) = (addition.shift.x, addition.shift.y * rows.stride1, addition.shift.z * rows.stride2)
        let row = target + (addition.plane * rows.plane + i + x + y + z)
        Self.forEachPack(count) { addPart(load(places[addition.place], $0), row, $0, $1) }
      }
      for (index, place) in parameterPlaces.enumerated() {
        Self.forEachPack(count) { rows.parameterCotangents[index] += total(load(places[place], $0), $1) }
      }
    }
  }

  /// Executes the instructions on every stretch of every row, and hands each over with the places
  /// of what they have computed.
  private func run(
    _ rows: RowBlock, _ finish: (_ places: UnsafeMutablePointer<UnsafeMutablePointer<Double>>, _ i: Int, _ count: Int) -> Void
  ) {
    let owned = steady.count + (isTransposed ? outputs.count : 0) + registerCount
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: slots.count + owned) { places in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, owned) * Self.stretch) { memory in
        guard let places = places.baseAddress, let memory = memory.baseAddress else { return }
        for index in 0..<owned { places[slots.count + index] = memory + index * Self.stretch }
        for (index, value) in steady.enumerated() {
          let number =
            switch value {
            case .parameter(let i): rows.parameters[i]
            case .constant(let i): rows.constants[i]
            case .literal(let number): number
            }
          places[slots.count + index].update(repeating: number, count: Self.stretch)
        }
        for offset in rows.offsets {
          for start in stride(from: 0, to: rows.count, by: Self.stretch) {
            let (i, count) = (offset + start, min(Self.stretch, rows.count - start))
            for (index, slot) in slots.enumerated() {
              places[index] = UnsafeMutablePointer(mutating: rows.slots[slot.slot] + (slot.plane * rows.plane + i))
            }
            if isTransposed { takeSeeds(rows, places, i, count) }
            for instruction in instructions { Self.execute(instruction, places, count) }
            finish(places, i, count)
          }
        }
      }
    }
  }

  /// Moves the cotangents of the outputs to their places.
  private func takeSeeds(_ rows: RowBlock, _ places: UnsafeMutablePointer<UnsafeMutablePointer<Double>>, _ i: Int, _ count: Int) {
    for (index, place) in outputs.enumerated() {
      let row = rows.outputs[index / planes] + (index % planes * rows.plane + i)
      Self.forEachPack(count) { store(loadPart(row, $0, $1), places[place], $0) }
      row.update(repeating: 0, count: count)
    }
  }

  /// Calls `body` with the first element of each pack of a stretch and how many belong to it.
  @inline(__always)
  private static func forEachPack(_ count: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
    var first = 0
    while first < count {
      body(first, min(laneCount, count &- first))
      first &+= laneCount
    }
  }

  private static func execute(_ instruction: Instruction, _ places: UnsafeMutablePointer<UnsafeMutablePointer<Double>>, _ count: Int) {
    let (a, b, c) = (places[instruction.operands.0], places[instruction.operands.1], places[instruction.operands.2])
    let target = places[instruction.target]
    switch instruction.operation {
    case .add: forEachPack(count) { i, _ in store(sum(load(a, i), load(b, i)), target, i) }
    case .subtract: forEachPack(count) { i, _ in store(difference(load(a, i), load(b, i)), target, i) }
    case .multiply: forEachPack(count) { i, _ in store(product(load(a, i), load(b, i)), target, i) }
    case .divide: forEachPack(count) { i, _ in store(quotient(load(a, i), load(b, i)), target, i) }
    case .negate: forEachPack(count) { i, _ in store(negated(load(a, i)), target, i) }
    case .fusedSum: forEachPack(count) { i, _ in store(fusedSum(load(a, i), load(b, i), load(c, i)), target, i) }
    case .fusedDifference: forEachPack(count) { i, _ in store(fusedDifference(load(a, i), load(b, i), load(c, i)), target, i) }
    case .fusedRemainder: forEachPack(count) { i, _ in store(fusedRemainder(load(a, i), load(b, i), load(c, i)), target, i) }
    case .power: forEachPack(count) { i, _ in store(power(load(a, i), load(b, i)), target, i) }
    case .integerPower(let exponent): forEachPack(count) { i, _ in store(power(load(a, i), exponent), target, i) }
    case .unary(let function): forEachPack(count) { i, _ in store(apply(function, load(a, i)), target, i) }
    case .select:
      let otherwise = places[instruction.operands.3]
      forEachPack(count) { i, _ in store(select(load(a, i), load(b, i), load(c, i), load(otherwise, i)), target, i) }
    }
  }
}

extension KernelProgram.Operation {
  /// What a node does, and with what; nil of a leaf.
  fileprivate static func of(_ node: Graph.Node, in graph: Graph, _ fused: Set<Int>) -> (Self, [Int])? {
    func factors(_ product: Int) -> [Int] { graph.nodes[product].operands }
    switch node {
    case .slot, .parameter, .constant, .seed, .literal: return nil
    case .add(let a, let b) where fused.contains(a): return (.fusedSum, factors(a) + [b])
    case .add(let a, let b) where fused.contains(b): return (.fusedSum, factors(b) + [a])
    case .subtract(let a, let b) where fused.contains(a): return (.fusedDifference, factors(a) + [b])
    case .subtract(let a, let b) where fused.contains(b): return (.fusedRemainder, factors(b) + [a])
    case .add: return (.add, node.operands)
    case .subtract: return (.subtract, node.operands)
    case .multiply: return (.multiply, node.operands)
    case .divide: return (.divide, node.operands)
    case .negate: return (.negate, node.operands)
    case .power: return (.power, node.operands)
    case .select: return (.select, node.operands)
    case .unary(let function, _): return (.unary(function), node.operands)
    case .integerPower(_, let exponent): return (.integerPower(exponent), node.operands)
    }
  }
}

/// Which registers are free.
private struct Registers {
  let first: Int
  /// How often each node is still to be used.
  var uses: [Int]
  private(set) var count = 0
  private var free: [Int] = []

  init(first: Int, uses: [Int]) { (self.first, self.uses) = (first, uses) }

  /// Counts a use of what a node has computed; after the last, its register is free.
  mutating func use(_ node: Int, _ place: Int) {
    uses[node] -= 1
    if uses[node] == 0 && place >= first { free.append(place) }
  }

  mutating func take() -> Int {
    if let register = free.popLast() { return register }
    count += 1
    return first + count - 1
  }
}

// MARK: Programs by name

/// What stands in for a compiled kernel where the scalar is not a double.
struct KernelPrograms: Sendable {
  private let primal: KernelProgram
  /// A complex step goes forward only.
  private let transposed: KernelProgram?

  func primal(_ rows: RowBlock) { primal.primal(rows) }

  func pullback(_ rows: RowBlock) {
    guard let transposed else { preconditionFailure("a complex step goes forward only") }
    transposed.pullback(rows)
  }

  private struct Key: Hashable {
    let name: String
    let form: ScalarForm
  }
  private static let known = Mutex<[Key: KernelPrograms]>([:])

  private init(_ table: KernelTable, _ form: ScalarForm) {
    guard let kernel = KernelRegistry.all.first(where: { $0.name == table.name }) else {
      preconditionFailure("no kernel \(table.name) is registered")
    }
    let traced = TracedKernel(kernel, byFaces: false)
    primal = KernelProgram(traced, form, transposed: false, targets: table.targets)
    transposed = form == .dual ? KernelProgram(traced, form, transposed: true, targets: table.targets) : nil
  }

  /// The programs of a compiled kernel, made when they are first asked for.
  static func of(_ table: KernelTable, _ form: ScalarForm) -> KernelPrograms {
    known.withLock { known in
      let key = Key(name: table.name, form: form)
      if let programs = known[key] { return programs }
      let programs = KernelPrograms(table, form)
      known[key] = programs
      return programs
    }
  }
}
