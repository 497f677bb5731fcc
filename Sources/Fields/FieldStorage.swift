import Foundation

/// Zeroed memory for one or several fields.
///
/// Large blocks come straight from the system, which hands them out zeroed, and in huge pages where it can: a reverse sweep that stores every step
/// touches new memory all the time, and with pages of 4 KiB would spend as long on page faults as on the flow.
public final class FieldStorage: @unchecked Sendable {
  let values: UnsafeMutablePointer<Double>
  private let mapped: (start: UnsafeMutableRawPointer, bytes: Int)?

  private static let hugePage = 2 << 20

  public init(count: Int) {
    let bytes = count * MemoryLayout<Double>.stride
    if bytes >= Self.hugePage / 2,
      let start = mmap(nil, bytes + Self.hugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), start != MAP_FAILED
    {
      mapped = (start, bytes + Self.hugePage)
      let address = (Int(bitPattern: start) + Self.hugePage - 1) & -Self.hugePage
      let aligned = start + (address - Int(bitPattern: start))
      // Advice only: without huge pages everything works the same.
      madvise(aligned, bytes, MADV_HUGEPAGE)
      values = aligned.bindMemory(to: Double.self, capacity: count)
    } else {
      mapped = nil
      let raw = UnsafeMutableRawPointer.allocate(byteCount: max(bytes, 64), alignment: 64)
      values = raw.bindMemory(to: Double.self, capacity: count)
      values.initialize(repeating: 0, count: count)
    }
  }

  deinit { if let mapped { munmap(mapped.start, mapped.bytes) } else { values.deallocate() } }
}
