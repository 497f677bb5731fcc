import Foundation
import Testing

/// Links between pages lead somewhere, and the README stays short.
@Suite struct LinkTests {
  private static func pages() throws -> [SourceTree.File] {
    let names = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    let folders = try ["Documentation", "Tools"].flatMap { try SourceTree.files(in: $0, endings: ["md"]) }
    // Hidden folders hold what was built or installed.
    return try names.map { .init(path: $0, text: try SourceTree.text($0)) } + folders.filter { !$0.path.contains("/.") }
  }

  /// A path without `..`.
  private static func path(_ text: String) -> String {
    text.split(separator: "/").reduce(into: [Substring]()) { $1 == ".." ? _ = $0.popLast() : $0.append($1) }.joined(separator: "/")
  }

  @Test func everyLinkLeadsToAFileAndAHeading() throws {
    let pages = try Self.pages()
    let headings = Dictionary(uniqueKeysWithValues: pages.map { ($0.path, MarkdownText($0.text).anchors) })
    var count = 0
    for page in pages {
      let folder = (page.path as NSString).deletingLastPathComponent
      for link in MarkdownText(page.text).links where !link.contains("://") && !link.hasPrefix("mailto:") {
        count += 1
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let target = parts[0].isEmpty ? page.path : Self.path("\(folder)/\(parts[0])")
        let path = SourceTree.root.appendingPathComponent(target).path
        #expect(FileManager.default.fileExists(atPath: path), "\(page.path) links to \(link), which is not there")
        if parts.count == 2 {
          #expect(headings[target]?.contains(parts[1]) == true, "\(page.path) links to \(link), and there is no such heading")
        }
      }
    }
    #expect(count > 50)
  }

  /// Nobody finds a page that nothing leads to.
  @Test func theReadmeLeadsToEveryPage() throws {
    let links = Set(MarkdownText(try SourceTree.text("README.md")).links.map { $0.prefix { $0 != "#" } }.map(String.init))
    let pages = try SourceTree.files(in: "Documentation", endings: ["md"]).map(\.path)
    #expect(pages.filter { !links.contains($0) } == [])
  }

  @Test func theReadmeIsShort() throws {
    let readme = SourceTree.File(path: "README.md", text: try SourceTree.text("README.md"))
    #expect(readme.lineCount <= 150)
    #expect(readme.text.split { $0.isWhitespace }.count <= 1500)
  }

  @Test func headingsAndLinksAreRead() {
    let text = MarkdownText(
      """
      # A `code` heading, and more
      ## Twice
      ## Twice
      [one](a.md#b) and ![a picture](c.png), `[no](link)`
      ```sh
      # no heading
      [no](link)
      ```
      """)
    #expect(text.anchors == ["a-code-heading-and-more", "twice", "twice-1"])
    #expect(text.links == ["a.md#b", "c.png"])
  }
}
