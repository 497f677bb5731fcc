import Testing

/// The readers on which the other tests here rely.
@Suite struct ReadingTests {
  @Test func manifest() {
    let manifest = Manifest(
      text: """
        let shared: [Target.Dependency] = [.product(name: "P", package: "p"), "S"] // .target(name: "Comment")
        let package = Package(
          name: "Example", products: [.library(name: "L", targets: ["A"])],
          dependencies: [.package(url: "https://example.org/p", from: "1.0.0")],
          targets: [
            .target(name: "A", dependencies: shared),
            .executableTarget(name: "b", dependencies: ["A", .target(name: "C")] + shared, path: "Tests/b", plugins: ["G"]),
            .systemLibrary(name: "C", pkgConfig: "c", providers: [.apt(["libc-dev"])]),
            .testTarget(name: "ATests", dependencies: [.byName(name: "A")]),
          ])
        """)
    #expect(
      manifest.targets == [
        .init(kind: "target", name: "A", path: "Sources/A", dependencies: ["P", "S"]),
        .init(kind: "executableTarget", name: "b", path: "Tests/b", dependencies: ["A", "C", "P", "S"]),
        .init(kind: "systemLibrary", name: "C", path: "Sources/C", dependencies: []),
        .init(kind: "testTarget", name: "ATests", path: "Tests/ATests", dependencies: ["A"]),
      ])
  }

  @Test func imports() {
    let source = """
      import A
      @testable import B
      public import struct C.Member
      @_spi(Inner) import D
      #if os(Linux)
        import E
      #endif
      // import F
      let text = \"\"\"
        import G
        \"\"\"
      let important = "import H"
      """
    #expect(SourceTree.imports(of: source) == ["A", "B", "C", "D", "E"])
  }

  @Test func lines() {
    #expect(SourceTree.File(path: "", text: "a\n\nb\n").lineCount == 3)
    #expect(SourceTree.File(path: "", text: "a\nb").lineCount == 2)
  }
}
