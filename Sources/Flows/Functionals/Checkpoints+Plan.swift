import CaseFiles
import Fields
import Reversal

extension Checkpoints {
  /// With no more memory than the process may yet take, a tenth of that being left for all else.
  package var withinMemory: Checkpoints {
    var checkpoints = self
    checkpoints.memory = max(1, min(memory, Machine.memory / 10 * 9))
    return checkpoints
  }

  /// The plan for a run of known length whose steps need not all be recorded.
  package func plan(_ planner: Planner) throws -> Plan {
    try planner.plan(budgetBytes: memory, diskBytes: disk, count: count, mayStoreAll: schedule != .revolve)
  }

  /// Room for checkpoints of a run of unknown length: for as many as the case says, else for as
  /// many as fit.
  package func places(stateBytes: Int, recordBytes: Int) throws -> CheckpointPlaces {
    let all = try CheckpointPlaces(stateBytes: stateBytes, recordBytes: recordBytes, memoryBytes: memory, diskBytes: disk)
    guard let count else { return all }
    guard let places = all.taking(count) else {
      throw PlanningError.countExceedsBudget(
        count: count, budget: memory, needed: (stateBytes * min(count, 1 << 31)) + recordBytes, fitting: all.memory + all.disk,
        hasDisk: disk > 0)
    }
    return places
  }
}
