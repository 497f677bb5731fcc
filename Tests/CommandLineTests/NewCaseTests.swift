import Foundation
import Testing

/// The first minutes of somebody who has just found the program.
@Suite struct NewCaseTests {
  @Test(arguments: ["cylinder", "airfoil", "decaying-turbulence", "heated-cavity", "taylor-green-3d"])
  func aCaseOfOnesOwnBeginsFromAShippedOne(_ name: String) throws {
    let folder = try Scratch()
    let made = try Program(shell: "$SW new mine --from \(name) --json", in: folder)
    #expect(made.status == 0, "\(made.errors)")
    #expect(try made.json()["file"] as? String == "mine.yaml")
    let text = try String(contentsOfFile: folder.path + "/mine.yaml", encoding: .utf8)
    #expect(text.hasPrefix("# yaml-language-server: $schema=swiftwater.schema.json\n# Begun from the shipped case `\(name)`"))
    #expect(FileManager.default.fileExists(atPath: folder.path + "/swiftwater.schema.json"))
    #expect(text.contains("title: \"mine, from the shipped case \(name)\""))
    #expect(!text.contains("validation:") && !text.contains("expected:"))
    #expect(text.ranges(of: "#").count > 8)
    let check = try Program(shell: "$SW check mine.yaml", in: folder)
    #expect(check.status == 0, "\(check.output)")
    // Nobody's file is replaced.
    #expect(try Program(shell: "$SW new mine", in: folder).status == 3)
  }

  @Test func shippedCasesAreFoundFromAnyFolder() throws {
    let folder = try Scratch()
    #expect(try Program(shell: "$SW check cylinder", in: folder).status == 0)
    #expect(try Program(shell: "$SW check Cases/cavity.yaml", in: folder).status == 0)
    #expect(try Program(shell: "$SW cases", in: folder).output.contains("cylinder"))
    let wrong = try Program(shell: "$SW check cylnder", in: folder)
    #expect(wrong.status == 3 && wrong.errors.contains("did you mean `cylinder`?"))
    let none = try Program(shell: "SWIFTWATER_CASES=/nowhere $SW new mine", in: folder)
    #expect(none.status == 3)
    #expect(try Program(shell: "$SW new mine --from nothing-like-it", in: folder).status == 3)
    #expect(try Program(shell: "$SW new .yaml", in: folder).status == 2)
  }

  @Test func aVerbThatIsMisspeltGetsASuggestion() throws {
    let program = try Program("rendre", "x", "--json")
    #expect(program.status == 2)
    #expect((try program.json()["error"] as? [String: Any])?["suggestion"] as? String == "did you mean `render`?")
  }
}
