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
  /// What the memory is part of; nil of memory of its own.
  private let slab: Slab?

  public init(count: Int) {
    let bytes = count * MemoryLayout<Double>.stride
    if let (slab, address) = Slab.take(bytes) {
      self.slab = slab
      values = address.bindMemory(to: Double.self, capacity: count)
    } else {
      slab = nil
      var raw: UnsafeMutableRawPointer?
      if posix_memalign(&raw, 64, max(bytes, 64)) != 0 { raw = nil }
      guard let raw else { Machine.failForMemory(bytes) }
      values = raw.bindMemory(to: Double.self, capacity: count)
      values.initialize(repeating: 0, count: count)
    }
  }

  deinit { if slab == nil { free(values) } }
}

/// Huge pages that are handed out piece by piece, none twice, and given back when the last piece
/// is.
private final class Slab: @unchecked Sendable {
  /// Of slabs that pieces share, and the least that is worth a piece.
  private static let (shared, least) = (4 * Pages.huge, 1 << 16)
  private static let current = Mutex<Slab?>(nil)

  private let pages: Pages
  private var rest: UnsafeMutableRawBufferPointer

  /// Nil if the system has no memory to give.
  private init?(bytes: Int) {
    guard let pages = Pages.take(bytes) else { return nil }
    self.pages = pages
    rest = UnsafeMutableRawBufferPointer(start: pages.aligned, count: bytes)
  }

  deinit { pages.giveBack() }

  /// A piece, and the slab that it keeps alive; nil of what is too small.
  static func take(_ bytes: Int) -> (Slab, UnsafeMutableRawPointer)? {
    if bytes < least { return nil }
    if bytes >= Pages.huge { return Slab(bytes: bytes).flatMap { slab in slab.piece(bytes).map { (slab, $0) } } }
    return current.withLock { current in
      if let slab = current, let piece = slab.piece(bytes) { return (slab, piece) }
      current = Slab(bytes: shared)
      return current.flatMap { slab in slab.piece(bytes).map { (slab, $0) } }
    }
  }

  private func piece(_ bytes: Int) -> UnsafeMutableRawPointer? {
    // Whole cache lines, and an odd number of them between pieces, so that fields of one size do
    // not collide in the cache.
    let taken = (bytes + 63) & ~63 | 64
    guard let start = rest.baseAddress, taken <= rest.count || bytes == rest.count else { return nil }
    rest = UnsafeMutableRawBufferPointer(rebasing: rest.dropFirst(taken))
    return start
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
