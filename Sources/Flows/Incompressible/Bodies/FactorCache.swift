import Checksums
import Foundation
import Scalars
import Sweeps

/// Keeps the factors of body constraints that took long to assemble in files of the user's cache
/// folder, where the next run with the same bodies on the same grid finds them.
///
/// A file holds everything that its factor depends on, the program and the processor among it, and
/// a checksum: one that does not agree in every byte is not used, so that what is read is what
/// would have been assembled. A cache that cannot be read or written is not an error; the factor is
/// assembled again. Files are written under names of their own and renamed, so that neighbours
/// never see half of one, and the oldest go when there are too many.
package struct FactorCache: Sendable {
  private static let signature = Array("swiftwater body factor\n".utf8)

  package let folder: URL
  /// Seconds of assembly from which a factor is kept.
  let threshold: Double

  package init(folder: URL, threshold: Double = 1) {
    (self.folder, self.threshold) = (folder, threshold)
  }

  /// In the user's cache folder (`SWIFTWATER_FACTORS` names another; empty means none).
  package static let standard = FactorCache(environment: ProcessInfo.processInfo.environment)

  /// By the rules of the XDG Base Directory Specification: a path that is not absolute counts as
  /// none.
  package init?(environment: [String: String]) {
    func folder(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
    if let path = environment["SWIFTWATER_FACTORS"] {
      if path.isEmpty { return nil }
      self.init(folder: URL(fileURLWithPath: path))
    } else if let cache = folder("XDG_CACHE_HOME") ?? folder("HOME").map({ $0 + "/.cache" }) {
      self.init(folder: URL(fileURLWithPath: cache).appendingPathComponent("swiftwater/factors"))
    } else {
      return nil
    }
  }

  /// The factor of the model's cache, else what `assemble` makes. Numbers that carry derivatives
  /// are assembled always.
  static func factor<S: SweepScalar>(_ model: FlowModel, _ markers: Markers<S>, _ assemble: () throws -> Cholesky<S>) throws -> Cholesky<S>
  {
    guard let cache = model.factorCache, let positions = markers.positions as? [Double] else { return try assemble() }
    // A solve of the projection for each force of a marker, some 20 ns a cell. What is far from
    // worth a file is not looked for: to tell the program takes time too.
    let order = markers.dimension * markers.count
    let expected = 2e-8 * Double(order) * Double(model.grid.cellCount)
    guard expected >= 0.2 * cache.threshold, let key = key(model, positions, markers.stiffness), let name = checksum(key) else {
      return try assemble()
    }
    let file = cache.folder.appendingPathComponent(String(name, radix: 16) + ".factor").path
    if let kept = read(file, key: key, order: order) as? Cholesky<S> { return kept }
    var factor: Cholesky<S>?
    let seconds = try ContinuousClock().measure { factor = try assemble() }
    guard let factor else { throw FlowError.singularBodies }
    if seconds >= .seconds(cache.threshold), let known = factor as? Cholesky<Double> { cache.write(known, key: key, to: file) }
    return factor
  }

  /// Everything that the matrix depends on; nil where it cannot be told.
  private static func key(_ model: FlowModel, _ positions: [Double], _ stiffness: PairStiffness<some FieldScalar>) -> [UInt8]? {
    guard let arithmetic = Arithmetic.identity else { return nil }
    let kinds = (0..<model.dimension).map { model.isPeriodic($0) ? "periodic" : "closed" }
    let grid = model.grid
    let faces = grid.isGraded ? "faces \(grid.axes.map(\.faces)) " : ""
    let text =
      "\(arithmetic) cells \(grid.cells) spacing \(grid.spacing) origin \(grid.origin) axes \(kinds) \(faces)markers "
    let pairs = stiffness.bodies.joined().flatMap { [Double($0.first), Double($0.second), $0.value.real] }
    return Array(text.utf8) + (positions + pairs).withUnsafeBytes { Array($0) }
  }

  // MARK: Files: signature, length of the key, key, the lower triangle row by row, checksum of all that

  private static func read(_ path: String, key: [UInt8], order: Int) -> Cholesky<Double>? {
    let head = signature + [Double(key.count)].withUnsafeBytes { Array($0) } + key
    let count = head.count + 8 * (order * (order + 1) / 2) + 8
    guard let contents = bytes(of: path, count: count), contents.starts(with: head) else { return nil }
    return contents.withUnsafeBytes { raw in
      let kept = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
      guard checksum(UnsafeRawBufferPointer(rebasing: raw[..<(count - 8)])) == kept else { return nil }
      var rows = [Double](repeating: 0, count: order * order)
      var next = head.count
      for i in 0..<order {
        for j in 0...i {
          rows[i * order + j] = raw.loadUnaligned(fromByteOffset: next, as: Double.self)
          next += 8
        }
      }
      return Cholesky(order: order, rows: rows)
    }
  }

  /// Of a plain file with so many; nil of any other.
  private static func bytes(of path: String, count: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == count else { return nil }
    let contents = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count, let start = buffer.baseAddress {
        let got = Glibc.read(descriptor, start + filled, count - filled)
        if got == 0 || got < 0 && errno != EINTR { break }
        filled += max(got, 0)
      }
    }
    return contents.count == count ? contents : nil
  }

  private func write(_ factor: Cholesky<Double>, key: [UInt8], to path: String) {
    let order = factor.order
    var contents = Data(Self.signature)
    withUnsafeBytes(of: Double(key.count)) { contents.append(contentsOf: $0) }
    contents.append(contentsOf: key)
    for i in 0..<order { factor.rows[i * order...i * order + i].withUnsafeBytes { contents.append(contentsOf: $0) } }
    guard let sum = contents.withUnsafeBytes(Self.checksum) else { return }
    withUnsafeBytes(of: sum) { contents.append(contentsOf: $0) }
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let temporary = folder.appendingPathComponent(UUID().uuidString + ".part")
    guard (try? contents.write(to: temporary)) != nil, rename(temporary.path, path) == 0 else {
      try? FileManager.default.removeItem(at: temporary)
      return
    }
    removeOldest()
  }

  /// Bytes that all files may take together.
  private static let largest = 2_000_000_000

  /// Takes away the oldest files where all are too large, and what runs that were killed have left
  /// half written.
  private func removeOldest() {
    let keys: Set<URLResourceKey> = [.contentModificationDateKey, .fileSizeKey]
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: Array(keys))) ?? []
    var total = 0
    let dated = files.compactMap { file -> (file: URL, date: Date, bytes: Int)? in
      guard let values = try? file.resourceValues(forKeys: keys), let date = values.contentModificationDate else { return nil }
      return (file, date, values.fileSize ?? 0)
    }
    for (file, date, bytes) in dated.sorted(by: { $0.date > $1.date }) {
      if file.pathExtension == "factor" { total += bytes }
      let isLeft = file.pathExtension == "part" && date.timeIntervalSinceNow < -86_400
      if isLeft || file.pathExtension == "factor" && total > Self.largest { try? FileManager.default.removeItem(at: file) }
    }
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
    var checksum = Checksum()
    checksum.update(bytes)
    return checksum.value
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt64? { bytes.withUnsafeBytes { checksum($0) } }
}
