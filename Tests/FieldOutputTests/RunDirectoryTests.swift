import FieldOutput
import Foundation
import Testing

@Suite struct RunDirectoryTests {
  @Test func runsOfTheSameSecondGetFoldersOfTheirOwn() throws {
    try withScratchFolder { folder in
      let date = Date(timeIntervalSince1970: 1_700_000_000)
      let paths = try (0..<3).map { _ in try RunDirectory.fresh(caseName: "cavity", under: folder + "/runs", at: date).path }
      let stamp = folder + "/runs/cavity/2023-11-14T22-13-20Z"
      #expect(paths == [stamp, stamp + "-2", stamp + "-3"])
      #expect(paths.allSatisfy(exists))
    }
  }

  @Test func aFileInTheWayIsRefusedBeforeAnythingIsWritten() throws {
    try withScratchFolder { folder in
      try put("mine", at: folder + "/file")
      for path in ["/file", "/file/deeper/still"] {
        let error = #expect(throws: OutputError.self) { _ = try RunDirectory.given(folder + path) }
        #expect(error?.sentence.contains("\(folder)/file is a file, not a directory") == true)
      }
      #expect(throws: OutputError.self) { _ = try RunDirectory.given("") }
      #expect(try names(in: folder) == ["file"])
    }
  }

  /// A file system that takes no new folder, whoever asks.
  @Test func anUnwritablePlaceIsRefused() {
    let error = #expect(throws: OutputError.self) { _ = try RunDirectory.given("/proc/swiftwater/run") }
    #expect(error?.sentence.hasPrefix("cannot ") == true)
  }

  @Test func foldersAreMadeWhenUsed() throws {
    try withScratchFolder { folder in
      let run = try RunDirectory.given(folder + "/a/b")
      #expect(try run.folder(.restart) == folder + "/a/b/restart")
      #expect(try names(in: run.path) == [".swiftwater.lock", "restart", "run.json"])
      #expect(throws: OutputError.self) { _ = try RunDirectory.existing(run.path) }
      try run.write("flow: {}\n", to: .resolvedCase)
      #expect(try RunDirectory.existing(run.path).path == run.path)
    }
  }

  @Test func jsonIsWrittenWithSortedKeys() throws {
    try withScratchFolder { folder in
      let run = try RunDirectory.given(folder)
      try run.writeJSON(["viscosity": 0.5, "drag": 1.25], to: .gradient)
      let text = try String(contentsOfFile: run.path(.gradient), encoding: .utf8)
      #expect(text == "{\n  \"drag\" : 1.25,\n  \"viscosity\" : 0.5\n}\n")
    }
  }

  @Test func aFailedWriteLeavesTheOldFileAndNoLeftover() throws {
    struct Interruption: Error {}
    try withScratchFolder { folder in
      let path = folder + "/case.yaml"
      try AtomicFile.write("old", to: path)
      #expect(throws: Interruption.self) {
        try AtomicFile.replace(path) { temporary in
          try Data("half".utf8).write(to: URL(fileURLWithPath: temporary))
          throw Interruption()
        }
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      #expect(try names(in: folder) == ["case.yaml"])
    }
  }

  @Test func aFullDiskIsASentence() throws {
    let error = #expect(throws: OutputError.self) {
      let file = try LineFile(writing: "/dev/full", appending: true)
      try file.write(line: "x")
    }
    #expect(error?.sentence == "cannot write /dev/full: No space left on device; free some space or choose another directory")
  }
}
