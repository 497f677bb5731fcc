import Kernels
import Tracing

/// The loop over rows of one kernel for one scalar, as straight-line Swift on packs of eight doubles.
///
/// Names in the emitted code: `s` slot, `p` parameter, `k` constant, `c` cotangent of an output, `l` literal, `t` operation, `b` cotangent of a slot.
///
/// **The transposed loop.** What a pullback computes for a slot belongs to the slot's neighbour. Added there point by point, it would load what has just been stored
/// at another alignment, which stalls the processor. So all slots that fall into one row of one input are added in registers: each cotangent pack is moved up by its
/// slot's distance along x from the lowest, the lanes that leave at the upper end being carried (`v`) into the next pack, and one sum goes to memory.
///
/// **Fused operations.** Where exactly one operand of a sum is a product that nothing else needs, the two are fused. Of a sum of two products neither is: which one
/// is rounded first would break the mirror symmetry of a flow.
struct RowLoop {
  let traced: TracedKernel
  let form: ScalarForm
  private let transposed: Bool
  private let graph: Graph
  private let results: [Int]
  private let live: [Int]
  /// The products that are computed together with the sum that uses them.
  private let fused: Set<Int>

  /// - Parameter seeds: of a transposed loop, the cotangents of outputs that are not known to be zero; nil for all.
  init(_ traced: TracedKernel, _ form: ScalarForm, transposed: Bool, seeds: Set<Int>? = nil) {
    self.traced = traced
    self.form = form
    self.transposed = transposed
    let (graph, results) = traced.expressions(form, transposed: transposed, seeds: seeds)
    (self.graph, self.results) = (graph, results)
    let slotPlanes = traced.slots.count * form.planes
    let needed = transposed ? traced.addedPlanes(form).map { results[$0] } + results[slotPlanes...] : results
    live = graph.live(for: needed)
    fused = Self.fusedProducts(graph, live, needed)
  }

  var operationCount: Int { live.filter(isOperation).count }

  private static func fusedProducts(_ graph: Graph, _ live: [Int], _ results: [Int]) -> Set<Int> {
    var uses = [Int](repeating: 0, count: graph.nodes.count)
    for result in results { uses[result] += 1 }
    for node in live { for operand in graph.nodes[node].operands { uses[operand] += 1 } }
    func isLoneProduct(_ node: Int) -> Bool {
      if case .multiply = graph.nodes[node] { uses[node] == 1 } else { false }
    }
    var fused: Set<Int> = []
    for node in live {
      switch graph.nodes[node] {
      case .add(let a, let b), .subtract(let a, let b):
        if isLoneProduct(a) != isLoneProduct(b) { fused.insert(isLoneProduct(a) ? a : b) }
      default: break
      }
    }
    return fused
  }

  var source: String {
    let header = "  private static func \(form)\(transposed ? "Pullback" : "Primal")(_ rows: RowBlock) {\n"
    return header + indented(prologue, 4) + (transposed && isBalance ? balanceLoop : plainLoop) + indented(epilogue, 4) + "  }\n"
  }

  private var plainLoop: String {
    """
        for offset in rows.rowOffsets {
          let end = offset &+ rows.count
    \(indented(carriers.map { "var v\($0) = lanes(0)" }, 6))      var i = offset
    \(transposed ? indented(packs(while: "i &+ laneCount <= end", ["let count = laneCount"]), 6) : "")\
    \(indented(packs(while: "i < end", ["let count = Swift.min(laneCount, end &- i)"]), 6))\
    \(indented(flush, 6))    }

    """
  }

  /// The loop over packs, which sets what is given first.
  func packs(while condition: String, _ lines: [String]) -> [String] {
    ["while \(condition) {"] + (lines + body + ["i &+= laneCount"]).map { "  " + $0 } + ["}"]
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
      case .slot(let i): lines.append("let s\(i)Row = rows.slot(\(i / form.planes), \(i % form.planes))")
      case .parameter(let i): lines.append("let p\(i) = lanes(rows.parameters[\(i)])")
      case .constant(let i): lines.append("let k\(i) = lanes(rows.constants[\(i)])")
      default: break
      }
    }
    lines += literals
    for i in 0..<(transposed ? traced.differentiatedOutputs : kernel.outputs.count) * form.planes {
      lines.append("let o\(i)Row = rows.output(\(i / form.planes), \(i % form.planes))")
    }
    if transposed {
      lines += targetPlanes.map { "let g\($0)Row = rows.target(\($0 / form.planes), \($0 % form.planes))" }
      lines += parameterPlanes.map { "var q\($0) = lanes(0), r\($0) = 0.0" }
    }
    return lines
  }

  var literals: [String] {
    live.compactMap { node in
      if case .literal(let bits) = graph.nodes[node], !isZero(node) { "let l\(node) = lanes(\(Double(bitPattern: bits)))" } else { nil }
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
        if case .slot(let i) = graph.nodes[node] { lines.append("let s\(i) = load(s\(i)Row, i)") }
        if isOperation(node) { lines.append("let t\(node) = \(expression(node))") }
      }
    }
    guard transposed else {
      compute(results)
      return lines + results.enumerated().map { "storePart(\(name($1)), o\($0)Row, i, count)" }
    }
    if !isBalance {
      for i in 0..<traced.differentiatedOutputs * form.planes {
        lines += ["let c\(i) = loadPart(o\(i)Row, i, count)", "storePart(lanes(0), o\(i)Row, i, count)"]
      }
    }
    for target in targetPlanes {
      guard isActive(target) else {
        if let line = idle(target) { lines.append(line) }
        continue
      }
      let slots = members(target)
      compute(slots.map { results[$0] })
      lines += addition(target, slots)
    }
    for i in parameterPlanes {
      let result = results[slotPlanes.count + i]
      if isZero(result) { continue }
      compute([result])
      lines.append("accumulate(\(name(result)), count, &q\(i), &r\(i))")
    }
    return lines
  }

  /// The sum over the slots of a target row, added to memory.
  private func addition(_ target: Int, _ members: [Int]) -> [String] {
    let row = traced.targets[target / form.planes]
    let added = carriedSum(row, target % form.planes, isFlush: false)
    return members.map { "var b\($0) = \(name(results[$0]))" }
      + ["if count < laneCount {"] + members.map { "  b\($0) = firstLanes(b\($0), count)" } + ["}"]
      + ["if let row = g\(target)Row { addPart(\(added), row, i, count &+ \(row.span)) }"]
      + carriers.filter(members.contains).map { "v\($0) = b\($0)" }
  }

  /// What the last pack of a row carries beyond it.
  var flush: [String] { transposed ? targetPlanes.filter(isActive).compactMap(flush(of:)) : [] }

  func flush(of target: Int) -> String? {
    let row = traced.targets[target / form.planes]
    if row.span == 0 { return nil }
    let carried = carriedSum(row, target % form.planes, isFlush: true)
    return "if let row = g\(target)Row { addPart(\(carried), row, i, end &+ \(row.span) &- i) }"
  }

  private func carriedSum(_ row: TargetRow, _ plane: Int, isFlush: Bool) -> String {
    let terms = row.members.filter { !isFlush || $0.shift > 0 }.map { member -> String in
      let index = member.slot * form.planes + plane
      if isFlush { return "carried\(member.shift)(v\(index), lanes(0))" }
      return member.shift == 0 ? "b\(index)" : "carried\(member.shift)(v\(index), b\(index))"
    }
    return terms.dropFirst().reduce(terms[0]) { "sum(\($0), \($1))" }
  }

  /// The slot planes whose lanes are carried from pack to pack.
  var carriers: [Int] {
    if !transposed { return [] }
    return targetPlanes.filter(isActive).flatMap { target in
      traced.targets[target / form.planes].members.filter { $0.shift > 0 }.map { $0.slot * form.planes + target % form.planes }
    }
  }

  /// The slot planes that fall into a plane of a target row.
  private func members(_ target: Int) -> [Int] {
    traced.targets[target / form.planes].members.map { $0.slot * form.planes + target % form.planes }
  }

  /// Whether something is added to a plane of a target row.
  private func isActive(_ target: Int) -> Bool { !members(target).allSatisfy { isZero(results[$0]) } }

  private func isZero(_ index: Int) -> Bool { graph.nodes[index] == .literal(0.0.bitPattern) }

  private var epilogue: [String] {
    transposed ? parameterPlanes.map { "rows.parameterCotangents[\($0)] += total(q\($0), laneCount) + r\($0)" } : []
  }

  private var slotPlanes: Range<Int> { 0..<traced.slots.count * form.planes }
  private var targetPlanes: Range<Int> { 0..<traced.targets.count * form.planes }
  private var parameterPlanes: Range<Int> { 0..<traced.kernel.parameters.count * form.planes }

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
    case .unary(.sqrt, let a): "squareRoot(\(name(a)))"
    case .unary(.exp, let a): "exponential(\(name(a)))"
    case .unary(.log, let a): "logarithm(\(name(a)))"
    case .unary(let function, let a): "apply(.\(function.rawValue), \(name(a)))"
    case .power(let a, let b): "power(\(name(a)), \(name(b)))"
    case .integerPower(let a, let exponent): "power(\(name(a)), \(exponent))"
    case .select(let a, let b, let then, let otherwise):
      "select(\(name(a)), \(name(b)), \(name(then)), \(name(otherwise)))"
    case .slot, .parameter, .constant, .seed, .literal: name(index)
    }
  }

  private func factors(_ product: Int) -> String { graph.nodes[product].operands.map(name).joined(separator: ", ") }
}
