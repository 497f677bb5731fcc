import CaseFiles
import Scalars

/// An explicit exponential Runge–Kutta scheme for ω′ = λ ω + N(ω), the linear part exact:
///
///     ω_i = φ₀(f_i z) ω₀ + Δt Σ_j a_ij(z) N(ω_j),   z = λ Δt
///
/// Each coefficient is a sum of terms c φ_k(f z) with φ₀ = exp and φ_{k+1}(z) = (φ_k(z) − 1/k!)/z.
/// The last row is the step itself.
///
/// References: S. M. Cox and P. C. Matthews, *Exponential time differencing for stiff systems*, J.
/// Comput. Phys. 176 (2002), equations 20–22 and 26–29; A.-K. Kassam and L. N. Trefethen,
/// *Fourth-order time-stepping for stiff PDEs*, SIAM J. Sci. Comput. 26 (2005).
public struct ExponentialScheme: Sendable {
  /// c φ_order(fraction · z).
  struct Term: Sendable {
    let factor: Double
    let order: Int
    var fraction = 1.0
  }

  /// A coefficient function: by Δt times it a nonlinear term counts, where it is a weight.
  struct Function: Sendable {
    let terms: [Term]
    let isWeight: Bool
  }

  /// What one row of the scheme makes: the next stage, or of the last row the step.
  struct Row: Sendable {
    /// The function by which ω₀ decays.
    let decay: Int
    /// The nonlinear terms that count, with their functions; the last is that of the stage before.
    let weights: [(stage: Int, function: Int)]
  }

  let functions: [Function]
  let rows: [Row]
  public let order: Int

  /// Two evaluations a step (Cox & Matthews's ETD2RK).
  public static let etdrk2 = ExponentialScheme(
    functions: [
      Function(terms: [Term(factor: 1, order: 0)], isWeight: false),
      Function(terms: [Term(factor: 1, order: 1)], isWeight: true),
      Function(terms: [Term(factor: 1, order: 1), Term(factor: -1, order: 2)], isWeight: true),
      Function(terms: [Term(factor: 1, order: 2)], isWeight: true),
    ],
    rows: [Row(decay: 0, weights: [(0, 1)]), Row(decay: 0, weights: [(0, 2), (1, 3)])],
    order: 2)

  /// Four evaluations a step (Cox & Matthews's ETD4RK).
  public static let etdrk4 = ExponentialScheme(
    functions: [
      Function(terms: [Term(factor: 1, order: 0, fraction: 0.5)], isWeight: false),
      Function(terms: [Term(factor: 1, order: 0)], isWeight: false),
      Function(terms: [Term(factor: 0.5, order: 1, fraction: 0.5)], isWeight: true),
      Function(terms: [Term(factor: 1, order: 1), Term(factor: -1, order: 1, fraction: 0.5)], isWeight: true),
      Function(terms: [Term(factor: 1, order: 1, fraction: 0.5)], isWeight: true),
      Function(terms: [Term(factor: 1, order: 1), Term(factor: -3, order: 2), Term(factor: 4, order: 3)], isWeight: true),
      Function(terms: [Term(factor: 2, order: 2), Term(factor: -4, order: 3)], isWeight: true),
      Function(terms: [Term(factor: -1, order: 2), Term(factor: 4, order: 3)], isWeight: true),
    ],
    rows: [
      Row(decay: 0, weights: [(0, 2)]), Row(decay: 0, weights: [(1, 2)]), Row(decay: 1, weights: [(0, 3), (2, 4)]),
      Row(decay: 1, weights: [(0, 5), (1, 6), (2, 6), (3, 7)]),
    ],
    order: 4)

  init(functions: [Function], rows: [Row], order: Int) {
    (self.functions, self.rows, self.order) = (functions, rows, order)
  }

  init(_ integrator: SpectralCase.Integrator) { self = integrator == .etdrk4 ? .etdrk4 : .etdrk2 }

  var stageCount: Int { rows.count }

  /// When a stage is, as a share of the step: as far as the linear part has come in the row that makes it.
  func node(_ stage: Int) -> Double { stage == 0 ? 0 : functions[rows[stage - 1].decay].terms[0].fraction }
}

extension ExponentialScheme.Function {
  /// The coefficient at z = λ Δt, times Δt of a weight.
  func value<T: Scalar>(_ rate: T, magnitude: Double, timeStep: Double) -> T {
    var sum: T = T(0)
    for term in terms {
      let scale = term.fraction * timeStep
      sum += T(term.factor) * Phi.value(term.order, T(scale) * rate, magnitude: magnitude * scale)
    }
    return isWeight ? T(timeStep) * sum : sum
  }
}

/// The functions φ_k(z) = Σ_j z^j/(j + k)!.
enum Phi {
  /// By the series where |z| < 1, since the recurrence φ_{k+1} = (φ_k − 1/k!)/z loses a digit there
  /// with each decade; by the recurrence elsewhere.
  /// - Parameter magnitude: |z| of the value proper.
  static func value<T: Scalar>(_ order: Int, _ z: T, magnitude: Double) -> T {
    if order == 0 { return T.exp(z) }
    guard magnitude >= 1 else {
      // The last term is below 1/19!, under the last bit of the first, 1/order!.
      let terms = 18
      var factorial = (1...terms + order).reduce(1.0) { $0 * Double($1) }
      var sum = T(1 / factorial)
      for j in stride(from: terms - 1, through: 0, by: -1) {
        factorial /= Double(j + 1 + order)
        sum = sum * z + T(1 / factorial)
      }
      return sum
    }
    var value = T.expMinusOne(z) / z
    var factorial = 1.0
    for k in 1..<max(order, 1) {
      factorial *= Double(k)
      value = (value - T(1 / factorial)) / z
    }
    return value
  }
}
