/// f′(x), by one evaluation with dual numbers.
@inlinable
public func derivative(at x: Double, of f: (Dual<Double>) -> Dual<Double>) -> Double {
  f(Dual(variable: x)).tangent
}

/// f(x) and the derivative of f along `direction`, ∇f·d, by one evaluation with dual numbers.
///
/// - Precondition: `direction` has as many elements as `x`.
@inlinable
public func directionalDerivative(
  at x: [Double], along direction: [Double], of f: ([Dual<Double>]) -> Dual<Double>
) -> (value: Double, derivative: Double) {
  precondition(x.count == direction.count, "a direction has as many elements as the point")
  let result = f(zip(x, direction).map { Dual($0, tangent: $1) })
  return (result.value, result.tangent)
}
