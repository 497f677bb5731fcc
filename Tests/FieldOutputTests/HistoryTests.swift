import FieldOutput
import Foundation
import Testing

@Suite struct HistoryTests {
  private func append(_ steps: Range<Int>, to history: borrowing History) throws {
    for step in steps { try history.append(step: step, [0.1 * Double(step), sin(Double(step))]) }
  }

  @Test func valuesComeBackToTheBit() throws {
    try withScratchFolder { folder in
      let values = awkwardValues(50) + [.nan]
      let history = try History(path: folder + "/h.csv", columns: ["value"])
      for (step, value) in values.enumerated() { try history.append(step: step, [value]) }
      let read = try HistoryReader(path: folder + "/h.csv").column("value") ?? []
      #expect(zip(read, values).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) })
      #expect(read.count == values.count)
    }
  }

  @Test func aRowIsInTheFileAtOnce() throws {
    try withScratchFolder { folder in
      let history = try History(path: folder + "/h.csv", columns: ["time", "drag"])
      try append(0..<3, to: history)
      #expect(try HistoryReader(path: folder + "/h.csv").steps == [0, 1, 2])
      try append(3..<4, to: history)
      #expect(try HistoryReader(path: folder + "/h.csv").steps == [0, 1, 2, 3])
    }
  }

  /// Stopped after step 9 in the middle of a row, resumed from a restart at 7: the same file as in
  /// one go.
  @Test func aResumedHistoryIsThatOfARunInOneGo() throws {
    try withScratchFolder { folder in
      try append(0..<20, to: History(path: folder + "/whole.csv", columns: ["time", "drag"]))
      let path = folder + "/parts.csv"
      try append(0..<10, to: History(path: path, columns: ["time", "drag"]))
      var cut = FileManager.default.contents(atPath: path) ?? Data()
      cut.removeLast(5)
      try cut.write(to: URL(fileURLWithPath: path))
      try append(7..<20, to: History(path: path, columns: ["time", "drag"], resumingAt: 7))
      #expect(FileManager.default.contents(atPath: path) == FileManager.default.contents(atPath: folder + "/whole.csv"))
    }
  }

  @Test func aRowCutShortDoesNotCount() throws {
    try withScratchFolder { folder in
      let path = folder + "/h.csv"
      try Data("step,time\n0,0\n1,0.5\n2,0.".utf8).write(to: URL(fileURLWithPath: path))
      #expect(try HistoryReader(path: path).rows == [[0], [0.5]])
      let history = try History(path: path, columns: ["time"], resumingAt: 3)
      try history.append(step: 3, [1.5])
      #expect(try HistoryReader(path: path).steps == [0, 1, 3])
    }
  }

  @Test func otherColumnsAreRefusedAndTheFileIsKept() throws {
    try withScratchFolder { folder in
      let path = folder + "/h.csv"
      try append(0..<3, to: History(path: path, columns: ["time", "drag"]))
      let before = FileManager.default.contents(atPath: path)
      let error = #expect(throws: OutputError.self) { _ = try History(path: path, columns: ["time", "lift"], resumingAt: 2) }
      #expect(error?.sentence.contains("step,time,drag") == true && error?.sentence.contains("step,time,lift") == true)
      #expect(FileManager.default.contents(atPath: path) == before)
    }
  }

  @Test(arguments: [("step,a\n0,x\n", "line 2"), ("step,a\n0,1\n1,1,1\n", "line 3"), ("step,a\nzero,1\n", "line 2"), ("a,b\n", "header")])
  func damageIsLocated(text: String, place: String) throws {
    try withScratchFolder { folder in
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/h.csv"))
      let error = #expect(throws: OutputError.self) { _ = try HistoryReader(path: folder + "/h.csv") }
      #expect(error?.sentence.contains(place) == true)
    }
  }
}
