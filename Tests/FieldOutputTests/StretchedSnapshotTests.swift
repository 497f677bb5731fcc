import Foundation
import Testing

@testable import FieldOutput

/// Snapshots on a grid whose last axis is stretched.
@Suite struct StretchedSnapshotTests {
  @Test(arguments: [[7, 5], [90, 60], [6, 5, 4], [40, 30, 20]]) func whatIsWrittenOnAStretchedGridIsRead(cells: [Int]) throws {
    try withScratchFolder { folder in
      let original = stretched(cells: cells)
      for layout in [DatasetLayout.contiguous, .compressed] {
        try SnapshotFile.write(original, to: folder + "/one.hdf", layout: layout)
        #expect(try SnapshotFile.read(folder + "/one.hdf") == original)
        var writer = try SnapshotWriter(directory: folder, layout: layout)
        #expect(try SnapshotFile.read(writer.write(original)) == original)
      }
    }
  }

  /// Every cell of the mesh is the box between its faces, cells counted with x fastest.
  @Test(arguments: [[3, 2], [4, 3, 2]]) func theMeshHasItsCellsBetweenTheFaces(cells: [Int]) throws {
    try withScratchFolder { folder in
      let snapshot = stretched(cells: cells)
      try SnapshotFile.write(snapshot, to: folder + "/one.hdf")
      let file = try HDF5File(reading: folder + "/one.hdf")
      let points = try file.openDataset("VTKHDF/Points").read(as: Double.self)
      let corners = try file.openDataset("VTKHDF/Connectivity").read(as: Int64.self)
      let grid = SnapshotGrid(snapshot)
      let faces = (0..<3).map { grid.faces(axis: $0) }
      #expect(faces[cells.count - 1] == snapshot.gradedFaces[cells.count - 1])
      let count = grid.cells.reduce(1, *)
      #expect(corners.count == 8 * count)
      for cell in 0..<count {
        let index = [cell % grid.cells[0], cell / grid.cells[0] % grid.cells[1], cell / (grid.cells[0] * grid.cells[1])]
        for axis in 0..<3 {
          // Of VTK's hexahedron the corners 1, 2, 5, 6 lie at the upper end in x, 2, 3, 6, 7 in y
          // and 4 to 7 in z.
          let upper = [[1, 2, 5, 6], [2, 3, 6, 7], [4, 5, 6, 7]][axis]
          for corner in 0..<8 {
            let expected = faces[axis][index[axis] + (upper.contains(corner) ? 1 : 0)]
            #expect(points[3 * Int(corners[8 * cell + corner]) + axis] == expected)
          }
        }
      }
      #expect(try file.openDataset("VTKHDF/Offsets").read(as: Int64.self) == (0...count).map { Int64(8 * $0) })
      #expect(try file.openDataset("VTKHDF/Types").read(as: UInt8.self) == Array(repeating: 12, count: count))
      #expect(try file.openDataset("VTKHDF/NumberOfPoints").read(as: Int64.self) == [Int64(points.count / 3)])
    }
  }

  @Test func facesThatCannotBeAreRefused() throws {
    try withScratchFolder { folder in
      let good = stretched()
      let faces = try #require(good.gradedFaces[1])
      let wrongs: [([Double], String)] = [
        (Array(faces.dropLast()), "a stretched axis of 5 cells needs the positions of 6 faces, but has 5"),
        ([], "a stretched axis of 5 cells needs the positions of 6 faces, but has 0"),
        (
          [0, 1, 2, 2, 3, 4],
          "the faces of a stretched axis need finite positions that ascend, but face 3 is at 2.0 and the one before at 2.0"
        ),
        (
          [0, 1, .nan, 3, 4, 5],
          "the faces of a stretched axis need finite positions that ascend, but face 2 is at nan and the one before at 1.0"
        ),
        ([-.infinity, 1, 2, 3, 4, 5], "the faces of a stretched axis need finite positions that ascend, but face 0 is at -inf"),
        (
          [0, 1, 2, 3, 4, .infinity],
          "the faces of a stretched axis need finite positions that ascend, but face 5 is at inf and the one before at 4.0"
        ),
      ]
      var writer = try SnapshotWriter(directory: folder)
      for (faces, sentence) in wrongs {
        var wrong = good
        wrong.gradedFaces[1] = faces
        let error = #expect(throws: OutputError.self) { try SnapshotFile.write(wrong, to: folder + "/fields/wrong.hdf") }
        #expect(error?.sentence == sentence)
        #expect(throws: OutputError(sentence)) { try writer.write(wrong) }
      }
      let written = try names(in: folder + "/fields")
      #expect(written.isEmpty)
    }
  }

  /// The mesh is in one file, which every snapshot of the folder links to; moved together they
  /// still belong together.
  @Test func snapshotsOfAFolderShareTheMesh() throws {
    try withScratchFolder { folder in
      var writer = try SnapshotWriter(directory: folder)
      for step in [0, 50] { try writer.write(stretched(step: step)) }
      #expect(try names(in: folder + "/fields") == ["000000.hdf", "000050.hdf", "grid.hdf"])
      #expect(try listed(folder) == ["fields/000000.hdf", "fields/000050.hdf"])
      try SnapshotFile.write(stretched(), to: folder + "/whole.hdf")
      try FileManager.default.moveItem(atPath: folder + "/fields", toPath: folder + "/moved")
      let whole = try HDF5File(reading: folder + "/whole.hdf")
      for file in ["000000.hdf", "000050.hdf", "grid.hdf"] {
        let linked = try HDF5File(reading: "\(folder)/moved/\(file)")
        for name in ["Points", "Connectivity", "Offsets", "Types", "NumberOfPoints", "NumberOfCells", "NumberOfConnectivityIds"] {
          let expected = try whole.openDataset("VTKHDF/" + name)
          #expect(try linked.openDataset("VTKHDF/" + name).read(as: Double.self) == expected.read(as: Double.self))
        }
      }
    }
  }

  /// Our own reader does without the mesh; a run that is resumed writes it again for those who do
  /// not.
  @Test func aLostMeshIsWrittenAgain() throws {
    try withScratchFolder { folder in
      let mesh = folder + "/fields/grid.hdf"
      var writer = try SnapshotWriter(directory: folder)
      try writer.write(stretched(step: 0))
      let bytes = FileManager.default.contents(atPath: mesh)
      try FileManager.default.removeItem(atPath: mesh)
      #expect(try SnapshotFile.read(folder + "/fields/000000.hdf") == stretched(step: 0))
      let error = #expect(throws: OutputError.self) {
        _ = try HDF5File(reading: folder + "/fields/000000.hdf").openDataset("VTKHDF/Points")
      }
      #expect(error?.sentence.contains("grid.hdf") == true)
      var resumed = try SnapshotWriter(directory: folder, resumingAt: 50)
      try resumed.write(stretched(step: 50))
      #expect(bytes != nil && FileManager.default.contents(atPath: mesh) == bytes)
      #expect(try listed(folder) == ["fields/000000.hdf", "fields/000050.hdf"])
    }
  }

  @Test func anotherStretchedGridNeedsAnotherFolder() throws {
    try withScratchFolder { folder in
      var writer = try SnapshotWriter(directory: folder)
      try writer.write(stretched(step: 0))
      let bytes = FileManager.default.contents(atPath: folder + "/fields/grid.hdf")
      var other = stretched(step: 50)
      other.gradedFaces[1]?[2] += 1e-9
      #expect(throws: OutputError.self) { try writer.write(other) }
      var resumed = try SnapshotWriter(directory: folder, resumingAt: 50)
      #expect(throws: OutputError.self) { try resumed.write(other) }
      #expect(FileManager.default.contents(atPath: folder + "/fields/grid.hdf") == bytes)
      #expect(try listed(folder) == ["fields/000000.hdf"])
    }
  }

  /// XDMF takes the faces of a stretched grid x first, and its cells as a block although they lie
  /// in one row.
  @Test func theIndexOfAStretchedGridRefersToItsFaces() throws {
    let text = XDMFIndex.grid(SnapshotHeader(stretched(cells: [6, 5, 4]), precision: .float32), file: "fields/000100.hdf")
    #expect(text.contains("TopologyType=\"3DRectMesh\" Dimensions=\"5 6 7\""))
    #expect(text.contains("GeometryType=\"VXVYVZ\""))
    let places = [
      "7\">fields/000100.hdf:/Swiftwater/grid/faces_x<", "6\">fields/000100.hdf:/Swiftwater/grid/faces_y<",
      "5\">fields/000100.hdf:/Swiftwater/grid/faces_z<",
    ]
    let found = places.map { text.range(of: "Precision=\"8\" Dimensions=\"" + $0)?.lowerBound }
    let order = try found.map { try #require($0) }
    #expect(order == order.sorted())
    #expect(text.contains("Precision=\"4\" Dimensions=\"4 5 6 3\">fields/000100.hdf:/VTKHDF/CellData/velocity<"))
  }

  /// A run on a stretched grid stopped and resumed leaves the very files of a run in one go.
  @Test func aResumedStretchedRunContinuesTheLists() throws {
    try withScratchFolder { whole in
      try withScratchFolder { parts in
        var writer = try SnapshotWriter(directory: whole)
        for step in [0, 100, 200] { try writer.write(stretched(step: step)) }
        writer = try SnapshotWriter(directory: parts)
        for step in [0, 100] { try writer.write(stretched(step: step)) }
        writer = try SnapshotWriter(directory: parts, resumingAt: 50)
        for step in [100, 200] { try writer.write(stretched(step: step)) }
        for file in ["fields.hdf.series", "fields.xdmf", "fields/000100.hdf", "fields/grid.hdf"] {
          let bytes = FileManager.default.contents(atPath: "\(parts)/\(file)")
          #expect(bytes != nil && bytes == FileManager.default.contents(atPath: "\(whole)/\(file)"))
        }
      }
    }
  }
}
