/// How a dataset lies in its file.
public enum DatasetLayout: Sendable {
  /// One contiguous, uncompressed block: fastest to write.
  case contiguous
  /// Contiguous when small, else chunks of at most 1 MiB with shuffle and deflate 1.
  case compressed

  /// Below this many bytes the index of the chunks would cost more than compression wins.
  static let smallestCompressed = 16 * 1024
  static let largestChunk = 1024 * 1024

  /// The extents of a chunk, slowest axis first, or nil for a contiguous dataset.
  func chunk(shape: [Int], elementBytes: Int) -> [Int]? {
    func bytes(_ extents: [Int]) -> Int { extents.reduce(elementBytes, *) }
    guard case .compressed = self, bytes(shape) >= Self.smallestCompressed else { return nil }
    var chunk = shape
    // Cutting the slowest axis first keeps rows whole, which is how readers walk.
    while bytes(chunk) > Self.largestChunk, let axis = chunk.firstIndex(where: { $0 > 1 }) {
      chunk[axis] = (chunk[axis] + 1) / 2
    }
    return chunk
  }
}
