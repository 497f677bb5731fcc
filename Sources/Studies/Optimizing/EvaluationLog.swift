import Checksums
import FieldOutput
import Foundation

/// Every evaluation of an optimisation, on disk as soon as it is made: an optimisation that was
/// stopped is gone through again with these in place of runs, and goes on bit by bit as it would
/// have.
///
/// A file of its own format: eight bytes of heading, the checksum of what it belongs to, and then
/// for each evaluation the checksum of the point, how many numbers there are, the numbers, and a
/// checksum over these. What a kill has cut off at the end does not count.
final class EvaluationLog {
  private static let heading: UInt64 = 0x31_474F_4C_56_45_57_53

  private let path: String
  /// Of an earlier search, what is still to be gone through.
  private var earlier: ArraySlice<(point: UInt64, numbers: [Double])> = []
  /// Where in the file the evaluations of this search end.
  private var end = 16
  private let file: FileHandle

  /// Opens the log of an earlier search, if it is of the same one, else begins a new one.
  /// - Parameter identity: of the case, its controls and the program.
  /// - Throws: `OutputError` if it cannot be written.
  init(path: String, identity: String) throws {
    self.path = path
    var checksum = Checksum()
    checksum.update(identity)
    let own = checksum.value ?? 0
    var found: [(point: UInt64, numbers: [Double])] = []
    if let data = FileManager.default.contents(atPath: path) {
      let words = data.count / 8
      func word(_ place: Int) -> UInt64 { data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self) } }
      if words >= 2, word(0) == Self.heading, word(1) == own {
        var place = 2
        while place + 2 < words, let count = Int(exactly: word(place + 1)), count >= 0, count < words, place + 2 + count < words {
          let numbers = (0..<count).map { Double(bitPattern: word(place + 2 + $0)) }
          guard word(place + 2 + count) == Self.checksum(numbers, after: word(place)) else { break }
          found.append((word(place), numbers))
          place += 3 + count
        }
      }
    }
    if found.isEmpty { try AtomicFile.write(Self.data([Self.heading, own]), to: path) }
    earlier = found[...]
    guard let handle = FileHandle(forUpdatingAtPath: path) else {
      throw OutputError("cannot write \(path); choose a directory you may write")
    }
    file = handle
  }

  /// What an evaluation at a point came to in an earlier search that has taken the same way.
  func recall(_ point: [Double]) -> [Double]? {
    guard let first = earlier.first, first.point == Self.checksum(point, after: 0) else { return nil }
    earlier.removeFirst()
    end += Self.size(first.numbers.count)
    return first.numbers
  }

  /// Keeps an evaluation; what an earlier search has left beyond it goes.
  /// - Throws: `OutputError` if it cannot be written.
  func keep(_ point: [Double], _ numbers: [Double]) throws {
    let place = Self.checksum(point, after: 0)
    let words = [place, UInt64(numbers.count)] + numbers.map(\.bitPattern) + [Self.checksum(numbers, after: place)]
    do {
      earlier = []
      try file.truncate(atOffset: UInt64(end))
      try file.seek(toOffset: UInt64(end))
      try file.write(contentsOf: Self.data(words))
      try file.synchronize()
    } catch {
      throw OutputError("cannot write \(path); free some space, and give the same command again")
    }
    end += Self.size(numbers.count)
  }

  /// Bytes of an evaluation of so many numbers.
  private static func size(_ count: Int) -> Int { 8 * (3 + count) }

  private static func data(_ words: [UInt64]) -> Data { words.withUnsafeBytes { Data($0) } }

  private static func checksum(_ numbers: [Double], after first: UInt64) -> UInt64 {
    var checksum = Checksum()
    checksum.update(first)
    numbers.withUnsafeBytes { checksum.update($0) }
    return checksum.value ?? 0
  }
}
