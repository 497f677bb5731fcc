import Scalars

extension Graph {
  /// Evaluates recorded expressions over another scalar.
  ///
  /// Over `Dual<Traced>` or `ComplexStep<Traced>` this traces a kernel once more, and so writes its
  /// tangent or complex sweep out in real operations: zero tangents of constants vanish, and what
  /// value and tangent share is computed once.
  ///
  /// - Parameter replacements: leaves that stand for expressions, by the index of these.
  public func evaluate<S: Scalar>(_ results: [Int], replacements: [Int: Node] = [:], leaf: (Node) -> S) -> [S] {
    var values: [Int: S] = [:]
    func value(_ index: Int) -> S { values[index]! }
    for index in live(for: results, except: Set(replacements.keys)) {
      values[index] =
        switch replacements[index] ?? nodes[index] {
        case .slot, .parameter, .constant, .seed: leaf(replacements[index] ?? nodes[index])
        case .literal(let bits): S(Double(bitPattern: bits))
        case .add(let a, let b): value(a) + value(b)
        case .subtract(let a, let b): value(a) - value(b)
        case .multiply(let a, let b): value(a) * value(b)
        case .divide(let a, let b): value(a) / value(b)
        case .negate(let a): -value(a)
        case .unary(let function, let a): function(value(a))
        case .power(let a, let b): S.pow(value(a), value(b))
        case .integerPower(let a, let exponent): S.pow(value(a), exponent)
        case .select(let a, let b, let then, let otherwise):
          S.select(value(a), lessThan: value(b), then: value(then), else: value(otherwise))
        }
    }
    return results.map(value)
  }
}
