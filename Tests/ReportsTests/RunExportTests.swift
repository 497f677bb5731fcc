import FieldOutput
import Foundation
import Testing

@testable import Reports

/// Snapshots in the forms of other programs; Tests/Python reads them by other people's libraries.
@Suite struct RunExportTests {
  @Test(arguments: ["vtu", "csv", "npz", "zarr"]) func everySnapshotIsThere(_ format: String) throws {
    let run = try MadeUpRun()
    try run.writeSnapshots()
    let result = try RunExport(run.path).write(format)
    #expect(result.snapshots == 4 && result.fields == ["dye", "solid", "velocity"])
    #expect(result.output == run.path + "/fields-\(format)")
    let names = try FileManager.default.contentsOfDirectory(atPath: result.output)
    if format == "zarr" {
      #expect(Set(["dye", "velocity", "time", "x", "y", ".zgroup", ".zmetadata"]).isSubset(of: names))
      #expect(FileManager.default.fileExists(atPath: result.output + "/velocity/3.0.0.0"))
    } else {
      #expect(names.filter { $0.hasSuffix("." + format) }.sorted() == ["000000", "000010", "000020", "000030"].map { "\($0).\(format)" })
    }
    // Nothing is replaced.
    #expect(throws: OutputError.self) { try RunExport(run.path).write(format) }
  }

  @Test func rowsOfATableAreCells() throws {
    let run = try MadeUpRun()
    try run.writeSnapshots(times: [2])
    let folder = try RunExport(run.path).write("csv").output
    let rows = try String(contentsOfFile: folder + "/000000.csv", encoding: .utf8).split(separator: "\n").map { $0.split(separator: ",") }
    #expect(rows[0] == ["x", "y", "dye", "solid", "velocity_x", "velocity_y"])
    #expect(rows.count == 1 + 24 * 16)
    // x fastest.
    #expect(rows[2].compactMap { Double($0) } == [0.1875, 0.0625, 0.1 + 0.1875, 0, -2 * (0.0625 - 1), 2 * (0.1875 - 1.5)])
  }

  @Test func theChecksumOfAnArchiveIsTheUsualOne() {
    #expect(NPYArray.checksum(Data("123456789".utf8)) == 0xCBF4_3926)
    let array = NPYArray.file([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(array.count == 128 + 48 || array.count == 64 + 48)
    #expect((array.count - 48) % 64 == 0)
    #expect(String(decoding: array.prefix(120), as: UTF8.self).contains("'shape': (2, 3,)"))
  }

  @Test func whatCannotBeExportedIsSaid() throws {
    let run = try MadeUpRun()
    func refusal(_ format: String, _ folder: String = "fields") -> String {
      do {
        _ = try RunExport(run.path).write(format, folder: folder)
        return ""
      } catch { return "\(error)" }
    }
    #expect(refusal("vut").contains("did you mean `vtu`?"))
    #expect(refusal("npz").contains("holds no snapshots"))
    #expect(refusal("npz", "restart").contains("holds no snapshots"))
  }
}
