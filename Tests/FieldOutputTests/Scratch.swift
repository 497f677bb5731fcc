import FieldOutput
import Foundation

/// A folder of its own for one test, gone afterwards.
func withScratchFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let path = NSTemporaryDirectory() + "swiftwater-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

func put(_ text: String, at path: String) throws {
  try FileManager.default.createDirectory(atPath: PathText.folder(of: path), withIntermediateDirectories: true)
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

func text(of path: String) -> String? { FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } }

func exists(_ path: String) -> Bool {
  FileManager.default.fileExists(atPath: path)
}

func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

/// Values without pattern, the same in every run; some of them awkward for text and for
/// compression.
func awkwardValues(_ count: Int) -> [Double] {
  var state: UInt64 = 42
  let special = [0.0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1, -1 / 3]
  return (0..<count).map { index in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return index < special.count ? special[index] : Double(Int64(bitPattern: state)) / 3e17
  }
}
