import CaseFiles
import Reversal
import Scalars

/// How a steady state, and its adjoint, have been found.
public struct SteadyConvergence: Encodable, Sendable {
  /// Steps of the flow, and the part of itself by which it still changes in a unit of time.
  public internal(set) var steps: Int
  public internal(set) var residual: Double
  /// Steps that have been pulled back, and the same of the adjoint state; nil without a gradient.
  public internal(set) var adjointSteps: Int?
  public internal(set) var adjointResidual: Double?
}

/// Finds the state u = Φ(u, p) that a step of a flow leaves as it is, and the derivative of an
/// objective there, in any scalar.
///
/// The flow marches as ever, and every few steps an extrapolation from the differences of earlier
/// states takes its place (`FixedPointAcceleration`): slow modes go at once, and modes that grow are
/// held down. With J(u, p) taken from one step, and λ from the fixed point of the transposed step,
///
///     λ = (∂Φ/∂u)ᵀ λ + ∂J/∂u,   dJ/dp = ∂J/∂p + (∂Φ/∂p)ᵀ λ
///
/// (implicit function theorem; Christianson, Optim. Methods Softw. 3, 1994). It takes the memory of
/// one step and of the differences, however long the way to the state was. Dual and complex numbers
/// go the same way plane by plane: their tangents have come to rest when they solve the linearised
/// equation.
final class SteadySolver<Flow: Simulation> {
  private let flow: Flow
  private let settings: SteadyState
  /// A flow that changes by more than this part between two extrapolations is on its way.
  private static var onItsWay: Double { 0.1 }
  /// An extrapolation that makes the change so many times as large has led astray.
  private static var astray: Double { 10 }

  /// - Throws: `FlowError.unresolved` if what drives the flow changes in time.
  init(_ flow: Flow, _ settings: SteadyState) throws {
    (self.flow, self.settings) = (flow, settings)
    if let changing = flow.model.changingPart {
      throw FlowError.unresolved(
        "\(changing) changes in time, and such a flow has no steady state; remove `steady`, or let nothing depend on `t`")
    }
  }

  /// Brings the flow, which stands at its beginning, to rest; then one more step is the last of the
  /// run.
  /// - Parameters:
  ///   - record: takes what a pullback of the last step needs.
  ///   - afterStep: called after each step.
  /// - Throws: `FlowError.notSteady` if the run's time is over before, and what steps throw.
  func solve(recording record: Flow.Record? = nil, afterStep: () throws -> Void = {}) throws -> SteadyConvergence {
    var iteration = Iteration(settings.depth, planes: Flow.Number.planes)
    var start = flow.completeState
    var (safe, rate) = (start, 0.0)
    repeat {
      let time = flow.time
      do {
        for _ in 0..<settings.stride {
          if flow.isFinished { throw FlowError.notSteady(rate: rate, wanted: settings.residual, step: flow.step) }
          try flow.advance()
          try afterStep()
        }
        try flow.checkFinite()
      } catch FlowError.diverged where iteration.isExtrapolated {
        (start, flow.completeState) = (safe, safe)
        iteration.reset()
        continue
      }
      let image = flow.completeState
      let change = iteration.change(start, image)
      rate = change.largest / (flow.time - time)
      flow.run.residual = rate
      if rate <= settings.residual { break }
      if change.proper > Self.onItsWay || change.proper > Self.astray * iteration.latestChange { iteration.reset() }
      safe = image
      start = iteration.next(start, image, change: change.proper)
      flow.completeState = start
    } while true
    flow.run.endAfterNextStep()
    try flow.advance(step: flow.step, recording: record)
    try afterStep()
    return SteadyConvergence(steps: flow.step, residual: rate)
  }

  /// The gradient of the flow's objective at the state that has been found.
  /// - Parameter record: of the last step.
  /// - Returns: how many steps were pulled back, and what the adjoint state still changes by.
  /// - Throws: `FlowError.adjointNotSteady` after ten times as many steps as the flow itself has taken.
  func reverse(_ record: Flow.Record, report: (Int) -> Void) throws -> (steps: Int, residual: Double) {
    let last = flow.step - 1
    func pullBackObjective() throws {
      try flow.beginReverse()
      try flow.pullBackStep(record, flow.run.shares(of: last))
    }
    try pullBackObjective()
    let seed = flow.stateCotangent
    var (adjoint, steps, rate) = (seed, 0, 0.0)
    let elapsed = Double(settings.stride) * flow.timeSteps[last]
    var iteration = Iteration(settings.depth, planes: Flow.Number.planes)
    repeat {
      guard steps < 10 * flow.step else { throw FlowError.adjointNotSteady(rate: rate, wanted: settings.adjoint, step: steps) }
      flow.stateCotangent = adjoint
      for _ in 0..<settings.stride {
        try flow.pullBackStep(record, [])
        flow.addToStateCotangent(seed)
        steps += 1
        report(steps)
      }
      let image = flow.stateCotangent
      let change = iteration.change(adjoint, image)
      rate = change.largest / elapsed
      adjoint = rate <= settings.adjoint ? image : iteration.next(adjoint, image, change: change.proper)
    } while rate > settings.adjoint
    try pullBackObjective()
    flow.stateCotangent = adjoint
    try flow.pullBackStep(record, [])
    flow.stateCotangent = seed.map { $0.map { _ in 0 } }
    flow.finishReverse()
    return (steps, rate)
  }
}

/// The extrapolations of a sequence of states, plane by plane: tangents follow the values proper,
/// and are extrapolated by themselves.
private struct Iteration {
  private var accelerations: [FixedPointAcceleration]
  /// Of the values proper, between the last two extrapolations.
  private(set) var latestChange = Double.infinity
  /// Whether an extrapolation has been made since the last reset.
  private(set) var isExtrapolated = false

  init(_ depth: Int, planes: Int) { accelerations = (0..<planes).map { _ in FixedPointAcceleration(depth: depth) } }

  /// By what part of itself a state has changed: the values proper, and the plane that has changed
  /// most.
  func change(_ start: [[Double]], _ image: [[Double]]) -> (proper: Double, largest: Double) {
    let parts = zip(start, image).map { FixedPointAcceleration.relativeChange(from: $0, to: $1) }
    return (parts.first ?? 0, parts.max() ?? 0)
  }

  mutating func next(_ start: [[Double]], _ image: [[Double]], change: Double) -> [[Double]] {
    (isExtrapolated, latestChange) = (latestChange < .infinity, change)
    return accelerations.indices.map { accelerations[$0].next(after: start[$0], image: image[$0]) }
  }

  mutating func reset() {
    for place in accelerations.indices { accelerations[place].reset() }
    (latestChange, isExtrapolated) = (.infinity, false)
  }
}

extension Simulation {
  /// Takes the flow from its beginning to the end of its run; that of a case that is `steady` ends
  /// where nothing changes any more.
  /// - Parameter afterStep: called after each step.
  /// - Returns: of a steady case how well its state has been found.
  @discardableResult
  public func complete(afterStep: () throws -> Void = {}) throws -> SteadyConvergence? {
    if let steady = model.setup.steady { return try SteadySolver(self, steady).solve(afterStep: afterStep) }
    while !isFinished {
      try advance()
      try afterStep()
    }
    return nil
  }
}
