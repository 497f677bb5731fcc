import Foundation

/// The directory of one run, which has it to itself while it lives.
///
/// `run.json` lists every file that the run writes, before it is written. A later run in the same
/// directory clears what is listed there, and nothing else; a directory that holds files of these
/// names which no `run.json` lists is refused. All refusals happen before anything is written.
public struct RunDirectory: Sendable {
  /// Sub-folders that are made when first used.
  public enum Folder: String, Sendable, CaseIterable {
    case fields
    case sensitivity
    case statistics
    case surfaces
    case lines
    case restart
  }

  /// Files directly inside, by name.
  public enum File: String, Sendable, CaseIterable {
    case resolvedCase = "case.yaml"
    case log = "log.jsonl"
    case history = "history.csv"
    case forces = "forces.csv"
    case probes = "probes.csv"
    case spectra = "spectra.csv"
    case spectrum = "spectrum.csv"
    /// What a run has told, for reports.
    case outcome = "outcome.json"
    case gradient = "gradient.json"
    case certificate = "certificate.json"
    case report = "report.html"
    case optimization = "optimization.json"
    case hessian = "hessian.json"
    case sweep = "sweep.csv"
    case sweepColumns = "sweep.hdf"
    case validation = "validation.html"
    /// What the columns of the tables are, and their units.
    case tables = "csv-metadata.json"
  }

  public let path: String
  /// Of a run that goes on the first step that is yet to be written; nil of one that begins.
  public let resumedStep: Int?
  /// Nil of a directory that is only read.
  private let manifest: RunManifest?

  private init(path: String, manifest: RunManifest?, resumedStep: Int? = nil) {
    (self.path, self.manifest, self.resumedStep) = (path, manifest, resumedStep)
  }

  /// A directory whose files are not listed, for files on their own.
  init(unlisted path: String) { self.init(path: path, manifest: nil) }

  /// Makes `root/<caseName>/<stamp>/`, the stamp being the time in UTC; runs within the same second
  /// get `-2`, `-3` ….
  /// - Throws: `OutputError` when the place cannot be written.
  public static func fresh(caseName: String, under root: String = "runs", at date: Date = Date()) throws -> RunDirectory {
    guard !caseName.isEmpty, !caseName.contains("/"), !caseName.hasPrefix(".") else {
      throw OutputError("\"\(caseName)\" cannot name a folder of runs; name the case without '/' and without a leading '.'")
    }
    let parent = PathText.join(root, caseName)
    try OutputFolder.refuseUnlessWritable(parent)
    try OutputFolder.make(parent)
    let stamp = PathText.join(parent, Self.stamp(date))
    var (path, attempt) = (stamp, 1)
    // Making the folder is the test whether it is free: two runs started together cannot take the
    // same one.
    while mkdir(path, 0o755) != 0 {
      guard errno == EEXIST else { throw OutputError(cannot: "make the run directory \(path)") }
      attempt += 1
      path = "\(stamp)-\(attempt)"
    }
    return RunDirectory(path: path, manifest: try RunManifest(in: path, lock: RunLock(in: path)))
  }

  /// Takes the directory the user gave, making it if need be, and clears what an earlier run left
  /// in it.
  /// - Parameter inputs: files that the run reads, such as its case; none of them may be among
  ///   those that it would replace.
  /// - Throws: `OutputError` when the path is not a directory or cannot be written, when another
  ///   run is using it, when an input would be lost, or when it holds files that a run would
  ///   replace and that no earlier run has listed as its own.
  public static func given(_ path: String, inputs: [String] = []) throws -> RunDirectory {
    try Reservation(path, inputs: inputs).open()
  }

  /// A directory that is kept for a run whose set-up is still under way, and may fail: what an
  /// earlier run left stays until then.
  public final class Reservation: Sendable {
    private let path: String
    private let inputs: [String]
    private let lock: RunLock

    /// Takes the directory, making it if need be.
    /// - Throws: as `given` does.
    public init(_ path: String, inputs: [String] = []) throws {
      try OutputFolder.refuseUnlessWritable(path)
      // The lock comes first where there has been a run; a folder without one is looked at before a
      // lock is left in it.
      let held = try RunLock(existingIn: path)
      try EarlierRun(in: path).refuse(inputs: inputs)
      try OutputFolder.make(path)
      lock = try held ?? RunLock(in: path)
      (self.path, self.inputs) = (path, inputs)
    }

    /// Clears what an earlier run left and begins the new one.
    public func open() throws -> RunDirectory {
      let earlier = try EarlierRun(in: path)
      try earlier.refuse(inputs: inputs)
      try earlier.clear()
      return RunDirectory(path: path, manifest: try RunManifest(in: path, lock: lock))
    }

    /// Goes on with the run that is there; files that it left half written are removed.
    /// - Parameter step: the first that is yet to be written.
    /// - Throws: `OutputError` if no run is there, or its list of files cannot be written.
    public func resume(at step: Int) throws -> RunDirectory {
      guard let earlier = try RunManifest.Contents.read(in: path) else {
        throw OutputError("\(path) holds no run, for it has no \(RunManifest.name); give the directory of an earlier run")
      }
      for name in earlier.files where OwnNames.contains(name) { unlink(AtomicFile.temporaryPath(for: PathText.join(path, name))) }
      let manifest = try RunManifest(in: path, lock: lock, owner: earlier.owner, files: earlier.files)
      return RunDirectory(path: path, manifest: manifest, resumedStep: step)
    }
  }

  /// Waits until no run is using a directory, or the time is over.
  public static func wait(whileUsed path: String, seconds: Double) {
    let end = ContinuousClock.now + .seconds(seconds)
    while RunLock.isHeld(in: path), ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.02) }
  }

  /// The command that made the run in a directory, word by word, and the directory that it was given in.
  /// - Throws: `OutputError` where there is none.
  public static func command(of path: String) throws(OutputError) -> (words: [String], folder: String) {
    guard let owner = try RunManifest.Contents.read(in: path)?.owner, let words = owner.command, let folder = owner.folder else {
      throw OutputError("\(path) holds no run whose command is known; give the directory of an earlier run")
    }
    return (words, folder)
  }

  /// Opens the directory of an earlier run, to resume it or to report on it.
  /// - Throws: `OutputError` when there is no run in it.
  public static func existing(_ path: String) throws(OutputError) -> RunDirectory {
    let directory = RunDirectory(path: path, manifest: nil)
    guard FileManager.default.fileExists(atPath: directory.path(.resolvedCase)) else {
      throw OutputError("\(path) holds no run, for it has no \(File.resolvedCase.rawValue); give the directory of an earlier run")
    }
    return directory
  }

  public func path(_ file: File) -> String { PathText.join(path, file.rawValue) }

  /// The path of a file that is about to be written, which from now on is listed as the run's own.
  /// - Parameter name: relative to the directory, such as `fields/000100.hdf`.
  /// - Throws: `OutputError` if the list cannot be written.
  public func claim(_ name: String) throws(OutputError) -> String {
    try manifest?.add(name)
    return PathText.join(path, name)
  }

  public func claim(_ file: File) throws(OutputError) -> String { try claim(file.rawValue) }

  /// The path of a sub-folder, which is made if need be.
  /// - Throws: `OutputError` if it cannot be made, or is a link to another place.
  public func folder(_ folder: Folder) throws(OutputError) -> String {
    let path = PathText.join(path, folder.rawValue)
    if !(try OutputFolder.isFolderItself(path)) {
      try manifest?.add(folder.rawValue + "/")
      try OutputFolder.make(path)
    }
    return path
  }

  /// Says in `csv-metadata.json` what the columns of a table are.
  /// - Throws: `OutputError` when it cannot be written.
  public func describe(_ name: String, _ columns: [TableColumn]) throws {
    if let text = try manifest?.describe(name, columns) { try write(text, to: .tables) }
  }

  /// Replaces a text file, atomically.
  public func write(_ text: String, to file: File) throws {
    try AtomicFile.write(text, to: claim(file))
  }

  /// Writes a text file beside those of a run that has ended, as one of them: a later run in the
  /// directory may clear it.
  /// - Throws: `OutputError` if a run is using the directory, if there is a file of this name that
  ///   no run has listed, or if it cannot be written.
  public func adopt(_ text: String, as file: File) throws {
    guard manifest == nil else { return try write(text, to: file) }
    let lock = try RunLock(in: path)
    defer { withExtendedLifetime(lock) {} }
    try RunManifest.amend(in: path, adding: file.rawValue)
    try AtomicFile.write(text, to: path(file))
  }

  /// Replaces a JSON file, atomically; keys are sorted.
  public func writeJSON(_ value: some Encodable, to file: File) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(value) + Data("\n".utf8), to: claim(file))
  }

  private static func stamp(_ date: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "yyyy-MM-dd'T'HH-mm-ss'Z'"
    return formatter.string(from: date)
  }
}
