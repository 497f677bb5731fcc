import KernelTracing
import Kernels
import Tracing

/// The straight-line part of a loop: what a kernel, or its pullback, computes at a pack of points.
/// It knows nothing of the loop around it.
///
/// Names in the emitted code: `s` slot, `p` parameter, `k` constant or metric, `c` cotangent of an
/// output, `l` literal, `t` operation; with a `d` behind the number, its tangent.
///
/// A slot, parameter or output of a dual number is a ``Place``; a double has one of each.
struct KernelBody {
  let traced: TracedKernel
  let isTransposed: Bool
  let planes: Int
  private let graph: Graph
  /// The outputs, or of a pullback the cotangents of the slots and then of the parameters; of each
  /// all planes.
  private let results: [Int]
  private let live: [Int]
  /// The products that are computed together with the sum that uses them.
  private let fused: Set<Int>

  /// A value from outside.
  enum Leaf {
    case slot(Place), parameter(Place), constant(Int), metric(Int)
  }

  /// - Parameters:
  ///   - form: doubles or dual numbers.
  ///   - seeds: of a pullback, the cotangents of outputs that are not known to be zero; nil for all.
  init(_ traced: TracedKernel, _ form: ScalarForm, transposed: Bool, seeds: Set<Int>? = nil) {
    self.traced = traced
    isTransposed = transposed
    planes = form.planes
    let planes = planes
    let (graph, results) = traced.expressions(form, transposed: transposed, seeds: seeds)
    (self.graph, self.results) = (graph, results)
    let added =
      !transposed ? [] : traced.targets.flatMap { $0.members.flatMap { results[$0.slot * planes..<($0.slot + 1) * planes] } }
    let needed = transposed ? added + results[(traced.slots.count * planes)...] : results
    live = graph.live(for: needed)
    fused = graph.fusedProducts(live, needed)
  }

  var operationCount: Int { live.filter(isOperation).count }

  /// What is read, in the order of first use.
  var leaves: [Leaf] {
    live.compactMap { node in
      switch graph.nodes[node] {
      case .slot(let i): .slot(place(i))
      case .parameter(let i): .parameter(place(i))
      case .constant(let i): traced.metric(i).map { .metric($0) } ?? .constant(i)
      default: nil
      }
    }
  }

  /// The name of a metric's value.
  func metricName(_ metric: Int) -> String { "k\(traced.kernel.constants.count + metric)" }

  var literals: [String] {
    live.compactMap { node in
      if case .literal(let bits) = graph.nodes[node], !isZero(node) {
        "const Lanes l\(node) = lanes(\(Double(bitPattern: bits)));"
      } else {
        nil
      }
    }
  }

  // MARK: Results

  /// The nodes of the outputs, each with its place.
  var outputs: [(node: Int, place: Place)] { isTransposed ? [] : results.enumerated().map { ($1, place($0)) } }
  /// The node of the cotangent of a slot.
  func cotangent(ofSlot slot: Place) -> Int { results[slot.index * planes + slot.plane] }
  /// The node of the cotangent of a parameter.
  func cotangent(ofParameter parameter: Place) -> Int {
    results[(traced.slots.count + parameter.index) * planes + parameter.plane]
  }

  /// All planes of what has these numbers, one after the other.
  func places(_ indices: some Sequence<Int>) -> [Place] {
    indices.flatMap { index in (0..<planes).map { Place(index: index, plane: $0) } }
  }

  private func place(_ leaf: Int) -> Place { Place(index: leaf / planes, plane: leaf % planes) }

  func isZero(_ node: Int) -> Bool { graph.nodes[node] == .literal(0.0.bitPattern) }

  /// The name of a node's value.
  func name(_ node: Int) -> String {
    switch graph.nodes[node] {
    case .slot(let i): "s\(place(i))"
    case .parameter(let i): "p\(place(i))"
    case .constant(let i): "k\(i)"
    case .seed(let i): "c\(place(i))"
    case .literal: isZero(node) ? "lanes(0)" : "l\(node)"
    default: "t\(node)"
    }
  }

  // MARK: Operations

  /// The lines that compute nodes, besides what has been computed before.
  /// - Parameter load: how a slot is loaded.
  func computation(of wanted: [Int], after computed: inout Set<Int>, load: (_ slot: Place) -> String) -> [String] {
    var lines: [String] = []
    for node in graph.live(for: wanted) where computed.insert(node).inserted && !fused.contains(node) {
      if case .slot(let i) = graph.nodes[node] {
        lines.append("const Lanes \(name(node)) = \(load(place(i)));  // \(slotName(i / planes))")
      }
      if case .constant(let i) = graph.nodes[node], let metric = traced.metric(i), traced.isAlongRows(metric) {
        lines.append("const Lanes k\(i) = load(k\(i)Row, i);  // \(metricDescription(metric))")
      }
      if isOperation(node) { lines.append("const Lanes t\(node) = \(expression(node));") }
    }
    return lines
  }

  private func isOperation(_ node: Int) -> Bool {
    switch graph.nodes[node] {
    case .slot, .parameter, .constant, .seed, .literal: false
    default: true
    }
  }

  private func expression(_ node: Int) -> String {
    switch graph.nodes[node] {
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
    case .slot, .parameter, .constant, .seed, .literal: name(node)
    }
  }

  private func factors(_ product: Int) -> String { graph.nodes[product].operands.map(name).joined(separator: ", ") }

  // MARK: Comments

  func slotName(_ slot: Int) -> String {
    guard slot < traced.slots.count else {
      return "kept " + traced.kernel.outputs[traced.differentiatedOutputs + slot - traced.slots.count]
    }
    return place(traced.kernel.inputs[traced.slots[slot].input], traced.slots[slot].offset)
  }

  func metricDescription(_ metric: Int) -> String {
    let metric = traced.metrics[metric]
    return "\(metric.metric.rawValue) along \(["x", "y", "z"][metric.axis])\(metric.offset == 0 ? "" : ", at \(metric.offset)")"
  }

  /// An input and where it is read, such as `u[-1, +1, 0]`.
  func place(_ input: String, _ offset: Offset) -> String {
    func signed(_ shift: Int) -> String { shift > 0 ? "+\(shift)" : "\(shift)" }
    return "\(input)[\([offset.x, offset.y, offset.z].map(signed).joined(separator: ", "))]"
  }
}

/// A slot, parameter or output by its number, and which real plane of it.
struct Place: Hashable, CustomStringConvertible {
  let index: Int
  /// 0 for the value, 1 for the tangent.
  let plane: Int

  /// As it stands in the names of emitted code.
  var description: String { plane == 0 ? "\(index)" : "\(index)d" }
  /// From the address of the value to that of this plane.
  var shift: String { plane == 0 ? "" : " + rows->plane" }
}
