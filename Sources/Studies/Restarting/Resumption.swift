import CaseFiles
import FieldOutput
import Flows

/// What there is in the folder of an earlier run from which it goes on.
public struct Resumption {
  /// The case as it was resolved, or as it was when the last restart was written.
  public let setup: Case
  private let restart: RestartState?
  private let folder: String
  /// Sentences on restarts that could not be read.
  public let warnings: [String]

  /// - Parameter folder: of a run that was stopped or killed.
  /// - Throws: `OutputError` where there is no run, or none of its restarts can be read;
  ///   `InvalidCase` if the case there is not one any more.
  public init(_ folder: String) throws {
    self.folder = folder
    let words = try RunDirectory.command(of: folder).words
    let verb = words.count > 1 ? words[1] : ""
    guard verb == "run" else {
      throw StudyError(
        "\(folder) is that of `\(verb)`, of which there are no restarts; give the command again with `--output \(folder)`: searches and sweeps go on with what they have made"
      )
    }
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

  /// Goes on with a run to its end; where there is no restart yet, from its beginning.
  /// - Throws: as `Study.run` does.
  public func run(threads: Int? = nil, progress: Study.Progress = { _ in }) throws -> RunResult {
    let study = Study(setup, threads: threads)
    let reservation = try RunDirectory.Reservation(folder)
    let first = restart.map { $0.sequence + 1 } ?? 0
    return try study.observe(try study.flow(), { try reservation.resume(at: first) }, false, from: restart, progress).result
  }
}
