import CaseFiles
import Scalars
import Sweeps

/// One objective of a case on a grid: what each step contributes to it, and the transpose of that.
///
/// With a window, an objective is the average over simulated time from `start` to `end`: each step
/// counts by the part of it that lies within. What belongs to a step is an average over it already;
/// the value of a state counts for the step that leads to it. Without a window the last step counts
/// alone. Step sizes are constants of the derivative.
final class ObjectiveEvaluator<S: SweepScalar> {
  private let functional: Functional<S>
  private let ghosts: GhostFill<S>

  /// - Throws: `FlowError.unresolved` of an objective that no incompressible flow has; what making
  ///   it throws.
  init(_ objective: Objective, _ parts: FlowParts<S>) throws {
    guard let kind = objective.kind as? any IncompressibleFunctional else {
      throw FlowError.unresolved("an incompressible flow has no objective `\(objective.kind.keyword)`")
    }
    functional = try kind.functional(parts)
    ghosts = GhostFill(parts.model)
  }

  /// The objective of one step: of the step itself, or of the state it leads to.
  func value(_ record: StepTape<S>, _ state: StageMemory<S>) -> S {
    switch functional {
    case .step(let functional): return functional.value(record, at: state.parameters)
    case .state(let functional):
      ghosts.forward(state)
      return functional.value(state)
    }
  }

  /// Adds weight · ∂value to the cotangents of the state after a step; `state.input` and
  /// `cotangent.input` hold it.
  func pullbackState(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    guard case .state(let functional) = functional else { return }
    ghosts.forward(state)
    functional.pullback(weight, state, cotangent)
    ghosts.pullback(state, cotangent)
  }

  /// What pulls back an objective that belongs to steps; nil of one that belongs to states.
  var ofSteps: (any StepFunctional<S>)? { if case .step(let functional) = functional { functional } else { nil } }
}
