/// Paths taken apart and put together as text, by POSIX's rules alone: nothing is looked up, and
/// every text has an answer.
public enum PathText {
  /// The folder that a path lies in: "." of a bare name, "/" of what lies at the top. Slashes at
  /// the end do not count.
  public static func folder(of path: String) -> String {
    let trimmed = withoutTrailingSlashes(path[...])
    guard let slash = trimmed.lastIndex(of: "/") else { return trimmed.isEmpty && !path.isEmpty ? "/" : "." }
    let folder = withoutTrailingSlashes(trimmed[..<slash])
    return folder.isEmpty ? "/" : String(folder)
  }

  /// The last part of a path, without slashes; empty of the top.
  public static func name(of path: String) -> String {
    let trimmed = withoutTrailingSlashes(path[...])
    return String(trimmed[(trimmed.lastIndex(of: "/").map { trimmed.index(after: $0) } ?? trimmed.startIndex)...])
  }

  /// What lies in a folder under a name, or under a path relative to it.
  public static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty || folder == "." { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// What a path means that stands in a file: relative ones start at the file's folder.
  public static func resolve(_ path: String, standingIn file: String) -> String {
    path.hasPrefix("/") ? path : join(folder(of: file), path)
  }

  private static func withoutTrailingSlashes(_ path: Substring) -> Substring {
    var path = path
    while path.last == "/" { path.removeLast() }
    return path
  }
}
