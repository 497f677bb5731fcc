import Foundation
import Testing

/// The documents that the program writes of itself are those that lie in the repository.
@Suite struct DocumentTests {
  private static func text(_ path: String) throws -> String {
    try String(contentsOf: Program.root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test(arguments: [
    ("Documentation/CaseReference.md", ["schema", "--markdown"]), ("Cases/swiftwater.schema.json", ["schema"]),
  ])
  func theReferenceIsUpToDate(_ path: String, _ arguments: [String]) throws {
    let program = try Program(arguments)
    #expect(program.status == 0)
    let isEqual = try Self.text(path) == program.output
    #expect(isEqual, "\(path) is not what the program tells: swiftwater \(arguments.joined(separator: " ")) --output \(path)")
  }

  @Test func theManPageIsUpToDate() throws {
    let program = try Program(shell: "$SW --experimental-dump-help | python3 '\(Program.root.path)/Tools/man-page'", in: Scratch())
    #expect(program.status == 0, "\(program.errors)")
    let page = try Self.text("Documentation/swiftwater.1")
    let isEqual = page == program.output
    #expect(isEqual, "write it anew: swiftwater --experimental-dump-help | Tools/man-page > Documentation/swiftwater.1")
    let plain = page.replacing("\\-", with: "-").replacing("\\fB", with: " ").replacing("\\fR", with: " ")
    let words = Set(plain.split { " \n,".contains($0) })
    let root = try #require(try Program("--experimental-dump-help").json()["command"] as? [String: Any])
    let verbs = try #require(root["subcommands"] as? [[String: Any]])
    #expect(verbs.count > 15)
    for verb in verbs {
      let name = try #require(verb["commandName"] as? String)
      #expect(name == "help" || words.contains(Substring(name)), "\(name)")
      let names = (verb["arguments"] as? [[String: Any]] ?? []).flatMap { $0["names"] as? [[String: String]] ?? [] }
      for option in names where option["kind"] == "long" { #expect(words.contains(Substring("--" + (option["name"] ?? ""))), "\(option)") }
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func shellsCompleteVerbsAndOptions(_ shell: String) throws {
    let program = try Program("--generate-completion-script", shell)
    #expect(program.status == 0)
    #expect(program.output.contains("gradient") && program.output.contains("schema") && program.output.contains("markdown"))
  }

  @Test func everyShippedCaseNamesItsSchema() throws {
    let folder = Program.root.appendingPathComponent("Cases")
    let cases = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
    #expect(cases.count >= 30)
    for name in cases {
      let first = try Self.text("Cases/\(name)").prefix { $0 != "\n" }
      #expect(first == "# yaml-language-server: $schema=swiftwater.schema.json", "\(name)")
    }
  }

  @Test func theSchemaGoesWhereItIsWanted() throws {
    let folder = try Scratch()
    let program = try Program(shell: "$SW schema --output a.json --json", in: folder)
    #expect(try program.json()["output"] as? String == "a.json")
    #expect(try String(contentsOfFile: folder.path + "/a.json", encoding: .utf8) == Self.text("Cases/swiftwater.schema.json"))
    #expect(try Program("schema", "--json").json()["definitions"] != nil)
    let page = try Program("schema", "--markdown", "--json").json()["reference"] as? String
    #expect(page?.hasPrefix("# Every key of a case file\n") == true)
    #expect(try Program(shell: "$SW schema --output nowhere/a.json", in: folder).status == 3)
  }
}
