import KernelTracing
import Kernels
import Tracing

/// The loop over rows of one kernel, as straight-line C on packs of eight doubles.
///
/// Names in the emitted code: `s` slot, `p` parameter, `k` constant, `c` cotangent of an output, `l` literal, `t` operation, `b` cotangent of a slot.
///
/// **The transposed loop.** What a pullback computes for a slot belongs to the slot's neighbour. Added there point by point, it would load what has just been stored
/// at another alignment, which stalls the processor. So all slots that fall into one row of one input are added in registers: each cotangent pack is moved up by its
/// slot's distance along x from the lowest, the lanes that leave at the upper end being carried (`v`) into the next pack, and one sum goes to memory.
struct RowLoop {
  let traced: TracedKernel
  private let transposed: Bool
  private let graph: Graph
  private let results: [Int]
  private let live: [Int]
  /// The products that are computed together with the sum that uses them.
  private let fused: Set<Int>

  /// - Parameter seeds: of a transposed loop, the cotangents of outputs that are not known to be zero; nil for all.
  init(_ traced: TracedKernel, transposed: Bool, seeds: Set<Int>? = nil) {
    self.traced = traced
    self.transposed = transposed
    let (graph, results) = traced.expressions(.real, transposed: transposed, seeds: seeds)
    (self.graph, self.results) = (graph, results)
    let added = !transposed ? [] : traced.targets.flatMap { $0.members.map { results[$0.slot] } }
    let needed = transposed ? added + results[traced.slots.count...] : results
    live = graph.live(for: needed)
    fused = graph.fusedProducts(live, needed)
  }

  var operationCount: Int { live.filter(isOperation).count }

  var source: String {
    let header = "static void \(traced.kernel.name)_\(transposed ? "pullback" : "primal")(const RowBlock *rows) {\n"
    return header + indented(prologue, 2) + (transposed && isBalance ? balanceLoop : plainLoop) + indented(epilogue, 2) + "}\n"
  }

  private var plainLoop: String {
    """
      for (long row = 0; row < rows->rowCount; ++row) {
        const long offset = rows->rowOffsets[row];
        const long end = offset + rows->count;
    \(indented(carriers.map { "Lanes v\($0) = lanes(0);" }, 4))    long i = offset;
    \(transposed ? indented(packs(while: "i + laneCount <= end", ["const long count = laneCount;"]), 4) : "")\
    \(indented(packs(while: "i < end", ["const long count = atMost(laneCount, end - i);"]), 4))\
    \(indented(flush, 4))  }

    """
  }

  /// The loop over packs, which sets what is given first.
  func packs(while condition: String, _ lines: [String]) -> [String] {
    ["while (\(condition)) {"] + (lines + body + ["i += laneCount;"]).map { "  " + $0 } + ["}"]
  }

  func indented(_ lines: [String], _ spaces: Int) -> String {
    lines.map { String(repeating: " ", count: spaces) + $0 + "\n" }.joined()
  }

  /// Addresses and what does not change along a row.
  private var prologue: [String] {
    let kernel = traced.kernel
    var lines: [String] = []
    for node in live {
      switch graph.nodes[node] {
      case .slot(let i): lines.append("const double *s\(i)Row = rows->slots[\(i)];  // \(slotName(i))")
      case .parameter(let i): lines.append("const Lanes p\(i) = lanes(rows->parameters[\(i)]);  // \(kernel.parameters[i])")
      case .constant(let i): lines.append("const Lanes k\(i) = lanes(rows->constants[\(i)]);  // \(constantName(i))")
      default: break
      }
    }
    lines += literals
    for i in 0..<(transposed ? traced.differentiatedOutputs : kernel.outputs.count) {
      lines.append("double *o\(i)Row = rows->outputs[\(i)];  // \(kernel.outputs[i])")
    }
    if transposed {
      lines += traced.targets.indices.map { "double *g\($0)Row = rows->targets[\($0)];  // \(targetName($0))" }
      lines += traced.kernel.parameters.indices.flatMap { ["Lanes q\($0) = lanes(0);", "double r\($0) = 0.0;"] }
    }
    return lines
  }

  var literals: [String] {
    live.compactMap { node in
      if case .literal(let bits) = graph.nodes[node], !isZero(node) {
        "const Lanes l\(node) = lanes(\(Double(bitPattern: bits)));"
      } else {
        nil
      }
    }
  }

  /// One pack of lanes. Operations stand where what they lead to is first stored, so that few values are alive at once.
  var body: [String] { pack { _ in nil } }

  /// - Parameter idle: what is to be done for a target row that this loop adds nothing to.
  func pack(idle: (_ target: Int) -> String?) -> [String] {
    var lines: [String] = []
    var computed: Set<Int> = []
    func compute(_ wanted: [Int]) {
      for node in graph.live(for: wanted) where computed.insert(node).inserted && !fused.contains(node) {
        if case .slot(let i) = graph.nodes[node] { lines.append("const Lanes s\(i) = load(s\(i)Row, i);  // \(slotName(i))") }
        if isOperation(node) { lines.append("const Lanes t\(node) = \(expression(node));") }
      }
    }
    guard transposed else {
      compute(results)
      return lines + results.enumerated().map { "storePart(\(name($1)), o\($0)Row, i, count);" }
    }
    if !isBalance {
      for i in 0..<traced.differentiatedOutputs {
        lines += ["const Lanes c\(i) = loadPart(o\(i)Row, i, count);", "storePart(lanes(0), o\(i)Row, i, count);"]
      }
    }
    for target in traced.targets.indices {
      guard isActive(target) else {
        if let line = idle(target) { lines.append(line) }
        continue
      }
      let slots = members(target)
      compute(slots.map { results[$0] })
      lines += addition(target, slots)
    }
    for i in traced.kernel.parameters.indices {
      let result = results[traced.slots.count + i]
      if isZero(result) { continue }
      compute([result])
      lines.append("accumulate(\(name(result)), count, &q\(i), &r\(i));")
    }
    return lines
  }

  /// The sum over the slots of a target row, added to memory.
  private func addition(_ target: Int, _ members: [Int]) -> [String] {
    let row = traced.targets[target]
    let added = carriedSum(row, isFlush: false)
    return members.map { "Lanes b\($0) = \(name(results[$0]));" }
      + ["if (count < laneCount) {"] + members.map { "  b\($0) = firstLanes(b\($0), count);" } + ["}"]
      + ["if (g\(target)Row) addPart(\(added), g\(target)Row, i, count + \(row.span));"]
      + carriers.filter(members.contains).map { "v\($0) = b\($0);" }
  }

  /// What the last pack of a row carries beyond it.
  var flush: [String] { transposed ? traced.targets.indices.filter(isActive).compactMap(flush(of:)) : [] }

  func flush(of target: Int) -> String? {
    let row = traced.targets[target]
    if row.span == 0 { return nil }
    let carried = carriedSum(row, isFlush: true)
    return "if (g\(target)Row) addPart(\(carried), g\(target)Row, i, end + \(row.span) - i);"
  }

  private func carriedSum(_ row: TargetRow, isFlush: Bool) -> String {
    let terms = row.members.filter { !isFlush || $0.shift > 0 }.map { member -> String in
      let index = member.slot
      if isFlush { return "carried\(member.shift)(v\(index), lanes(0))" }
      return member.shift == 0 ? "b\(index)" : "carried\(member.shift)(v\(index), b\(index))"
    }
    return terms.dropFirst().reduce(terms[0]) { "sum(\($0), \($1))" }
  }

  /// The slots whose lanes are carried from pack to pack.
  var carriers: [Int] {
    if !transposed { return [] }
    return traced.targets.indices.filter(isActive).flatMap { target in
      traced.targets[target].members.filter { $0.shift > 0 }.map(\.slot)
    }
  }

  /// The slots that fall into a target row.
  private func members(_ target: Int) -> [Int] { traced.targets[target].members.map(\.slot) }

  /// Whether something is added to a target row.
  private func isActive(_ target: Int) -> Bool { !members(target).allSatisfy { isZero(results[$0]) } }

  private func isZero(_ index: Int) -> Bool { graph.nodes[index] == .literal(0.0.bitPattern) }

  private var epilogue: [String] {
    transposed ? traced.kernel.parameters.indices.map { "rows->parameterCotangents[\($0)] += total(q\($0), laneCount) + r\($0);" } : []
  }

  private func isOperation(_ index: Int) -> Bool {
    switch graph.nodes[index] {
    case .slot, .parameter, .constant, .seed, .literal: false
    default: true
    }
  }

  private func name(_ index: Int) -> String {
    switch graph.nodes[index] {
    case .slot(let i): "s\(i)"
    case .parameter(let i): "p\(i)"
    case .constant(let i): "k\(i)"
    case .seed(let i): "c\(i)"
    case .literal: isZero(index) ? "lanes(0)" : "l\(index)"
    default: "t\(index)"
    }
  }

  private func expression(_ index: Int) -> String {
    switch graph.nodes[index] {
    case .add(let a, let b) where fused.contains(a): "fusedSum(\(factors(a)), \(name(b)))"
    case .add(let a, let b) where fused.contains(b): "fusedSum(\(factors(b)), \(name(a)))"
    case .subtract(let a, let b) where fused.contains(a): "fusedDifference(\(factors(a)), \(name(b)))"
    case .subtract(let a, let b) where fused.contains(b): "fusedRemainder(\(factors(b)), \(name(a)))"
    case .add(let a, let b): "sum(\(name(a)), \(name(b)))"
    case .subtract(let a, let b): "difference(\(name(a)), \(name(b)))"
    case .multiply(let a, let b): "product(\(name(a)), \(name(b)))"
    case .divide(let a, let b): "quotient(\(name(a)), \(name(b)))"
    case .negate(let a): "negated(\(name(a)))"
    case .unary(let function, let a): "\(function.rawValue)Lanes(\(name(a)))"
    case .power(let a, let b): "powLanes(\(name(a)), \(name(b)))"
    case .integerPower(let a, let exponent): "powLanes(\(name(a)), lanes(\(exponent)))"
    case .select(let a, let b, let then, let otherwise):
      "select(\(name(a)), \(name(b)), \(name(then)), \(name(otherwise)))"
    case .slot, .parameter, .constant, .seed, .literal: name(index)
    }
  }

  // MARK: Comments

  /// An input and where it is read, such as `u[-1, +1, 0]`.
  private func place(_ input: String, _ offset: Offset) -> String {
    func signed(_ shift: Int) -> String { shift > 0 ? "+\(shift)" : "\(shift)" }
    return "\(input)[\([offset.x, offset.y, offset.z].map(signed).joined(separator: ", "))]"
  }

  private func slotName(_ index: Int) -> String {
    guard index < traced.slots.count else {
      return "kept " + traced.kernel.outputs[traced.differentiatedOutputs + index - traced.slots.count]
    }
    return place(traced.kernel.inputs[traced.slots[index].input], traced.slots[index].offset)
  }

  private func targetName(_ index: Int) -> String {
    let target = traced.targets[index]
    return "cotangent of " + place(traced.kernel.inputs[target.input], target.offset)
  }

  private func constantName(_ index: Int) -> String {
    let own = traced.kernel.constants
    if index < own.count { return own[index] }
    let metric = traced.metrics[index - own.count]
    return "\(metric.metric.rawValue) along \(["x", "y", "z"][metric.axis])\(metric.offset == 0 ? "" : ", at \(metric.offset)")"
  }

  private func factors(_ product: Int) -> String { graph.nodes[product].operands.map(name).joined(separator: ", ") }
}
