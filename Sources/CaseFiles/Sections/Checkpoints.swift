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
  /// Bytes on disk, for checkpoints that memory has no room for; 0 for none.
  public var disk: Int
  /// The folder in which a folder for checkpoints is made; nil for that of the run's results, or of
  /// temporary files where there are none.
  public var folder: String?
  /// A fixed number of checkpoints, at least 1; without it as many as fit.
  public var count: Int?
  public var schedule: Schedule

  public init(
    memory: Int = 512_000_000, disk: Int = 0, folder: String? = nil, count: Int? = nil, schedule: Schedule = .auto
  ) {
    (self.memory, self.disk, self.folder) = (memory, disk, folder)
    (self.count, self.schedule) = (count, schedule)
  }
}

extension Checkpoints {
  private static let units: [(name: String, bytes: Double)] = [
    ("B", 1), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824),
    ("TiB", 1_099_511_627_776),
  ]

  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["memory", "disk", "folder", "count", "schedule"]) else { return nil }
    var checkpoints = Checkpoints()
    if let memory = map["memory"].flatMap({ Checkpoints.bytes($0, atLeast: 1) }) { checkpoints.memory = memory }
    if let disk = map["disk"].flatMap({ Checkpoints.bytes($0, atLeast: 0) }) { checkpoints.disk = disk }
    if let folder = map["folder"]?.text(expected: "the path of a folder") {
      if folder.isEmpty || folder.contains("\0") {
        map["folder"]?.fail(
          "expected the path of a folder, found \(folder.isEmpty ? "nothing" : "a path with a zero in it")",
          suggestion: "write for example `folder: /scratch`")
      }
      checkpoints.folder = folder
    }
    if map["folder"] != nil, map["disk"] == nil {
      map["folder"]?.fail(
        "checkpoints are kept in memory alone without `disk`, and `folder` would have no effect", at: map.keyPlace("folder"),
        suggestion: "remove it, or add for example `disk: 20 GB`")
    }
    checkpoints.count = map["count"]?.integer(atLeast: 1)
    let schedule = map["schedule"]?.keyword(Schedule.allCases.map(\.rawValue)).flatMap(Schedule.init(rawValue:))
    checkpoints.schedule = schedule ?? .auto
    if checkpoints.schedule == .storeAll, let count = checkpoints.count {
      map["count"]?.fail(
        "the schedule store-all keeps every state, found a count of \(count)", suggestion: "remove `count` or write `schedule: revolve`")
    }
    if checkpoints.schedule == .storeAll, checkpoints.disk > 0 {
      map["disk"]?.fail(
        "the schedule store-all keeps every state in memory, and `disk` would have no effect", at: map.keyPlace("disk"),
        suggestion: "remove `disk` or write `schedule: auto`")
    }
    self = checkpoints
  }

  /// `512 MB` (10⁶ bytes), `2 GiB` (2³⁰ bytes), or a plain number of bytes.
  private static func bytes(_ reader: NodeReader, atLeast least: Int) -> Int? {
    guard reader.node.number == nil else { return reader.integer(atLeast: least) }
    guard case .scalar(let text, _) = reader.node.content else {
      reader.fail("expected an amount such as 512 MB, found \(reader.node.described)", suggestion: "write a number and a unit")
      return nil
    }
    let amount = text.prefix { $0.isNumber || ".eE+-".contains($0) }
    let unit = text.dropFirst(amount.count).drop { $0 == " " }
    let scale = units.first { $0.name.lowercased() == unit.lowercased() }?.bytes
    guard let number = DocumentNode.number(String(amount)), let scale, number * scale >= Double(least), number * scale < 0x1p53 else {
      reader.fail(
        "expected an amount such as 512 MB or 2 GiB, found `\(text)`",
        suggestion: "write a number and one of \(units.map(\.name).alternatives)")
      return nil
    }
    return Int(number * scale)
  }

  var resolved: ResolvedValue {
    .fields([
      "memory": .integer(memory), "disk": disk > 0 ? .integer(disk) : nil, "folder": disk > 0 ? folder.map { .text($0) } : nil,
      "count": count.map { .integer($0) },
      "schedule": .text(schedule.rawValue),
    ])
  }
}
