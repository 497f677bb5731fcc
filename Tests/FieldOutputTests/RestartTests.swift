import Checksums
import Foundation
import Testing

@testable import FieldOutput

@Suite struct RestartTests {
  private func state(_ sequence: Int) -> RestartState {
    RestartState(
      sequence: sequence, arrays: ["velocity.x": awkwardValues(5000), "pressure": [Double(sequence)], "nothing": []],
      integers: ["step": sequence, "least": .min], reals: ["time": 0.1 * Double(sequence), "least": .leastNonzeroMagnitude],
      texts: ["case": String(repeating: "flow: {}\n", count: 10_000), "empty": ""])
  }

  private func flipBit(_ path: String, byte: Int) throws {
    var data = FileManager.default.contents(atPath: path) ?? Data()
    data[byte] ^= 1
    try data.write(to: URL(fileURLWithPath: path))
  }

  @Test func everythingComesBackToTheBit() throws {
    try withScratchFolder { folder in
      let restarts = RestartFolder(path: folder + "/restart")
      var original = state(7)
      let patterns: [UInt64] = [0x7FF8_0000_0000_1234, 0x7FF0_0000_0000_0001, 0xFFF8_DEAD_BEEF_0000, 1 << 63]
      original.arrays["patterns"] = patterns.map { Double(bitPattern: $0) }
      try restarts.save(original)
      let loaded = try restarts.loadLatest()
      #expect(loaded.state.arrays["patterns"]?.map(\.bitPattern) == patterns)
      #expect(loaded.warnings.isEmpty)
      // NaN is unequal to itself, so the rest is compared without it.
      var (found, expected) = (loaded.state, original)
      found.arrays["patterns"] = nil
      expected.arrays["patterns"] = nil
      #expect(found == expected)
    }
  }

  @Test func theTwoMostRecentAreKept() throws {
    try withScratchFolder { folder in
      let restarts = RestartFolder(path: folder)
      for sequence in [10, 20, 30, 40] { try restarts.save(state(sequence)) }
      #expect(try names(in: folder) == ["000030.hdf", "000040.hdf"])
      #expect(try restarts.loadLatest().state.sequence == 40)
    }
  }

  /// A flipped bit anywhere (seal, index, values, last byte) is noticed, told, and the previous
  /// restart taken.
  @Test(arguments: [3, 40, 512, 600, 5000, 20_000, -1]) func damageFallsBackToThePreviousRestart(byte: Int) throws {
    try withScratchFolder { folder in
      let restarts = RestartFolder(path: folder)
      try restarts.save(state(10))
      let latest = try restarts.save(state(20))
      let size = FileManager.default.contents(atPath: latest)?.count ?? 0
      try flipBit(latest, byte: byte < 0 ? size + byte : byte)
      let loaded = try restarts.loadLatest()
      #expect(loaded.state == state(10))
      #expect(loaded.warnings.count == 1)
      #expect(loaded.warnings.first?.contains("000020.hdf") == true && loaded.warnings.first?.contains("damaged") == true)
    }
  }

  @Test func aTruncatedRestartIsNoticed() throws {
    try withScratchFolder { folder in
      let restarts = RestartFolder(path: folder)
      let only = try restarts.save(state(10))
      for size in [0, 100, 512, 4096] {
        truncate(only, off_t(size))
        let error = #expect(throws: OutputError.self) { _ = try restarts.loadLatest() }
        #expect(error?.sentence.hasPrefix("no restart in \(folder) can be read") == true)
      }
    }
  }

  /// A run that fell back to 10 and saves 15 must later keep 10 and 15, not the damaged 20.
  @Test func anAbandonedFutureIsRemoved() throws {
    try withScratchFolder { folder in
      let restarts = RestartFolder(path: folder)
      for sequence in [10, 20, 15] { try restarts.save(state(sequence)) }
      #expect(try names(in: folder) == ["000010.hdf", "000015.hdf"])
    }
  }

  @Test func leftoversAndOtherFilesDoNotDisturb() throws {
    try withScratchFolder { folder in
      let restarts = RestartFolder(path: folder)
      for name in [".000030.hdf.tmp", "notes.txt", "old.hdf"] {
        try Data("?".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
      for sequence in [10, 20, 25] { try restarts.save(state(sequence)) }
      #expect(try restarts.loadLatest().state.sequence == 25)
      #expect(try names(in: folder) == [".000030.hdf.tmp", "000020.hdf", "000025.hdf", "notes.txt", "old.hdf"])
    }
  }

  @Test func noRestartAndWrongNamesAreSentences() throws {
    try withScratchFolder { folder in
      let restarts = RestartFolder(path: folder + "/none")
      let error = #expect(throws: OutputError.self) { _ = try restarts.loadLatest() }
      #expect(error?.sentence.contains("holds no restart") == true)
      for name in ["a/b", "", "."] {
        #expect(throws: OutputError.self) { try restarts.save(RestartState(sequence: 1, arrays: [name: [1]])) }
      }
    }
  }

  /// Single bits, and the pairs of highest bits that sums of products do not see.
  @Test func everyBitChangesTheChecksum() {
    let words = awkwardValues(9).map(\.bitPattern)
    func checksum(_ words: [UInt64]) -> String {
      var checksum = Checksum()
      for word in words { checksum.update(word) }
      return checksum.text
    }
    var seen: Set<String> = [checksum(words)]
    for index in words.indices {
      for bit in 0..<64 {
        var changed = words
        changed[index] ^= 1 << bit
        seen.insert(checksum(changed))
        if bit == 63, index > 0 {
          changed[index - 1] ^= 1 << 63
          seen.insert(checksum(changed))
        }
      }
    }
    #expect(seen.count == 1 + 9 * 64 + 8)
  }

  /// Values that the library itself gives, of the whole and in parts.
  @Test func theChecksumIsXXH3() {
    var checksum = Checksum()
    #expect(checksum.text == "2d06800538d394c2")
    for part in ["a", "", "bc"] { checksum.update(part) }
    #expect(checksum.text == "78af5f94892f3950")
  }

  /// Test vectors of FIPS 180-4, and the lengths at which the padding takes a further block.
  @Test func sha256OfKnownTexts() {
    #expect(SHA256.hexDigest(of: "") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(SHA256.hexDigest(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hexDigest(of: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      SHA256.hexDigest(of: String(repeating: "a", count: 1_000_000)) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
