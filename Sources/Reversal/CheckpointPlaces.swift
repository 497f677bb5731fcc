/// How many states a memory and a disk have room for, beside one record.
///
/// What is written to disk or read from it goes through places in memory, two of them where there
/// is room, so that steps go on meanwhile.
public struct CheckpointPlaces: Sendable, Equatable {
  /// States in memory; with a disk at least 1, for the newest state is kept there.
  public let memory: Int
  /// States on disk.
  public let disk: Int
  /// Places in memory on the way to the disk; 0 without one.
  public let buffers: Int

  /// - Parameters:
  ///   - stateBytes: of a state, at least 1.
  ///   - recordBytes: of a step's record, at least 1.
  ///   - memoryBytes: for states, a record and what is on the way to the disk.
  ///   - diskBytes: 0 for no disk.
  /// - Throws: `PlanningError` if not one state fits into the memory, or onto a disk that there is.
  public init(stateBytes: Int, recordBytes: Int, memoryBytes: Int, diskBytes: Int = 0) throws {
    let room = memoryBytes > recordBytes ? (memoryBytes - recordBytes) / stateBytes : 0
    let least = diskBytes > 0 ? 2 : 1
    guard room >= least else {
      let (needed, overflows) = stateBytes.multipliedReportingOverflow(by: least)
      let (sum, exceeds) = needed.addingReportingOverflow(recordBytes)
      throw PlanningError.budgetTooSmall(budget: memoryBytes, smallest: overflows || exceeds ? .max : sum)
    }
    disk = diskBytes / (stateBytes + CheckpointFile.headerSize)
    guard diskBytes == 0 || disk > 0 else {
      throw PlanningError.diskTooSmall(budget: diskBytes, smallest: stateBytes + CheckpointFile.headerSize)
    }
    buffers = diskBytes == 0 ? 0 : min(2, room - 1)
    memory = room - buffers
  }

  /// The places that a given number of states take: those in memory first, which without the disk
  /// are more.
  /// - Returns: nil if there are not so many.
  public func taking(_ count: Int) -> CheckpointPlaces? {
    if count <= memory + buffers { return CheckpointPlaces(memory: count, disk: 0, buffers: 0) }
    return count <= memory + disk ? CheckpointPlaces(memory: memory, disk: count - memory, buffers: buffers) : nil
  }

  /// Places in memory alone.
  /// - Parameter inMemory: at least 1.
  public init(inMemory: Int) { self.init(memory: inMemory, disk: 0, buffers: 0) }

  private init(memory: Int, disk: Int, buffers: Int) { (self.memory, self.disk, self.buffers) = (memory, disk, buffers) }
}
