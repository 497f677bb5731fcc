import ComplexModule
import Scalars

/// The distance of two numbers relative to the larger of 1 and the second.
func deviation(_ a: Double, _ b: Double) -> Double { abs(a - b) / max(1, abs(b)) }

/// Points inside the domain of the real function, away from its singularities.
func samplePoints(_ function: UnaryFunction) -> [Double] {
  switch function {
  case .log, .sqrt: [0.03, 0.4, 1, 1.7, 25]
  case .logOnePlus: [-0.7, -1e-9, 0, 0.4, 12]
  case .asin, .acos: [-0.93, -0.3, 0, 0.5, 0.99]
  case .tan: [-1.2, -0.3, 0, 0.8, 1.3]
  default: [-2.1, -0.6, 0, 0.9, 3.2]
  }
}

/// f(x) by generic code, for each scalar type.
struct Probe {
  let name: String
  let domain: [Double]
  let real: (Double) -> Double
  let dual: (Dual<Double>) -> Dual<Double>
  let second: (Dual<Dual<Double>>) -> Dual<Dual<Double>>
  let step: (ComplexStep<Double>) -> ComplexStep<Double>
  let complex: (Complex<Double>) -> Complex<Double>
  let reverse: (Taped) -> Taped

  static var unary: [Probe] {
    UnaryFunction.allCases.map { f in
      Probe(
        name: f.rawValue, domain: samplePoints(f), real: { f($0) }, dual: { f($0) }, second: { f($0) }, step: { f($0) }, complex: { f($0) },
        reverse: { f($0) })
    }
  }

  /// xⁿ at any x ≠ 0, also negative.
  static var integerPowers: [Probe] {
    [-3, -1, 0, 1, 2, 5].map { n in
      Probe(
        name: "x^\(n)", domain: [-1.7, -0.4, 0.3, 2.2], real: { .pow($0, n) }, dual: { .pow($0, n) }, second: { .pow($0, n) },
        step: { .pow($0, n) }, complex: { .pow($0, n) }, reverse: { .pow($0, n) })
    }
  }

  /// xˣ⁺¹ at x > 0: both partial derivatives of the power.
  static var realPower: Probe {
    Probe(
      name: "x^(x+1)", domain: [0.2, 1, 2.5], real: power, dual: power, second: power, step: power, complex: power, reverse: power)
  }

  /// All elementary operations in one expression.
  static var rational: Probe {
    Probe(
      name: "rational", domain: [-1.3, 0.2, 2.5], real: quotient, dual: quotient, second: quotient, step: quotient, complex: quotient,
      reverse: quotient)
  }

  static var all: [Probe] { unary + integerPowers + [realPower, rational] }
}

private func power<S: Scalar>(_ x: S) -> S { S.pow(x, x + 1.0) }
private func quotient<S: Scalar>(_ x: S) -> S { (x * x - 3.0 * x + 0.5) / (-x * x - 1.0) + 2.0 / (x + 7.0) }
