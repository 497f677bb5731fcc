import Foundation

/// The text of a shipped case made the beginning of one's own, comments and all.
struct CaseText {
  private var lines: [Substring]

  init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

  var text: String {
    var kept = lines
    while kept.last?.isEmpty == true { kept.removeLast() }
    return kept.joined(separator: "\n") + "\n"
  }

  /// Leaves out a section, and the comment right above it.
  /// - Parameter indent: how far its key stands in.
  mutating func remove(_ key: String, indent: Int = 0) {
    let margin = String(repeating: " ", count: indent)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("\(margin)\(key):") }) else { return }
    var end = start + 1
    // What stands farther in belongs to it; so do empty lines between.
    while end < lines.count,
      lines[end].allSatisfy({ $0 == " " }) || lines[end].hasPrefix(margin + " ") || lines[end].hasPrefix(margin + "-")
    {
      end += 1
    }
    while end > start + 1, lines[end - 1].isEmpty { end -= 1 }
    var begin = start
    while begin > 0, lines[begin - 1].hasPrefix("\(margin)#") { begin -= 1 }
    lines.removeSubrange(begin..<end)
  }

  /// Gives the case a title.
  mutating func entitle(_ title: String) {
    guard let place = lines.firstIndex(where: { $0.hasPrefix("  title:") }) else { return }
    let quoted = title.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    lines[place] = "  title: \"\(quoted)\""
  }

  /// Leaves out the comment at the top, which speaks of the case as it is shipped.
  mutating func removeHeader() {
    guard let first = lines.firstIndex(where: { !$0.hasPrefix("#") }) else { return }
    lines.removeSubrange(..<first)
    while lines.first?.isEmpty == true { lines.removeFirst() }
  }

  mutating func putBefore(_ comment: [String]) { lines = comment.map { "# \($0)" } + [""] + lines }

  /// Files beside the case that it reads, relative to its folder.
  var files: [String] {
    let words = text.split { !($0.isLetter || $0.isNumber || "/._-".contains($0)) }
    return Set(words.filter { $0.hasPrefix("reference/") && $0.count > 10 }.map(String.init)).sorted()
  }
}
