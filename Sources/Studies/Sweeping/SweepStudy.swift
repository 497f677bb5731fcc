import CaseFiles
import FieldOutput
import Foundation

/// What `sweep` tells.
public struct SweepReport: Encodable, Sendable {
  public let `case`: String
  public let points: Int
  /// Of these, those that have come to their end, those that have not, and those that an earlier
  /// sweep had made.
  public let done, failed, recalled: Int
  /// The table, beside `output`.
  public let table: String
  public let wallSeconds: Double
  public let output: String
}

/// The runs of a section `sweep`, each a process of its own, and the table that they make.
///
/// What a run has told stands beside the table as soon as it has ended: a sweep that was stopped
/// goes on, in the same folder, where it was.
public final class SweepStudy {
  private let file: String
  private let overrides: [String]
  private let setup: Case
  private let sweep: ParameterSweep
  private let executable: URL
  private let processes: Int
  private let threads: Int

  /// - Parameters:
  ///   - file: the case file, and changes of it as on the command line.
  ///   - executable: the program itself.
  ///   - threads: of all processes together; nil for as many as there are processors.
  /// - Throws: `InvalidCase`; `StudyError` of a case without a sweep, or one in which no point is a
  ///   case.
  public init(file: String, overrides: [String], executable: URL, threads: Int? = nil) throws {
    (self.file, self.overrides, self.executable) = (file, overrides, executable)
    setup = try CaseLoader.load(file: file, overrides: overrides)
    guard let sweep = setup.sweep else {
      throw StudyError("the case has no sweep; add for example `sweep: { grid: { flow.viscosity: [0.01, 0.02] } }`")
    }
    self.sweep = sweep
    let available = Study(setup, threads: threads).threads
    processes = min(sweep.processes ?? available, sweep.points.count)
    self.threads = max(1, available / processes)
  }

  /// Makes all runs that are not yet made.
  /// - Parameter progress: called after each with a line on it.
  /// - Throws: `OutputError`; `InvalidCase` if no point is a case.
  public func run(to destination: Study.Destination, progress: (String) -> Void = { _ in }) throws -> SweepReport {
    let clock = ContinuousClock()
    let began = clock.now
    let identities = sweep.points.map { point in
      Result { identity(try CaseLoader.load(file: file, overrides: overrides + changes(point))) }
    }
    if case .failure(let error)? = identities.first, identities.allSatisfy({ (try? $0.get()) == nil }) { throw error }
    guard let directory = try Study(setup, threads: 1).reserve(destination)() else { throw StudyError("a sweep needs a folder") }
    try directory.write(setup.resolved, to: .resolvedCase)
    let folder = PathText.join(directory.path, "points")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var rows = [SweepPoint?](repeating: nil, count: sweep.points.count)
    var waiting: [Int] = []
    for (place, identity) in identities.enumerated() {
      switch identity {
      case .failure(let error): rows[place] = SweepPoint(failure: "\(error)", identity: "")
      case .success(let identity):
        rows[place] = SweepPoint(reading: path(of: place, in: folder), identity: identity)
        if rows[place] == nil { waiting.append(place) }
      }
    }
    let recalled = rows.count { $0?.isRecalled == true }
    var running: [(place: Int, process: Process)] = []
    var table = SweepTable(setup, sweep)
    while !waiting.isEmpty || !running.isEmpty {
      while running.count < processes, !waiting.isEmpty {
        let place = waiting.removeFirst()
        running.append((place, try start(place, in: folder)))
      }
      guard let ended = running.firstIndex(where: { !$0.process.isRunning }) else {
        Thread.sleep(forTimeInterval: 0.002)
        continue
      }
      let (place, process) = running.remove(at: ended)
      let row = try finish(process, place, in: folder, identity: try identities[place].get())
      rows[place] = row
      try table.write(rows, to: directory, isLast: false)
      progress("point \(place + 1) of \(rows.count): \(named(sweep.points[place])) │ \(row.failure ?? "done")")
    }
    try table.write(rows, to: directory, isLast: true)
    let failed = rows.count { $0?.failure != nil }
    return SweepReport(
      case: setup.name, points: rows.count, done: rows.count - failed, failed: failed, recalled: recalled,
      table: directory.path(.sweep), wallSeconds: (clock.now - began).seconds, output: directory.path)
  }

  private func changes(_ point: [String]) -> [String] { zip(sweep.paths, point).map { "\($0)=\($1)" } }

  private func named(_ point: [String]) -> String { changes(point).joined(separator: ", ") }

  /// What makes a run the same.
  private func identity(_ setup: Case) -> String {
    var setup = setup
    setup.sweep = nil
    return SHA256.hexDigest(of: setup.resolved + Swiftwater.version + (sweep.gradient ?? ""))
  }

  private func path(of place: Int, in folder: String) -> String {
    let number = String(place + 1)
    return PathText.join(folder, String(repeating: "0", count: max(0, 5 - number.count)) + number)
  }

  // MARK: Processes

  private func start(_ place: Int, in folder: String) throws -> Process {
    let path = path(of: place, in: folder)
    // A sweep that was killed leaves runs that end a moment later.
    RunDirectory.wait(whileUsed: path, seconds: 60)
    let process = Process()
    process.executableURL = executable
    process.environment = ProcessInfo.processInfo.environment.merging([StopRequest.masterVariable: String(getpid())]) { $1 }
    var arguments = [sweep.gradient == nil ? "run" : "gradient", file]
    for change in overrides + changes(sweep.points[place]) { arguments += ["--set", change] }
    arguments += ["--json", "--quiet", "--no-report", "--threads", String(threads), "--output", path]
    if let objective = sweep.gradient { arguments += ["--objective", objective] }
    process.arguments = arguments
    let told = path + ".out"
    guard FileManager.default.createFile(atPath: told, contents: nil), let output = FileHandle(forWritingAtPath: told) else {
      throw OutputError("cannot write \(told); choose a directory you may write")
    }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw OutputError("cannot start \(executable.path); check that it is there and may be run")
    }
    return process
  }

  /// Takes in what a run has told, and keeps it.
  private func finish(_ process: Process, _ place: Int, in folder: String, identity: String) throws -> SweepPoint {
    let path = path(of: place, in: folder)
    let told = FileManager.default.contents(atPath: path + ".out") ?? Data()
    unlink(path + ".out")
    let status = process.terminationReason == .exit ? Int(process.terminationStatus) : 128 + Int(process.terminationStatus)
    let point = SweepPoint(told: told, status: status, identity: identity)
    // A run that could not read, write, or was killed may well do so next time.
    if status <= 2 || status == 4 { try AtomicFile.write(try point.encoded(), to: path + ".json") }
    return point
  }
}
