import Foundation

/// What stands in the way in a directory that a run is to have: files of an earlier run, which it
/// may clear, and files of the user's, which it may not.
struct EarlierRun {
  private let folder: String
  /// Relative to the folder; of folders with a slash behind.
  private let listed: Set<String>

  /// - Throws: `OutputError` if what is there cannot be told.
  init(in folder: String) throws(OutputError) {
    self.folder = folder
    listed = Set(try RunManifest.Contents.read(in: folder)?.files ?? [])
  }

  /// - Throws: `OutputError` if a run here would replace one of its inputs, or a file that no run
  ///   has listed.
  func refuse(inputs: [String]) throws(OutputError) {
    for input in inputs where isReplaced(input) {
      throw OutputError(
        "\(input) is read by this run, and lies among the files that it would clear or replace in \(folder); give another directory than \(folder)"
      )
    }
    let foreign = try foreignFiles()
    guard let first = foreign.first else { return }
    let others = foreign.count > 1 ? " and \(foreign.count - 1) more" : ""
    throw OutputError(
      "\(folder) holds \(first)\(others), which a run would replace, and no \(RunManifest.name) there lists as a run's own; move what is yours, delete "
        + "a run of an older version, or give another directory")
  }

  /// Removes what the earlier run listed, files that it left half written included. Links are not
  /// followed.
  func clear() throws(OutputError) {
    for name in listed.sorted() where OwnNames.contains(name) {
      let path = PathText.join(folder, name)
      for own in [path, AtomicFile.temporaryPath(for: path)] where unlink(own) != 0 && errno != ENOENT && errno != ENOTDIR {
        throw OutputError(cannot: "remove \(own) of an earlier run")
      }
    }
    // A folder that still holds something stays.
    for kind in RunDirectory.Folder.allCases where listed.contains(kind.rawValue + "/") { rmdir(PathText.join(folder, kind.rawValue)) }
  }

  /// Whether a file lies, by its name or by what it links to, where a run writes or clears.
  private func isReplaced(_ input: String) -> Bool {
    guard let root = OutputFolder.real(folder) else { return false }
    let place = OutputFolder.real(PathText.folder(of: input)).map { PathText.join($0, PathText.name(of: input)) }
    return [OutputFolder.real(input), place].contains { path in
      guard let path, path.hasPrefix(root == "/" ? root : root + "/") else { return false }
      let name = String(path.dropFirst(root == "/" ? 1 : root.count + 1))
      return OwnNames.isWritten(name) || listed.contains(name)
    }
  }

  /// Files under names that runs write, and that are not listed.
  private func foreignFiles() throws(OutputError) -> [String] {
    var foreign: [String] = []
    for name in OwnNames.files where try OutputFolder.kind(PathText.join(folder, name)) != nil && !isCleared(name) { foreign.append(name) }
    for kind in RunDirectory.Folder.allCases {
      let path = PathText.join(folder, kind.rawValue)
      guard try OutputFolder.isFolderItself(path) else { continue }
      let names: [String]
      do {
        names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      } catch {
        throw OutputError("cannot list the directory \(path); choose a directory you may read and write")
      }
      foreign += names.map { "\(kind.rawValue)/\($0)" }.filter { OwnNames.isWritten($0) && !isCleared($0) }
    }
    return foreign
  }

  /// Whether a name is listed, and a file that can be cleared.
  private func isCleared(_ name: String) -> Bool {
    listed.contains(name) && (try? OutputFolder.kind(PathText.join(folder, name))) != S_IFDIR
  }
}

/// The names of files that runs write.
enum OwnNames {
  /// Directly in the directory, `run.json` left out.
  static let files =
    RunDirectory.File.allCases.map(\.rawValue)
    + RunDirectory.Folder.allCases.flatMap { folder in SnapshotSinks.all.compactMap { $0.listEnding }.map { folder.rawValue + $0 } }

  private static let fileEndings = SnapshotSinks.all.compactMap { $0.fileEnding }

  /// Whether a run may have written a file of this name: what a manifest lists besides is not
  /// removed on its word.
  static func contains(_ name: String) -> Bool {
    if files.contains(name) { return true }
    return inFolder(name).map { entry in (fileEndings + [".csv"]).contains { entry.file.hasSuffix($0) } } ?? false
  }

  /// Whether a run can come to write a file of this name.
  static func isWritten(_ name: String) -> Bool {
    if files.contains(name) || name == RunManifest.name { return true }
    guard let (folder, file) = inFolder(name) else { return false }
    if folder == .sensitivity && (file == "surface.hdf" || file.hasSuffix(".csv")) { return true }
    if folder == .lines { return file.hasSuffix(".csv") }
    return file == MeshFile.name
      || fileEndings.contains { ending in
        file.hasSuffix(ending) && file.count > ending.count && file.dropLast(ending.count).allSatisfy { ("0"..."9").contains($0) }
      }
  }

  private static func inFolder(_ name: String) -> (folder: RunDirectory.Folder, file: Substring)? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let folder = RunDirectory.Folder(rawValue: String(parts[0])), !parts[1].isEmpty else { return nil }
    return (folder, parts[1])
  }
}
