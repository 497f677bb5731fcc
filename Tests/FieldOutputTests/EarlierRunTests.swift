import Foundation
import Testing

@testable import FieldOutput

/// What a directory suffers that is given to a run: what an earlier run listed goes, and nothing
/// else.
@Suite struct EarlierRunTests {
  private static let own = [
    "case.yaml", "log.jsonl", "history.csv", "forces.csv", "gradient.json", "certificate.json", "fields.hdf.series", "fields.xdmf",
    "fields/000100.hdf", "fields/grid.hdf", "sensitivity/surface.hdf", "sensitivity/profile-left.csv", "restart/000100.hdf", "probes.csv",
    "spectra.csv", "spectrum.csv", "statistics/000100.hdf", "statistics.hdf.series", "statistics.xdmf", "validation.html",
    "surfaces/000100.hdf", "surfaces.hdf.series",
  ]
  private static let foreign = [
    "notes.md", "case-2.yaml", "fields/picture.png", "fields/piv.hdf", "fields/measured.csv", "fields/deeper/000100.hdf",
    "other/history.csv", "statistics/experiment.json",
  ]

  /// A run that wrote all its files and has ended.
  private func run(in folder: String) throws {
    let run = try RunDirectory.given(folder)
    for kind in RunDirectory.Folder.allCases { _ = try run.folder(kind) }
    for name in Self.own { try put(name, at: run.claim(name)) }
  }

  @Test func whatTheEarlierRunListedIsCleared() throws {
    try withScratchFolder { folder in
      try run(in: folder)
      for name in Self.foreign { try put(name, at: "\(folder)/\(name)") }
      _ = try RunDirectory.given(folder)
      for name in Self.own { #expect(!exists("\(folder)/\(name)"), "\(name)") }
      for name in Self.foreign { #expect(text(of: "\(folder)/\(name)") == name, "\(name)") }
      #expect(!exists(folder + "/sensitivity") && !exists(folder + "/restart") && exists(folder + "/fields"))
    }
  }

  @Test(arguments: own) func aFileThatNoRunListedIsRefused(name: String) throws {
    try withScratchFolder { folder in
      try put("mine", at: "\(folder)/\(name)")
      let error = #expect(throws: OutputError.self) { _ = try RunDirectory.given(folder) }
      #expect(error?.sentence.contains("\(folder) holds \(name), which a run would replace") == true)
      #expect(text(of: "\(folder)/\(name)") == "mine")
      #expect(try names(in: folder) == [PathText.name(of: name.contains("/") ? PathText.folder(of: name) : name)])
    }
  }

  /// Beside a run, too.
  @Test func aFileOfTheUsersBesideARunIsRefused() throws {
    try withScratchFolder { folder in
      do {
        let run = try RunDirectory.given(folder)
        try run.write("flow: {}\n", to: .resolvedCase)
      }
      try put("mine", at: folder + "/report.html")
      #expect(throws: OutputError.self) { _ = try RunDirectory.given(folder) }
      #expect(text(of: folder + "/report.html") == "mine" && exists(folder + "/case.yaml"))
    }
  }

  @Test func whatAKilledRunLeftHalfWrittenIsCleared() throws {
    try withScratchFolder { folder in
      do {
        let run = try RunDirectory.given(folder)
        _ = try run.folder(.fields)
        for name in ["fields/000200.hdf", "history.csv"] { try put("half", at: AtomicFile.temporaryPath(for: run.claim(name))) }
      }
      _ = try RunDirectory.given(folder)
      #expect(try names(in: folder) == [".swiftwater.lock", "run.json"])
    }
  }

  /// A run in this directory would replace what another directory holds.
  @Test func aFolderThatIsALinkIsRefused() throws {
    try withScratchFolder { folder in
      try put("precious", at: folder + "/elsewhere/000100.hdf")
      try FileManager.default.createDirectory(atPath: folder + "/run", withIntermediateDirectories: true)
      symlink(folder + "/elsewhere", folder + "/run/fields")
      let error = #expect(throws: OutputError.self) { _ = try RunDirectory.given(folder + "/run") }
      #expect(error?.sentence.contains("is a link") == true)
      #expect(exists(folder + "/elsewhere/000100.hdf"))
      // The directory itself may be one.
      symlink(folder + "/elsewhere/free", folder + "/link")
      mkdir(folder + "/elsewhere/free", 0o755)
      _ = try RunDirectory.given(folder + "/link")
    }
  }

  @Test func inputsAreNotReplaced() throws {
    try withScratchFolder { folder in
      try run(in: folder)
      let name = PathText.name(of: folder)
      symlink(folder + "/fields/000100.hdf", folder + "/../\(name)-link.hdf")
      defer { unlink(folder + "/../\(name)-link.hdf") }
      for input in ["/case.yaml", "/../\(name)/case.yaml", "/fields/000100.hdf", "/fields/000999.hdf", "/../\(name)-link.hdf"] {
        let error = #expect(throws: OutputError.self, "\(input)") { _ = try RunDirectory.given(folder, inputs: [folder + input]) }
        #expect(error?.sentence.contains("is read by this run") == true)
      }
      #expect(text(of: folder + "/case.yaml") == "case.yaml")
      _ = try RunDirectory.given(folder, inputs: [folder + "/other.yaml", folder + "/fields/piv.hdf", "/nowhere"])
    }
  }

  @Test func aDirectoryHasOneRunAtATime() throws {
    try withScratchFolder { folder in
      do {
        let first = try RunDirectory.given(folder)
        try first.write("first", to: .resolvedCase)
        let error = #expect(throws: OutputError.self) { _ = try RunDirectory.given(folder) }
        #expect(error?.sentence.hasPrefix("another run is using \(folder) (process \(getpid()) on ") == true)
        #expect(text(of: first.path(.resolvedCase)) == "first")
      }
      _ = try RunDirectory.given(folder)
    }
  }

  /// A list is not an order to remove things.
  @Test func aManifestCannotReachOutside() throws {
    try withScratchFolder { folder in
      let names = ["../precious.csv", "fields/../precious.csv", "notes.md", "\(folder)/precious.csv", "fields/deeper/a.hdf", "fields/."]
      try put("mine", at: folder + "/precious.csv")
      try put("mine", at: folder + "/run/precious.csv")
      try put("mine", at: folder + "/run/notes.md")
      try put("mine", at: folder + "/run/fields/deeper/a.hdf")
      let list = String(decoding: try JSONEncoder().encode(names), as: UTF8.self)
      try put("{ \"swiftwater\": 1, \"files\": \(list) }", at: folder + "/run/run.json")
      _ = try RunDirectory.given(folder + "/run")
      for name in ["/precious.csv", "/run/precious.csv", "/run/notes.md", "/run/fields/deeper/a.hdf"] {
        #expect(text(of: folder + name) == "mine", "\(name)")
      }
    }
  }

  @Test(arguments: ["", "{", "[]", "{ \"run\": 7 }", "{ \"swiftwater\": 2, \"files\": [] }"])
  func whatIsNoManifestIsRefused(content: String) throws {
    try withScratchFolder { folder in
      try put(content, at: folder + "/run.json")
      let error = #expect(throws: OutputError.self) { _ = try RunDirectory.given(folder) }
      #expect(error?.sentence.contains("run.json does not list the files of a run") == true)
      #expect(try names(in: folder) == ["run.json"])
    }
  }

  /// The manifest is whole at every moment, and tells who writes.
  @Test func theManifestGrows() throws {
    try withScratchFolder { folder in
      let run = try RunDirectory.given(folder)
      for step in 0..<20 {
        _ = try run.claim("fields/\(SnapshotWriter.stem(step: step)).hdf")
        let contents = try #require(try RunManifest.Contents.read(in: folder))
        #expect(contents.files.count == step + 1 && contents.files.last == "fields/0000\(step < 10 ? "0" : "")\(step).hdf")
      }
      let owner = text(of: folder + "/run.json") ?? ""
      #expect(owner.contains("\"process\":\(getpid())") && owner.contains("\"host\":"))
    }
  }
}
