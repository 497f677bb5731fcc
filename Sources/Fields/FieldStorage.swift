import Foundation
import Synchronization

/// Zeroed memory for one or several fields.
///
/// All but the smallest comes straight from the system, in huge pages where it can: a reverse sweep
/// that stores every step touches new memory all the time, and with pages of 4 KiB would spend as
/// long on page faults as on the flow. What is smaller than a huge page shares a slab with its
/// neighbours. Memory that is given back is kept for the next that wants as much, up to a quarter
/// of what the process may hold: to clear it takes a fraction of the time that new pages take.
public final class FieldStorage: @unchecked Sendable {
  let values: UnsafeMutablePointer<Double>
  /// What the memory is; nil of memory of its own.
  private let piece: Slab.Piece?

  public init(count: Int) {
    let bytes = count * MemoryLayout<Double>.stride
    if let piece = Slab.take(bytes) {
      self.piece = piece
      values = piece.start.bindMemory(to: Double.self, capacity: count)
    } else {
      piece = nil
      var raw: UnsafeMutableRawPointer?
      if posix_memalign(&raw, 64, max(bytes, 64)) != 0 { raw = nil }
      guard let raw else { Machine.failForMemory(bytes) }
      values = raw.bindMemory(to: Double.self, capacity: count)
      values.initialize(repeating: 0, count: count)
    }
  }

  deinit { if let piece { Slab.giveBack(piece) } else { free(values) } }

  /// Gives memory that is kept for later back to the system: where what comes next has other sizes.
  public static func giveBackKept() { Pages.giveBackKept() }
}

/// Huge pages that are handed out piece by piece, and given back when no piece is in use.
///
/// A piece that comes back serves the next that wants as much: what is made and dropped between
/// fields that stay, such as those of a snapshot between checkpoints, takes no more than once.
private final class Slab: @unchecked Sendable {
  struct Piece: @unchecked Sendable {
    let slab: Slab
    let start: UnsafeMutableRawPointer
    let bytes: Int
  }
  private struct Shared: Sendable {
    var current: Slab?
    /// Pieces that have come back, by their sizes.
    var free: [Int: [Piece]] = [:]
  }

  /// Of slabs that pieces share, and the least that is worth a piece.
  private static let (sharedBytes, least) = (4 * Pages.huge, 1 << 16)
  private static let shared = Mutex(Shared())

  private let pages: Pages
  private let isShared: Bool
  private var rest: UnsafeMutableRawBufferPointer
  /// Pieces in use.
  private var used = 0

  /// Nil if the system has no memory to give.
  private init?(bytes: Int, isShared: Bool) {
    guard let pages = Pages.take(bytes) else { return nil }
    (self.pages, self.isShared) = (pages, isShared)
    rest = UnsafeMutableRawBufferPointer(start: pages.aligned, count: bytes)
  }

  deinit { pages.giveBack() }

  /// A zeroed piece, which keeps its slab alive; nil of what is too small.
  static func take(_ bytes: Int) -> Piece? {
    if bytes < least { return nil }
    if bytes >= Pages.huge { return Slab(bytes: bytes, isShared: false).flatMap { $0.piece(bytes) } }
    return shared.withLock { shared in
      if let piece = shared.free[bytes]?.popLast() {
        piece.slab.used += 1
        memset(piece.start, 0, bytes)
        return piece
      }
      if let piece = shared.current?.piece(bytes) { return piece }
      shared.current = Slab(bytes: sharedBytes, isShared: true)
      return shared.current?.piece(bytes)
    }
  }

  static func giveBack(_ piece: Piece) {
    guard piece.slab.isShared else { return }
    shared.withLock { shared in
      piece.slab.used -= 1
      shared.free[piece.bytes, default: []].append(piece)
      guard piece.slab.used == 0, piece.slab !== shared.current else { return }
      for size in shared.free.keys { shared.free[size]?.removeAll { $0.slab === piece.slab } }
    }
  }

  private func piece(_ bytes: Int) -> Piece? {
    // Whole cache lines, and an odd number of them between pieces, so that fields of one size do
    // not collide in the cache.
    let taken = (bytes + 63) & ~63 | 64
    guard let start = rest.baseAddress, taken <= rest.count || bytes == rest.count else { return nil }
    rest = UnsafeMutableRawBufferPointer(rebasing: rest.dropFirst(taken))
    used += 1
    return Piece(slab: self, start: start, bytes: bytes)
  }
}

/// Zeroed pages of the system's, or such as have been given back.
private struct Pages: @unchecked Sendable {
  static let huge = 2 << 20
  private static let limit = Machine.memory / 4
  private static let kept = Mutex<(pages: [Int: [Pages]], bytes: Int)>(([:], 0))

  private let start: UnsafeMutableRawPointer
  /// Where the first huge page begins.
  let aligned: UnsafeMutableRawPointer
  private let bytes: Int

  /// Nil if the system has no memory to give.
  static func take(_ bytes: Int) -> Pages? {
    let known = kept.withLock { kept -> Pages? in
      guard let pages = kept.pages[bytes]?.popLast() else { return nil }
      kept.bytes -= bytes
      return pages
    }
    if let known {
      memset(known.aligned, 0, bytes)
      return known
    }
    guard let start = mmap(nil, bytes + huge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), start != MAP_FAILED else {
      return nil
    }
    let aligned = start + (-Int(bitPattern: start) & (huge - 1))
    // Advice only: without huge pages everything works the same.
    madvise(aligned, bytes, MADV_HUGEPAGE)
    return Pages(start: start, aligned: aligned, bytes: bytes)
  }

  static func giveBackKept() {
    let pages = kept.withLock { kept in
      defer { kept = ([:], 0) }
      return kept.pages.values.flatMap { $0 }
    }
    for pages in pages { munmap(pages.start, pages.bytes + huge) }
  }

  func giveBack() {
    let isKept = Self.kept.withLock { kept -> Bool in
      guard kept.bytes + bytes <= Self.limit else { return false }
      kept.pages[bytes, default: []].append(self)
      kept.bytes += bytes
      return true
    }
    if !isKept { munmap(start, bytes + Self.huge) }
  }
}
