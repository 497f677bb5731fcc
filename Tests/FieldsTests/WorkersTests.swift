import Fields
import Synchronization
import Testing

@Suite("Workers")
struct WorkersTests {
  @Test(arguments: [0, 1, 2, 3, 8], [0, 1, 2, 5, 100]) func everyPieceOnce(_ count: Int, _ pieces: Int) {
    let workers = Workers(count: count)
    let visits = (0..<pieces).map { _ in Count() }
    workers.share(
      pieces,
      Work { piece, worker in
        #expect((0..<workers.count).contains(worker))
        visits[piece].value.add(1, ordering: .relaxed)
      })
    #expect(workers.count == max(1, count))
    #expect(visits.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
  }

  /// Where all sleep, none is left behind; a thread that waits for one that has no processor would
  /// take minutes.
  @Test(.timeLimit(.minutes(1))) func moreThreadsThanProcessorsComeToAnEnd() {
    let workers = Workers(count: 32, processors: 1)
    let visits = Atomic(0)
    for _ in 0..<500 { workers.share(64, Work { _, _ in visits.add(1, ordering: .relaxed) }) }
    #expect(visits.load(ordering: .relaxed) == 500 * 64)
  }

  /// Scratch memory of a worker belongs to one piece at a time.
  @Test func aWorkerDoesOneThingAtATime() {
    let workers = Workers(count: 4)
    let busy = (0..<4).map { _ in Flag() }
    for _ in 0..<50 {
      workers.share(
        64,
        Work { _, worker in
          #expect(busy[worker].value.exchange(true, ordering: .acquiring) == false)
          busy[worker].value.store(false, ordering: .releasing)
        })
    }
  }

  private final class Work: PieceWork {
    private let body: (Int, Int) -> Void
    init(_ body: @escaping (Int, Int) -> Void) { self.body = body }
    func perform(piece: Int, worker: Int) { body(piece, worker) }
  }

  private final class Flag: Sendable { let value = Atomic(false) }
  private final class Count: Sendable { let value = Atomic(0) }
}
