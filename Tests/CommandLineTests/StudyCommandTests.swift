import FieldOutput
import Foundation
import Testing

/// Sweeps and searches as a stranger types them.
@Suite struct StudyCommandTests {
  private static let changes = [
    "--set", "time={ steps: 6, dt: 0.01 }", "--set", "domain.cells=[16,16]", "--set", "objective={ kinetic-energy: {} }", "--set",
    "controls=[viscosity]", "--set", "validation=", "--set", "measurements=", "--set", "statistics=", "--set", "probes=",
  ]

  /// A sweep of which some points were made before has the same table, to the byte.
  @Test func aSweepGoesOnWhereItWas() throws {
    let (whole, part) = (try Scratch(), try Scratch())
    let section =
      "sweep={ grid: { flow.viscosity: { from: 0.01, to: 0.03, count: 3 }, numerics.advection: [central, quick] }, gradient: kinetic-energy }"
    func sweep(_ folder: Scratch) throws -> [String: Any] {
      let program = try Program(
        ["sweep", "Cases/cavity.yaml", "--json", "--quiet", "--output", folder.path, "--set", section] + Self.changes)
      #expect(program.status == 0, "\(program.errors)")
      return try program.json()
    }
    let first = try sweep(whole)
    #expect(first["points"] as? Int == 6 && first["done"] as? Int == 6 && first["recalled"] as? Int == 0)
    _ = try sweep(part)
    for point in ["00002", "00005"] { try FileManager.default.removeItem(atPath: "\(part.path)/points/\(point).json") }
    try FileManager.default.removeItem(atPath: "\(part.path)/sweep.csv")
    #expect(try sweep(part)["recalled"] as? Int == 4)
    let table = try #require(FileManager.default.contents(atPath: "\(whole.path)/sweep.csv"))
    #expect(FileManager.default.contents(atPath: "\(part.path)/sweep.csv") == table)
    let lines = String(decoding: table, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 7 && lines[0] == "point,flow.viscosity,numerics.advection,kinetic-energy,by_viscosity,steps,failure")
    // The columns of numbers are there once more.
    let file = try HDF5File(reading: "\(whole.path)/sweep.hdf")
    let columns = try file.openGroup("Sweep")
    let viscosity = try columns.openDataset("flow.viscosity").read(as: Double.self)
    #expect(viscosity == [0.01, 0.01, 0.02, 0.02, 0.03, 0.03])
    let energies = try columns.openDataset("kinetic-energy").read(as: Double.self)
    #expect(energies == lines.dropFirst().map { Double($0.split(separator: ",")[3]) ?? .nan })
    try file.close()
    // A row is what the run itself tells.
    let alone = try Program(
      [
        "gradient", "Cases/cavity.yaml", "--json", "--quiet", "--output", part.path + "/alone", "--set", "flow.viscosity=0.02", "--set",
        "numerics.advection=quick",
      ]
        + Self.changes)
    let told = try #require(try alone.json()["gradient"] as? [String: Any])
    #expect(Double(lines[4].split(separator: ",")[4]) == told["viscosity"] as? Double)
  }

  @Test func aPointThatIsNoCaseIsARow() throws {
    let folder = try Scratch()
    func sweep(_ values: String) throws -> Program {
      try Program(
        ["sweep", "Cases/cavity.yaml", "--json", "--quiet", "--output", folder.path, "--set", "sweep={ list: [\(values)] }"] + Self.changes)
    }
    let one = try sweep("{ flow.viscosity: 0.01 }, { flow.viscosity: -1 }")
    #expect(one.status == 0)
    #expect(try one.json()["failed"] as? Int == 1)
    let table = try String(contentsOfFile: folder.path + "/sweep.csv", encoding: .utf8)
    #expect(table.contains("expected a number of at least 0, found -1"), "\(table)")
    // Where all are wrong, so is the sweep.
    let none = try sweep("{ flow.visocsity: 0.01 }, { flow.visocsity: 0.02 }")
    #expect(none.status == 2 && none.errors.contains("did you mean `viscosity`"), "\(none.errors)")
    #expect(try Program(["sweep", "Cases/cavity.yaml", "--json"] + Self.changes).status == 2)
  }

  @Test func aSearchThatIsNotDoneSaysSo() throws {
    let folder = try Scratch()
    let arguments = ["optimize", "Cases/cavity.yaml", "--json", "--quiet", "--output", folder.path] + Self.changes
    let short = try Program(
      arguments + ["--set", "optimize={ evaluations: 1, bounds: { viscosity: [0.001, 0.1] }, tolerance: { value: 0 } }"])
    #expect(short.status == 4)
    let told = try short.json()
    #expect((told["error"] as? [String: Any])?["kind"] as? String == "not-converged")
    #expect(told["evaluations"] as? Int == 1 && (told["objective"] as? [String: Any])?["initial"] is Double)
    #expect(told["converged"] as? Bool == false && told["reason"] is String)
    let whole = try Program(
      arguments + ["--set", "optimize={ evaluations: 40, bounds: { viscosity: [0.001, 0.1] }, tolerance: { value: 0 } }"])
    #expect(whole.status == 0, "\(whole.errors) \(whole.output)")
    #expect(try whole.json()["recalled_evaluations"] as? Int == 1)
  }
}
