import Scalars
import Testing
import Tracing

/// The nodes of a kind that are not leaves, among those that `results` need.
func operations(_ graph: Graph, _ results: [Traced]) -> Int {
  graph.live(for: results.map { $0.index(in: graph) }).filter { !graph.nodes[$0].operands.isEmpty }.count
}

/// The value of `expression` where slot i is `slots[i]`.
func value<S: Scalar>(_ expression: Traced, in graph: Graph, slots: [S]) -> S {
  let values: [S] = graph.evaluate([expression.index(in: graph)]) { leaf in
    if case .slot(let index) = leaf { slots[index] } else { S(.nan) }
  }
  return values[0]
}

@Suite("Traced expressions")
struct ExpressionTests {
  let graph = Graph()
  var x: Traced { Traced(graph, .slot(0)) }
  var y: Traced { Traced(graph, .slot(1)) }

  func isSame(_ a: Traced, _ b: Traced) -> Bool { a.index(in: graph) == b.index(in: graph) }

  @Test func equalExpressionsAreComputedOnce() {
    #expect(operations(graph, [x * x + x * x]) == 2)
    #expect(operations(graph, [Traced.sin(x * y) + Traced.cos(x * y)]) == 4)
    #expect(isSame(x * y, y * x) && isSame(x + y, y + x))
    #expect(!isSame(x - y, y - x) && !isSame(x / y, y / x))
  }

  @Test func deadCodeIsDropped() {
    let kept = x + y
    let dropped = Traced.exp(x) * y
    #expect(operations(graph, [kept]) == 1)
    #expect(graph.live(for: [kept.index(in: graph)]).count == 3)
    #expect(operations(graph, [kept, dropped]) == 3)
  }

  @Test func literalsFold() {
    #expect(isSame(Traced(2) * Traced(3) - Traced(1) / Traced(4), Traced(5.75)))
    #expect(isSame(-Traced(2), Traced(-2)) && isSame(Traced.sqrt(Traced(9)), Traced(3)))
    #expect(isSame(Traced.pow(Traced(2), Traced(3)), Traced(8)) && isSame(Traced.pow(Traced(2), -1), Traced(0.5)))
    #expect(operations(graph, [Traced.exp(Traced(1)) + Traced(2)]) == 0)
    #expect(!isSame(Traced(0), Traced(-0.0)))
  }

  @Test func productsWithUnitsSimplify() {
    for zero in [Traced(0), Traced(-0.0)] { #expect(isSame(x * zero, Traced(0)) && isSame(zero * x, Traced(0))) }
    #expect(isSame(x * 1.0, x) && isSame(1.0 * x, x))
    #expect(isSame(x * -1.0, -x) && isSame(-1.0 * x, -x))
    #expect(isSame(0.0 / x, Traced(0)) && isSame(x / 1.0, x))
  }

  @Test func sumsWithZeroSimplify() {
    #expect(isSame(x + 0.0, x) && isSame(0.0 + x, x) && isSame(x - 0.0, x))
    #expect(isSame(0.0 - x, -x) && isSame(x - x, Traced(0)))
  }

  @Test func signsMoveOutwards() {
    #expect(isSame(-(-x), x))
    #expect(isSame(x + (-y), x - y) && isSame((-x) + y, y - x) && isSame(x - (-y), x + y))
    #expect(isSame((-x) * y, -(x * y)) && isSame((-x) * (-y), x * y))
    #expect(isSame((-x) / y, -(x / y)) && isSame((-x) * 3.0, x * -3.0))
  }

  @Test func powersSimplify() {
    #expect(isSame(Traced.pow(x, 0), Traced(1)) && isSame(Traced.pow(x, 1), x) && isSame(Traced.pow(x, 2), x * x))
    #expect(value(Traced.pow(x, -3), in: graph, slots: [2.0]) == 0.125)
  }

  @Test func choicesFold() {
    #expect(isSame(Traced.select(1.0, lessThan: 2.0, then: x, else: y), x))
    #expect(isSame(Traced.select(2.0, lessThan: 2.0, then: x, else: y), y))
    #expect(isSame(Traced.select(x, lessThan: y, then: x, else: x), x))
    let smaller = Traced.min(x, y)
    #expect(value(smaller, in: graph, slots: [2.0, 3]) == 2 && value(smaller, in: graph, slots: [3.0, 2]) == 2)
    #expect(value(smaller, in: graph, slots: [.nan, 2.0]).isNaN)
  }

  /// Simplified or not, an expression has the value that plain arithmetic gives, to the last bit.
  @Test func simplificationKeepsBits() {
    func polynomial<S: Scalar>(_ x: S, _ y: S) -> S {
      let sum = (x - (-y)) * 1.0 + 0.0 * x
      return -(-(sum * (-x))) / (y * -1.0) + S.pow(x, 2) * (-y) - (0.0 - x) * S.select(x, lessThan: y, then: -x, else: 3.0)
    }
    let traced = polynomial(x, y)
    for (a, b) in [(0.3, -1.7), (2.9, 1.1), (-0.6, 0.77)] {
      #expect(value(traced, in: graph, slots: [a, b]) == polynomial(a, b))
    }
  }

  /// Tracing an expression again over dual numbers writes out its tangent; the tangent of what is
  /// constant leaves nothing behind.
  @Test func tangentsAreWrittenOut() {
    let expression = x * y
    let planar = Graph()
    let dual: [Dual<Traced>] = graph.evaluate([expression.index(in: graph)]) { leaf in
      leaf == .slot(0)
        ? Dual(Traced(planar, .slot(0)), tangent: Traced(planar, .slot(1))) : Dual(Traced(planar, .slot(2)), tangent: Traced(0))
    }
    #expect(operations(planar, [dual[0].tangent]) == 1)
    #expect(operations(planar, [dual[0].value, dual[0].tangent]) == 2)
  }
}
