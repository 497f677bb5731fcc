import CXXHash

/// XXH3 (Collet), a 64-bit checksum over a stream of bytes: as quick as memory, and with every bit
/// of it spread over the whole.
///
/// It guards against damage, not against intent.
public struct Checksum: ~Copyable {
  /// Nil if there is no memory for it: then nothing agrees with anything.
  private let state: OpaquePointer?

  public init() {
    state = XXH3_createState()
    if let state { XXH3_64bits_reset(state) }
  }

  deinit { if let state { XXH3_freeState(state) } }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let state, let start = bytes.baseAddress else { return }
    XXH3_64bits_update(state, start, bytes.count)
  }

  public mutating func update(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { update($0) } }

  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// Of all bytes so far.
  public var value: UInt64? { state.map { XXH3_64bits_digest($0) } }

  /// Sixteen hexadecimal digits.
  public var text: String {
    guard let value else { return "none" }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
