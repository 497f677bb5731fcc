import KernelTracing
import Kernels

/// One kernel as source: its row loops in doubles and in dual numbers, forward and transposed, in C,
/// and the type with its table in Swift.
struct KernelEmitter {
  private let traced: TracedKernel
  private let primal, pullback: RowLoop
  private let dualPrimal, dualPullback: RowLoop
  private let hasOwnLoops: Bool
  private var kernel: any Kernel { traced.kernel }

  /// - Parameter loopsModule: the C module with the loops, where these are not found by name.
  init(_ kernel: any Kernel, loopsModule: String? = nil) {
    hasOwnLoops = loopsModule != nil
    traced = TracedKernel(kernel)
    primal = RowLoop(traced, .real, transposed: false)
    pullback = RowLoop(traced, .real, transposed: true)
    dualPrimal = RowLoop(traced, .dual, transposed: false)
    dualPullback = RowLoop(traced, .dual, transposed: true)
  }

  private var all: [RowLoop] { [primal, pullback, dualPrimal, dualPullback] }

  /// The loops.
  var loops: String {
    """
    // \(kernel.name): \(traced.slots.count) slots; \(primal.body.operationCount) operations at a point, \(pullback.body.operationCount) in the pullback.
    \(all.map(\.source).joined(separator: "\n"))
    extern const RowLoops \(kernel.name)_loops;
    const RowLoops \(kernel.name)_loops = {\(([quoted(kernel.name)] + all.map(\.name)).joined(separator: ", "))};

    """
  }

  /// The type.
  var type: String {
    """
    /// \(kernel.name): \(traced.slots.count) slots.
    public enum \(kernel.name): CompiledKernel {
      public static let table = KernelTable(
        name: \(quoted(kernel.name)), inputs: \(list(kernel.inputs)), parameters: \(list(kernel.parameters)),
        constants: \(list(kernel.constants)), metrics: [\(traced.metrics.map { "MetricSlot(.\($0.metric.rawValue), axis: \($0.axis), offset: \($0.offset))" }.joined(separator: ", "))],
        outputs: \(list(kernel.outputs)),
        kept: \(kernel.kept), slots: [\((traced.slots + keptSlots).map { "Slot(\($0.input), \($0.offset.x), \($0.offset.y), \($0.offset.z))" }.joined(separator: ", "))],
        targets: [\(traced.targets.map { "Slot(\($0.input), \($0.offset.x), \($0.offset.y), \($0.offset.z))" }.joined(separator: ", "))],
        fluxAxes: \(traced.fluxAxes), operations: (primal: \(primal.body.operationCount), pullback: \(pullback.body.operationCount)),
        gradedAxes: \(kernel.gradedAxes.sorted()))\(kernel.graded.map { "\n  public static var graded: (any CompiledKernel.Type)? { \($0.name).self }" } ?? "")\(hasOwnLoops ? "\n  public static var loops: RowLoops { \(kernel.name)_loops }" : "")
    }

    """
  }

  /// Where a pullback reads what was kept: numbered behind the inputs.
  private var keptSlots: [(input: Int, offset: Offset)] { (0..<kernel.kept).map { (kernel.inputs.count + $0, .here) } }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }
  private func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }
}
