import Foundation

/// A 64-bit checksum over a stream of bytes: quick, and sensitive to every bit.
///
/// Each round is a bijection of the state and of the word, so a change within one word always changes the result; it guards
/// against damage, not against intent.
struct Checksum {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func update(_ word: UInt64) {
    state = (state ^ word) &* 0xD6E8_FEB8_6659_FD93
    state ^= state >> 32
  }

  /// - Precondition: every part but the last of a stream has a multiple of eight bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    let whole = bytes.count / 8
    for index in 0..<whole {
      update(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)))
    }
    if bytes.count % 8 != 0 {
      update(bytes[(8 * whole)...].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
  }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The checksum of a file from `offset` to its end, its length included.
  static func ofFile(_ path: String, from offset: Int) throws(OutputError) -> (checksum: String, bytes: Int) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(cannot: "open \(path)") }
    defer { close(descriptor) }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 8)
    defer { block.deallocate() }
    var (checksum, position) = (Checksum(), offset)
    while true {
      let count = try fill(block, from: descriptor, at: position, path: path)
      checksum.update(UnsafeRawBufferPointer(rebasing: block[..<count]))
      position += count
      if count < block.count { break }
    }
    checksum.update(UInt64(position - offset))
    return (checksum.text, position - offset)
  }

  /// Reads until the block is full or the file ends.
  private static func fill(
    _ block: UnsafeMutableRawBufferPointer, from descriptor: Int32, at position: Int, path: String
  ) throws(OutputError) -> Int {
    guard let start = block.baseAddress else { return 0 }
    var filled = 0
    while filled < block.count {
      let count = pread(descriptor, start + filled, block.count - filled, position + filled)
      if count == 0 { break }
      if count < 0 && errno != EINTR { throw OutputError(cannot: "read \(path)") }
      filled += max(count, 0)
    }
    return filled
  }
}
