import Checksums
import Foundation
import Transforms

/// By what numbers are computed here. Two runs of one case that agree in it agree in every bit.
enum Arithmetic {
  /// The program, by all of its bytes, the libraries, and the processor, by which these choose
  /// their instructions; nil where one of them cannot be told.
  static let identity: String? = {
    guard let program = program, let processor = processor else { return nil }
    var name = [CChar](repeating: 0, count: 64)
    _ = confstr(Int32(_CS_GNU_LIBC_VERSION), &name, name.count)
    let libc = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let libraries = "FFTW \(TransformPlanner.libraryVersion) \(libc)"
    return "program \(program) \(libraries) processor \(processor)"
  }()

  /// The checksum of the file that this code has been loaded from.
  private static var program: String? {
    guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return nil }
    let place = UInt(bitPattern: #dsohandle)
    // from-to, permissions, offset, device, inode, path.
    let line = maps.split(separator: "\n").first { line in
      let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
      return ends.count == 2 && (ends[0]..<ends[1]).contains(place)
    }
    guard let line, let start = line.firstIndex(of: "/") else { return nil }
    guard let contents = try? Data(contentsOf: URL(fileURLWithPath: String(line[start...])), options: .mappedIfSafe) else { return nil }
    var checksum = Checksum()
    contents.withUnsafeBytes { checksum.update($0) }
    return checksum.text
  }

  private static var processor: String? {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
    let names = [
      "vendor_id", "cpu family", "model", "model name", "flags", "Features", "CPU implementer", "CPU part", "CPU variant", "isa",
    ]
    // Of the first processor.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
    var checksum = Checksum()
    for line in lines {
      guard let name = line.split(separator: ":").first, names.contains(name.trimmingCharacters(in: .whitespaces)) else { continue }
      checksum.update(String(line))
    }
    return checksum.text
  }
}
