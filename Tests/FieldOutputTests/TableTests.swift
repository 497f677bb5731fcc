import FieldOutput
import Foundation
import Testing

/// Tables that say what their columns are.
@Suite struct TableTests {
  private struct Metadata: Decodable {
    struct Table: Decodable {
      struct Schema: Decodable { let columns: [[String: String]] }
      let url: String
      let tableSchema: Schema
    }
    let tables: [Table]
  }

  @Test func everyColumnHasAUnit() throws {
    try withScratchFolder { path in
      let directory = try RunDirectory.given(path + "/run")
      let table = try directory.table(.history, [.time, TableColumn("kinetic_energy", units: "length^2/time^2", "mean of u\u{B2}/2")])
      try table.append(step: 1, [0.1, 1.0 / 3])
      _ = try directory.folder(.lines)
      _ = try directory.table("lines/wake.csv", [TableColumn("velocity_x", units: "length/time"), TableColumn("unknown", units: nil)])
      let data = try #require(FileManager.default.contents(atPath: path + "/run/csv-metadata.json"))
      let found = try JSONDecoder().decode(Metadata.self, from: data)
      #expect(found.tables.map(\.url) == ["history.csv", "lines/wake.csv"])
      let columns = found.tables[0].tableSchema.columns
      #expect(columns.map { $0["titles"] } == ["step", "time", "kinetic_energy"])
      #expect(columns.map { $0["schema:unitText"] } == ["1", "time", "length^2/time^2"])
      #expect(columns.map { $0["datatype"] } == ["integer", "double", "double"])
      #expect(found.tables[1].tableSchema.columns[2]["schema:unitText"] == nil)
      // The table itself is as it was.
      #expect(text(of: path + "/run/history.csv") == "step,time,kinetic_energy\n1,0.10000000000000001,0.33333333333333331\n")
    }
  }

  @Test func aFileThatIsAddedLaterBelongsToTheRun() throws {
    try withScratchFolder { path in
      do {
        let directory = try RunDirectory.given(path)
        try directory.write("case", to: .resolvedCase)
        #expect(throws: OutputError.self) { try RunDirectory.existing(path).adopt("page", as: .report) }
      }
      let existing = try RunDirectory.existing(path)
      try existing.adopt("page", as: .report)
      try existing.adopt("page again", as: .report)
      #expect(text(of: path + "/report.html") == "page again")
      _ = try RunDirectory.given(path)
      #expect(!exists(path + "/report.html"))
    }
  }

  @Test func aFileOfTheUsersIsLeftAlone() throws {
    try withScratchFolder { path in
      do { try RunDirectory.given(path).write("case", to: .resolvedCase) }
      try put("mine", at: path + "/report.html")
      #expect(throws: OutputError.self) { try RunDirectory.existing(path).adopt("page", as: .report) }
      #expect(text(of: path + "/report.html") == "mine")
    }
  }
}
