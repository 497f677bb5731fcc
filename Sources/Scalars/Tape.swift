import Glibc
import Synchronization

/// One recorded operation: its (at most two) parents and the partial derivatives with respect to
/// them.
///
/// Parent 0 means "none": constants have no node, and what flows to them is collected at index 0
/// and ignored.
@usableFromInline @frozen
struct Statement {
  @usableFromInline let first, second: UInt32
  @usableFromInline let firstPartial, secondPartial: Double

  @inlinable @inline(__always)
  init(first: UInt32, firstPartial: Double, second: UInt32, secondPartial: Double) {
    self.first = first
    self.second = second
    self.firstPartial = firstPartial
    self.secondPartial = secondPartial
  }
}

/// The record of one evaluation with ``Taped`` numbers, in the order of execution.
///
/// Safety against values that stray: a tape is never freed, only lent again, and each loan has a
/// generation. A value names its tape and the generation; both, and the thread, are checked before
/// the tape is touched. The checks cost about a nanosecond per operation, a strong reference in
/// each value would cost several.
@usableFromInline
struct Tape: ~Copyable {
  @usableFromInline let generation = Atomic<UInt32>(1)
  /// The thread that evaluates, as `pthread_self()`; zero between two loans.
  @usableFromInline let owner = Atomic<UInt>(0)
  /// The first misuse: the generation it concerns in the upper half, 1 + the index of the error in
  /// the lower one.
  let misuse = Atomic<UInt64>(0)

  @usableFromInline var statements: UnsafeMutablePointer<Statement>
  /// The number of statements. Index 0 is taken from the start.
  @usableFromInline var count = 1
  @usableFromInline var capacity: Int

  /// Statements (24 bytes each) that an idle tape may keep allocated.
  private static let idleCapacity = 1 << 20

  init() {
    capacity = 1024
    statements = .allocate(capacity: capacity)
    statements.initialize(to: Statement(first: 0, firstPartial: 0, second: 0, secondPartial: 0))
  }

  /// Appends a statement and returns its index.
  @inlinable @inline(__always)
  mutating func append(_ statement: Statement) -> UInt32 {
    if count == capacity { grow() }
    (statements + count).initialize(to: statement)
    count &+= 1
    return UInt32(truncatingIfNeeded: count &- 1)
  }

  @usableFromInline @inline(never)
  mutating func grow() {
    precondition(capacity <= Int(UInt32.max) / 2, "a tape holds at most 2³² operations; differentiate a shorter stretch at a time")
    reallocate(capacity: 2 * capacity)
  }

  /// Forgets the statements and gives back what a long evaluation allocated.
  mutating func clear() {
    count = 1
    if capacity > Tape.idleCapacity { reallocate(capacity: Tape.idleCapacity) }
  }

  private mutating func reallocate(capacity newCapacity: Int) {
    let moved = UnsafeMutablePointer<Statement>.allocate(capacity: newCapacity)
    moved.moveInitialize(from: statements, count: count)
    statements.deallocate()
    statements = moved
    capacity = newCapacity
  }
}

/// A tape, by address. It may be held and compared anywhere, since tapes are never freed; only the
/// owning thread reaches its statements.
@usableFromInline @frozen
struct TapeReference: Equatable, @unchecked Sendable {
  @usableFromInline let pointer: UnsafeMutablePointer<Tape>

  private static let idle = Mutex<[TapeReference]>([])

  private init() {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: Tape())
  }

  /// An empty tape for the calling thread, to be given back with ``giveBack()``.
  static func lend() -> TapeReference {
    let tape = idle.withLock { $0.popLast() } ?? TapeReference()
    tape.pointer.pointee.owner.store(UInt(pthread_self()), ordering: .relaxed)
    return tape
  }

  /// Ends the loan: all values of it are stale from here on.
  func giveBack() {
    pointer.pointee.owner.store(0, ordering: .relaxed)
    pointer.pointee.clear()
    // A tape whose generations are used up is kept out of service: otherwise a very old value could
    // pass for a new one.
    let generation = pointer.pointee.generation.wrappingAdd(1, ordering: .releasing).newValue
    if generation < .max { TapeReference.idle.withLock { $0.append(self) } }
  }

  var generation: UInt32 { pointer.pointee.generation.load(ordering: .relaxed) }

  /// Remembers `error` for the loan `generation`, unless that loan has ended or remembers one
  /// already.
  func remember(_ error: TapeError, generation: UInt32) {
    let current = pointer.pointee.misuse.load(ordering: .relaxed)
    guard generation == self.generation, current >> 32 != UInt64(generation), let index = TapeReference.errors.firstIndex(of: error) else {
      return
    }
    pointer.pointee.misuse.store(UInt64(generation) << 32 | UInt64(index + 1), ordering: .relaxed)
  }

  /// The first misuse in the current loan.
  var rememberedMisuse: TapeError? {
    let current = pointer.pointee.misuse.load(ordering: .relaxed)
    guard current >> 32 == UInt64(generation) else { return nil }
    return TapeReference.errors[Int(current & 0xFFFF_FFFF) - 1]
  }

  private static let errors: [TapeError] = [.valueOutlivedItsTape, .valueOfAnotherTape, .valueOnAnotherThread]

  /// The record, valid during the loan.
  var statements: UnsafeBufferPointer<Statement> {
    UnsafeBufferPointer(start: pointer.pointee.statements, count: pointer.pointee.count)
  }
}
