import FieldOutput
import Flows
import Foundation
import Reversal

/// Restarts: all that the rest of a run, and what it leaves behind, depends on.
extension RunOutput {
  /// Writes a restart, once the snapshots that it counts on are on disk.
  func saveRestart() throws {
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
    var bytes: [UInt8] = []
    try Self.write(state) { bytes += $0 }
    return stride(from: 0, to: bytes.count, by: 8).map { first in
      bytes.withUnsafeBytes { Double(bitPattern: $0.loadUnaligned(fromByteOffset: first, as: UInt64.self)) }
    }
  }

  /// - Throws: `OutputError` if there are more or fewer numbers than a state has.
  fileprivate func restore(stateNumbers numbers: [Double]) throws {
    let bytes = numbers.withUnsafeBytes { Array($0) }
    var (state, place) = (makeState(), 0)
    let wrong = OutputError("a restart holds a state of another size than the case has; run the case again")
    try Self.read(&state) { target in
      guard place + target.count <= bytes.count else { throw wrong }
      bytes[place..<place + target.count].withUnsafeBytes { target.copyMemory(from: $0) }
      place += target.count
    }
    guard place == bytes.count else { throw wrong }
    restore(from: state)
  }
}
