import ComplexModule
import Scalars
import Testing

/// The central difference of sixth order.
private func difference(_ f: (Double) -> Double, _ x: Double, h: Double) -> Double {
  let (one, two, three) = (f(x + h) - f(x - h), f(x + 2 * h) - f(x - 2 * h), f(x + 3 * h) - f(x - 3 * h))
  return (45 * one - 9 * two + three) / (60 * h)
}

@Suite struct DerivativeTests {
  @Test func dualReverseAndComplexStepAgree() throws {
    for probe in Probe.all {
      for x in probe.domain where !(probe.name == "sqrt" && x == 0) {
        let dual = probe.dual(Dual(variable: x))
        let reverse = try gradient(at: [x]) { probe.reverse($0[0]) }
        let step = probe.step(ComplexStep(x, imaginary: 1e-30))
        #expect(dual.value == probe.real(x), "\(probe.name) at \(x)")
        #expect(reverse.value == probe.real(x), "\(probe.name) at \(x)")
        #expect(deviation(reverse.gradient[0], dual.tangent) <= 1e-13, "\(probe.name) at \(x)")
        #expect(deviation(step.im * 1e30, dual.tangent) <= 1e-13, "\(probe.name) at \(x)")
        #expect(deviation(step.re, dual.value) <= 1e-13, "\(probe.name) at \(x)")
      }
    }
  }

  @Test func dualsMatchDifferences() {
    for probe in Probe.all {
      for x in probe.domain {
        let h = 2e-3 * min(1, abs(x) + (abs(x) < 1e-6 ? 1 : 0), probe.name == "asin" || probe.name == "acos" ? (1 - abs(x)) : 1)
        let dual = derivative(at: x, of: probe.dual)
        #expect(deviation(dual, difference(probe.real, x, h: h)) < 1e-9, "\(probe.name) at \(x)")
      }
    }
  }

  @Test func nestedDualsMatchDifferencesOfDuals() {
    for probe in Probe.all {
      for x in probe.domain {
        let h = 2e-3 * min(1, abs(x) + (abs(x) < 1e-6 ? 1 : 0), probe.name == "asin" || probe.name == "acos" ? (1 - abs(x)) : 1)
        let second = probe.second(Dual(variable: Dual(variable: x)))
        #expect(second.value.tangent == second.tangent.value, "\(probe.name) at \(x)")
        #expect(
          deviation(second.tangent.tangent, difference({ derivative(at: $0, of: probe.dual) }, x, h: h)) < 1e-8, "\(probe.name) at \(x)")
      }
    }
  }

  /// Away from the axis, too: the formulas of ComplexStep are functions of a complex number, not
  /// linearisations.
  @Test func complexifiedAgreesWithSwiftNumerics() {
    for probe in Probe.all {
      for x in probe.domain where x != 0 || probe.name != "sqrt" {
        for y in [1e-30, -1e-12, 1e-3, -0.3] {
          let ours = probe.step(ComplexStep(x, imaginary: y))
          let theirs = probe.complex(Complex(x, y))
          #expect(deviation(ours.re, theirs.real) < 1e-12, "\(probe.name) at \(x) + \(y)i")
          // swift-numerics loses a tiny imaginary part in arctangents and, on the negative axis, in integer powers (polar form).
          let loses = probe.name == "atan" || (probe.name.hasPrefix("x^") && x < 0)
          let scale = loses ? max(1, theirs.length) : abs(theirs.imaginary)
          #expect(abs(ours.im - theirs.imaginary) < 1e-12 * scale + 1e-300, "\(probe.name) at \(x) + \(y)i")
        }
      }
    }
  }

  @Test func perturbationsAreNotConfused() {
    for (x, y) in [(1.0, 1.0), (-3.7, 0.2), (1e8, -1e-8)] {
      // d/dx [x · d/dy (x + y)] = 1
      let result = derivative(at: x) { outer in
        let inner = Dual<Dual<Double>>(constant: outer) + Dual(variable: Dual(y))
        return outer * inner.tangent
      }
      #expect(result == 1)
    }
  }

  @Test func hessianEntries() {
    // f = x² y³ + sin(x y) at (0.7, 1.3): f_xy = 6 x y² + cos(xy) − xy sin(xy), f_xx = 2y³ − y²
    // sin(xy).
    func f<S: Scalar>(_ x: S, _ y: S) -> S { x * x * S.pow(y, 3) + S.sin(x * y) }
    let (x, y) = (0.7, 1.3)
    let mixed = f(Dual(Dual(x), tangent: Dual(1)), Dual(Dual(variable: y), tangent: Dual(0)))
    let pure = f(Dual(variable: Dual(variable: x)), Dual(Dual<Double>(y), tangent: Dual(0)))
    #expect(deviation(mixed.tangent.tangent, 6 * x * y * y + .cos(x * y) - x * y * .sin(x * y)) < 1e-15)
    #expect(deviation(pure.tangent.tangent, 2 * y * y * y - y * y * .sin(x * y)) < 1e-15)
  }

  @Test func zerothPowerIsFlatEvenAtZero() throws {
    #expect(derivative(at: 0) { .pow($0, 0) } == 0)
    #expect(derivative(at: 0) { .pow($0, 1) } == 1)
    #expect(derivative(at: 0) { .pow($0, 2) } == 0)
    #expect(try gradient(at: [0]) { .pow($0[0], 0) }.gradient == [0])
  }
}

@Suite struct NonSmoothTests {
  private func smaller<S: Scalar>(_ x: S, _ y: S) -> S { S.min(2.0 * x, y * y) }
  private func larger<S: Scalar>(_ x: S, _ y: S) -> S { S.max(2.0 * x, y * y) }
  private func magnitude<S: Scalar>(_ x: S, _ y: S) -> S { S.abs(x - y) }

  /// At (2, 2) all three are at a tie: min and max take the first argument, abs has slope +1.
  @Test(arguments: [(2.0, 2.0), (1.0, 2.0), (2.0, 1.0)])
  func conventionsAreTheSameInEveryType(point: (Double, Double)) throws {
    let (x, y) = point
    func check(
      _ name: String, _ real: Double, _ dual: (Dual<Double>, Dual<Double>) -> Dual<Double>,
      _ nested: (Dual<Dual<Double>>, Dual<Dual<Double>>) -> Dual<Dual<Double>>, _ reverse: (Taped, Taped) -> Taped
    ) throws -> [Double] {
      let result = try gradient(at: [x, y]) { reverse($0[0], $0[1]) }
      let inX = dual(Dual(variable: x), Dual(y))
      let inY = dual(Dual(x), Dual(variable: y))
      let nestedX = nested(Dual(Dual(variable: x), tangent: Dual(1)), Dual(y))
      #expect(result.value == real && inX.value == real && nestedX.value.value == real, "\(name)")
      #expect(result.gradient == [inX.tangent, inY.tangent], "\(name)")
      #expect(nestedX.value.tangent == inX.tangent && nestedX.tangent.value == inX.tangent, "\(name)")
      return result.gradient
    }
    let slopes = [
      try check("min", smaller(x, y), smaller, smaller, smaller), try check("max", larger(x, y), larger, larger, larger),
      try check("abs", magnitude(x, y), magnitude, magnitude, magnitude),
    ]
    if x == 2, y == 2 { #expect(slopes == [[2, 0], [2, 0], [1, -1]]) }
  }

  @Test func comparisonWithNaNTakesElse() {
    #expect(Double.select(.nan, lessThan: 1, then: 1, else: 2) == 2)
    #expect(Dual<Double>.select(Dual(.nan), lessThan: Dual(1), then: Dual(1), else: Dual(2)).value == 2)
    #expect(Pack<SIMD8<Double>>.select(Pack(.nan), lessThan: Pack(1), then: Pack(1), else: Pack(2)).lanes == SIMD8(repeating: 2))
    #expect(Taped.select(Taped(.nan), lessThan: Taped(1), then: Taped(1), else: Taped(2)).value == 2)
  }
}
