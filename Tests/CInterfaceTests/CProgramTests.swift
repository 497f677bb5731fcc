import Foundation
import Testing

/// The header is C99, and a program in C works with the library.
@Suite struct CProgramTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, errors: String) {
    let (process, errors) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test func aProgramInCCallsTheLibrary() throws {
    let tests = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    let products = URL(fileURLWithPath: tests).deletingLastPathComponent().path
    let library = "\(products)/libswiftwater-c.so"
    #expect(FileManager.default.fileExists(atPath: library))
    let program = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-map-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: program) }
    let compiled = try Self.run(
      "/usr/bin/env",
      [
        "cc", "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-I", "\(Self.root.path)/Sources/CSwiftwater",
        "\(Self.root.path)/Tests/CInterfaceTests/map.c", "-o", program, library, "-Wl,-rpath,\(products)", "-lm",
      ])
    #expect(compiled.status == 0, "\(compiled.errors)")
    let done = try Self.run(program, [])
    #expect(done.status == 0, "\(done.errors)")
  }
}
