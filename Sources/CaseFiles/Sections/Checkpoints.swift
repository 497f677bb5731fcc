/// The means a gradient may use to remember the run.
public struct Checkpoints: Sendable, Equatable {
  public enum Schedule: String, Sendable, CaseIterable {
    /// Store all states if they fit, else revolve.
    case auto
    /// Binomial checkpointing.
    case revolve
    /// Every state is kept; the run fails before it starts if they do not fit.
    case storeAll = "store-all"
  }

  /// Bytes in memory, at least 1.
  public var memory: Int
  /// A fixed number of checkpoints, at least 1; without it as many as fit.
  public var count: Int?
  public var schedule: Schedule

  public init(memory: Int = 512_000_000, count: Int? = nil, schedule: Schedule = .auto) {
    self.memory = memory
    self.count = count
    self.schedule = schedule
  }
}

extension Checkpoints {
  private static let units: [(name: String, bytes: Double)] = [
    ("B", 1), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824),
    ("TiB", 1_099_511_627_776),
  ]

  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["memory", "count", "schedule"], outdated: ["disk"]) else { return nil }
    var checkpoints = Checkpoints()
    if let memory = map["memory"].flatMap(Checkpoints.bytes) { checkpoints.memory = memory }
    map["disk"]?.fail(
      "checkpoints are kept in memory alone, and `disk` would have no effect", at: map.keyPlace("disk"),
      suggestion: "remove it, or give more `memory`")
    checkpoints.count = map["count"]?.integer(atLeast: 1)
    let schedule = map["schedule"]?.keyword(Schedule.allCases.map(\.rawValue)).flatMap(Schedule.init(rawValue:))
    checkpoints.schedule = schedule ?? .auto
    if checkpoints.schedule == .storeAll, let count = checkpoints.count {
      map["count"]?.fail(
        "the schedule store-all keeps every state, found a count of \(count)", suggestion: "remove `count` or write `schedule: revolve`")
    }
    self = checkpoints
  }

  /// `512 MB` (10⁶ bytes), `2 GiB` (2³⁰ bytes), or a plain number of bytes.
  private static func bytes(_ reader: NodeReader) -> Int? {
    guard reader.node.number == nil else { return reader.integer(atLeast: 1) }
    guard case .scalar(let text, _) = reader.node.content else {
      reader.fail("expected an amount such as 512 MB, found \(reader.node.described)", suggestion: "write a number and a unit")
      return nil
    }
    let amount = text.prefix { $0.isNumber || ".eE+-".contains($0) }
    let unit = text.dropFirst(amount.count).drop { $0 == " " }
    let scale = units.first { $0.name.lowercased() == unit.lowercased() }?.bytes
    guard let number = DocumentNode.number(String(amount)), let scale, number * scale >= 1, number * scale < 0x1p53 else {
      reader.fail(
        "expected an amount such as 512 MB or 2 GiB, found `\(text)`",
        suggestion: "write a number and one of \(units.map(\.name).alternatives)")
      return nil
    }
    return Int(number * scale)
  }

  var resolved: ResolvedValue {
    .fields([
      "memory": .integer(memory), "count": count.map { .integer($0) },
      "schedule": .text(schedule.rawValue),
    ])
  }
}
