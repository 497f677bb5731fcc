import Fields
import Foundation
import Spectral
import Testing

/// Wisdom in processes of their own, since a process reads it once.
@Suite("Wisdom", .serialized)
struct WisdomTests {
  /// The folder that the two processes of one run of the tests share, by the number of the process that starts them.
  static func folder(of process: Int32) -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-wisdom-\(process)")
  }

  static func transformed() throws -> Data {
    let grid = Grid(cells: [97, 61], size: [1, 1])
    let field: Field<Double> = scrambled(grid)
    try Transform([.neumann, .dirichletNeumann], on: grid, workers: .single).forward(field.values)
    return cells(field).withUnsafeBytes { Data($0) }
  }

  @Test func isKeptForTheNextProcess() async throws {
    let folder = WisdomTests.folder(of: getpid())
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)

    await #expect(processExitsWith: .success) {
      let folder = WisdomTests.folder(of: getppid())
      let file = folder.appendingPathComponent("deeper/wisdom")
      setenv("SWIFTWATER_WISDOM", file.path, 1)
      try #require(TransformPlanner.wisdomFile?.path == file.path)
      try WisdomTests.transformed().write(to: folder.appendingPathComponent("first"))
      let wisdom = try String(contentsOf: file, encoding: .utf8)
      #expect(wisdom.hasPrefix("(fftw"))
      let names = try FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path)
      #expect(names == ["wisdom"])
    }
    let file = folder.appendingPathComponent("deeper/wisdom")
    let longAgo = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: longAgo], ofItemAtPath: file.path)

    // The second process has nothing to plan, so it does not write; and it takes the same plans, so it computes the same bits.
    await #expect(processExitsWith: .success) {
      let folder = WisdomTests.folder(of: getppid())
      setenv("SWIFTWATER_WISDOM", folder.appendingPathComponent("deeper/wisdom").path, 1)
      let first = try Data(contentsOf: folder.appendingPathComponent("first"))
      let second = try WisdomTests.transformed()
      #expect(second == first)
    }
    let written = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
    #expect(written == longAgo)
  }

  @Test func anEmptyNameKeepsNone() async {
    await #expect(processExitsWith: .success) {
      setenv("SWIFTWATER_WISDOM", "", 1)
      #expect(TransformPlanner.wisdomFile == nil)
      let transformed = try WisdomTests.transformed()
      #expect(transformed.count == 97 * 61 * 8)
    }
  }
}
