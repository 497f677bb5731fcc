/// Headings and links of a page; what stands in fenced blocks and between backticks is neither.
struct MarkdownText {
  private let lines: [Substring]

  init(_ text: String) {
    var isFenced = false
    lines = text.split(separator: "\n").filter { line in
      if line.hasPrefix("```") {
        isFenced.toggle()
        return false
      }
      return !isFenced
    }
  }

  /// What a link may name behind `#`, as GitHub derives it: lower case, without punctuation, hyphens
  /// for spaces, a number behind what occurs again.
  var anchors: Set<String> {
    var counts: [String: Int] = [:]
    var anchors: Set<String> = []
    for line in lines {
      guard let match = line.firstMatch(of: /^#{1,6} +(.+)$/) else { continue }
      let kept = match.1.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
      let name = kept.replacing(" ", with: "-")
      let count = counts[name, default: 0]
      anchors.insert(count == 0 ? name : "\(name)-\(count)")
      counts[name] = count + 1
    }
    return anchors
  }

  /// The targets of links and pictures, in their order.
  var links: [String] {
    lines.flatMap { line in
      line.replacing(/`[^`]*`/, with: "code").matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
    }
  }
}
