import CaseFiles
import Reversal

/// What is recorded, and how many checkpoints there are.
extension GradientComputation {
  /// Whether every step has to be recorded.
  var storesAll: Bool {
    switch adjoint {
    case .storeAll: true
    case .planned: settings.schedule == .storeAll
    case .revolve: false
    }
  }

  /// Steps that may be recorded in the forward sweep.
  var recordLimit: Int {
    switch (adjoint, settings.schedule, settings.count) {
    case (.storeAll, _, _): .max
    case (.planned, .auto, .none): outgrowsRecords ? 0 : settings.memory / flow.recordBytes
    case (.planned, .storeAll, _): settings.memory / flow.recordBytes
    case (.revolve, _, _), (.planned, .revolve, _), (.planned, .auto, .some): 0
    }
  }

  /// Whether the run, at the pace of its last step, has twice as many steps as may be recorded: then
  /// it is of no use to go on recording, and the memory is not yet full.
  func outgrows(_ limit: Int) -> Bool {
    guard flow.step > 0, case .end(let end) = flow.model.setup.time.duration else { return false }
    return Double(flow.step) + (end - flow.time) / flow.timeSteps[flow.step - 1] > 2 * Double(limit)
  }

  func plan(_ steps: Int) throws -> Plan {
    let planner = try Planner(steps: steps, stateBytes: flow.stateBytes, recordBytes: flow.recordBytes)
    if case .revolve(let given) = adjoint { return try planner.plan(budgetBytes: .max, count: max(1, given)) }
    return try settings.plan(planner)
  }

  /// Room for the checkpoints of a run of unknown length.
  func places() throws -> CheckpointPlaces {
    if case .revolve(let given) = adjoint { return CheckpointPlaces(inMemory: max(1, given)) }
    return try settings.places(stateBytes: flow.stateBytes, recordBytes: flow.recordBytes)
  }
}
