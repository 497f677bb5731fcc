import Foundation
import Testing

@testable import FieldOutput

/// Lists that grow where they are: one that were written anew for each entry would cost the square
/// of their number.
@Suite struct GrowingListTests {
  private func place(_ path: String) throws -> UInt64 {
    var status = stat()
    try #require(stat(path, &status) == 0)
    return UInt64(status.st_ino)
  }

  private func snapshot(step: Int) -> Snapshot {
    Snapshot(
      time: 0.1 * Double(step), step: step, origin: [0, 0], spacing: [1, 1], cells: [2, 2],
      fields: [SnapshotField(name: "pressure", longName: "pressure", units: "1", values: [1, 2, 3, Double(step)])])
  }

  @Test func aListIsWholeAfterEachEntry() throws {
    try withScratchFolder { folder in
      let path = folder + "/list"
      let list = try GrowingList(path: path, head: "[", separator: ",", tail: "]\n")
      #expect(text(of: path) == "[]\n")
      let first = try place(path)
      for count in 1...200 {
        try list.append(count == 3 ? "\"ä\"" : "\(count)")
        let entries = try JSONSerialization.jsonObject(with: Data((text(of: path) ?? "").utf8)) as? [Any]
        #expect(entries?.count == count)
      }
      #expect(try place(path) == first)
      #expect(text(of: path)?.hasPrefix("[1,2,\"ä\",4,") == true)
    }
  }

  @Test func snapshotsAndSurfacesAreListedWhereTheListsAre() throws {
    try withScratchFolder { folder in
      let run = try RunDirectory.given(folder)
      var writer = try SnapshotWriter(run)
      let series = try SurfaceSeries(directory: run)
      let lists = ["fields.hdf.series", "fields.xdmf", "surfaces.hdf.series", "run.json"].map { "\(folder)/\($0)" }
      let places = try lists.map(place)
      for step in 0..<30 {
        try writer.write(snapshot(step: step))
        try series.write(Surface(time: 0, step: step, axes: 2, points: [0, 0], fields: []))
        #expect(try SeriesList(reading: lists[0]).files.count == step + 1 && SeriesList(reading: lists[2]).files.count == step + 1)
        let index = text(of: lists[1]) ?? ""
        #expect(index.split(separator: "<Grid Name=\"step").count == step + 2 && index.hasSuffix("    </Grid>\n  </Domain>\n</Xdmf>\n"))
      }
      #expect(try lists.map(place) == places)
      // A snapshot of a step that is there takes its place.
      try writer.write(snapshot(step: 7))
      #expect(try SeriesList(reading: lists[0]).files.map(\.time).last == 0.1 * 7 && SeriesList(reading: lists[0]).files.count == 30)
    }
  }
}
