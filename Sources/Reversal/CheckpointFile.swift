import Checksums
import Foundation

/// A state in a file: a header of 64 bytes, then the state's bytes.
///
/// | bytes | hold |
/// |---|---|
/// | 0 – 7 | `SWCHKPNT` |
/// | 8 – 15 | the version of this layout, 1 |
/// | 16 – 31 | a number that belongs to the run alone |
/// | 32 – 39 | the step that starts from the state |
/// | 40 – 47 | how many bytes follow the header |
/// | 48 – 55 | the XXH3 checksum of bytes 16 – 47 and of the state's |
/// | 56 – 63 | zero |
///
/// Numbers are of 64 bits, in the order of bytes of the machine: the file never leaves it.
struct CheckpointFile {
  let path: String
  let run: RunIdentity
  let step: Int

  /// A number that no other run has, for practical purposes.
  struct RunIdentity: Equatable {
    let high, low: UInt64

    init() {
      var generator = SystemRandomNumberGenerator()
      (high, low) = (generator.next(), generator.next())
    }
  }

  private typealias Header = (
    magic: UInt64, version: UInt64, high: UInt64, low: UInt64, step: UInt64, bytes: UInt64, checksum: UInt64, rest: UInt64
  )
  private static let magic = "SWCHKPNT".utf8.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  /// Bytes of a file beside those of its state.
  static var headerSize: Int { MemoryLayout<Header>.size }

  /// Whether a file is a state of some run, whole or not.
  static func isOne(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var magic: UInt64 = 0
    return withUnsafeMutableBytes(of: &magic) { Foundation.read(descriptor, $0.baseAddress, $0.count) } == 8 && magic == Self.magic
  }

  /// Writes a new file, or none.
  /// - Parameter produce: hands over the bytes of the state.
  /// - Throws: `CheckpointError.failed`, also where there is such a file already; what `produce`
  ///   throws.
  func write(_ produce: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("write the checkpoint") }
    defer { close(descriptor) }
    do { try write(to: descriptor, produce) } catch {
      unlink(path)
      throw error
    }
  }

  private func write(to descriptor: Int32, _ produce: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
    var checksum = startOfChecksum()
    var bytes = 0
    var header: Header = (Self.magic, 1, run.high, run.low, UInt64(step), 0, 0, 0)
    try withUnsafeBytes(of: header) { try put($0, to: descriptor) }
    try produce { piece in
      checksum.update(piece)
      bytes += piece.count
      try put(piece, to: descriptor)
    }
    checksum.update(UInt64(bytes))
    (header.bytes, header.checksum) = (UInt64(bytes), checksum.value ?? 0)
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw failure("write the checkpoint") }
    try withUnsafeBytes(of: header) { try put($0, to: descriptor) }
  }

  /// Reads the file back.
  /// - Parameter consume: asks for the bytes of the state, as many as it was written with.
  /// - Throws: `CheckpointError`; the state is then of no use.
  func read(_ consume: ((UnsafeMutableRawBufferPointer) throws -> Void) throws -> Void) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("read the checkpoint") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("read the checkpoint") }
    let size = Int(status.st_size)
    guard size >= Self.headerSize else { throw CheckpointError.damaged(path: path, reason: "only \(size) bytes long") }
    var header: Header = (0, 0, 0, 0, 0, 0, 0, 0)
    try withUnsafeMutableBytes(of: &header) { try take($0, from: descriptor) }
    guard header.magic == Self.magic else { throw CheckpointError.foreign(path: path, reason: "but a file of another kind") }
    guard header.version == 1, header.high == run.high, header.low == run.low else {
      throw CheckpointError.foreign(path: path, reason: "but of another one")
    }
    guard header.step == UInt64(step) else {
      throw CheckpointError.foreign(path: path, reason: "for it belongs to step \(header.step) and not \(step)")
    }
    guard header.bytes == UInt64(size - Self.headerSize) else {
      throw CheckpointError.damaged(path: path, reason: "with \(size - Self.headerSize) bytes of a state in place of \(header.bytes)")
    }
    var checksum = startOfChecksum()
    var rest = size - Self.headerSize
    try consume { piece in
      guard piece.count <= rest else { throw CheckpointError.damaged(path: path, reason: "too short for a state") }
      rest -= piece.count
      try take(piece, from: descriptor)
      checksum.update(UnsafeRawBufferPointer(piece))
    }
    guard rest == 0 else { throw CheckpointError.damaged(path: path, reason: "\(rest) bytes longer than a state") }
    checksum.update(header.bytes)
    guard checksum.value == header.checksum else {
      throw CheckpointError.damaged(path: path, reason: "for its checksum is not that of its bytes")
    }
  }

  private func startOfChecksum() -> Checksum {
    var checksum = Checksum()
    for word in [run.high, run.low, UInt64(step)] { checksum.update(word) }
    return checksum
  }

  private func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Foundation.write(descriptor, start, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure("write the checkpoint") }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  private func take(_ bytes: UnsafeMutableRawBufferPointer, from descriptor: Int32) throws {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Foundation.read(descriptor, start, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("read the checkpoint") }
      guard count > 0 else { throw CheckpointError.damaged(path: path, reason: "cut short while it was read") }
      rest = UnsafeMutableRawBufferPointer(rebasing: rest[count...])
    }
  }

  private func failure(_ action: String) -> CheckpointError { .failed(action: action, path: path, code: errno) }
}
