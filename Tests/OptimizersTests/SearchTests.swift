import Optimizers
import Testing

/// Searches on functions whose minima are known.
@Suite struct SearchTests {
  /// Rosenbrock's valley, its minimum at (1, 1).
  private static func valley(_ point: [Double]) -> Minimization.Evaluation {
    let (x, y) = (point[0], point[1])
    return Minimization.Evaluation(
      value: 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x), gradient: [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)],
      constraints: [(value: x * x + y * y, gradient: [2 * x, 2 * y]), (value: x + y, gradient: [1, 1])])
  }

  private static func problem(
    lower: [Double] = [-.infinity, -.infinity], _ constraints: [(function: Int, condition: Minimization.Constraint)] = []
  ) -> Minimization {
    Minimization(
      start: [-1.2, 1], lower: lower, upper: [.infinity, .infinity], constraints: constraints,
      tolerance: .init(value: 1e-15, gradient: 1e-9, constraint: 1e-9), evaluations: 20000, evaluate: valley)
  }

  @Test(arguments: [NLoptMethod.lbfgs, .slsqp]) func theValleyIsFollowedToItsEnd(method: NLoptMethod) throws {
    let outcome = try Self.problem().search(method)
    #expect(abs(outcome.point[0] - 1) <= 1e-4 && abs(outcome.point[1] - 1) <= 1e-4, "\(outcome)")
    #expect(outcome.evaluation.value == Self.valley(outcome.point).value)
  }

  @Test func newtonsMethodFollowsItInFewSteps() throws {
    var problem = Self.problem()
    problem.evaluations = 40
    let outcome = try problem.newtonSearch { point, direction in
      let (x, y) = (point[0], point[1])
      let (xx, xy, yy) = (1200 * x * x - 400 * y + 2, -400 * x, 200.0)
      return [xx * direction[0] + xy * direction[1], xy * direction[0] + yy * direction[1]]
    }
    #expect(outcome.reason == .gradient, "\(outcome)")
    #expect(abs(outcome.point[0] - 1) <= 1e-8 && abs(outcome.point[1] - 1) <= 1e-8, "\(outcome)")
  }

  /// In the unit disc the minimum lies on its edge, at (0.78641515…, 0.61769831…).
  @Test func constraintsAreHeld() throws {
    let outcome = try Self.problem([(0, .atMost(1))]).search(.slsqp)
    #expect(abs(outcome.point[0] - 0.7864151510) <= 1e-4 && abs(outcome.point[1] - 0.6176983125) <= 1e-4, "\(outcome)")
    #expect(abs(outcome.evaluation.constraints[0].value - 1) <= 1e-6)
  }

  /// The nearest point of a disc to one outside, in a norm of its own: there the slopes of function and constraint are opposite.
  @Test(arguments: [NLoptMethod.mma, .slsqp]) func theSlopesBalanceOnTheEdge(method: NLoptMethod) throws {
    var problem = Self.problem([(0, .atMost(1))])
    problem.start = [0.1, -0.3]
    problem.evaluate = { point in
      let (x, y) = (point[0], point[1])
      return Minimization.Evaluation(
        value: (x - 2) * (x - 2) + 4 * (y - 1) * (y - 1) + 0.5 * x * y, gradient: [2 * (x - 2) + 0.5 * y, 8 * (y - 1) + 0.5 * x],
        constraints: [(value: x * x + y * y, gradient: [2 * x, 2 * y])])
    }
    let found = try problem.search(method).evaluation
    let (slope, edge) = (found.gradient, found.constraints[0].gradient)
    #expect(abs(found.constraints[0].value - 1) <= 1e-6)
    #expect(abs(slope[0] * edge[1] - slope[1] * edge[0]) <= 1e-4 && slope[0] * edge[0] + slope[1] * edge[1] < 0, "\(found)")
  }

  @Test func equalitiesAndLowerLimitsAreHeld() throws {
    let outcome = try Self.problem([(1, .equal(3)), (0, .atLeast(4.6))]).search(.slsqp)
    #expect(abs(outcome.evaluation.constraints[1].value - 3) <= 1e-8)
    #expect(outcome.evaluation.constraints[0].value >= 4.6 - 1e-8)
  }

  @Test func boundsAreHeld() throws {
    let outcome = try Self.problem(lower: [1.5, -.infinity]).search(.lbfgs)
    #expect(outcome.point[0] == 1.5 && abs(outcome.point[1] - 2.25) <= 1e-5, "\(outcome)")
    let norm = Minimization.projectedNorm(outcome.evaluation.gradient, at: outcome.point, [1.5, -.infinity], [.infinity, .infinity])
    #expect(norm <= 1e-2)
  }

  /// What an evaluation throws comes out with the best point so far.
  @Test func aFaultEndsTheSearchAndLosesNothing() throws {
    struct Fault: Error {}
    var count = 0
    var problem = Self.problem()
    problem.evaluate = { point in
      count += 1
      if count > 20 { throw Fault() }
      return Self.valley(point)
    }
    let stopped = try #require(throws: Minimization.Stopped.self) { try problem.search(.lbfgs) }
    #expect(stopped.cause is Fault)
    #expect(try #require(stopped.best).evaluation.value < Self.valley([-1.2, 1]).value)
  }

  /// Of the second difference on a line, eigenvalues −4 sin²(kπ/2(n + 1)).
  @Test func eigenpairsAreThoseOfTheSecondDifference() throws {
    let n = 40
    func product(_ v: [Double]) -> [Double] {
      v.indices.map { ($0 > 0 ? v[$0 - 1] : 0) - 2 * v[$0] + ($0 < n - 1 ? v[$0 + 1] : 0) }
    }
    let lanczos = Lanczos(dimension: n, count: 4, limit: n, product: product)
    for (place, value) in lanczos.values.enumerated() {
      let angle = Double(n - place) * Double.pi / Double(2 * (n + 1))
      let exact = -4 * Self.sine(angle) * Self.sine(angle)
      #expect(abs(value - exact) <= 1e-7, "\(value) \(exact)")
      let vector = lanczos.vectors[place]
      let rest = zip(product(vector), vector).map { $0 - value * $1 }
      #expect(rest.allSatisfy { abs($0) <= 1e-6 })
    }
  }

  private static func sine(_ x: Double) -> Double {
    // Taylor's series is exact to round-off on [0, π/2].
    var (term, sum) = (x, x)
    for k in 1...15 {
      term *= -x * x / Double((2 * k) * (2 * k + 1))
      sum += term
    }
    return sum
  }
}
