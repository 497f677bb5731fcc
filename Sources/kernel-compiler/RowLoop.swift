import Kernels
import Tracing

/// The loop over rows of one kernel for one scalar, as straight-line Swift on packs of eight doubles.
///
/// Names in the emitted code: `s` slot, `p` parameter, `k` constant, `c` cotangent of an output, `l` literal, `t` operation.
struct RowLoop {
  private let traced: TracedKernel
  private let form: ScalarForm
  private let transposed: Bool
  private let graph: Graph
  private let results: [Int]
  private let live: [Int]

  init(_ traced: TracedKernel, _ form: ScalarForm, transposed: Bool) {
    self.traced = traced
    self.form = form
    self.transposed = transposed
    (graph, results) = traced.expressions(form, transposed: transposed)
    live = graph.live(for: results)
  }

  var operationCount: Int { live.filter(isOperation).count }

  var source: String {
    let header = "  private static func \(form)\(transposed ? "Pullback" : "Primal")(_ rows: RowBlock) {\n"
    return header + prologue.map { "    \($0)\n" }.joined() + """
          for offset in rows.rowOffsets {
            let end = offset &+ rows.count
            var i = offset
            while i < end {
              let count = Swift.min(laneCount, end &- i)
      \(body.map { "          \($0)\n" }.joined())        i &+= laneCount
            }\(transposed ? "\n      rows.scatter.add(rowOffset: offset, count: rows.count, plane: rows.plane)" : "")
          }
      \(epilogue.map { "    \($0)\n" }.joined())  }

      """
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
      case .literal(let bits): lines.append("let l\(node) = lanes(\(Double(bitPattern: bits)))")
      default: break
      }
    }
    for i in kernel.outputs.indices.flatMap({ output in (0..<form.planes).map { output * form.planes + $0 } }) {
      lines.append("let o\(i)Row = rows.output(\(i / form.planes), \(i % form.planes))")
    }
    if transposed {
      lines += slotPlanes.map { "let b\($0)Row = rows.scatter.row(\($0))" }
      lines += parameterPlanes.map { "var q\($0) = lanes(0), r\($0) = 0.0" }
    }
    return lines
  }

  /// One pack of lanes.
  private var body: [String] {
    var lines: [String] = []
    for node in live {
      if case .slot(let i) = graph.nodes[node] { lines.append("let s\(i) = load(s\(i)Row, i)") }
    }
    if transposed {
      for i in 0..<traced.kernel.outputs.count * form.planes {
        lines.append("let c\(i) = loadPart(o\(i)Row, i, count)")
        lines.append("storePart(lanes(0), o\(i)Row, i, count)")
      }
    }
    lines += live.filter(isOperation).map { "let t\($0) = \(expression($0))" }
    if transposed {
      for i in slotPlanes { lines.append("storePart(\(name(results[i])), b\(i)Row, i &- offset, count)") }
      for i in parameterPlanes { lines.append("accumulate(\(name(results[slotPlanes.count + i])), count, &q\(i), &r\(i))") }
    } else {
      for (i, result) in results.enumerated() { lines.append("storePart(\(name(result)), o\(i)Row, i, count)") }
    }
    return lines
  }

  private var epilogue: [String] {
    transposed ? parameterPlanes.map { "rows.parameterCotangents[\($0)] += total(q\($0), laneCount) + r\($0)" } : []
  }

  private var slotPlanes: Range<Int> { 0..<traced.slots.count * form.planes }
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
    case .literal: live.contains(index) ? "l\(index)" : "lanes(0)"
    default: "t\(index)"
    }
  }

  private func expression(_ index: Int) -> String {
    switch graph.nodes[index] {
    case .add(let a, let b): "sum(\(name(a)), \(name(b)))"
    case .subtract(let a, let b): "difference(\(name(a)), \(name(b)))"
    case .multiply(let a, let b): "product(\(name(a)), \(name(b)))"
    case .divide(let a, let b): "quotient(\(name(a)), \(name(b)))"
    case .negate(let a): "negated(\(name(a)))"
    case .unary(.sqrt, let a): "squareRoot(\(name(a)))"
    case .unary(let function, let a): "apply(.\(function.rawValue), \(name(a)))"
    case .power(let a, let b): "power(\(name(a)), \(name(b)))"
    case .integerPower(let a, let exponent): "power(\(name(a)), \(exponent))"
    case .select(let a, let b, let then, let otherwise):
      "select(\(name(a)), \(name(b)), \(name(then)), \(name(otherwise)))"
    case .slot, .parameter, .constant, .seed, .literal: name(index)
    }
  }
}
