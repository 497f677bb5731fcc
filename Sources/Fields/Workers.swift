import Foundation
import Synchronization

/// Threads that share out numbered pieces of work.
///
/// The pieces are cut by the grid, never by the number of threads, and each piece writes what no other does: the results are the same
/// bits for any number of threads. A sweep over a small grid takes a few microseconds, less than it takes to wake a thread; so a worker that has
/// finished looks out for more for a while before it sleeps.
public final class Workers: @unchecked Sendable {
  public let count: Int
  private let crew: Crew?

  /// - Parameter count: threads to use, the calling one among them; at least one.
  public init(count: Int) {
    self.count = max(1, count)
    crew = self.count > 1 ? Crew(helpers: self.count - 1) : nil
  }

  deinit { crew?.dismiss() }

  public static let single = Workers(count: 1)

  /// Calls `body(piece, worker)` for every piece below `pieces`; `worker` is below `count` and never runs two pieces at once. Not to be called
  /// from within `body`, nor from two threads at once.
  public func forEach(_ pieces: Int, _ body: (_ piece: Int, _ worker: Int) -> Void) {
    guard let crew, pieces > 1 else {
      for piece in 0..<pieces { body(piece, 0) }
      return
    }
    withoutActuallyEscaping(body) { escaping in
      crew.share { [count] worker in
        for piece in worker * pieces / count..<(worker + 1) * pieces / count { escaping(piece, worker) }
      }
    }
  }
}

/// The helping threads. They see a new job by the number of it that is announced.
private final class Crew: @unchecked Sendable {
  private let helpers: Int
  private let announced = Atomic<Int>(0)
  private let unfinished = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isDismissed = Atomic<Bool>(false)
  private let bell = NSCondition()
  private var job: (Int) -> Void = { _ in }
  /// Looks at the announcement before a helper sleeps, about a nanosecond each: longer than what a step does between two sweeps.
  private static let patience = 200_000

  init(helpers: Int) {
    self.helpers = helpers
    for worker in 1...helpers {
      let thread = Thread { [self] in work(as: worker) }
      thread.stackSize = 4 << 20
      thread.start()
    }
  }

  /// Runs `job(worker)` on every thread, the calling one being worker 0, and returns when all are done.
  func share(_ job: @escaping (Int) -> Void) {
    self.job = job
    unfinished.store(helpers, ordering: .relaxed)
    announce()
    job(0)
    var looks = 0
    while unfinished.load(ordering: .acquiring) > 0 {
      looks += 1
      if looks % 4096 == 0 { sched_yield() }
    }
    self.job = { _ in }
  }

  func dismiss() {
    isDismissed.store(true, ordering: .releasing)
    announce()
  }

  private func announce() {
    announced.add(1, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
      bell.lock()
      bell.broadcast()
      bell.unlock()
    }
  }

  private func work(as worker: Int) {
    var seen = 0
    while true {
      waitForJob(after: seen)
      if isDismissed.load(ordering: .acquiring) { return }
      seen += 1
      job(worker)
      unfinished.subtract(1, ordering: .releasing)
    }
  }

  /// Returns when a job later than `seen` is announced.
  private func waitForJob(after seen: Int) {
    for _ in 0..<Self.patience {
      if announced.load(ordering: .acquiring) > seen { return }
    }
    bell.lock()
    sleepers.add(1, ordering: .sequentiallyConsistent)
    while announced.load(ordering: .sequentiallyConsistent) <= seen { bell.wait() }
    sleepers.subtract(1, ordering: .relaxed)
    bell.unlock()
  }
}
