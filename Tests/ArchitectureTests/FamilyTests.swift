import Foundation
import Testing

/// A family of equations owns what is particular to it: nothing outside its folder names it.
@Suite struct FamilyTests {
  /// The folders of families, and what families of fluids in a box share.
  private static let folders = ["Sources/Flows/Incompressible/", "Sources/Flows/Spectral/", "Sources/Flows/Fluid/"]
  /// The one list of families.
  private static let list = "Sources/Flows/Families/Families.swift"

  private static func words(_ pattern: String, in text: String) throws -> [String] {
    let expression = try NSRegularExpression(pattern: pattern)
    let range = NSRange(text.startIndex..., in: text)
    return expression.matches(in: text, range: range).compactMap { Range($0.range, in: text).map { String(text[$0]) } }
  }

  @Test func casesKnowNothingOfFluids() throws {
    for file in try SourceTree.files(in: "Sources/CaseFiles") {
      #expect(try Self.words("(?i)viscosity|\\bbod(y|ies)\\b|tracer|\\bwalls?\\b|spectral", in: file.text) == [], "\(file.path)")
    }
  }

  @Test func noFileOutsideAFamilyNamesItsTypes() throws {
    let types =
      #"\b(FlowModel|FlowParameters|IncompressibleCase|IncompressibleFlow|SpectralCase|SpectralModel|SpectralFlow|SpectralParameters)\b"#
    for folder in ["Flows", "FieldOutput", "Drawing", "Studies", "Reports", "swiftwater"] {
      for file in try SourceTree.files(in: "Sources/\(folder)")
      where file.path != Self.list && !Self.folders.contains(where: file.path.hasPrefix) {
        #expect(try Self.words(types, in: file.text) == [], "\(file.path)")
      }
    }
  }

  @Test func onlyFamiliesKnowTheGrid() throws {
    for folder in ["Flows", "FieldOutput", "Drawing", "Studies", "Reports", "swiftwater"] {
      for file in try SourceTree.files(in: "Sources/\(folder)") where !Self.folders.contains(where: file.path.hasPrefix) {
        // XDMF has an element of that name.
        let text = file.text.replacing("<Grid ", with: "").replacing("</Grid>", with: "")
        #expect(try Self.words(#"\bGrid\b"#, in: text) == [], "\(file.path)")
      }
    }
  }

  @Test func nothingDecidesByTheFamily() throws {
    for file in try SourceTree.files(in: "Sources") {
      #expect(try Self.words(#"switch [^{]*(equations|family|keyword == )"#, in: file.text) == [], "\(file.path)")
    }
  }
}
