import CHDF5
import Fields
import Foundation
import Testing

@testable import FieldOutput

/// Values on their own locations in files that may come from anywhere.
@Suite struct ForeignValuesTests {
  private static let snapshot = Snapshot(
    time: 0.5, step: 3, origin: [0, 0], spacing: [0.5, 0.25], cells: [2, 4], fields: [],
    values: [
      LocatedValues(
        name: "velocity_x", longName: "velocity", units: "1", location: .faces(axis: 0), counts: [3, 4], values: (0..<12).map { Double($0) }
      )
    ])

  /// Expects a sentence with these words of a snapshot of which something has been changed.
  private func refused(_ words: String, _ change: (borrowing OpenFile) throws -> Void) throws {
    try OpenFile.changed(Self.snapshot, change) { path in
      let error = try #require(throws: OutputError.self) { try LocatedFile.read(path, fields: ["velocity_x"]) }
      #expect(error.sentence.contains(words), "\(error)")
    }
  }

  @Test func valuesSayWhereTheyStand() throws {
    try refused("face_axis") { file in file.remove("Values/velocity_x", "face_axis") }
    func change(_ axes: [Int64], _ words: String) throws {
      try refused(words) { file in
        file.remove("Values/velocity_x", "face_axis")
        try file.openDataset("Values/velocity_x").setAttribute("face_axis", axes)
      }
    }
    for axes in [[], [0, 0], [3], [-2], [.min], [.max]] as [[Int64]] { try change(axes, "`face_axis`") }
    for axis in [-1, 1, 2] as [Int64] { try change([axis], "extents") }
  }

  @Test(arguments: [[], [2], [2, 4, 3, 1], [0, 4], [-2, 4], [1 << 62, 4], [4, 2]] as [[Int64]])
  func theGridIsOne(_ cells: [Int64]) throws {
    try refused("Values") { file in
      file.remove("Values", "cells")
      try file.openGroup("Values").setAttribute("cells", cells)
    }
  }

  @Test(arguments: [
    ("spacing", [0, 0.25]), ("spacing", [-0.5, 0.25]), ("origin", [.nan, 0]), ("origin", [0, .infinity]), ("origin", [0]),
  ])
  func theGridIsFinite(_ name: String, _ numbers: [Double]) throws {
    try refused("Values") { file in
      file.remove("Values", name)
      try file.openGroup("Values").setAttribute(name, numbers)
    }
  }

  @Test func linksLeadNowhere() throws {
    for place in ["Values/velocity_x", "Values"] {
      try refused("link") { file in
        file.remove(place)
        try file.link(place, to: "/x", inFile: "other.hdf")
      }
    }
  }
}
