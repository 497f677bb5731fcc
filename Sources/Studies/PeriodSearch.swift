import CaseFiles
import Fields
import Flows

extension Case {
  /// The case with its windows of whole periods where these are, found by a run of it.
  /// - Throws: `StudyError` if what is to oscillate does not, not as often, or is not there; what
  ///   the run throws.
  func placingPeriods(workers: Workers) throws -> Case {
    let wanted = objectives.indices.filter { objectives[$0].window?.periods != nil }
    if wanted.isEmpty { return self }
    let signals = try forceSignals(workers: workers)
    var placed = self
    for index in wanted {
      guard let periods = objectives[index].window?.periods else { continue }
      let (name, signal) = try signals.one(periods.signal, for: objectives[index].name)
      let found = signal.lastPeriods(periods.count)
      guard found.count == periods.count else {
        throw StudyError(
          "objective `\(objectives[index].name)` wants \(periods.count) periods of `\(name)`, of which the run has \(found.count == 0 ? "none" : "\(found.count)"); let it last longer, or ask for fewer"
        )
      }
      placed.objectives[index].window = Objective.Window(start: found.start, end: found.end)
    }
    return placed
  }

  /// Where windows of whole periods have been found, in sentences.
  /// - Parameter placed: this case with its windows in place.
  func periodNotes(_ placed: Case) -> [String] {
    zip(objectives, placed.objectives).compactMap { wanted, found in
      guard let periods = wanted.window?.periods, let window = found.window, window.periods == nil else { return nil }
      let length = (window.end - window.start) / Double(periods.count)
      return "`\(wanted.name)` goes over \(periods.count) periods of \(length.short), from \(window.start.short) to \(window.end.short)"
    }
  }

  /// What forces.csv has of a run, column by column.
  private func forceSignals(workers: Workers) throws -> [(name: String, signal: Signal)] {
    let flow: any ObservableFlow = try studyModel(workers: workers).flow()
    return try flow.forceSignals()
  }
}

extension ObservableFlow {
  fileprivate func forceSignals() throws -> [(name: String, signal: Signal)] {
    let observer = observer(watchesEnergy: false)
    var signals = observer.columns.map { (name: $0, signal: Signal()) }
    _ = try complete {
      observer.afterStep()
      for (column, value) in observer.row().enumerated() { signals[column].signal.append(value, at: time) }
    }
    try checkFinite()
    try checkStability()
    return signals
  }
}

extension [(name: String, signal: Signal)] {
  /// The signal of a name, or the first force along y.
  fileprivate func one(_ name: String?, for objective: String) throws -> (name: String, signal: Signal) {
    if isEmpty {
      throw StudyError("objective `\(objective)` wants periods, and no body is there whose lift oscillates; give its `window` in times")
    }
    let wanted = name.map { name in first { $0.name == name } } ?? first { $0.name.hasSuffix("_y") }
    guard let wanted else {
      throw StudyError(
        "objective `\(objective)`: forces.csv has no column `\(name ?? "")`, but \(map(\.name).joined(separator: ", ")); name one of these in `of`"
      )
    }
    return wanted
  }
}
