import Foundation

/// A page whose fenced blocks are meant to be typed.
struct MarkdownPage {
  struct Block {
    /// `sh`, `swift`, `yaml`, or `text` for what the block before it prints.
    let language: String
    let text: String
    /// The line of its first fence, from 1.
    let line: Int
  }

  private(set) var blocks: [Block] = []
  /// Lines outside of fences that Markdown would show as code.
  private(set) var indentedLines: [Int] = []

  init(_ text: String) {
    var open: (language: String, line: Int, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(Block(language: block.language, text: block.lines.joined(separator: "\n"), line: block.line))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), index + 1, [])
        }
      } else if open != nil {
        open?.lines.append(line)
      } else if line.hasPrefix("    ") {
        indentedLines.append(index + 1)
      }
    }
  }
}

/// What a page says is printed: lines in their order, with others between them. `…` stands for
/// anything, and numbers are compared to the digits shown.
struct ShownOutput {
  let text: String

  /// The first line that is not among what was printed, behind those before it.
  func firstLineMissing(in printed: String) -> String? {
    var rest = printed.split(separator: "\n")[...]
    for line in text.split(separator: "\n") {
      guard let place = rest.firstIndex(where: { Self.matches(Self.words(line), Self.words($0)) }) else { return String(line) }
      rest = rest[(place + 1)...]
    }
    return nil
  }

  private static func words(_ line: Substring) -> ArraySlice<Substring> { line.split { $0.isWhitespace }[...] }

  private static func matches(_ shown: ArraySlice<Substring>, _ printed: ArraySlice<Substring>) -> Bool {
    guard let first = shown.first else { return printed.isEmpty }
    if first == "…" { return printed.indices.contains { matches(shown.dropFirst(), printed[$0...]) } || shown.count == 1 }
    guard let other = printed.first, isSame(first, other) else { return false }
    return matches(shown.dropFirst(), printed.dropFirst())
  }

  /// Whole numbers have to be equal; of others the last digit shown may differ by one, for
  /// processors round differently.
  private static func isSame(_ shown: Substring, _ printed: Substring) -> Bool {
    if shown == printed { return true }
    let punctuation: Set<Character> = [",", ";", ":", "(", ")", "[", "]", "%"]
    func bare(_ word: Substring) -> Substring {
      var bare = word.drop { punctuation.contains($0) }
      while let last = bare.last, punctuation.contains(last) { bare.removeLast() }
      return bare
    }
    guard let value = Double(bare(shown)), let other = Double(bare(printed)) else { return false }
    let parts = bare(shown).lowercased().split(separator: "e")
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    guard let point = parts[0].firstIndex(of: ".") else { return value == other }
    let decimals = parts[0].distance(from: point, to: parts[0].endIndex) - 1
    return abs(value - other) <= 1.000001 * pow(10, Double(exponent - decimals))
  }
}
