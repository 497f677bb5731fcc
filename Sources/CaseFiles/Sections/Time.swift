/// How long a case runs and how its steps are chosen.
public struct Time: Sendable, Equatable {
  /// When the run ends.
  public enum Duration: Sendable, Equatable {
    /// At this simulated time > 0; the last step is shortened to meet it.
    case end(Double)
    /// After this many steps, at least 1.
    case steps(Int)
  }

  /// How large a step is.
  public enum Step: Sendable, Equatable {
    /// As large as this Courant number, in (0, 1.5], and the viscous limit allow.
    case cfl(Double)
    /// Always this long, > 0.
    case fixed(Double)
  }

  public var duration: Duration
  public var step: Step

  public init(duration: Duration, step: Step = .cfl(0.5)) {
    self.duration = duration
    self.step = step
  }

  /// The number of steps, where it is known beforehand.
  public var stepCount: Double? {
    switch (duration, step) {
    case (.steps(let steps), _): Double(steps)
    case (.end(let end), .fixed(let size)): (end / size).rounded(.up)
    case (.end, .cfl): nil
    }
  }

  /// The simulated time at the end, where it is known beforehand: not for a number of steps of CFL
  /// size.
  public var end: Double? {
    switch (duration, step) {
    case (.end(let end), _): return end
    case (.steps(let steps), .fixed(let size)): return Double(steps) * size
    case (.steps, .cfl): return nil
    }
  }
}

extension Time {
  /// Steps of a microsecond each would take half an hour.
  static let largestStepCount = 1 << 31

  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["end", "steps", "cfl", "dt"]) else { return nil }
    guard map.present(["end", "steps"]).count == 1 else {
      let both = map["end"] != nil
      reader.fail(
        "expected exactly one of `end` and `steps`, found \(both ? "both" : "neither")",
        at: both ? map.keyPlace("steps") : nil, suggestion: both ? "remove one of the two" : "add for example `end: 10`")
      return nil
    }
    guard map.present(["cfl", "dt"]).count <= 1 else {
      reader.fail("expected one of `cfl` and `dt`, found both", at: map.keyPlace("dt"), suggestion: "remove one of the two")
      return nil
    }
    let step: Step?
    if let size = map["dt"] {
      step = size.number(above: 0).map { .fixed($0) }
    } else {
      step = (map["cfl"].map { $0.number(above: 0, atMost: 1.5) } ?? 0.5).map { .cfl($0) }
    }
    let duration: Duration?
    if let steps = map["steps"] {
      duration = steps.integer(atLeast: 1, atMost: Time.largestStepCount).map { .steps($0) }
    } else {
      duration = map["end"]?.number(above: 0).map { .end($0) }
    }
    guard let step, let duration else { return nil }
    if case (.end(let end), .fixed(let size)) = (duration, step), end / size > Double(Time.largestStepCount) {
      map["dt"]?.fail(
        "steps of \(size.plain) to time \(end.plain) are \((end / size).short), more than \(Time.largestStepCount)",
        suggestion: "take longer steps, or an earlier end")
      return nil
    }
    self.init(duration: duration, step: step)
  }

  /// When a case ends as its document stands, if that can be told.
  static func end(of document: DocumentNode, caseFile: String) -> Double? {
    let root = NodeReader(node: document, path: "", errors: ErrorCollector())
    root.context.readNames(of: root, caseFile: caseFile)
    return root.entry("time").flatMap(Time.init)?.end
  }

  var resolved: ResolvedValue {
    let first: (key: String, value: ResolvedValue) =
      switch duration {
      case .end(let end): ("end", .number(end))
      case .steps(let steps): ("steps", .integer(steps))
      }
    let second: (key: String, value: ResolvedValue) =
      switch step {
      case .cfl(let number): ("cfl", .number(number))
      case .fixed(let size): ("dt", .number(size))
      }
    return .map([first, second])
  }
}
