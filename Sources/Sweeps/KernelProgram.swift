import CLanes
import KernelTracing
import Kernels
import RowLoops
import Scalars
import Synchronization
import Tracing

/// A kernel as a list of instructions on stretches of a row, for complex numbers.
///
/// Doubles and dual numbers have compiled loops; complex numbers, of which a step is taken now and
/// then to prove a derivative, would lengthen every build for that. So their kernels are traced when
/// they are first needed and run by an interpreter. An instruction works on a stretch of points at
/// once, packs of eight from and to memory that stays in cache, so what it costs to look it up does
/// not count.
final class KernelProgram: Sendable {
  /// Points in a stretch.
  private static let stretch = 128
  private static let planes = ScalarForm.complex.planes

  fileprivate enum Operation: Sendable {
    case add, subtract, multiply, divide, negate, power, select
    /// a·b + c, a·b − c and c − a·b, rounded once.
    case fusedSum, fusedDifference, fusedRemainder
    case unary(UnaryFunction)
    case integerPower(Int)
  }

  /// Operands and target are places: those of what is read point by point, of what does not change
  /// along a row, of registers.
  private struct Instruction: Sendable {
    let operation: Operation
    let operands: (Int, Int, Int, Int)
    let target: Int
  }

  /// Where a place of the first kind lies.
  private enum Row: Sendable {
    case slot(Int, plane: Int), metric(Int)
  }

  /// What a place of the second kind holds.
  private enum Steady: Sendable {
    case parameter(Int), constant(Int), metric(Int, axis: Int), literal(Double)
  }

  private let slots: [Row]
  private let steady: [Steady]
  private let instructions: [Instruction]
  private let registerCount: Int
  /// The places of the outputs, plane by plane.
  private let outputs: [Int]

  private init(_ traced: TracedKernel) {
    let (graph, results) = traced.expressions(.complex, transposed: false)
    let live = graph.live(for: results)

    // Leaves have places of their own, in the order of their kinds; operations share registers.
    var places: [Int: Int] = [:]
    var slots: [Row] = []
    var steady: [Steady] = []
    for node in live {
      switch graph.nodes[node] {
      case .slot(let i):
        places[node] = slots.count
        slots.append(.slot(i / Self.planes, plane: i % Self.planes))
      case .constant(let i):
        guard let metric = traced.metric(i), traced.isAlongRows(metric) else { continue }
        places[node] = slots.count
        slots.append(.metric(metric))
      default: break
      }
    }
    func keep(_ value: Steady, _ node: Int) {
      places[node] = slots.count + steady.count
      steady.append(value)
    }
    for node in live where places[node] == nil {
      switch graph.nodes[node] {
      case .parameter(let i): keep(.parameter(i), node)
      case .constant(let i): keep(traced.metric(i).map { .metric($0, axis: traced.metrics[$0].axis) } ?? .constant(i), node)
      case .literal(let bits): keep(.literal(Double(bitPattern: bits)), node)
      default: break
      }
    }
    let fused = graph.fusedProducts(live, results)
    var registers = Registers(first: slots.count + steady.count, uses: graph.uses(live, results))
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
    outputs = results.map { places[$0]! }
  }

  // MARK: Programs by name

  private static let known = Mutex<[String: KernelProgram]>([:])

  /// The program of a compiled kernel, made when it is first asked for.
  static func of(_ table: KernelTable) -> KernelProgram {
    known.withLock { known in
      if let program = known[table.name] { return program }
      guard let kernel = KernelRegistry.all.first(where: { $0.name == table.name }) else {
        preconditionFailure("no kernel \(table.name) is registered")
      }
      let program = KernelProgram(TracedKernel(kernel))
      known[table.name] = program
      return program
    }
  }

  // MARK: Running

  /// Executes the instructions on every stretch of every row, and stores the outputs.
  func evaluate(_ rows: RowBlock) {
    let owned = steady.count + registerCount
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: slots.count + owned) { places in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, owned) * Self.stretch) { memory in
        guard let places = places.baseAddress, let memory = memory.baseAddress else { return }
        for index in 0..<owned { places[slots.count + index] = memory + index * Self.stretch }
        for (index, value) in steady.enumerated() {
          let number =
            switch value {
            case .parameter(let i): rows.parameters[i]
            case .constant(let i): rows.constants[i]
            case .metric(let i, let axis): [rows.metrics0, rows.metrics1, rows.metrics2][axis][i]
            case .literal(let number): number
            }
          places[slots.count + index].update(repeating: number, count: Self.stretch)
        }
        for offset in rows.offsets {
          for start in stride(from: 0, to: rows.count, by: Self.stretch) {
            let (i, count) = (offset + start, min(Self.stretch, rows.count - start))
            for (index, slot) in slots.enumerated() {
              let row =
                switch slot {
                case .slot(let slot, let plane): rows.slots[slot] + (plane * rows.plane + i)
                case .metric(let metric): rows.metricRows[metric] + start
                }
              places[index] = UnsafeMutablePointer(mutating: row)
            }
            for instruction in instructions { Self.execute(instruction, places, count) }
            for (index, place) in outputs.enumerated() {
              let row = rows.outputs[index / Self.planes] + (index % Self.planes * rows.plane + i)
              Self.forEachPack(count) { storePart(load(places[place], $0), row, $0, $1) }
            }
          }
        }
      }
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
