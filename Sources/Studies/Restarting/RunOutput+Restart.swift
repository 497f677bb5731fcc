import FieldOutput
import Flows
import Foundation
import Reversal

/// Restarts: all that the rest of a run, and what it leaves behind, depends on.
extension RunOutput {
  /// Writes a restart, if the run keeps any, once the snapshots that it counts on are on disk.
  func saveRestart() throws {
    guard keepsRestarts else { return }
    try snapshots.finish()
    let folder = try directory.folder(.restart)
    _ = try directory.claim("\(RunDirectory.Folder.restart.rawValue)/\(RestartFolder.name(flow.step))")
    try RestartFolder(path: folder).save(restart())
  }

  private func restart() throws -> RestartState {
    var state = RestartState(sequence: flow.step)
    state.texts = ["case": setup.resolved, "name": setup.name, "version": Swiftwater.version]
    state.reals = ["next_snapshot": nextSnapshot]
    state.arrays = ["state": try flow.stateNumbers(), "watched": flow.watched]
    for (name, values) in flow.run.memory { state.arrays["run_" + name] = values }
    for (name, values) in observer.memory { state.arrays["observer_" + name] = values }
    for (index, recorder) in recorders.enumerated() { state.arrays["recorder_\(index)"] = recorder.memory }
    return state
  }

  /// Makes the flow, and what watches it, what they were.
  /// - Throws: `OutputError` if the restart is that of another case.
  func restore(_ state: RestartState) throws {
    guard state.texts["case"] == setup.resolved, let numbers = state.arrays["state"] else {
      throw OutputError("the restart in \(directory.path) is that of another case than its case.yaml; run the case again")
    }
    func part(_ prefix: String) -> [String: [Double]] {
      let named = state.arrays.filter { $0.key.hasPrefix(prefix) }
      return Dictionary(uniqueKeysWithValues: named.map { (String($0.key.dropFirst(prefix.count)), $0.value) })
    }
    try flow.restore(stateNumbers: numbers)
    flow.run.memory = part("run_")
    flow.watched = state.arrays["watched"] ?? []
    observer.memory = part("observer_")
    for (index, recorder) in recorders.enumerated() { recorder.memory = state.arrays["recorder_\(index)"] ?? [] }
    nextSnapshot = state.reals["next_snapshot"] ?? nextSnapshot
  }
}

extension ReversibleProcess {
  /// The bytes of the working state, eight in each number.
  fileprivate func stateNumbers() throws -> [Double] {
    var state = makeState()
    save(into: &state)
    completeSave()
    var numbers: [Double] = []
    try Self.write(state) { numbers += $0.bindMemory(to: Double.self) }
    return numbers
  }

  /// - Throws: `OutputError` if there are more or fewer numbers than a state has.
  fileprivate func restore(stateNumbers numbers: [Double]) throws {
    let wrong = OutputError("a restart holds a state of another size than the case has; run the case again")
    var state = makeState()
    try numbers.withUnsafeBytes { bytes in
      var left = bytes[...]
      try Self.read(&state) { target in
        guard target.count <= left.count else { throw wrong }
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: left.prefix(target.count)))
        left = left.dropFirst(target.count)
      }
      guard left.isEmpty else { throw wrong }
    }
    restore(from: state)
  }
}
