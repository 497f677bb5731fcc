import Foundation
import Testing

/// What scripts rely on of `validate`.
@Suite struct ValidateTests {
  @Test func rowsAreOneJSONObject() throws {
    let folder = try Scratch()
    let program = try Program("validate", "taylor-green", "--quick", "--json", "--quiet", "--output", folder.path)
    #expect(program.status == 0, "\(program.errors)")
    #expect(program.errors.isEmpty)
    let result = try program.json()
    #expect(result["passed"] as? Bool == true)
    let rows = try #require(result["rows"] as? [[String: Any]])
    #expect(rows.count >= 3)
    for row in rows {
      #expect(row["case"] as? String == "taylor-green")
      for key in ["quantity", "source"] { #expect(row[key] is String, "\(key)") }
      for key in ["value", "reference", "tolerance"] { #expect(row[key] is Double, "\(key)") }
      #expect(row["passed"] as? Bool == true)
    }
    #expect(FileManager.default.fileExists(atPath: folder.path + "/validation.html"))
  }

  @Test func aMissedReferenceIsStatusOne() throws {
    let program = try Program("validate", "taylor-green", "--quiet", "--set", "validation.decay.rows.order.value=3")
    #expect(program.status == 1)
    #expect(program.output.contains("FAILED") && program.output.contains("1 of 3 quantities failed."))
  }

  @Test func wrongNamesAndFoldersAreTold() throws {
    let unknown = try Program("validate", "taylor-gren")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("taylor-gren") && unknown.errors.contains("taylor-green"))
    let nowhere = try Program("validate", "--cases", "/nowhere")
    #expect(nowhere.status == 3)
    #expect(nowhere.errors.contains("--cases"))
    #expect(try Program("validate", "taylor-green", "--threads", "0").status == 2)
  }

  @Test func aRunTellsForcesAndMeasurements() throws {
    let folder = try Scratch()
    let program = try Program(
      "run", "Cases/channel-cylinder.yaml", "--set", "time.end=0.5", "--json", "--quiet", "--output", folder.path)
    let result = try program.json()
    let forces = try #require((result["forces"] as? [String: Any])?["cylinder"] as? [String: Any])
    let drag = try #require(forces["drag"] as? [String: Any])
    for key in ["mean", "rms", "minimum", "maximum", "amplitude"] { #expect(drag[key] is Double, "\(key)") }
    #expect((forces["reference"] as? [String: Any])?["origin"] as? String == "objective `drag`")
    #expect((result["measurements"] as? [String: Any])?["pressure-difference"] is Double)
  }
}
