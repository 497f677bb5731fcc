import Fields
import Reversal

/// Where a reverse sweep stands between two steps: all that the rest of it depends on, beside the
/// case.
public struct ReversePlace: Sendable {
  /// Steps that are yet to be pulled back.
  public let left: Int
  /// Numbers by name.
  public let memory: [String: [Double]]

  public init(left: Int, memory: [String: [Double]]) { (self.left, self.memory) = (left, memory) }
}

extension [String: [Double]] {
  /// What stands under names that begin so, without the beginning.
  package func part(_ beginning: String) -> [String: [Double]] {
    let named = filter { $0.key.hasPrefix(beginning) }
    return Dictionary(uniqueKeysWithValues: named.map { (String($0.key.dropFirst(beginning.count)), $0.value) })
  }
}

extension GradientComputation {
  /// Where the reverse sweep stands, to be asked for between its steps.
  public var place: ReversePlace {
    var memory = ["samples": samples.memory, "watched": flow.watched, "seconds": [primal.seconds, elapsed.seconds]]
    memory["values"] = shared.reversed.map { values[$0.objective] ?? 0 }
    for (name, values) in flow.run.memory { memory["run_" + name] = values }
    for (index, flow) in shared.reversed.enumerated() {
      var archive = NumberArchive<Flow.Number>()
      flow.passCotangents(through: &archive)
      memory["cotangent_\(index)"] = archive.numbers
    }
    return ReversePlace(left: left, memory: memory)
  }

  /// Goes on with a reverse sweep: the steps that are left are taken again from the beginning of the
  /// run, under a schedule of their own, and pulled back. The gradients have the same bits as
  /// without the interruption.
  /// - Parameter objectives: their places in the case.
  /// - Throws: as `run` does; `FlowError.unresolved` if the place is that of another case.
  public func resume(_ place: ReversePlace, objectives: [Int]) throws -> [GradientResult<Flow.Gradient>] {
    wanted = objectives.count
    let seconds = place.memory["seconds"] ?? []
    start = .now - .seconds(seconds.last ?? 0)
    guard try shared.differentiate(objectives[...]) == objectives.count else { return try run(objectives: objectives) }
    flow.begin()
    (flow.run.memory, flow.watched) = (place.memory.part("run_"), place.memory["watched"] ?? [])
    flow.run.move(to: 0, time: 0)
    guard (1..<flow.timeSteps.count).contains(place.left) else {
      throw FlowError.unresolved("the restart of the reverse sweep is that of another case; compute the gradient again")
    }
    for (objective, value) in zip(objectives, place.memory["values"] ?? []) { values[objective] = value }
    samples.memory = place.memory["samples"] ?? []
    primal = .seconds(seconds.first ?? 0)
    shared.resumed = shared.reversed.indices.map { place.memory["cotangent_\($0)"] ?? [] }
    defer { shared.resumed = nil }
    let plan = try plan(place.left)
    guard storesAll || plan.choice == .storeAll else {
      return try results(objectives[...], steps: flow.timeSteps.count, try drive(plan))
    }
    for step in 0..<place.left {
      if step == records.count { records.append(flow.makeRecord()) }
      try flow.advance(step: step, recording: records[step])
      report("forward", flow.step)
    }
    return try reverseRecorded(objectives[...], place.left)
  }
}
