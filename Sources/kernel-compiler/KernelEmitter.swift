import Kernels
import Tracing

/// One kernel as Swift source: a type with its table and a row loop for each scalar, forward and transposed.
struct KernelEmitter {
  private let traced: TracedKernel
  private var kernel: any Kernel { traced.kernel }

  init(_ kernel: any Kernel) { traced = TracedKernel(kernel) }

  var source: String {
    let operations = [false, true].map { RowLoop(traced, .real, transposed: $0).operationCount }
    let transposed = ScalarForm.allCases.filter(\.isTransposed)
    return """
      /// \(kernel.name): \(traced.slots.count) slots.
      public enum \(kernel.name): CompiledKernel {
        public static let table = KernelTable(
          name: \(quoted(kernel.name)), inputs: \(list(kernel.inputs)), parameters: \(list(kernel.parameters)),
          constants: \(list(kernel.constants)), outputs: \(list(kernel.outputs)),
          kept: \(kernel.kept), slots: [\((traced.slots + keptSlots).map { "Slot(\($0.input), \($0.offset.x), \($0.offset.y), \($0.offset.z))" }.joined(separator: ", "))],
          targets: [\(traced.targets.map { "Slot(\($0.input), \($0.offset.x), \($0.offset.y), \($0.offset.z))" }.joined(separator: ", "))],
          fluxAxes: \(traced.fluxAxes), operations: (primal: \(operations[0]), pullback: \(operations[1])))

        public static func primal(_ form: ScalarForm, _ rows: RowBlock) {
          switch form {
      \(ScalarForm.allCases.map { "    case .\($0): \($0)Primal(rows)\n" }.joined())    }
        }

        public static func pullback(_ form: ScalarForm, _ rows: RowBlock) {
          switch form {
      \(transposed.map { "    case .\($0): \($0)Pullback(rows)\n" }.joined())    case .complex: preconditionFailure("a complex step goes forward only")
          }
        }

      \(ScalarForm.allCases.map { RowLoop(traced, $0, transposed: false).source }.joined(separator: "\n"))
      \(transposed.map { RowLoop(traced, $0, transposed: true).source }.joined(separator: "\n"))}

      """
  }

  /// Where a pullback reads what was kept: numbered behind the inputs.
  private var keptSlots: [(input: Int, offset: Offset)] { (0..<kernel.kept).map { (kernel.inputs.count + $0, .here) } }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }
  private func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }
}
