import Tracing

extension Graph {
  /// The products that are computed together with the sum that uses them, rounded once.
  ///
  /// Where exactly one operand of a sum is a product that nothing else needs, the two are fused. Of
  /// a sum of two products neither is: which one is rounded first would break the mirror symmetry
  /// of a flow. Whoever evaluates a kernel fuses the same products: a value that decides on a
  /// branch must have the same bits in every scalar.
  public func fusedProducts(_ live: [Int], _ results: [Int]) -> Set<Int> {
    let uses = uses(live, results)
    func isLoneProduct(_ node: Int) -> Bool {
      if case .multiply = nodes[node] { uses[node] == 1 } else { false }
    }
    var fused: Set<Int> = []
    for node in live {
      switch nodes[node] {
      case .add(let a, let b), .subtract(let a, let b):
        if isLoneProduct(a) != isLoneProduct(b) { fused.insert(isLoneProduct(a) ? a : b) }
      default: break
      }
    }
    return fused
  }

  /// How often each node is used by live ones, or is a result.
  public func uses(_ live: [Int], _ results: [Int]) -> [Int] {
    var uses = [Int](repeating: 0, count: nodes.count)
    for result in results { uses[result] += 1 }
    for node in live { for operand in nodes[node].operands { uses[operand] += 1 } }
    return uses
  }
}
