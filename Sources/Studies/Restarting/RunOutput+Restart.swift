import FieldOutput
import Flows
import Foundation
import Reversal

/// Restarts: all that the rest of a run, and what it leaves behind, depends on.
extension RunOutput {
  var isTimeForRestart: Bool { (ContinuousClock.now - lastRestart).seconds >= setup.output.restartSeconds }

  /// Writes a restart, if the run keeps any, once the snapshots that it counts on are on disk.
  func saveRestart() throws {
    guard restarts == .run else { return }
    try snapshots.finish()
    try save(restart())
  }

  /// Writes a restart from a reverse sweep, once all that the run itself leaves is complete.
  func saveRestart(_ place: ReversePlace) throws {
    // What could not be written is told at the end, and by nobody who goes on from here.
    guard restarts == .reverseSweep, finish().isEmpty else { return }
    let steps = flow.timeSteps.count
    var state = RestartState(sequence: 2 * steps - place.left, arrays: observed, integers: ["left": place.left], texts: texts)
    for (name, values) in place.memory { state.arrays["reverse_" + name] = values }
    try save(state)
  }

  private func save(_ state: RestartState) throws {
    lastRestart = .now
    let folder = try directory.folder(.restart)
    _ = try directory.claim("\(RunDirectory.Folder.restart.rawValue)/\(RestartFolder.name(state.sequence))")
    try RestartFolder(path: folder).save(state)
  }

  private var texts: [String: String] { ["case": setup.resolved, "name": setup.name, "version": Swiftwater.version] }

  private var observed: [String: [Double]] {
    Dictionary(uniqueKeysWithValues: observer.memory.map { ("observer_" + $0.key, $0.value) })
  }

  private func restart() throws -> RestartState {
    var state = RestartState(sequence: flow.step, arrays: observed, texts: texts)
    state.reals = ["next_snapshot": nextSnapshot]
    (state.arrays["state"], state.arrays["watched"]) = (try flow.stateNumbers(), flow.watched)
    for (name, values) in flow.run.memory { state.arrays["run_" + name] = values }
    for (index, recorder) in recorders.enumerated() { state.arrays["recorder_\(index)"] = recorder.memory }
    return state
  }

  /// Makes the flow, and what watches it, what they were.
  /// - Throws: `OutputError` if the restart is that of another case.
  func restore(_ state: RestartState) throws {
    guard state.texts["case"] == setup.resolved else {
      throw OutputError("the restart in \(directory.path) is that of another case than its case.yaml; run the case again")
    }
    observer.memory = state.arrays.part("observer_")
    // What the run itself leaves is complete before its reverse sweep has a restart.
    if state.reversePlace != nil { return faults = [] }
    guard let numbers = state.arrays["state"] else {
      throw OutputError("the restart in \(directory.path) has no state; run the case again")
    }
    try flow.restore(stateNumbers: numbers)
    flow.run.memory = state.arrays.part("run_")
    flow.watched = state.arrays["watched"] ?? []
    for (index, recorder) in recorders.enumerated() { recorder.memory = state.arrays["recorder_\(index)"] ?? [] }
    nextSnapshot = state.reals["next_snapshot"] ?? nextSnapshot
  }
}

extension RestartState {
  /// Where the reverse sweep stood that it is from; nil if it is from the run itself.
  var reversePlace: ReversePlace? { integers["left"].map { ReversePlace(left: $0, memory: arrays.part("reverse_")) } }
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
