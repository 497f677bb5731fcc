import Foundation
import Synchronization

/// Work in numbered pieces that several threads share out.
public protocol PieceWork: AnyObject {
  /// Does one piece. `worker` is below the number of threads and never does two pieces at once.
  func perform(piece: Int, worker: Int)
}

/// Work on rows of a grid that another loop over rows carries along, so that what it needs is still
/// in cache.
public protocol RowWork: AnyObject {
  /// Does the rows of a range of indices along y, of one index along z.
  func perform(rows: Range<Int>, layer: Int)
}

/// Threads that share out numbered pieces of work.
///
/// The pieces are cut by the grid, never by the number of threads, and each piece writes what no
/// other does: the results are the same bits for any number of threads. A sweep over a small grid
/// takes a few microseconds, less than it takes to wake a thread; so a worker that has finished
/// looks out for more for a while before it sleeps. Where there are more threads than processors
/// that would take the processor from those that work: there all sleep at once. Sharing out
/// allocates nothing.
///
/// The threads start when there is first something to share out. A process that `fork` makes has
/// none of them: there they start again.
public final class Workers: @unchecked Sendable {
  public let count: Int
  private let spinLimit: Int
  private var pool: ThreadPool?
  /// The process, by its forks, that the pool is of.
  private var generation = 0

  /// - Parameters:
  ///   - count: threads to use, the calling one among them; at least one.
  ///   - processors: how many of them can run at once.
  public init(count: Int, processors: Int = Machine.processors) {
    self.count = max(1, count)
    spinLimit = self.count > processors ? 0 : ThreadPool.spinLimit
    if self.count > 1 { Forks.watch() }
  }

  deinit { if generation == Forks.generation { pool?.dismiss() } }

  public static let single = Workers(count: 1)

  /// Does every piece below `pieces`. Not to be called from within a piece, nor from two threads at
  /// once.
  public func share(_ pieces: Int, _ work: some PieceWork) {
    guard count > 1, pieces > 1 else {
      for piece in 0..<pieces { work.perform(piece: piece, worker: 0) }
      return
    }
    if let pool, generation == Forks.generation { pool.share(work, pieces) } else { startPool().share(work, pieces) }
  }

  private func startPool() -> ThreadPool {
    let started = ThreadPool(helpers: count - 1, spinLimit: spinLimit)
    (pool, generation) = (started, Forks.generation)
    return started
  }
}

/// Tells processes that `fork` has made from the one that it was called in.
private enum Forks {
  private static let count = Atomic<Int>(0)
  private static let watched: Bool = pthread_atfork(nil, nil) { Forks.count.add(1, ordering: .relaxed) } == 0

  static func watch() { _ = watched }
  static var generation: Int { count.load(ordering: .relaxed) }
}

/// The helping threads. They see a new job by the number of it that is announced.
private final class ThreadPool: @unchecked Sendable {
  private let helpers: Int
  private let spinLimit: Int
  private let announced = Atomic<Int>(0)
  private let unfinished = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let callerSleeps = Atomic<Bool>(false)
  private let isDismissed = Atomic<Bool>(false)
  /// For helpers that wait for a job, and for the caller that waits for its end.
  private let condition = NSCondition()
  private let finish = NSCondition()
  private var work: (any PieceWork)?
  private var pieces = 0
  /// Looks at the announcement before a helper sleeps, about a nanosecond each: longer than what a
  /// step does between two sweeps.
  static let spinLimit = 200_000

  init(helpers: Int, spinLimit: Int) {
    (self.helpers, self.spinLimit) = (helpers, spinLimit)
    for worker in 1...helpers {
      let thread = Thread { [self] in work(as: worker) }
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  /// Shares out the pieces among all threads, the calling one being worker 0, and returns when all
  /// are done.
  func share(_ work: any PieceWork, _ pieces: Int) {
    (self.work, self.pieces) = (work, pieces)
    unfinished.store(helpers, ordering: .relaxed)
    announce()
    perform(as: 0)
    waitForEnd()
    self.work = nil
  }

  private func perform(as worker: Int) {
    guard let work else { return }
    for piece in worker * pieces / (helpers + 1)..<(worker + 1) * pieces / (helpers + 1) { work.perform(piece: piece, worker: worker) }
  }

  func dismiss() {
    isDismissed.store(true, ordering: .releasing)
    announce()
  }

  private func announce() {
    announced.add(1, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
      condition.lock()
      condition.broadcast()
      condition.unlock()
    }
  }

  private func work(as worker: Int) {
    var seen = 0
    while true {
      waitForJob(after: seen)
      if isDismissed.load(ordering: .acquiring) { return }
      seen += 1
      perform(as: worker)
      let left = unfinished.subtract(1, ordering: .sequentiallyConsistent).newValue
      if left == 0, callerSleeps.load(ordering: .sequentiallyConsistent) {
        finish.lock()
        finish.signal()
        finish.unlock()
      }
    }
  }

  /// Returns when a job later than `seen` is announced.
  private func waitForJob(after seen: Int) {
    for _ in 0..<spinLimit {
      if announced.load(ordering: .acquiring) > seen { return }
    }
    condition.lock()
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while announced.load(ordering: .sequentiallyConsistent) <= seen { condition.wait() }
    sleepers.subtract(1, ordering: .relaxed)
    condition.unlock()
  }

  /// Returns when all helpers have finished the job.
  private func waitForEnd() {
    for _ in 0..<spinLimit {
      if unfinished.load(ordering: .acquiring) == 0 { return }
    }
    finish.lock()
    callerSleeps.store(true, ordering: .sequentiallyConsistent)
    while unfinished.load(ordering: .sequentiallyConsistent) > 0 { finish.wait() }
    callerSleeps.store(false, ordering: .relaxed)
    finish.unlock()
  }
}
