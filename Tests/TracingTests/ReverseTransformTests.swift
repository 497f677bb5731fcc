import Scalars
import Testing
import Tracing

@Suite("The reverse transform of traced expressions")
struct ReverseTransformTests {
  let graph = Graph()
  var x: Traced { Traced(graph, .slot(0)) }
  var y: Traced { Traced(graph, .slot(1)) }

  func gradient(_ expression: Traced) -> [Traced] {
    graph.pullback(of: [expression.index(in: graph)], seeds: [Traced(1)], toward: [.slot(0), .slot(1)])
  }

  /// The gradient of `expression`, traced from `dual`, at a point, against dual numbers.
  func expectGradient(
    _ expression: Traced, _ dual: (Dual<Double>, Dual<Double>) -> Dual<Double>, at points: [(Double, Double)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let derivatives = gradient(expression)
    for (a, b) in points {
      let expected = [
        dual(Dual(a, tangent: 1), Dual(b, tangent: 0)).tangent, dual(Dual(a, tangent: 0), Dual(b, tangent: 1)).tangent,
      ]
      for (derivative, exact) in zip(derivatives, expected) {
        let found = value(derivative, in: graph, slots: [a, b])
        #expect(abs(found - exact) <= 1e-14 * max(1, abs(exact)), "at \(a), \(b)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test(arguments: UnaryFunction.allCases) func unary(_ function: UnaryFunction) {
    expectGradient(function(x * y), { function($0 * $1) }, at: [(0.3, 0.9), (0.7, 1.1), (0.05, 0.4)])
  }

  @Test func arithmetic() {
    func rational<S: Scalar>(_ x: S, _ y: S) -> S { (x * y - 2.0 * x) / (y + x * x) - (-x) / y + x }
    expectGradient(rational(x, y), rational, at: [(0.3, 0.9), (-1.7, 1.1), (2.5, -0.4)])
  }

  @Test func powers() {
    expectGradient(Traced.pow(x, y), { .pow($0, $1) }, at: [(0.3, 0.9), (1.7, -1.1), (2.5, 3)])
    for n in [-3, -1, 0, 1, 2, 3, 6] {
      expectGradient(Traced.pow(x * y, n), { .pow($0 * $1, n) }, at: [(0.3, 0.9), (-1.7, 1.1)])
    }
  }

  /// Also at a tie, where the branch that is taken is differentiated.
  @Test func choices() {
    func kinked<S: Scalar>(_ x: S, _ y: S) -> S {
      S.min(x * x, y) + S.max(x, y * y) * S.abs(x - y) + S.select(x, lessThan: y, then: x * y, else: S.sin(x))
    }
    expectGradient(kinked(x, y), kinked, at: [(0.3, 0.9), (0.9, 0.3), (1, 1), (-1, 1), (0, 0)])
  }

  @Test func severalOutputsWeighBySeeds() {
    let seeds = [Traced(graph, .seed(0)), Traced(graph, .seed(1))]
    let outputs = [(x * y).index(in: graph), Traced.exp(x).index(in: graph)]
    let derivative = graph.pullback(of: outputs, seeds: seeds, toward: [.slot(0)])[0]
    let values: [Double] = graph.evaluate([derivative.index(in: graph)]) { leaf in
      switch leaf {
      case .slot(let index): [0.5, 3][index]
      case .seed(let index): [2, -7][index]
      default: .nan
      }
    }
    #expect(values == [2 * 3 - 7 * Double.exp(0.5)])
  }

  @Test func whatNothingDependsOnHasCotangentZero() {
    let derivative = gradient(Traced.exp(x))[1]
    #expect(derivative.index(in: graph) == Traced(0).index(in: graph))
  }

  /// d/dx [x · d/dy (x + y)] = 1: perturbations of the two derivatives are not confused.
  @Test func nestedDerivativesAreKeptApart() {
    let inner = gradient(x + y)[1]
    let outer = gradient(x * inner)[0]
    #expect(outer.index(in: graph) == Traced(1).index(in: graph))

    let direction = Dual(variable: x)
    let nested = Dual(constant: direction) + Dual(variable: Dual(constant: y))
    #expect((direction * nested.tangent).tangent.index(in: graph) == Traced(1).index(in: graph))
  }

  /// The transform of its own result: second derivatives, against nested dual numbers.
  @Test func repeatedForSecondDerivatives() {
    func f<S: Scalar>(_ x: S, _ y: S) -> S { S.exp(x * y) / (y + S.pow(x, 3)) + S.log(y) * S.sqrt(x) }
    let mixed = gradient(gradient(f(x, y))[0])[1]
    let (a, b) = (0.7, 1.3)
    let exact = f(Dual(variable: Dual(constant: a)), Dual(constant: Dual(variable: b))).tangent.tangent
    #expect(abs(value(mixed, in: graph, slots: [a, b]) - exact) <= 1e-13 * abs(exact))
  }
}
