extension Objective {
  /// The span of simulated time over which something is averaged, 0 ≤ start < end.
  public struct Window: Sendable, Equatable {
    public var start: Double
    public var end: Double
    /// The length, where it is given from the end of the run: the window then goes along when the
    /// end moves.
    public var last: Double?
    /// What it is to hold, where that is known of a run only; until then it is all of the run.
    public var periods: Periods?

    /// The last whole periods of an oscillation.
    public struct Periods: Sendable, Equatable {
      /// At least 1.
      public var count: Int
      /// What oscillates: a column of `forces.csv`; nil for the first force along y.
      public var signal: String?
    }

    /// Whether it is an instant, with no length.
    public var isInstant: Bool { start == end && last == nil }

    public init(start: Double, end: Double) {
      self.start = start
      self.end = end
    }

    /// The last part of a run, or all of it if it is shorter. While the end is not known the window
    /// is nowhere.
    /// - Parameter end: of the run, if it is known.
    public init(last: Double, of end: Double?) {
      self.init(start: max(0, (end ?? 0) - last), end: end ?? 0)
      self.last = last
    }

    /// The window in a run that ends at a time.
    public func placed(in end: Double) -> Window { last.map { Window(last: $0, of: end) } ?? self }

    public var resolved: ResolvedValue {
      if let periods {
        let count: [(key: String, value: ResolvedValue)] = [("periods", .number(Double(periods.count)))]
        return .map(count + (periods.signal.map { [("of", .text($0))] } ?? []))
      }
      return last.map { .fields(["last": .number($0)]) } ?? .vector([start, end])
    }
  }
}

/// Reads windows, and places them in the run.
public struct WindowReading {
  /// The time at which the run ends; nil where that is not known beforehand.
  public let end: Double?
  /// The end as the file has it, where an override lets the run end at another time.
  public let writtenEnd: Double?

  /// `[start, end]`, or `{ last: length }`.
  /// - Parameter mayFollow: whether a window from the end may wait for the run to end where that is
  ///   not known beforehand.
  public func window(_ reader: NodeReader, mayFollow: Bool) -> Objective.Window? {
    if case .map = reader.node.content { return last(reader, mayFollow: mayFollow) }
    guard let times = reader.list(of: "times, start and end", count: 2)?.map({ $0.number(atLeast: 0) }).complete() else { return nil }
    let (start, finish) = (times[0], times[1])
    guard start < finish else {
      reader.fail(
        "the window ends at \(finish.plain), not after its start at \(start.plain)", suggestion: "write the earlier time first")
      return nil
    }
    guard let end, isAfter(finish, end) else { return Objective.Window(start: start, end: finish) }
    if let moved = moved(start, finish, reader) { return moved }
    reader.fail(
      "the window [\(start.plain), \(finish.plain)] lies outside the run, which ends at \(end.short)",
      suggestion: "end the window by \(end.short), write { last: \((finish - start).short) }, or let the run last until \(finish.plain)")
    return nil
  }

  /// A window as an objective may have it: `{ periods: count, of: column }` too.
  func objectiveWindow(_ reader: NodeReader) -> Objective.Window? {
    guard reader.entry("periods") != nil else { return window(reader, mayFollow: false) }
    guard let map = reader.map(keys: ["periods", "of"]), let count = map["periods"]?.integer(atLeast: 1, atMost: 1 << 20) else {
      return nil
    }
    let signal = map["of"].map { $0.text(expected: "a column of forces.csv, such as cylinder_y") }
    guard let signal = signal ?? .some(nil) else { return nil }
    guard let end else {
      reader.fail(
        "when a number of steps of CFL size ends is not known beforehand, nor how many periods there will be",
        suggestion: "give `time.end`, or `time.dt` beside `time.steps`")
      return nil
    }
    var window = Objective.Window(start: 0, end: end)
    window.periods = Objective.Window.Periods(count: count, signal: signal)
    return window
  }

  /// A time of the run after its beginning, as a window without a length.
  public func instant(_ reader: NodeReader) -> Objective.Window? {
    guard let time = reader.number(above: 0) else { return nil }
    guard let end, isAfter(time, end) else { return Objective.Window(start: time, end: time) }
    if let moved = moved(time, reader), moved > 0 { return Objective.Window(start: moved, end: moved) }
    reader.fail(
      "the instant \(time.plain) lies after the run, which ends at \(end.short)",
      suggestion: "take one until \(end.short), or let the run last until \(time.plain)")
    return nil
  }

  private func last(_ reader: NodeReader, mayFollow: Bool) -> Objective.Window? {
    guard let length = reader.map(keys: ["last"], required: ["last"])?["last"]?.number(above: 0) else { return nil }
    guard let end else {
      if mayFollow { return Objective.Window(last: length, of: nil) }
      reader.fail(
        "when a number of steps of CFL size ends is not known beforehand, nor where its last \(length.plain) begins",
        suggestion: "give `time.end`, or `time.dt` beside `time.steps`, or remove the window")
      return nil
    }
    if isAfter(length, end) {
      reader.errors.note("the window of \(reader.path) is longer than the run, which ends at \(end.short): all of it counts")
    }
    return Objective.Window(last: length, of: end)
  }

  /// A time of the file where an override has made the run shorter: as far from the end as it was.
  public func moved(_ time: Double, _ reader: NodeReader) -> Double? {
    guard let end, let writtenEnd, writtenEnd > end, !reader.node.place.isOverride, !isAfter(time, writtenEnd) else { return nil }
    return max(0, time - (writtenEnd - end))
  }

  private func moved(_ start: Double, _ finish: Double, _ reader: NodeReader) -> Objective.Window? {
    guard let end, let writtenEnd, let first = moved(start, reader), let last = moved(finish, reader), first < last else { return nil }
    reader.errors.note(
      "the run ends at \(end.short) in place of \(writtenEnd.short), and the window of \(reader.path) goes along: from \(first.short) to \(last.short)"
    )
    return isAfter(writtenEnd, finish) ? Objective.Window(start: first, end: last) : Objective.Window(last: finish - start, of: end)
  }

  /// A little slack for an end that is a number of steps times their size.
  private func isAfter(_ time: Double, _ end: Double) -> Bool { time > end * (1 + 1e-12) }
}
