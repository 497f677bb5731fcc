import Scalars

extension Graph {
  /// Records the pullback of `outputs` behind the primal expressions: the cotangents of `inputs`,
  /// as functions of the seeds.
  ///
  /// The reverse sweep is itself written in ``Traced``, so it shares the primal's subexpressions
  /// and its own, and the rules are the ones of ``UnaryFunction`` that every other type uses. Only
  /// nodes that depend on an input are visited; the cotangent of an input that no output depends on
  /// is the literal zero.
  ///
  /// Reference: Griewank & Walther, *Evaluating Derivatives*, 2nd ed., §3.2 (the non-incremental
  /// reverse mode).
  public func pullback(of outputs: [Int], seeds: [Traced], toward inputs: [Node]) -> [Traced] {
    let targets = inputs.map { intern($0) }
    let last = nodes.count
    let active = dependents(of: Set(targets), below: last)
    var cotangent = [Traced](repeating: Traced(0), count: last)
    for (output, seed) in zip(outputs, seeds) { cotangent[output] += seed }

    for index in stride(from: last - 1, through: 0, by: -1) where active[index] && cotangent[index].literal != 0 {
      let bar = cotangent[index]
      func value(_ operand: Int) -> Traced { Traced(self, index: operand) }
      func add(_ contribution: @autoclosure () -> Traced, to operand: Int) {
        if active[operand] { cotangent[operand] += contribution() }
      }
      switch nodes[index] {
      case .slot, .parameter, .constant, .seed, .literal:
        break
      case .add(let a, let b):
        add(bar, to: a)
        add(bar, to: b)
      case .subtract(let a, let b):
        add(bar, to: a)
        add(-bar, to: b)
      case .multiply(let a, let b):
        add(bar * value(b), to: a)
        add(bar * value(a), to: b)
      case .divide(let a, let b):
        let barOverB = bar / value(b)
        add(barOverB, to: a)
        add(-(barOverB * value(index)), to: b)
      case .negate(let a):
        add(-bar, to: a)
      case .unary(let function, let a):
        add(bar * function.derivative(at: value(a), value: value(index)), to: a)
      case .power(let a, let b):
        add(bar * PowerRule.derivativeInBase(value(a), value(b)), to: a)
        add(bar * PowerRule.derivativeInExponent(value(a), value: value(index)), to: b)
      case .integerPower(let a, let exponent):
        add(bar * PowerRule.derivative(value(a), exponent), to: a)
      case .select(let a, let b, let then, let otherwise):
        add(Traced.select(value(a), lessThan: value(b), then: bar, else: Traced(0)), to: then)
        add(Traced.select(value(a), lessThan: value(b), then: Traced(0), else: bar), to: otherwise)
      }
    }
    return targets.map { cotangent[$0] }
  }

  /// Which of the first `count` nodes depend on one of `inputs`.
  private func dependents(of inputs: Set<Int>, below count: Int) -> [Bool] {
    var active = [Bool](repeating: false, count: count)
    for index in 0..<count {
      active[index] = inputs.contains(index) || nodes[index].operands.contains { active[$0] }
    }
    return active
  }

  /// The nodes that `results` need, in the order of computation: everything else is dead code. What
  /// the nodes of `known` are computed from is not needed for them.
  public func live(for results: [Int], except known: Set<Int> = []) -> [Int] {
    var needed = [Bool](repeating: false, count: nodes.count)
    for result in results { needed[result] = true }
    for index in nodes.indices.reversed() where needed[index] && !known.contains(index) {
      for operand in nodes[index].operands { needed[operand] = true }
    }
    return nodes.indices.filter { needed[$0] }
  }
}
