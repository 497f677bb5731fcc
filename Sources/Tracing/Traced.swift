import Scalars

/// A scalar that records what is done with it.
///
/// Literals fold as they meet; a node is made only once something depends on an input. The
/// simplifications are those that hold for every finite number to the last bit (x·1, x + 0, −(−x),
/// a + (−b)); multiplication by a literal zero is dropped too, since a derivative that is
/// structurally zero must cost nothing.
public struct Traced: Scalar {
  enum Origin {
    case literal(Double)
    case node(Graph, Int)
  }
  let origin: Origin

  public init(_ constant: Double) { origin = .literal(constant) }

  /// The node `node` of `graph`, as an operand.
  public init(_ graph: Graph, _ node: Graph.Node) { origin = .node(graph, graph.intern(node)) }

  init(_ graph: Graph, index: Int) {
    if let value = graph.literal(index) { origin = .literal(value) } else { origin = .node(graph, index) }
  }

  /// The literal value, or nil of an expression that depends on an input.
  var literal: Double? {
    if case .literal(let value) = origin { return value }
    return nil
  }

  /// The index of this expression in `graph`.
  public func index(in graph: Graph) -> Int {
    switch origin {
    case .literal(let value): graph.intern(.literal(value.bitPattern))
    case .node(_, let index): index
    }
  }

  /// The graph that the operands belong to: nil if all of them are literals.
  private static func graph(_ operands: Traced...) -> Graph? {
    for operand in operands { if case .node(let graph, _) = operand.origin { return graph } }
    return nil
  }

  private var negatedOperand: Traced? {
    if case .node(let graph, let index) = origin, case .negate(let a) = graph.nodes[index] { return Traced(graph, index: a) }
    return nil
  }

  public static func + (a: Traced, b: Traced) -> Traced {
    guard let graph = graph(a, b) else { return Traced((a.literal ?? 0) + (b.literal ?? 0)) }
    if a.literal == 0 { return b }
    if b.literal == 0 { return a }
    if let minusB = b.negatedOperand { return a - minusB }
    if let minusA = a.negatedOperand { return b - minusA }
    let (i, j) = (a.index(in: graph), b.index(in: graph))
    return Traced(graph, .add(Swift.min(i, j), Swift.max(i, j)))
  }

  public static func - (a: Traced, b: Traced) -> Traced {
    guard let graph = graph(a, b) else { return Traced((a.literal ?? 0) - (b.literal ?? 0)) }
    if a.literal == 0 { return -b }
    if b.literal == 0 { return a }
    if let minusB = b.negatedOperand { return a + minusB }
    let (i, j) = (a.index(in: graph), b.index(in: graph))
    return i == j ? Traced(0) : Traced(graph, .subtract(i, j))
  }

  public static func * (a: Traced, b: Traced) -> Traced {
    guard let graph = graph(a, b) else { return Traced((a.literal ?? 0) * (b.literal ?? 0)) }
    for (x, y) in [(a, b), (b, a)] {
      switch x.literal {
      case 0: return Traced(0)
      case 1: return y
      case -1: return -y
      default: break
      }
      if let minusX = x.negatedOperand {
        if let value = y.literal { return minusX * Traced(-value) }
        return -(minusX * y)
      }
    }
    let (i, j) = (a.index(in: graph), b.index(in: graph))
    return Traced(graph, .multiply(Swift.min(i, j), Swift.max(i, j)))
  }

  public static func / (a: Traced, b: Traced) -> Traced {
    guard let graph = graph(a, b) else { return Traced((a.literal ?? 0) / (b.literal ?? 1)) }
    if a.literal == 0 { return Traced(0) }
    if b.literal == 1 { return a }
    if let minusA = a.negatedOperand { return -(minusA / b) }
    return Traced(graph, .divide(a.index(in: graph), b.index(in: graph)))
  }

  public static prefix func - (a: Traced) -> Traced {
    guard let graph = graph(a) else { return Traced(-(a.literal ?? 0)) }
    if let operand = a.negatedOperand { return operand }
    return Traced(graph, .negate(a.index(in: graph)))
  }

  static func unary(_ function: UnaryFunction, _ x: Traced) -> Traced {
    guard let graph = graph(x) else { return Traced(function(x.literal ?? 0)) }
    return Traced(graph, .unary(function, x.index(in: graph)))
  }

  public static func exp(_ x: Traced) -> Traced { unary(.exp, x) }
  public static func expMinusOne(_ x: Traced) -> Traced { unary(.expMinusOne, x) }
  public static func log(_ x: Traced) -> Traced { unary(.log, x) }
  public static func log(onePlus x: Traced) -> Traced { unary(.logOnePlus, x) }
  public static func sqrt(_ x: Traced) -> Traced { unary(.sqrt, x) }
  public static func sin(_ x: Traced) -> Traced { unary(.sin, x) }
  public static func cos(_ x: Traced) -> Traced { unary(.cos, x) }
  public static func tan(_ x: Traced) -> Traced { unary(.tan, x) }
  public static func asin(_ x: Traced) -> Traced { unary(.asin, x) }
  public static func acos(_ x: Traced) -> Traced { unary(.acos, x) }
  public static func atan(_ x: Traced) -> Traced { unary(.atan, x) }
  public static func sinh(_ x: Traced) -> Traced { unary(.sinh, x) }
  public static func cosh(_ x: Traced) -> Traced { unary(.cosh, x) }
  public static func tanh(_ x: Traced) -> Traced { unary(.tanh, x) }

  public static func pow(_ x: Traced, _ y: Traced) -> Traced {
    guard let graph = graph(x, y) else { return Traced(Double.pow(x.literal ?? 0, y.literal ?? 0)) }
    return Traced(graph, .power(x.index(in: graph), y.index(in: graph)))
  }

  public static func pow(_ x: Traced, _ n: Int) -> Traced {
    guard let graph = graph(x) else { return Traced(Double.pow(x.literal ?? 0, n)) }
    switch n {
    case 0: return Traced(1)
    case 1: return x
    case 2: return x * x
    default: return Traced(graph, .integerPower(x.index(in: graph), exponent: n))
    }
  }

  public static func select(_ a: Traced, lessThan b: Traced, then: Traced, else otherwise: Traced) -> Traced {
    if let x = a.literal, let y = b.literal { return x < y ? then : otherwise }
    guard let graph = graph(a, b) else { return otherwise }
    let (i, j) = (then.index(in: graph), otherwise.index(in: graph))
    if i == j { return then }
    return Traced(graph, .select(a.index(in: graph), lessThan: b.index(in: graph), then: i, else: j))
  }
}

extension Traced: @unchecked Sendable {}
