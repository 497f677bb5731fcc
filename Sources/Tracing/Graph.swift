import Scalars

/// The expression graph of one kernel: nodes in the order of computation, equal expressions merged
/// as they are recorded.
///
/// A node is its index. Operands always precede the node that uses them, so the order of the
/// indices is a topological order and a reverse sweep is a loop downwards.
public final class Graph {
  /// One operation. Operands are node indices.
  public enum Node: Hashable, Sendable {
    /// A value read from a field at an offset, numbered by its slot.
    case slot(Int)
    /// A differentiated parameter, a constant, or the cotangent of an output, each by its position.
    case parameter(Int)
    case constant(Int)
    case seed(Int)
    /// A number, by its bits, so that −0 and +0 differ.
    case literal(UInt64)
    case add(Int, Int)
    case subtract(Int, Int)
    case multiply(Int, Int)
    case divide(Int, Int)
    case negate(Int)
    case unary(UnaryFunction, Int)
    case power(Int, Int)
    case integerPower(Int, exponent: Int)
    case select(Int, lessThan: Int, then: Int, else: Int)
  }

  public private(set) var nodes: [Node] = []
  private var known: [Node: Int] = [:]

  public init() {}

  /// The index of `node`, recorded now or found among the earlier ones.
  func intern(_ node: Node) -> Int {
    if let index = known[node] { return index }
    nodes.append(node)
    known[node] = nodes.count - 1
    return nodes.count - 1
  }

  /// The number that a node stands for, if it is a literal.
  func literal(_ index: Int) -> Double? {
    if case .literal(let bits) = nodes[index] { return Double(bitPattern: bits) }
    return nil
  }
}

extension Graph.Node {
  /// The nodes that this one is computed from.
  public var operands: [Int] {
    switch self {
    case .slot, .parameter, .constant, .seed, .literal: []
    case .add(let a, let b), .subtract(let a, let b), .multiply(let a, let b), .divide(let a, let b), .power(let a, let b): [a, b]
    case .negate(let a), .unary(_, let a), .integerPower(let a, _): [a]
    case .select(let a, let b, let then, let otherwise): [a, b, then, otherwise]
    }
  }
}
