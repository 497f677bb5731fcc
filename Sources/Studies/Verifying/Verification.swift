import CaseFiles
import Fields
import Flows
import Foundation
import Reversal
import Scalars
import Sweeps

/// One property of a gradient that can be checked.
public struct Check: Encodable, Sendable {
  public let name: String
  public let value: Double
  public let tolerance: Double
  public let passed: Bool
  /// What the value is of, where the check has looked at several things: the worst of them.
  public var subject: String? = nil
}

/// The proof that a case's gradient is right, on its own grid, over its first steps.
///
/// - `tangent_vs_adjoint`: the derivative along a random direction of all controls, by dual numbers
///   and by the gradient.
/// - `complex_step_vs_adjoint`: the same by a complex step of 1e-30, which shares no derivative
///   rule with the others.
/// - `taylor_order`: the order in h of |J(x + h v) − J(x) − h g·v|, over at least four decades of
///   h: 2 if g is the gradient.
/// - `dot_product`: ⟨J v, w⟩ = ⟨v, Jᵀ w⟩ for random perturbations v of the controls and w of the
///   final state.
/// - `rerun_vs_adjoint`: the derivative by every number among the controls, by the gradient and by
///   differences of complete runs of cases in which that number is another (`RerunDerivative`); of a
///   control with more than sixteen numbers by sixteen of them.
/// - `checkpoint_invariance`: how many numbers of the gradient differ between store-all and several
///   numbers of checkpoints: none. Of a steady case there is nothing to compare.
///
/// A steady case is verified at its state, found to 1e-12 for every number and direction anew.
public struct Verification {
  private let functional: ReducedFunctional
  /// The steps that are verified over; of a steady case those to its state.
  public let stepCount: Int
  /// What two ways to a derivative may differ by: round-off, or what is left of the equations of a
  /// steady state.
  private let roundOff: Double
  private let isSteady: Bool
  private let faulty: String?
  private let spoilsCheckpoints: Bool
  private let direction: ControlVector
  private let objective: Int

  /// - Parameters:
  ///   - limit: steps to verify over; nil for all of the case's.
  ///   - faulty: an operator whose pullback is to be made wrong by one part in a million, or what
  ///     else a ``PlantedFault`` is, to see the verification fail.
  /// - Throws: `ChainError.unknownOperator` if there is no such operator.
  public init(_ setup: Case, workers: Workers, objective: Int = 0, limit: Int?, faulty: String? = nil) throws {
    self.faulty = faulty == PlantedFault.checkpoint ? nil : faulty
    spoilsCheckpoints = faulty == PlantedFault.checkpoint
    self.objective = objective
    if let steady = setup.steady {
      var tightened = setup
      tightened.steady?.residual = min(steady.residual, Self.steadyResidual)
      tightened.steady?.adjoint = min(steady.adjoint, Self.steadyResidual)
      functional = try ReducedFunctional(tightened, objective: objective) { try $0.studyModel(workers: workers) }
      let flow: any ObservableFlow = try functional.flow(faulty: self.faulty)
      try flow.complete()
      (stepCount, isSteady, roundOff) = (flow.step, true, Self.steadyTolerance)
      direction = Self.randomDirection(functional)
      return
    }
    var shortened = limit == nil ? try setup.placingPeriods(workers: workers) : setup
    for index in shortened.objectives.indices where limit != nil { shortened.objectives[index].window = nil }
    if let limit, case .steps(let count) = setup.time.duration { shortened.time.duration = .steps(min(count, limit)) }
    let flow: any ObservableFlow = try shortened.studyModel(workers: workers).flow(displacement: nil, sizes: .chosen, faulty: self.faulty)
    while !flow.isFinished && flow.step < limit ?? .max { try flow.advance() }
    try flow.checkFinite()
    (stepCount, isSteady, roundOff) = (flow.step, false, 1e-11)
    if limit != nil {
      for index in shortened.objectives.indices where setup.objectives[index].window != nil {
        shortened.objectives[index].window = Objective.Window(start: 0.5 * flow.time, end: flow.time)
      }
    }
    functional = try ReducedFunctional(shortened, objective: objective, sizes: .replayed(flow.timeSteps)) {
      try $0.studyModel(workers: workers)
    }
    direction = Self.randomDirection(functional)
  }

  /// How well the equations of a steady state are solved, and what that leaves of derivatives:
  /// slow modes take a thousand times as long as a unit of time.
  private static let (steadyResidual, steadyTolerance) = (1e-12, 1e-9)

  /// Runs all checks.
  public func run(report: (String) -> Void = { _ in }) throws -> [Check] {
    var checks: [Check] = []
    func add(_ name: String, _ value: Double, _ tolerance: Double, passed: Bool? = nil, subject: String? = nil) {
      checks.append(Check(name: name, value: value, tolerance: tolerance, passed: passed ?? (value <= tolerance), subject: subject))
      report(name)
    }
    let reference = try gradient(.storeAll)
    let slope = reference.gradient.dot(direction)
    // Where the gradient vanishes, both derivatives are round-off of what a step along the
    // direction changes.
    let stride = 0.3
    let change = abs(try forward { $0 + stride * $1 }.objectiveValues[objective] - reference.value) / stride
    func difference(_ other: Double) -> Double { abs(other - slope) / max(abs(other), abs(slope), change, 1e-300) }

    let tangent = try forward { Dual($0, tangent: $1) }
    add("tangent_vs_adjoint", difference(tangent.objectiveValues[objective].tangent), roundOff)
    let epsilon = 1e-30
    let complex = try forward { ComplexStep($0, imaginary: epsilon * $1) }
    add("complex_step_vs_adjoint", difference(complex.objectiveValues[objective].im / epsilon), roundOff)
    let order = try taylorOrder(reference.value, reference.gradient)
    add("taylor_order", order, Self.orderTolerance, passed: abs(order - 2) <= Self.orderTolerance)
    add("dot_product", try dotProduct(tangent), isSteady ? roundOff : 1e-12)
    // One step is kept of a steady case, whatever its checkpoints.
    if !isSteady { add("checkpoint_invariance", Double(try differingElements(reference.gradient)), 0) }
    let rerun = try rerunDifference(reference.value, reference.gradient)
    add("rerun_vs_adjoint", rerun.value, rerun.tolerance, subject: rerun.subject)
    return checks
  }

  /// The checks that need no re-run: of a tenth of the work.
  ///
  /// The tolerances leave room for round-off of cases of every kind, and are still a thousandth of the smallest fault that `--fault` plants.
  public func quick() throws -> [Check] {
    func check(_ name: String, _ value: Double, _ tolerance: Double) -> Check {
      Check(name: name, value: value, tolerance: tolerance, passed: value <= tolerance)
    }
    let reference = try gradient(.storeAll)
    let tangent = try forward { Dual($0, tangent: $1) }
    let slope = reference.gradient.dot(direction)
    let other = tangent.objectiveValues[objective].tangent
    // What each control does by itself: where these cancel, and where all vanish, round-off is left.
    let effects = reference.gradient.controls.map { control in
      zip(reference.gradient[all: control], direction[all: control]).reduce(0) { $0 + abs($1.0 * $1.1) }
    }
    let size = max(abs(other), abs(slope), effects.reduce(0, +), 1e-10 * abs(reference.value), 1e-300)
    let differing = try differing(reference.gradient, from: .revolve(checkpoints: max(1, stepCount / 2)))
    return [
      check("tangent_vs_adjoint", abs(other - slope) / size, 1e-9), check("dot_product", try dotProduct(tangent), 1e-9),
      check("checkpoint_invariance", Double(differing), 0),
    ]
  }

  // MARK: The pieces

  /// The largest relative difference between the gradient and differences of re-runs, measured by
  /// what these are good for; nothing of controls that are all fields.
  private func rerunDifference(_ value: Double, _ gradient: ControlVector) throws -> (value: Double, tolerance: Double, subject: String?) {
    let reruns = RerunDerivative(functional: functional)
    let magnitudes = functional.magnitudes
    let effects = zip(gradient.controls, magnitudes).map { control, magnitude in
      gradient[all: control].reduce(0) { max($0, abs($1)) } * magnitude
    }
    // Of a number that changes the objective by less than this part of what others do, round-off is
    // all there is.
    let least = 1e-7 * max(abs(value), effects.max() ?? 0)
    var worst = (value: 0.0, tolerance: Self.rerunTolerance, subject: String?.none)
    for (control, magnitude) in zip(gradient.controls, magnitudes) {
      for element in Self.compared(of: gradient[all: control].count) {
        let slope = gradient[control, element]
        let scale = max(abs(slope), least / magnitude, 1e-300)
        guard let estimate = try reruns.estimate(control, element, step: 0.25 * magnitude, scale: scale) else { break }
        let difference = abs(estimate.slope - slope) / max(scale, abs(estimate.slope))
        // Differences that do not settle prove nothing.
        let tolerance = max(Self.rerunTolerance, min(2 * estimate.error / scale, 1e-3))
        if worst.subject == nil || difference * worst.tolerance > worst.value * tolerance || difference.isNaN {
          worst = (difference, tolerance, control.path + (gradient[all: control].count > 1 ? "[\(element)]" : ""))
        }
      }
    }
    return worst
  }

  private static let rerunTolerance = 1e-6

  /// The elements of a control that re-runs are made for: of one with many, such as the points of an
  /// outline, sixteen spread over all.
  private static func compared(of count: Int) -> [Int] {
    let most = 16
    return count <= most ? Array(0..<count) : (0..<most).map { ($0 * count + count / 2) / most }
  }

  private func forward<S: SweepScalar>(_ combine: @escaping (Double, Double) -> S) throws -> any Simulation<S> {
    try functional.flow(at: functional.origin, along: direction, combine: combine)
  }

  private func reversible() throws -> any ObservableFlow { try functional.flow(faulty: faulty) }

  private func gradient(_ adjoint: Adjoint) throws -> (value: Double, gradient: ControlVector) {
    try gradient(try reversible(), adjoint, objective)
  }

  private func gradient(_ flow: some ObservableFlow, _ adjoint: Adjoint, _ objective: Int = 0) throws -> (Double, ControlVector) {
    let result = try GradientComputation(flow, adjoint: adjoint, spoilsCheckpoints: spoilsCheckpoints).run(objective: objective)
    return (result.value, result.gradient)
  }

  /// The order of the remainder. Along a direction in which the second derivative happens to all but
  /// vanish, the third-order term outweighs it at the largest steps; if the order is not 2 then,
  /// others are tried. With a wrong gradient it is 1 along each.
  private func taylorOrder(_ value: Double, _ gradient: ControlVector) throws -> Double {
    var order = 2.0
    for seed in [1, 3, 5] as [UInt64] {
      let direction = Self.randomDirection(functional, seed: seed)
      let remainder = try taylorRemainder(value, gradient.dot(direction), along: direction)
      order = remainder.order
      if abs(order - 2) <= Self.orderTolerance || remainder.leadingOrder <= 2 + Self.orderTolerance { break }
    }
    return order
  }

  private static let orderTolerance = 0.1

  /// The slope of the remainder in a doubly logarithmic plot: over every stretch of four decades of
  /// h that was sampled, the one nearest to 2. Larger steps leave the range of the second-order
  /// term, smaller ones meet round-off.
  /// - Returns: that, and the slope between the two largest steps alone.
  private func taylorRemainder(
    _ value: Double, _ slope: Double, along direction: ControlVector
  ) throws -> (order: Double, leadingOrder: Double) {
    let exponents = stride(from: -0.5, through: -7, by: -0.5).map { $0 }
    let points = try exponents.map { exponent -> (x: Double, y: Double) in
      let h = Foundation.pow(10, exponent)
      let moved = try functional.flow(at: functional.origin, along: direction) { $0 + h * $1 }
      return (exponent, log10(max(abs(moved.objectiveValues[objective] - value - h * slope), 1e-300)))
    }
    // An objective that is linear in the controls leaves no remainder but round-off: then the
    // gradient is exact and there is no slope.
    let noise = 1e-12 * max(abs(value), abs(slope), 1e-300)
    if points.allSatisfy({ $0.y <= log10(noise) }) { return (2, 2) }
    let window = 9
    let slopes = (0...points.count - window).map { start -> Double in
      let stretch = points[start..<start + window]
      let meanX = stretch.map(\.x).reduce(0, +) / Double(window)
      let meanY = stretch.map(\.y).reduce(0, +) / Double(window)
      let covariance = stretch.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
      return covariance / stretch.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    }
    let order = slopes.min { abs($0 - 2) < abs($1 - 2) } ?? .nan
    return (order, (points[0].y - points[1].y) / (points[0].x - points[1].x))
  }

  private func dotProduct(_ tangent: any Simulation<Dual<Double>>) throws -> Double {
    let flow = try reversible()
    var generator = UniformNumbers(seed: 2)
    let values = tangent.stateValues
    let weights = values.map { _ in generator.next() }
    flow.seedReverse(with: weights)
    let right = try gradient(flow, .storeAll).1.dot(direction)
    let left = zip(values, weights).reduce(0) { $0 + $1.0.tangent * $1.1 }
    // What a sum of such terms comes to when their signs are random: the sum itself may cancel.
    let size = zip(values, weights).reduce(0) { $0 + ($1.0.tangent * $1.1) * ($1.0.tangent * $1.1) }.squareRoot()
    return abs(left - right) / max(abs(left), abs(right), size, 1e-300)
  }

  private func differingElements(_ reference: ControlVector) throws -> Int {
    try Set([1, 3, max(1, stepCount / 2)]).reduce(0) { try $0 + differing(reference, from: .revolve(checkpoints: $1)) }
  }

  private func differing(_ reference: ControlVector, from adjoint: Adjoint) throws -> Int {
    let other = try gradient(adjoint).gradient
    return reference.controls.reduce(0) { count, control in
      count + zip(reference[all: control], other[all: control]).count { $0.bitPattern != $1.bitPattern }
    }
  }

  /// About what a random direction moves controls by, as a part of themselves.
  static let relativeSize = 0.05

  /// A random direction, each control moved by some hundredths of what it is like.
  static func randomDirection(_ functional: ReducedFunctional, seed: UInt64 = 1) -> ControlVector {
    var direction = functional.origin
    var generator = UniformNumbers(seed: seed)
    for (control, magnitude) in zip(direction.controls, functional.magnitudes) {
      for element in direction[all: control].indices {
        direction[control, element] = magnitude * (1 + 0.5 * generator.next()) * generator.sign()
      }
    }
    return direction
  }
}

/// Numbers in (−1, 1), the same for the same seed.
struct UniformNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> Double {
    // Marsaglia's xorshift with multiplication.
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Double(Int64(bitPattern: state &* 0x2545_F491_4F6C_DD1D) >> 10) * 0x1p-53
  }

  mutating func sign() -> Double { next() < 0 ? -1 : 1 }
}
