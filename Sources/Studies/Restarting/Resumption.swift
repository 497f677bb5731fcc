import CaseFiles
import FieldOutput
import Flows

/// What there is in the folder of an earlier run, or gradient, from which it goes on.
public struct Resumption {
  /// The case as it was resolved, or as it was when the last restart was written.
  public let setup: Case
  private let restart: RestartState?
  private let folder: String
  /// Sentences on restarts that could not be read.
  public let warnings: [String]

  /// - Parameters:
  ///   - folder: of a run that was stopped or killed.
  ///   - words: the command that made it.
  /// - Throws: `OutputError` where there is no run, or none of its restarts can be read;
  ///   `InvalidCase` if the case there is not one any more.
  public init(_ folder: String, words: [String]) throws {
    self.folder = folder
    let restarts = RestartFolder(path: PathText.join(folder, RunDirectory.Folder.restart.rawValue))
    let resolved = try RunDirectory.existing(folder).path(.resolvedCase)
    guard try !restarts.isEmpty else {
      (restart, warnings) = (nil, [])
      let name = words.count > 2 ? PathText.name(of: words[2]).replacing(/\.ya?ml$/, with: "") : "case"
      setup = try CaseLoader.load(text: try TextFile.read(resolved, what: "case file"), name: name, source: resolved)
      return
    }
    let loaded = try restarts.loadLatest()
    (restart, warnings) = (loaded.state, loaded.warnings)
    setup = try CaseLoader.load(text: loaded.state.texts["case"] ?? "", name: loaded.state.texts["name"] ?? "case", source: resolved)
  }

  /// The command that left a folder, word by word, and the folder that it was given in.
  /// - Throws: `OutputError` where there is none.
  public static func command(of folder: String) throws -> (words: [String], folder: String) { try RunDirectory.command(of: folder) }

  /// Goes on with a run to its end; where there is no restart yet, from its beginning.
  /// - Throws: as `Study.run` does.
  public func run(threads: Int? = nil, progress: Study.Progress = { _ in }) throws -> RunResult {
    let study = Study(setup, threads: threads)
    return try study.observe(try study.flow(), try reserve(), false, from: restart, progress).result
  }

  /// Goes on with the reverse sweep of a gradient; where there is no restart yet, the run begins
  /// again.
  /// - Parameters: as those of `Study.gradient`, and as they were for the first time.
  /// - Throws: as `Study.gradient` does.
  public func gradient(
    of objective: String?, withOthers: Bool, threads: Int? = nil, progress: @escaping Study.Progress = { _ in }
  ) throws -> GradientReport {
    try Study(setup, threads: threads).gradient(
      of: objective, withOthers: withOthers, reserving: reserve, from: restart, progress: progress)
  }

  private func reserve() throws -> () throws -> RunDirectory? {
    let reservation = try RunDirectory.Reservation(folder)
    let first = restart.map { $0.sequence + 1 } ?? 0
    return { try reservation.resume(at: first) }
  }
}
