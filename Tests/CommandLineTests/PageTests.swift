import Foundation
import Testing

/// The pages that are read first do what they say: every block of theirs is run, in its order, in a
/// copy of the cases, and what they say is printed has to be printed.
///
/// - `sh`: a shell that ends at the first error, with the program on its path;
/// - `yaml`: the file that its first line names, `# NAME.yaml`, or `# at the end of NAME.yaml`;
/// - `swift`: a program, compiled against the modules of this build and run;
/// - `text`: what the block before it prints, see ``ShownOutput``.
@Suite(.serialized) struct PageTests {
  /// What takes an hour, or is there before the program is: the only lines that are not run.
  private static let skipped = ["git clone ", "cd swiftwater", "Tools/quickstart", "Tools/test", "export PATH="]

  @Test(arguments: ["README.md", "Documentation/GettingStarted.md"])
  func everyBlockIsRunAndPrintsWhatThePageShows(path: String) throws {
    let page = MarkdownPage(try String(contentsOf: Program.root.appendingPathComponent(path), encoding: .utf8))
    #expect(page.indentedLines == [], "\(path) has code that is not fenced")
    let folder = try Scratch()
    try FileManager.default.copyItem(
      at: Program.root.appendingPathComponent("Cases"), to: folder.url.appendingPathComponent("Cases"))
    var printed: String?
    for block in page.blocks {
      switch block.language {
      case "sh": printed = try run(block, "set -eu; PATH=\"$(dirname \"$SW\"):$PATH\"\n" + Self.typed(block.text), in: folder, of: path)
      case "swift":
        try block.text.write(to: folder.url.appendingPathComponent("main.swift"), atomically: true, encoding: .utf8)
        printed = try run(block, Self.compileAndRun, in: folder, of: path)
      case "yaml": try keep(block, in: folder, of: path)
      case "text":
        let missing = ShownOutput(text: block.text).firstLineMissing(in: try #require(printed, "\(path):\(block.line) follows nothing"))
        #expect(missing == nil, "\(path):\(block.line), in place of it was printed:\n\(printed ?? "")")
      default: Issue.record("\(path):\(block.line) is in no language that is run: `\(block.language)`")
      }
    }
    #expect(page.blocks.contains { $0.language == "sh" })
  }

  @Test func aBlockThatFailsAndAnOutputThatDiffersAreFound() throws {
    let shown = ShownOutput(text: "drag = 1.29\n… in 0.5 s …\nsteps 12")
    #expect(shown.firstLineMissing(in: "x\ndrag = 1.2951\n12 cells in 0.5 s (4 ns)\nsteps 12") == nil)
    #expect(shown.firstLineMissing(in: "drag = 1.31\n12 cells in 0.5 s\nsteps 12") == "drag = 1.29")
    #expect(shown.firstLineMissing(in: "drag = 1.29\n12 cells in 0.5 s\nsteps 13") == "steps 12")
    #expect(try Program(shell: "set -eu; false; echo no", in: Scratch()).status == 1)
    let page = MarkdownPage("```sh\na\nb\n```\n    c\n```text\nd\n```\n")
    #expect(page.blocks.map(\.language) == ["sh", "text"] && page.blocks.map(\.text) == ["a\nb", "d"])
    #expect(page.blocks.map(\.line) == [1, 6])
    #expect(page.indentedLines == [5])
  }

  private static func typed(_ text: String) -> String {
    text.split(separator: "\n").filter { line in !skipped.contains { line.hasPrefix($0) } }.joined(separator: "\n")
  }

  private func run(_ block: MarkdownPage.Block, _ line: String, in folder: Scratch, of path: String) throws -> String {
    let program = try Program(shell: line, in: folder)
    #expect(program.status == 0, "\(path):\(block.line) fails: \(program.errors.suffix(2000))")
    return program.output
  }

  private func keep(_ block: MarkdownPage.Block, in folder: Scratch, of path: String) throws {
    let match = try #require(
      block.text.firstMatch(of: /^# (at the end of )?([\w-]+\.yaml)\b/), "\(path):\(block.line) does not begin with the name of its file")
    let file = folder.url.appendingPathComponent(String(match.2))
    let before = match.1 == nil ? "" : try String(contentsOf: file, encoding: .utf8) + "\n"
    try (before + block.text + "\n").write(to: file, atomically: true, encoding: .utf8)
  }

  /// Links `main.swift` with what the program is linked of, but for its command line.
  private static let compileAndRun = """
    set -eu
    products=$(dirname "$SW")
    options=(-swift-version 6 -I "$products/Modules")
    for map in "$products"/../../checkouts/*/Sources/*/include/module.modulemap "$products"/RowLoops.build/module.modulemap; do
      options+=(-Xcc "-fmodule-map-file=$map")
    done
    for map in '\(Program.root.path)'/Sources/*/module.modulemap; do options+=(-I "$(dirname "$map")"); done
    packages=(cairo fftw3 nlopt libxxhash $(pkg-config --exists hdf5-serial && echo hdf5-serial || echo hdf5))
    for option in $(pkg-config --cflags "${packages[@]}"); do options+=(-Xcc "$option"); done
    objects=$(tr -d "'" < "$products/swiftwater.product/Objects.LinkFileList" | grep -v -e /swiftwater.build/ -e /ArgumentParser)
    swiftc main.swift -o main "${options[@]}" $objects $(pkg-config --libs "${packages[@]}") >&2
    ./main
    """
}
