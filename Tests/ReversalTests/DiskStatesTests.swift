import Foundation
import Testing

@testable import Reversal

/// States on disk: the same gradient, and files that do not outlive it.
@Suite("Checkpoints on disk") final class DiskStatesTests {
  private let parent = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
  private static let steps = 40

  deinit { try? FileManager.default.removeItem(atPath: parent) }

  private func bits(_ run: RingRun) -> [UInt64] { (run.cotangent + [run.parameterCotangent]).map(\.bitPattern) }

  private func makeRun() -> RingRun { RingRun(ReverseDriverTests.initial, parameter: ReverseDriverTests.parameter) }

  private func files() -> [String] {
    (FileManager.default.enumerator(atPath: parent)?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".state") }
      .map { "\(parent)/\($0)" }
  }

  @Test("Where states lie changes no bit and no step", arguments: [(1, 7, 1), (1, 7, 2), (3, 5, 2), (6, 2, 2), (0, 8, 1)])
  func bitsOfMemory(memory: Int, disk: Int, buffers: Int) throws {
    let reference = makeRun()
    let inMemory = try ReverseDriver(reference).run(Revolve(steps: Self.steps, count: memory + disk))
    let run = makeRun()
    let driver = ReverseDriver(run, folder: CheckpointFolder(in: parent), bufferCount: buffers)
    for _ in 1...2 {
      let statistics = try driver.run(Revolve(steps: Self.steps, count: memory + disk, diskCount: disk))
      #expect(bits(run) == bits(reference))
      #expect(statistics.forwardSteps == inMemory.forwardSteps && statistics.replayedSteps == inMemory.replayedSteps)
      #expect(statistics.peakStates <= memory && statistics.peakDiskStates <= disk)
      #expect(statistics.peakStates + statistics.peakDiskStates >= inMemory.peakStates)
      #expect(!FileManager.default.fileExists(atPath: parent), "the folder that was made is gone")
      run.restart()
    }
  }

  @Test("Two levels give the bits of one, and put on disk what they announce", arguments: [(1, 100), (3, 100), (2, 4), (30, 5)])
  func twoLevels(memory: Int, disk: Int) throws {
    let reference = makeRun()
    _ = try ReverseDriver(reference).run(StoreAll(steps: Self.steps))
    let schedule = Revolve(steps: Self.steps, memoryCount: memory, mostOnDisk: disk)
    let run = makeRun()
    let statistics = try ReverseDriver(run, folder: CheckpointFolder(in: parent)).run(schedule)
    #expect(bits(run) == bits(reference))
    #expect(statistics.peakStates <= memory && statistics.peakDiskStates == schedule.diskCount && schedule.diskCount <= disk)
    #expect(statistics.forwardSteps == schedule.extraSteps)
    #expect(schedule.diskCount == 0 || schedule.extraSteps < Revolve.extraSteps(Self.steps, memory))
  }

  @Test("A run of unknown length moves states from memory to disk", arguments: [(1, 4), (3, 4), (2, 30)])
  func online(memory: Int, disk: Int) throws {
    let reference = makeRun()
    _ = try ReverseDriver(reference).run(StoreAll(steps: Self.steps))
    let run = makeRun()
    var records: [RingRun.StepTape] = []
    let schedule = OnlineRevolve(memoryCount: memory, diskCount: disk, isCountFixed: true)
    let statistics = try ReverseDriver(run, folder: CheckpointFolder(in: parent)).run(schedule, recorded: &records) {
      run.furthest == Self.steps
    }
    #expect(bits(run) == bits(reference))
    #expect(statistics.peakStates == memory && statistics.peakDiskStates == disk)
    #expect(run.madeStates <= memory + 2 && run.advances == Self.steps + statistics.replayedSteps)
    #expect(!FileManager.default.fileExists(atPath: parent))
  }

  /// Runs with a change of the files once the last step has been taken.
  private func failure(_ change: @escaping ([String]) throws -> Void) throws -> CheckpointError? {
    let run = makeRun()
    var isChanged = false
    let driver = ReverseDriver(
      run, folder: CheckpointFolder(in: parent), bufferCount: 1,
      checkCancellation: { [self] in
        guard run.furthest == Self.steps, !isChanged else { return }
        isChanged = true
        try change(files())
      })
    do {
      _ = try driver.run(Revolve(steps: Self.steps, count: 8, diskCount: 7))
      return nil
    } catch { return error as? CheckpointError }
  }

  @Test("A file that is not what was written ends the run with its name and a remedy, and is left; the others go")
  func damage() throws {
    #expect(try failure { _ in } == nil)
    let changes: [(part: String, change: (String) throws -> Void)] = [
      ("its checksum is not that of its bytes", { try Self.edit($0) { $0[70] ^= 1 } }),
      ("but a file of another kind", { try Self.edit($0) { $0[0] ^= 1 } }),
      ("but of another one", { try Self.edit($0) { $0[20] ^= 1 } }),
      ("it belongs to step", { try Self.edit($0) { $0[33] ^= 1 } }),
      ("in place of", { try Self.edit($0) { $0.removeLast() } }),
      ("only 3 bytes long", { try Self.edit($0) { $0 = $0.prefix(3) } }),
    ]
    for (part, change) in changes {
      var names: [String] = []
      let error = try #require(
        try failure { files in
          names = files
          for file in files { try change(file) }
        }, "\(part)")
      #expect(error.description.contains(part) && error.description.contains(parent), "\(error)")
      #expect(error.description.contains("; ") && !error.description.contains("\n"))
      #expect(names.count > 1 && files().count == 1 && names.contains(files()[0]), "the one that was found stays")
      #expect(error.description.contains(files()[0]))
      try FileManager.default.removeItem(atPath: parent)
    }
  }

  private static func edit(_ path: String, _ change: (inout Data) -> Void) throws {
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    change(&data)
    try data.write(to: URL(fileURLWithPath: path))
  }

  @Test("A file that has gone is told of, and nothing is left behind")
  func missing() throws {
    let error = try #require(try failure { for file in $0 { unlink(file) } })
    #expect(error.description.contains("cannot read the checkpoint \(parent)") && error.description.contains("leave its files alone"))
    #expect(!FileManager.default.fileExists(atPath: parent))
  }

  @Test("A foreign file in the place of one is not written over")
  func foreign() throws {
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    let path = parent + "/1.state"
    try "mine".write(toFile: path, atomically: true, encoding: .utf8)
    let file = CheckpointFile(path: path, run: .init(), step: 1)
    let error = try #require(throws: CheckpointError.self) { try file.write { try $0(UnsafeRawBufferPointer(start: nil, count: 0)) } }
    #expect(error.description.contains(path) && error.description.contains("`checkpoints.folder`"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }

  @Test("A folder that cannot be made or written is told of before any step is lost")
  func unwritable() throws {
    try "".write(toFile: parent, atomically: true, encoding: .utf8)
    for folder in [parent, parent + "/deeper/still"] {
      let run = makeRun()
      let driver = ReverseDriver(run, folder: CheckpointFolder(in: folder))
      let error = try #require(throws: CheckpointError.self) { try driver.run(Revolve(steps: Self.steps, count: 8, diskCount: 7)) }
      #expect(error.description.contains(folder) && error.description.contains("`checkpoints.folder`"), "\(error)")
    }
  }

  @Test("What a killed program has left is removed by the next one; what is locked, foreign or kept is not")
  func orphans() throws {
    func make(_ name: String, _ file: String, _ text: String) throws -> String {
      let folder = "\(parent)/\(name)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try text.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
      return folder
    }
    let orphan = try make(".checkpoints-dead", "7.state", "SWCHKPNT and more")
    let foreign = try make(".checkpoints-mine", "7.state", "letters to a friend")
    let other = try make("checkpoints", "7.state", "SWCHKPNT and more")
    let kept = try make(".checkpoints-kept", "7.state", "SWCHKPNT and more")
    try "".write(toFile: kept + "/kept", atomically: true, encoding: .utf8)
    let locked = try CheckpointFolder(in: parent).make()
    try "SWCHKPNT".write(toFile: locked.path + "/1.state", atomically: true, encoding: .utf8)
    let run = makeRun()
    _ = try ReverseDriver(run, folder: CheckpointFolder(in: parent)).run(Revolve(steps: Self.steps, count: 8, diskCount: 7))
    #expect(!FileManager.default.fileExists(atPath: orphan))
    for folder in [foreign, other, kept] { #expect(FileManager.default.fileExists(atPath: folder + "/7.state"), "\(folder)") }
    #expect(FileManager.default.fileExists(atPath: locked.path + "/1.state"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: parent).count == 4)
    locked.remove()
  }

  @Test("A step that fails leaves no file behind")
  func failingStep() throws {
    let run = makeRun()
    run.failingStep = 35
    let driver = ReverseDriver(run, folder: CheckpointFolder(in: parent))
    #expect(throws: RingRun.Failure(step: 35)) { try driver.run(Revolve(steps: Self.steps, count: 8, diskCount: 7)) }
    #expect(!FileManager.default.fileExists(atPath: parent))
  }
}
