/// What a run must remember to go on exactly where it stopped: named numbers, lists of numbers and
/// texts.
public struct RestartState: Sendable, Equatable {
  /// Grows with every restart that a run saves, and names the file: the step, or, in a reverse
  /// sweep, any count that goes on growing.
  public var sequence: Int
  public var arrays: [String: [Double]]
  public var integers: [String: Int]
  public var reals: [String: Double]
  public var texts: [String: String]

  public init(
    sequence: Int, arrays: [String: [Double]] = [:], integers: [String: Int] = [:], reals: [String: Double] = [:],
    texts: [String: String] = [:]
  ) {
    self.sequence = sequence
    self.arrays = arrays
    self.integers = integers
    self.reals = reals
    self.texts = texts
  }

  /// - Throws: `OutputError` for a name that HDF5 would take as a path.
  func validate() throws(OutputError) {
    guard sequence >= 0 else { throw OutputError("a restart needs a sequence number that is not negative, but has \(sequence)") }
    for name in Array(arrays.keys) + Array(integers.keys) + Array(reals.keys) + Array(texts.keys)
    where name.isEmpty || name == "." || name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) {
      throw OutputError("\"\(name)\" cannot name an entry of a restart; use a word without '/'")
    }
  }
}
