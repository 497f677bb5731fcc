import Foundation

/// Threads that share out numbered pieces of work.
///
/// The pieces are cut by the grid, never by the number of threads, and each piece writes what no other does: the results are the same
/// bits for any number of threads.
public final class Workers: Sendable {
  public let count: Int

  /// - Parameter count: threads to use; at least one.
  public init(count: Int) { self.count = max(1, count) }

  public static let single = Workers(count: 1)

  /// Calls `body(piece, worker)` for every piece below `pieces`; `worker` is below `count` and never runs two pieces at once.
  public func forEach(_ pieces: Int, _ body: (_ piece: Int, _ worker: Int) -> Void) {
    let threads = min(count, pieces)
    if threads <= 1 {
      for piece in 0..<pieces { body(piece, 0) }
      return
    }
    withoutActuallyEscaping(body) { escaping in
      let shared = SharedBody(call: escaping)
      DispatchQueue.concurrentPerform(iterations: threads) { worker in
        let lower = worker * pieces / threads
        let upper = (worker + 1) * pieces / threads
        for piece in lower..<upper { shared.call(piece, worker) }
      }
    }
  }

  private struct SharedBody: @unchecked Sendable {
    let call: (Int, Int) -> Void
  }
}
