import CaseFiles
import Flows
import Reversal
import Sweeps

extension FlowCase {
  /// The gradient of each objective of a case of so many steps, everything recorded.
  static func gradients(_ setup: Case, steps: Int = 8, workers: Int = 1) throws -> [ControlVector] {
    let flow = try flow(setup, workers: workers)
    return try setup.objectives.indices.map { objective in
      flow.objective = objective
      flow.begin()
      _ = try ReverseDriver(flow).run(StoreAll(steps: steps))
      return flow.controlGradient()
    }
  }

  /// The objectives at the end, the controls moved along a direction.
  static func objectives<S: SweepScalar>(
    _ setup: Case, _ direction: ControlVector, _ combine: @escaping (Double, Double) -> S
  ) throws -> [S] {
    let flow = try flow(setup, direction: direction, combine: combine)
    while !flow.isFinished { try flow.advance() }
    return flow.objectiveValues
  }
}
