/// The elementary functions of one argument, as values.
///
/// This is the only place where their derivatives stand: ``Dual``, ``Taped`` and the reverse
/// transform of traced kernels all ask here, so that the three cannot disagree. With a literal case
/// everything folds to the bare expression.
@frozen
public enum UnaryFunction: String, CaseIterable, Sendable {
  case exp, expMinusOne, log, logOnePlus, sqrt, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh

  /// The value f(x).
  @inlinable @inline(__always)
  public func callAsFunction<S: Scalar>(_ x: S) -> S {
    switch self {
    case .exp: S.exp(x)
    case .expMinusOne: S.expMinusOne(x)
    case .log: S.log(x)
    case .logOnePlus: S.log(onePlus: x)
    case .sqrt: S.sqrt(x)
    case .sin: S.sin(x)
    case .cos: S.cos(x)
    case .tan: S.tan(x)
    case .asin: S.asin(x)
    case .acos: S.acos(x)
    case .atan: S.atan(x)
    case .sinh: S.sinh(x)
    case .cosh: S.cosh(x)
    case .tanh: S.tanh(x)
    }
  }

  /// The derivative f′(x), given the value y = f(x) that is known already.
  ///
  /// A rule uses y where that costs no accuracy. `tanh` uses it although 1 − y² keeps only absolute
  /// accuracy in the tails: the alternative 1/cosh² overflows there, and its own derivative is then
  /// NaN. 1 − x² is factored, which keeps it accurate next to ±1.
  ///
  /// *Edge cases:* `sqrt` at zero and `asin`, `acos` at ±1 have an infinite derivative.
  @inlinable @inline(__always)
  public func derivative<S: Scalar>(at x: S, value y: S) -> S {
    switch self {
    case .exp: y
    case .expMinusOne: S.exp(x)
    case .log: S(1) / x
    case .logOnePlus: S(1) / (S(1) + x)
    case .sqrt: S(0.5) / y
    case .sin: S.cos(x)
    case .cos: -S.sin(x)
    case .tan: S(1) + y * y
    case .asin: S(1) / S.sqrt((S(1) - x) * (S(1) + x))
    case .acos: S(-1) / S.sqrt((S(1) - x) * (S(1) + x))
    case .atan: S(1) / (S(1) + x * x)
    case .sinh: S.cosh(x)
    case .cosh: S.sinh(x)
    case .tanh: (S(1) - y) * (S(1) + y)
    }
  }
}

/// The derivatives of powers, for the same readers as those of ``UnaryFunction``.
public enum PowerRule {
  /// ∂xʸ/∂x = y·xʸ⁻¹, for x > 0.
  @inlinable @inline(__always)
  public static func derivativeInBase<S: Scalar>(_ x: S, _ y: S) -> S { y * S.pow(x, y - S(1)) }

  /// ∂xʸ/∂y = xʸ·log x, for x > 0, given the value p = xʸ.
  @inlinable @inline(__always)
  public static func derivativeInExponent<S: Scalar>(_ x: S, value p: S) -> S { p * S.log(x) }

  /// dxⁿ/dx = n·xⁿ⁻¹; zero for n = 0, also at x = 0, where the formula itself would be 0·∞.
  @inlinable @inline(__always)
  public static func derivative<S: Scalar>(_ x: S, _ n: Int) -> S {
    n == 0 ? S(0) : S(Double(n)) * S.pow(x, n &- 1)
  }
}
