import Checksums
import Foundation

extension Checksum {
  /// The checksum of a file from `offset` to its end, its length included.
  static func ofFile(_ path: String, from offset: Int) throws(OutputError) -> (checksum: String, bytes: Int) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(cannot: "open \(path)") }
    defer { close(descriptor) }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { block.deallocate() }
    var checksum = Checksum()
    var position = offset
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
    var filled = 0
    while filled < block.count, let start = block.baseAddress {
      let count = pread(descriptor, start + filled, block.count - filled, position + filled)
      if count == 0 { break }
      if count < 0 && errno != EINTR { throw OutputError(cannot: "read \(path)") }
      filled += max(count, 0)
    }
    return filled
  }
}
