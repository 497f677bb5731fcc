import FieldOutput
import Foundation
import Testing

@Suite struct RunDirectoryTests {
  private func put(_ text: String, at path: String) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

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

  @Test func onlyFilesOfTheEarlierRunAreCleared() throws {
    try withScratchFolder { folder in
      let own = [
        "case.yaml", "log.jsonl", "history.csv", "forces.csv", "gradient.json", "certificate.json", "fields.hdf.series", "fields.xdmf",
        "fields/000100.hdf", "fields/.000200.hdf.tmp", "sensitivity/inflow.hdf", "restart/000100.hdf",
        "probes.csv", "spectra.csv", "statistics/000100.hdf", "statistics.hdf.series", "statistics.xdmf", "validation.html",
        "surfaces/000100.hdf", "surfaces.hdf.series",
      ]
      let foreign = ["notes.md", "case-2.yaml", "fields/picture.png", "fields/deeper/000100.hdf", "other/history.csv"]
      for name in own + foreign { try put(name, at: "\(folder)/\(name)") }
      _ = try RunDirectory.given(folder)
      for name in own { #expect(!exists("\(folder)/\(name)"), "\(name)") }
      for name in foreign { #expect(FileManager.default.contents(atPath: "\(folder)/\(name)") == Data(name.utf8), "\(name)") }
      #expect(!exists(folder + "/sensitivity") && !exists(folder + "/restart"))
    }
  }

  @Test func linksOutOfTheDirectoryAreNotFollowed() throws {
    try withScratchFolder { folder in
      try put("precious", at: folder + "/elsewhere/000100.hdf")
      try FileManager.default.createDirectory(atPath: folder + "/run", withIntermediateDirectories: true)
      symlink(folder + "/elsewhere", folder + "/run/fields")
      _ = try RunDirectory.given(folder + "/run")
      #expect(exists(folder + "/elsewhere/000100.hdf"))
    }
  }

  @Test func theCaseAboutToRunIsNotClearedAway() throws {
    try withScratchFolder { folder in
      try put("flow: {}", at: folder + "/case.yaml")
      try put("step\n", at: folder + "/history.csv")
      let roundabout = "\(folder)/../\((folder as NSString).lastPathComponent)/case.yaml"
      #expect(throws: OutputError.self) { _ = try RunDirectory.given(folder, caseFile: roundabout) }
      #expect(try names(in: folder) == ["case.yaml", "history.csv"])
    }
  }

  @Test func foldersAreMadeWhenUsed() throws {
    try withScratchFolder { folder in
      let run = try RunDirectory.given(folder + "/a/b")
      #expect(try names(in: run.path).isEmpty)
      #expect(try run.folder(.restart) == folder + "/a/b/restart")
      #expect(try names(in: run.path) == ["restart"])
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
