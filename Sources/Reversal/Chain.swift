/// Operators in sequence: forward left to right, transposed right to left.
///
/// A chain is an operator itself, so the stages of a time integrator may be chains within the chain of a step.
///
/// Every operator is transposed about the memory that the *end* of the chain left behind. That is what it needs when no operator overwrites
/// a field that an earlier one reads nonlinearly; a step meets this by giving each intermediate result a field of its own.
public struct Chain<Memory>: Operator {
  public let name: String
  /// In the order of the forward sweep.
  public let operators: [any Operator<Memory>]

  public init(name: String, _ operators: [any Operator<Memory>]) {
    self.name = name
    self.operators = operators
  }

  public func forward(_ memory: Memory) {
    for index in operators.indices { operators[index].forward(memory) }
  }

  public func pullback(_ memory: Memory, _ cotangent: Memory) {
    for index in stride(from: operators.count - 1, through: 0, by: -1) { operators[index].pullback(memory, cotangent) }
  }

  /// The names of the operators in order, those of inner chains in the place of the chain's own.
  public var operatorNames: [String] {
    operators.flatMap { ($0 as? Chain)?.operatorNames ?? [$0.name] }
  }

  /// The chain with every operator called `name` exchanged, inner chains included.
  ///
  /// An inner chain that has the name is exchanged as a whole.
  /// - Throws: `ChainError.unknownOperator` when nothing has that name, because a replacement that does not happen must not pass unnoticed.
  public func replacing(
    _ name: String, with replacement: (any Operator<Memory>) -> any Operator<Memory>
  ) throws -> Chain {
    var replaced = 0
    let result = replacing(name, with: replacement, counting: &replaced)
    guard replaced > 0 else { throw ChainError.unknownOperator(name: name, chain: self.name, known: operatorNames) }
    return result
  }

  private func replacing(
    _ name: String, with replacement: (any Operator<Memory>) -> any Operator<Memory>, counting replaced: inout Int
  ) -> Chain {
    var links: [any Operator<Memory>] = []
    links.reserveCapacity(operators.count)
    for link in operators {
      if link.name == name {
        replaced += 1
        links.append(replacement(link))
      } else if let inner = link as? Chain {
        links.append(inner.replacing(name, with: replacement, counting: &replaced))
      } else {
        links.append(link)
      }
    }
    return Chain(name: self.name, links)
  }
}

/// What can be wrong with a request to a chain.
public enum ChainError: Error, Equatable, CustomStringConvertible {
  case unknownOperator(name: String, chain: String, known: [String])

  public var description: String {
    switch self {
    case .unknownOperator(let name, let chain, let known):
      "The chain “\(chain)” has no operator “\(name)”; use one of \(known.joined(separator: ", "))."
    }
  }
}
