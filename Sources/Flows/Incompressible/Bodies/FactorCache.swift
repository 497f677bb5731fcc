import Foundation
import Scalars
import Sweeps

/// Keeps the factors of body constraints that took long to assemble in files of the user's cache folder, where the next run with the same bodies on the
/// same grid finds them.
///
/// A file holds everything that its factor depends on, and a checksum: one that does not agree in every byte is not used. A cache that cannot be
/// written is not an error; the factor is assembled again next time.
package struct FactorCache: Sendable {
  /// Goes up when a factor comes to depend on its key in another way, such as by another delta function.
  private static let version = 2
  private static let signature = Array("swiftwater body factor\n".utf8)

  let folder: URL
  /// Seconds of assembly from which a factor is kept.
  let threshold: Double

  package init(folder: URL, threshold: Double = 1) {
    (self.folder, self.threshold) = (folder, threshold)
  }

  /// In the user's cache folder (`SWIFTWATER_FACTORS` names another; empty means none).
  package static let standard: FactorCache? = {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["SWIFTWATER_FACTORS"] { return path.isEmpty ? nil : FactorCache(folder: URL(fileURLWithPath: path)) }
    guard let home = environment["XDG_CACHE_HOME"] ?? environment["HOME"].map({ $0 + "/.cache" }) else { return nil }
    return FactorCache(folder: URL(fileURLWithPath: home).appendingPathComponent("swiftwater/factors"))
  }()

  /// The factor of the model's cache, else what `assemble` makes. Numbers that carry derivatives are assembled always.
  static func factor<S: SweepScalar>(_ model: FlowModel, _ markers: Markers<S>, _ assemble: () throws -> Cholesky<S>) throws -> Cholesky<S>
  {
    guard let cache = model.factorCache, let positions = markers.positions as? [Double] else { return try assemble() }
    let stiff = markers.stiffness.bodies.joined().flatMap { [Double($0.first), Double($0.second), $0.value.real] }
    let key = key(model, positions, stiff)
    let file = cache.folder.appendingPathComponent(String(checksum(key), radix: 16) + ".factor")
    let order = markers.dimension * markers.count
    if let kept = read(file, key: key, order: order) as? Cholesky<S> { return kept }
    var factor: Cholesky<S>?
    let seconds = try ContinuousClock().measure { factor = try assemble() }
    guard let factor else { throw FlowError.singularBodies }
    if seconds >= .seconds(cache.threshold), let known = factor as? Cholesky<Double> { write(known, key: key, to: file) }
    return factor
  }

  /// Everything that the matrix depends on.
  private static func key(_ model: FlowModel, _ positions: [Double], _ stiffness: [Double]) -> [UInt8] {
    let kinds = (0..<model.dimension).map { model.isPeriodic($0) ? "periodic" : "closed" }
    let grid = model.grid
    let text = "version \(version) cells \(grid.cells) spacing \(grid.spacing) origin \(grid.origin) axes \(kinds) markers "
    return Array(text.utf8) + bytes(positions) + bytes(stiffness)
  }

  // MARK: Files: signature, length of the key, key, the lower triangle row by row, checksum of all that

  private static func read(_ file: URL, key: [UInt8], order: Int) -> Cholesky<Double>? {
    guard let data = try? Data(contentsOf: file, options: .mappedIfSafe) else { return nil }
    let head = signature + bytes([Double(key.count)]) + key
    let triangle = order * (order + 1) / 2
    guard data.count == head.count + 8 * triangle + 8, data.prefix(head.count).elementsEqual(head) else { return nil }
    let words = [UInt8](data.dropFirst(head.count)).withUnsafeBytes { raw in
      (0...triangle).map { raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self) }
    }
    guard words[triangle] == checksum(words.prefix(triangle), from: checksum(head)) else { return nil }
    var rows = [Double](repeating: 0, count: order * order)
    var next = 0
    for i in 0..<order {
      for j in 0...i {
        rows[i * order + j] = Double(bitPattern: words[next])
        next += 1
      }
    }
    return Cholesky(order: order, rows: rows)
  }

  /// Writes beside the file and renames.
  private static func write(_ factor: Cholesky<Double>, key: [UInt8], to file: URL) {
    let order = factor.order
    let head = signature + bytes([Double(key.count)]) + key
    let values = (0..<order).flatMap { factor.rows[$0 * order...$0 * order + $0] }
    let sum = checksum(values.map(\.bitPattern)[...], from: checksum(head))
    let contents = Data(head) + Data(bytes(values)) + Data(bytes([Double(bitPattern: sum)]))
    try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let temporary = file.path + ".\(getpid())"
    guard (try? contents.write(to: URL(fileURLWithPath: temporary))) != nil, rename(temporary, file.path) == 0 else {
      try? FileManager.default.removeItem(atPath: temporary)
      return
    }
  }

  private static func bytes(_ values: [Double]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }

  private static let start: UInt64 = 0xcbf2_9ce4_8422_2325
  private static let prime: UInt64 = 0x100_0000_01b3

  /// FNV-1a (Fowler, Noll & Vo) of bytes.
  private static func checksum(_ bytes: [UInt8]) -> UInt64 { bytes.reduce(start) { ($0 ^ UInt64($1)) &* prime } }

  /// The same word by word.
  private static func checksum(_ words: ArraySlice<UInt64>, from start: UInt64) -> UInt64 { words.reduce(start) { ($0 ^ $1) &* prime } }
}
