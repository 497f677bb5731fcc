/// Chooses the cheapest schedule that fits into a budget of memory and disk.
///
/// Recording all n steps costs nothing but memory: n records. Where that does not fit, one record
/// and as many states as there is room for are kept, and revolve does the least recomputation that
/// is possible with them. Where memory alone would have steps computed more than twice without
/// recording, states go to the disk too, if there is one.
public struct Planner: Sendable {
  /// Number of time steps n of the run.
  public let steps: Int
  /// Bytes of one stored state.
  public let stateBytes: Int
  /// Bytes of one step's record.
  public let recordBytes: Int

  /// - Parameters:
  ///   - steps: 1 to `Revolve.largestStepCount`.
  ///   - stateBytes: at least 1.
  ///   - recordBytes: at least 1.
  /// - Throws: `PlanningError.outOfRange`.
  public init(steps: Int, stateBytes: Int, recordBytes: Int) throws {
    func check(_ quantity: String, _ value: Int, _ upper: Int) throws {
      guard 1...upper ~= value else { throw PlanningError.outOfRange(quantity: quantity, value: value, lower: 1, upper: upper) }
    }
    try check("number of steps", steps, Revolve.largestStepCount)
    try check("size of a state in bytes", stateBytes, .max)
    try check("size of a record in bytes", recordBytes, .max)
    self.steps = steps
    self.stateBytes = stateBytes
    self.recordBytes = recordBytes
  }

  /// The least budget of memory, in bytes, that allows the run to be reversed at all.
  public var smallestBudget: Int { min(bytes(states: 0, records: steps), bytes(states: 1, records: 1)) }

  /// The plan for a budget.
  ///
  /// - Parameters:
  ///   - budgetBytes: memory for states and records together, in bytes.
  ///   - diskBytes: room for states on disk, in bytes; 0 for no disk.
  ///   - count: number of states to be stored by revolve, whether or not all steps could be
  ///     recorded; nil leaves the choice to the planner. More than n − 1 are of no use and count as
  ///     n − 1.
  ///   - mayStoreAll: whether every step may be recorded, if there is memory for it.
  /// - Throws: `PlanningError`, which says what budget or what count would do.
  public func plan(budgetBytes: Int, diskBytes: Int = 0, count: Int? = nil, mayStoreAll: Bool = true) throws -> Plan {
    if let count { return try plan(count: count, budgetBytes, diskBytes) }
    if mayStoreAll, fits(bytes(states: 0, records: steps), budgetBytes) { return plan(.storeAll, extraSteps: 0) }
    let places: CheckpointPlaces
    do { places = try self.places(budgetBytes, diskBytes) } catch PlanningError.budgetTooSmall(let budget, let smallest) {
      throw PlanningError.budgetTooSmall(budget: budget, smallest: mayStoreAll ? min(smallest, bytes(states: 0, records: steps)) : smallest)
    }
    let alone = Revolve.clamped(places.memory + places.buffers, to: steps)
    if places.disk == 0 || Revolve.repetitions(steps, alone) <= 2 {
      return plan(.revolve(count: alone), extraSteps: Revolve.extraSteps(steps, alone))
    }
    let schedule = Revolve(steps: steps, memoryCount: places.memory, mostOnDisk: places.disk)
    return plan(
      .twoLevels(inMemory: places.memory, onDisk: schedule.diskCount), extraSteps: schedule.extraSteps, buffers: places.buffers)
  }

  private func plan(count: Int, _ budgetBytes: Int, _ diskBytes: Int) throws -> Plan {
    guard count >= 1 else { throw PlanningError.outOfRange(quantity: "number of checkpoints", value: count, lower: 1, upper: .max) }
    let used = Revolve.clamped(count, to: steps)
    let needed = bytes(states: used, records: 1)
    let extra = Revolve.extraSteps(steps, used)
    if fits(needed, budgetBytes) { return plan(.revolve(count: used), extraSteps: extra) }
    let places = try diskBytes > 0 ? self.places(budgetBytes, diskBytes) : try? self.places(budgetBytes, 0)
    guard let taken = places?.taking(used) else {
      throw PlanningError.countExceedsBudget(
        count: used, budget: budgetBytes, needed: needed, fitting: places.map { $0.memory + $0.disk } ?? 0, hasDisk: diskBytes > 0)
    }
    return plan(.revolve(count: used, onDisk: taken.disk), extraSteps: extra, buffers: taken.buffers)
  }

  private func places(_ budgetBytes: Int, _ diskBytes: Int) throws -> CheckpointPlaces {
    try CheckpointPlaces(stateBytes: stateBytes, recordBytes: recordBytes, memoryBytes: budgetBytes, diskBytes: diskBytes)
  }

  private func plan(_ choice: Plan.Choice, extraSteps: Int, buffers: Int = 0) -> Plan {
    let plan = Plan(steps: steps, choice: choice, extraSteps: extraSteps, bytes: 0, diskBytes: 0)
    return Plan(
      steps: steps, choice: choice, extraSteps: extraSteps,
      bytes: bytes(states: plan.stateCount - plan.diskCount + buffers, records: plan.recordCount),
      diskBytes: plan.diskCount * (stateBytes + CheckpointFile.headerSize))
  }

  /// A total that has saturated fits into no budget.
  private func fits(_ bytes: Int, _ budgetBytes: Int) -> Bool { bytes <= budgetBytes && bytes < .max }

  /// Saturates at `Int.max`.
  private func bytes(states: Int, records: Int) -> Int {
    let stateTotal = states.multipliedReportingOverflow(by: stateBytes)
    let recordTotal = records.multipliedReportingOverflow(by: recordBytes)
    let total = stateTotal.partialValue.addingReportingOverflow(recordTotal.partialValue)
    return stateTotal.overflow || recordTotal.overflow || total.overflow ? .max : total.partialValue
  }
}

/// How a run will be reversed, and what that takes.
public struct Plan: Sendable, Equatable {
  /// The schedule chosen.
  public enum Choice: Sendable, Equatable, CustomStringConvertible {
    case storeAll
    /// `onDisk` of the states on disk, the outermost.
    case revolve(count: Int, onDisk: Int = 0)
    /// States on disk at equal distances, those in memory between them.
    case twoLevels(inMemory: Int, onDisk: Int)

    public var description: String {
      switch self {
      case .storeAll: "store-all"
      case .revolve(let count, 0): "revolve(\(count))"
      case .revolve(let count, let onDisk): "revolve(\(count), \(onDisk) of them on disk)"
      case .twoLevels(let inMemory, let onDisk): "revolve(\(inMemory) in memory between \(onDisk) on disk)"
      }
    }
  }

  /// Number of time steps n of the run.
  public let steps: Int
  public let choice: Choice
  /// Forward steps beyond the n recorded ones.
  public let extraSteps: Int
  /// Memory for states, also on their way to the disk, and records together.
  public let bytes: Int
  /// Bytes of the files of states.
  public let diskBytes: Int

  /// States stored at the same time at most.
  public var stateCount: Int {
    switch choice {
    case .storeAll: 0
    case .revolve(let count, _): count
    case .twoLevels(let inMemory, let onDisk): inMemory + onDisk
    }
  }

  /// States on disk at the same time at most.
  public var diskCount: Int {
    switch choice {
    case .storeAll: 0
    case .revolve(_, let onDisk), .twoLevels(_, let onDisk): onDisk
    }
  }

  /// Records alive at the same time at most.
  public var recordCount: Int { choice == .storeAll ? steps : 1 }

  /// The schedule from its first action on.
  public func makeSchedule() -> any Schedule {
    switch choice {
    case .storeAll: StoreAll(steps: steps)
    case .revolve(let count, let onDisk): Revolve(steps: steps, count: count, diskCount: onDisk)
    case .twoLevels(let inMemory, let onDisk): Revolve(steps: steps, memoryCount: inMemory, mostOnDisk: onDisk)
    }
  }

  /// Predicted wall time in seconds of the forward and reverse sweep together.
  ///
  /// A recorded step is taken to cost as much as one without a record, and storing and loading of
  /// states to cost nothing.
  /// - Parameters:
  ///   - secondsPerStep: wall time of one forward step.
  ///   - reverseSecondsPerStep: wall time of one pullback.
  public func predictedSeconds(secondsPerStep: Double, reverseSecondsPerStep: Double) -> Double {
    (Double(steps) + Double(extraSteps)) * secondsPerStep + Double(steps) * reverseSecondsPerStep
  }
}
