import Reversal
import Scalars

/// A run that is reversed for several objectives at once: the vector mode of reverse mode (Griewank
/// & Walther, *Evaluating Derivatives* (2008), section 3.2).
///
/// The flow takes the steps, those that are taken again too, and is pulled back for the first
/// objective; followers take none, and are pulled back over its records for the others. So what
/// checkpoints cost is paid once: with k objectives a step is computed as often as with one, and
/// pulled back k times.
final class SharedReversal<Flow: Simulation>: ReversibleProcess {
  let flow: Flow
  private(set) var followers: [Flow] = []
  /// Makes every state that is restored wrong by one part in a million, to see whether a proof finds
  /// it.
  var spoilsCheckpoints = false

  init(_ flow: Flow) { self.flow = flow }

  /// What the next reverse sweep differentiates.
  /// - Parameter objectives: their places in the case, at least one.
  /// - Returns: how many of them, from the first on, there are flows for: all, or one in a family
  ///   whose flows have no followers.
  func differentiate(_ objectives: ArraySlice<Int>) throws -> Int {
    while followers.count < objectives.count - 1, let follower = try flow.makeFollower() { followers.append(follower) }
    followers.removeSubrange(min(followers.count, objectives.count - 1)...)
    for (flow, objective) in zip([flow] + followers, objectives) { flow.objective = objective }
    return 1 + followers.count
  }

  /// The flows that are pulled back, the one that takes the steps first.
  var reversed: [Flow] { [flow] + followers }
  /// The cotangents of each of them that the reverse sweep begins with, in the midst of the run; nil
  /// where it begins at its end.
  var resumed: [[Double]]?

  func beginReverse() throws {
    for follower in followers {
      follower.run.follow(flow.run)
      follower.completeState = flow.completeState
    }
    for (place, flow) in reversed.enumerated() {
      if let resumed { try flow.resumeReverse(resumed[place]) } else { try flow.beginReverse() }
    }
  }

  func pullBack(step: Int, record: Flow.Record) throws {
    try flow.pullBack(step: step, record: record)
    for follower in followers { try follower.pullBack(step: step, record: record) }
  }

  // MARK: The steps

  func makeState() -> Flow.State { flow.makeState() }
  func save(into state: inout Flow.State) { flow.save(into: &state) }
  func completeSave() { flow.completeSave() }
  func save(startOf record: Flow.Record, of step: Int, into state: inout Flow.State) {
    flow.save(startOf: record, of: step, into: &state)
  }
  func restore(from state: Flow.State) {
    flow.restore(from: state)
    if spoilsCheckpoints { spoil() }
  }
  func restore(consuming state: inout Flow.State) {
    flow.restore(consuming: &state)
    if spoilsCheckpoints { spoil() }
  }
  private func spoil() { flow.completeState = flow.completeState.map { plane in plane.map { $0 * (1 + 1e-6) } } }
  static func write(_ state: Flow.State, to sink: (UnsafeRawBufferPointer) throws -> Void) throws { try Flow.write(state, to: sink) }
  static func read(_ state: inout Flow.State, from source: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try Flow.read(&state, from: source)
  }
  func makeRecord() -> Flow.Record { flow.makeRecord() }
  func advance(step: Int, recording record: Flow.Record?) throws { try flow.advance(step: step, recording: record) }
  func retrace(step: Int, into record: Flow.Record) throws { try flow.retrace(step: step, into: record) }
}
