import Foundation

/// The directory of one run.
///
/// All refusals happen before anything is written.
public struct RunDirectory: Sendable {
  /// Sub-folders that are made when first used.
  public enum Folder: String, Sendable, CaseIterable {
    case fields
    case sensitivity
    case statistics
    case surfaces
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
    case gradient = "gradient.json"
    case certificate = "certificate.json"
    case report = "report.html"
    case validation = "validation.html"
  }

  public let path: String

  /// Makes `root/<caseName>/<stamp>/`, the stamp being the time in UTC; runs within the same second get `-2`, `-3` ….
  /// - Throws: `OutputError` when the place cannot be written.
  public static func fresh(caseName: String, under root: String = "runs", at date: Date = Date()) throws -> RunDirectory {
    guard !caseName.isEmpty, !caseName.contains("/"), !caseName.hasPrefix(".") else {
      throw OutputError("\"\(caseName)\" cannot name a folder of runs; name the case without '/' and without a leading '.'")
    }
    let parent = ((root as NSString).appendingPathComponent(caseName))
    try refuseUnlessWritable(parent)
    try makeFolder(parent)
    let stamp = (parent as NSString).appendingPathComponent(Self.stamp(date))
    var (path, attempt) = (stamp, 1)
    // Making the folder is the test whether it is free: two runs started together cannot take the same one.
    while mkdir(path, 0o755) != 0 {
      guard errno == EEXIST else { throw OutputError(cannot: "make the run directory \(path)") }
      attempt += 1
      path = "\(stamp)-\(attempt)"
    }
    return RunDirectory(path: path)
  }

  /// Takes the directory the user gave, making it if need be. Files of an earlier run in it are cleared; nothing else is touched.
  /// - Parameter caseFile: the case that is about to run, which must not be one of the files cleared.
  /// - Throws: `OutputError` when the path is not a directory or cannot be written.
  public static func given(_ path: String, caseFile: String? = nil) throws -> RunDirectory {
    try refuseUnlessWritable(path)
    let directory = RunDirectory(path: path)
    if let caseFile, sameFile(caseFile, directory.path(.resolvedCase)) {
      throw OutputError("the case \(caseFile) lies where the run would write its resolved copy; give another directory than \(path)")
    }
    try makeFolder(path)
    try directory.clearEarlierRun()
    return directory
  }

  /// Opens the directory of an earlier run, to resume it or to report on it.
  /// - Throws: `OutputError` when there is no run in it.
  public static func existing(_ path: String) throws(OutputError) -> RunDirectory {
    let directory = RunDirectory(path: path)
    guard FileManager.default.fileExists(atPath: directory.path(.resolvedCase)) else {
      throw OutputError("\(path) holds no run, for it has no \(File.resolvedCase.rawValue); give the directory of an earlier run")
    }
    return directory
  }

  public func path(_ file: File) -> String {
    (path as NSString).appendingPathComponent(file.rawValue)
  }

  /// The path of a sub-folder, which is made if need be.
  public func folder(_ folder: Folder) throws -> String {
    let folderPath = (path as NSString).appendingPathComponent(folder.rawValue)
    try Self.makeFolder(folderPath)
    return folderPath
  }

  /// Replaces a text file, atomically.
  public func write(_ text: String, to file: File) throws {
    try AtomicFile.write(text, to: path(file))
  }

  /// Replaces a JSON file, atomically; keys are sorted.
  public func writeJSON(_ value: some Encodable, to file: File) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(value) + Data("\n".utf8), to: path(file))
  }

  private static func stamp(_ date: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "yyyy-MM-dd'T'HH-mm-ss'Z'"
    return formatter.string(from: date)
  }
}

extension RunDirectory {
  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(OutputError) {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
      guard isDirectory.boolValue else { throw notADirectory(path) }
      return
    }
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty && parent != path { try makeFolder(parent) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw OutputError(cannot: "make the directory \(path)") }
  }

  /// Checks that `path` is a writable directory, or can become one inside the nearest directory that exists.
  private static func refuseUnlessWritable(_ path: String) throws(OutputError) {
    guard !path.isEmpty else { throw OutputError("the output directory has an empty name; give a path") }
    var isDirectory: ObjCBool = false
    var nearest = path
    while !FileManager.default.fileExists(atPath: nearest, isDirectory: &isDirectory) {
      let parent = (nearest as NSString).deletingLastPathComponent
      nearest = parent.isEmpty ? "." : parent
    }
    guard isDirectory.boolValue else { throw notADirectory(nearest) }
    guard access(nearest, W_OK | X_OK) == 0 else { throw OutputError(cannot: "write in the directory \(nearest)") }
  }

  private static func notADirectory(_ path: String) -> OutputError {
    OutputError("\(path) is a file, not a directory; give another output directory or move the file away")
  }

  private static func sameFile(_ first: String, _ second: String) -> Bool {
    guard let resolved = realpath(first, nil), let other = realpath(second, nil) else { return false }
    defer {
      free(resolved)
      free(other)
    }
    return strcmp(resolved, other) == 0
  }

  /// Removes what an earlier run wrote. A file of the user's stays, and so does the folder that holds it; links are not followed.
  private func clearEarlierRun() throws {
    let lists = [Folder.fields, .sensitivity, .statistics, .surfaces].flatMap { ["\($0.rawValue).hdf.series", "\($0.rawValue).xdmf"] }
    for name in File.allCases.map(\.rawValue) + lists {
      let file = (path as NSString).appendingPathComponent(name)
      for own in [file, AtomicFile.temporaryPath(for: file)] where unlink(own) != 0 && errno != ENOENT {
        throw OutputError(cannot: "remove \(own) of an earlier run")
      }
    }
    for folder in Folder.allCases {
      let folderPath = (path as NSString).appendingPathComponent(folder.rawValue)
      guard try Self.isFolderItself(folderPath) else { continue }
      for name in try FileManager.default.contentsOfDirectory(atPath: folderPath) where Self.isOwn(name) {
        let file = (folderPath as NSString).appendingPathComponent(name)
        guard try !Self.isFolderItself(file) else { continue }
        guard unlink(file) == 0 else { throw OutputError(cannot: "remove \(file) of an earlier run") }
      }
      rmdir(folderPath)
    }
  }

  /// Whether a file inside one of our folders is of a kind that runs write.
  private static func isOwn(_ name: String) -> Bool {
    let kinds = [".hdf", ".series", ".xdmf", ".csv", ".json"]
    return kinds.contains { name.hasSuffix($0) || (name.hasPrefix(".") && name.hasSuffix("\($0).tmp")) }
  }

  private static func isFolderItself(_ path: String) throws(OutputError) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return false }
      throw OutputError(cannot: "look at \(path)")
    }
    return status.st_mode & S_IFMT == S_IFDIR
  }
}
