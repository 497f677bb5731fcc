/// A word, a string literal or a single other character of Package.swift; comments and white space
/// are dropped.
enum ManifestToken: Equatable {
  case word(String)
  case text(String)
  case symbol(Character)

  /// How much deeper brackets nest behind this token than before it.
  var nesting: Int {
    switch self {
    case .symbol("("), .symbol("["), .symbol("{"): 1
    case .symbol(")"), .symbol("]"), .symbol("}"): -1
    default: 0
    }
  }

  static func tokens(of source: String) -> [ManifestToken] {
    var tokens: [ManifestToken] = []
    var rest = source[...]
    while let character = rest.first {
      if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if character == "\"" {
        let literal = rest.dropFirst().prefix { $0 != "\"" }
        tokens.append(.text(String(literal)))
        rest = rest.dropFirst(literal.count + 2)
      } else if isPartOfWord(character) {
        let word = rest.prefix(while: isPartOfWord)
        tokens.append(.word(String(word)))
        rest = rest.dropFirst(word.count)
      } else {
        if !character.isWhitespace { tokens.append(.symbol(character)) }
        rest = rest.dropFirst()
      }
    }
    return tokens
  }

  private static func isPartOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
