import Kernels
import Scalars
import Tracing

/// The expressions of one kernel, forward and transposed, in real arithmetic.
public struct TracedKernel {
  public let kernel: any Kernel
  public let slots: [(input: Int, offset: Offset)]
  /// What is read of the grid; in the graph they are constants behind the kernel's own.
  public let metrics: [MetricSlot]
  /// Where a pullback adds to.
  public let targets: [TargetRow]
  /// Of a kernel in conservation form, the axes with a flux: a pullback then has as seeds the
  /// output's cotangent at the point, and at the points before it along these axes.
  public let fluxAxes: [Int]
  private let graph = Graph()
  private let outputs: [Int]
  /// The outputs with a cotangent.
  public var differentiatedOutputs: Int { outputs.count - kernel.kept }
  /// The cotangents of the slots, then of the parameters.
  private let cotangents: [Int]

  /// The pullback of a kernel in conservation form is in terms of its fluxes.
  public init(_ kernel: any Kernel) {
    self.kernel = kernel
    let graph = graph
    let (recorder, metricRecorder) = (SlotRecorder(), MetricRecorder(gradedAxes: kernel.gradedAxes))
    let ownConstants = kernel.constants.count
    let stencil = Stencil<Traced>(
      field: { Traced(graph, .slot(recorder.slot($0, $1))) }, parameter: { Traced(graph, .parameter($0)) },
      constant: { Traced(graph, .constant($0)) },
      metric: { Traced(graph, .constant(ownConstants + metricRecorder.slot($0, $1, $2))) })
    outputs = kernel.evaluate(stencil).map { $0.index(in: graph) }
    slots = recorder.slots
    let wanted = slots.indices.map { Graph.Node.slot($0) } + kernel.parameters.indices.map { Graph.Node.parameter($0) }
    let differentiated: [Int]
    let seeds: [Traced]
    if let balance = kernel as? any ConservationKernel {
      fluxAxes = balance.fluxAxes
      let here = Traced(graph, .seed(0))
      differentiated = ([balance.local(stencil)] + fluxAxes.map { balance.flux(stencil, axis: $0) }).map { $0.index(in: graph) }
      seeds =
        [here]
        + fluxAxes.enumerated().map { index, axis in
          let (behind, before) = (balance.weight(stencil, axis: axis), balance.weight(stencil.shifted(by: .along(axis, -1)), axis: axis))
          let seed = Traced(graph, .seed(1 + index))
          return behind.index(in: graph) == before.index(in: graph) ? behind * (here - seed) : behind * here - before * seed
        }
    } else {
      fluxAxes = []
      differentiated = outputs.dropLast(kernel.kept)
      seeds = differentiated.indices.map { Traced(graph, .seed($0)) }
    }
    let pulled = graph.pullback(of: differentiated, seeds: seeds, toward: wanted).map { $0.index(in: graph) }
    cotangents = pulled
    metrics = metricRecorder.slots
    targets = TargetRow.all(slots) { graph.nodes[pulled[$0]] != .literal(0.0.bitPattern) }
  }

  /// Which metric a constant of the graph is; nil of the kernel's own.
  public func metric(_ constant: Int) -> Int? {
    let own = kernel.constants.count
    return constant < own ? nil : constant - own
  }

  /// Whether a metric differs from point to point of a row: then it is read from a row of its own.
  public func isAlongRows(_ metric: Int) -> Bool { metrics[metric].axis == 0 && kernel.gradedAxes.contains(0) }

  /// The kernel, or its pullback, in the real planes of a scalar: in the graph returned, leaf i of
  /// plane p has the number i·planes + p, and the results follow one another in the same order.
  /// - Parameter seeds: the seeds that are not zero; nil if any may be other than zero.
  public func expressions(_ form: ScalarForm, transposed: Bool, seeds: Set<Int>? = nil) -> (graph: Graph, results: [Int]) {
    func real(_ leaf: Graph.Node, _ graph: Graph, _ planes: Int, _ plane: Int) -> Traced {
      if case .seed(let i) = leaf, let seeds, !seeds.contains(i) { Traced(0) } else { self.real(leaf, graph, planes, plane) }
    }
    let results = transposed ? cotangents : outputs
    let planar = Graph()
    // What was kept is read, in slots of its own behind those of the inputs.
    let kept = transposed ? zip(outputs[differentiatedOutputs...], 0...).map { ($0, Graph.Node.slot(slots.count + $1)) } : []
    let replacements = Dictionary(kept) { first, _ in first }
    func evaluate<S: Scalar>(_ leaf: (Graph.Node) -> S) -> [S] { graph.evaluate(results, replacements: replacements, leaf: leaf) }
    let values: [[Traced]]
    switch form {
    case .real: values = evaluate { real($0, planar, 1, 0) }.map { [$0] }
    case .dual:
      values = evaluate { Dual(real($0, planar, 2, 0), tangent: real($0, planar, 2, 1)) }.map { [$0.value, $0.tangent] }
    case .complex:
      values = evaluate { ComplexStep(real($0, planar, 2, 0), imaginary: real($0, planar, 2, 1)) }.map { [$0.re, $0.im] }
    }
    return (planar, values.joined().map { $0.index(in: planar) })
  }

  /// One plane of a leaf. Constants are real.
  private func real(_ leaf: Graph.Node, _ graph: Graph, _ planes: Int, _ plane: Int) -> Traced {
    switch leaf {
    case .slot(let i): Traced(graph, .slot(i * planes + plane))
    case .parameter(let i): Traced(graph, .parameter(i * planes + plane))
    case .seed(let i): Traced(graph, .seed(i * planes + plane))
    default: plane == 0 ? Traced(graph, leaf) : Traced(0)
    }
  }
}

/// A row of one input's cotangent that a pullback adds to, and the slots that fall into it.
public struct TargetRow {
  public let input: Int
  /// The lowest of the slots' offsets along x; along y and z they are equal.
  public let offset: Offset
  /// The slots with their distance along x from the lowest.
  public let members: [(slot: Int, shift: Int)]

  public var span: Int { members.map(\.shift).max() ?? 0 }

  /// The rows that the slots with a cotangent fall into.
  static func all(_ slots: [(input: Int, offset: Offset)], hasCotangent: (Int) -> Bool) -> [TargetRow] {
    var rows: [TargetRow] = []
    for (index, slot) in slots.enumerated() where hasCotangent(index) && !rows.contains(where: { $0.holds(slot) }) {
      let members = slots.indices.filter {
        hasCotangent($0) && slots[$0].input == slot.input && slots[$0].offset.y == slot.offset.y && slots[$0].offset.z == slot.offset.z
      }
      let lowest = members.map { slots[$0].offset.x }.min() ?? 0
      rows.append(
        TargetRow(
          input: slot.input, offset: Offset(lowest, slot.offset.y, slot.offset.z),
          members: members.map { ($0, slots[$0].offset.x - lowest) }))
    }
    return rows
  }

  private func holds(_ slot: (input: Int, offset: Offset)) -> Bool {
    input == slot.input && offset.y == slot.offset.y && offset.z == slot.offset.z
  }
}

/// The scalars that sweeps work in.
public enum ScalarForm: Sendable, Hashable {
  case real, dual, complex

  /// Real planes of a field.
  public var planes: Int { self == .real ? 1 : 2 }
}

/// Numbers the values that a kernel reads, in the order of first use.
private final class SlotRecorder {
  private(set) var slots: [(input: Int, offset: Offset)] = []

  func slot(_ input: Int, _ offset: Offset) -> Int {
    if let known = slots.firstIndex(where: { $0.input == input && $0.offset == offset }) { return known }
    slots.append((input, offset))
    return slots.count - 1
  }
}

/// Numbers the metrics that a kernel reads. Of an axis of equal cells they are everywhere the same,
/// and widths are distances.
private final class MetricRecorder {
  private let gradedAxes: Set<Int>
  private(set) var slots: [MetricSlot] = []

  init(gradedAxes: Set<Int>) { self.gradedAxes = gradedAxes }

  func slot(_ metric: Metric, _ axis: Int, _ offset: Offset) -> Int {
    let isGraded = gradedAxes.contains(axis)
    let slot = MetricSlot(
      !isGraded && metric == .inverseDistance ? .inverseWidth : metric, axis: axis,
      offset: isGraded ? [offset.x, offset.y, offset.z][axis] : 0)
    if let known = slots.firstIndex(of: slot) { return known }
    slots.append(slot)
    return slots.count - 1
  }
}
