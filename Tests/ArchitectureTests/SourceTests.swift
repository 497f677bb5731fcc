import Testing

/// What holds of every source file.
@Suite struct SourceTests {
  @Test func noFileIsLongerThan350Lines() throws {
    let files = try ["Sources", "Tests"].flatMap { try SourceTree.files(in: $0, endings: ["swift", "h", "py"]) }
    #expect(!files.isEmpty)
    for file in files { #expect(file.lineCount <= 350, "\(file.path) is too long; give each of its concepts a file") }
  }

  @Test func nothingIsLeftOpenAndNothingIsForced() throws {
    let forbidden = /\b(?:TODO|FIXME)\b|\btry!|\bas!/
    for file in try SourceTree.files(in: "Sources", endings: ["swift", "h"]) {
      #expect(file.text.firstMatch(of: forbidden).map { String($0.output) } == nil, "in \(file.path)")
    }
  }

  @Test func thePackageCanBeADependency() throws {
    #expect(try !SourceTree.text("Package.swift").contains("unsafeFlags"))
  }
}
