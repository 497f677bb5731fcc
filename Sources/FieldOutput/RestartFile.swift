import Checksums
import Foundation

/// One `RestartState` as one HDF5 file, exact to the bit.
///
/// The first 512 bytes are HDF5's user block, where a line of text tells length and checksum of all
/// that follows. It is verified before the HDF5 library sees the file, so that damage anywhere
/// gives a sentence instead of whatever a damaged index may do.
enum RestartFile {
  private static let userBlock = 512
  private static let title = "Swiftwater restart 2"

  static func write(_ state: RestartState, to path: String) throws {
    try state.validate()
    try AtomicFile.replace(path) { temporary in
      let file = try HDF5File(creating: temporary, userBlock: userBlock)
      try writeContents(of: state, to: file)
      try file.close()
      try writeSeal(of: temporary)
    }
  }

  /// - Throws: `OutputError` when the file is missing, damaged or of another kind.
  static func read(_ path: String) throws(OutputError) -> RestartState {
    try verifySeal(of: path)
    let file = try HDF5File(reading: path)
    let own = try file.openGroup("Swiftwater")
    var state = RestartState(sequence: 0)
    for sequence in try own.attribute("sequence", as: Int64.self) { state.sequence = Int(sequence) }
    let arrays = try own.openGroup("arrays")
    for name in try arrays.childNames() { state.arrays[name] = try arrays.openDataset(name).read(as: Double.self) }
    let texts = try own.openGroup("texts")
    for name in try texts.childNames() { state.texts[name] = try texts.openDataset(name).readText() }
    let integers = try own.openGroup("integers")
    for name in try integers.attributeNames() { state.integers[name] = try integers.attribute(name, as: Int64.self).first.map { Int($0) } }
    let reals = try own.openGroup("reals")
    for name in try reals.attributeNames() { state.reals[name] = try reals.attribute(name, as: Double.self).first }
    return state
  }

  private static func writeContents(of state: RestartState, to file: borrowing HDF5File) throws(OutputError) {
    let own = try file.createGroup("Swiftwater")
    try own.setAttribute("sequence", Int64(state.sequence))
    let arrays = try own.createGroup("arrays")
    for (name, values) in state.arrays.sorted(by: { $0.key < $1.key }) {
      // Mantissas of a running flow hardly compress; contiguous is several times faster.
      try arrays.writeDataset(
        name, values, as: Double.self, shape: [values.count], layout: .contiguous,
        notes: DatasetNotes(longName: name, location: "restart"))
    }
    let texts = try own.createGroup("texts")
    for (name, text) in state.texts.sorted(by: { $0.key < $1.key }) {
      try texts.writeText(name, text, notes: DatasetNotes(longName: name, location: "restart"))
    }
    let integers = try own.createGroup("integers")
    for (name, value) in state.integers.sorted(by: { $0.key < $1.key }) { try integers.setAttribute(name, Int64(value)) }
    let reals = try own.createGroup("reals")
    for (name, value) in state.reals.sorted(by: { $0.key < $1.key }) { try reals.setAttribute(name, value) }
  }

  private static func sealText(of path: String) throws(OutputError) -> [UInt8] {
    let (checksum, bytes) = try Checksum.ofFile(path, from: userBlock)
    let line = Array("\(title), \(bytes) bytes, checksum \(checksum)\n".utf8)
    return line + [UInt8](repeating: 0, count: userBlock - line.count)
  }

  private static func writeSeal(of path: String) throws(OutputError) {
    let seal = try sealText(of: path)
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(cannot: "write \(path)") }
    defer { close(descriptor) }
    guard pwrite(descriptor, seal, seal.count, 0) == seal.count else { throw OutputError(cannot: "write \(path)") }
  }

  private static func verifySeal(of path: String) throws(OutputError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(cannot: "open the restart \(path)") }
    defer { close(descriptor) }
    var seal = [UInt8](repeating: 0, count: userBlock)
    let count = pread(descriptor, &seal, seal.count, 0)
    guard count == userBlock, seal.starts(with: title.utf8) else {
      throw OutputError("\(path) is not a restart, or its first bytes are damaged; delete it and resume from an earlier one")
    }
    guard try seal == sealText(of: path) else {
      throw OutputError("the restart \(path) is damaged, for its checksum does not match; delete it and resume from an earlier one")
    }
  }
}
