import Foundation

/// The SHA-256 hash (FIPS 180-4) that names a resolved case in its results.
public enum SHA256 {
  /// The hash of `text` in UTF-8, as 64 hexadecimal digits.
  public static func hexDigest(of text: String) -> String {
    // Padding (§5.1.1): a one bit, zeros, and the length in bits as the last eight bytes of the
    // last block.
    var message = Array(text.utf8)
    let bits = UInt64(message.count) * 8
    message.append(0x80)
    message.append(contentsOf: repeatElement(0, count: (120 - message.count % 64) % 64))
    message.append(contentsOf: (0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) })

    var hash = initialHash
    for start in stride(from: 0, to: message.count, by: 64) {
      compress(message[start..<start + 64], into: &hash)
    }
    return hash.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// One block of 64 bytes (§6.2.2).
  private static func compress(_ block: ArraySlice<UInt8>, into hash: inout [UInt32]) {
    var schedule = [UInt32](repeating: 0, count: 64)
    for t in 0..<16 {
      schedule[t] = (0..<4).reduce(0) { $0 << 8 | UInt32(block[block.startIndex + 4 * t + $1]) }
    }
    for t in 16..<64 {
      let (early, late) = (schedule[t - 15], schedule[t - 2])
      let σ0 = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3
      let σ1 = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10
      schedule[t] = schedule[t - 16] &+ σ0 &+ schedule[t - 7] &+ σ1
    }

    var (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
    var (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
    for t in 0..<64 {
      let Σ1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let choice = (e & f) ^ (~e & g)
      let t1 = h &+ Σ1 &+ choice &+ roundConstants[t] &+ schedule[t]
      let Σ0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ Σ0 &+ majority)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() {
      hash[index] &+= word
    }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 32 fractional bits of the square roots of the first eight primes (§5.3.3) …
  private static let initialHash = primes.prefix(8).map { fractionalBits($0.squareRoot()) }
  /// … and of the cube roots of the first sixty-four (§4.2.2). 53 bits of a double leave ample room
  /// for both.
  private static let roundConstants = primes.map { fractionalBits(cbrt($0)) }

  private static func fractionalBits(_ value: Double) -> UInt32 {
    UInt32((value - value.rounded(.down)) * 0x1p32)
  }

  /// The first 64 primes.
  private static let primes: [Double] = (2...311).filter { candidate in
    !(2..<candidate).contains { candidate.isMultiple(of: $0) }
  }.map { Double($0) }
}
