/// One `path=value` given on the command line, merged into the document before it is decoded.
struct Override {
  struct Key {
    var name: String
    var place: Place
  }

  let text: String
  let keys: [Key]
  let value: DocumentNode

  /// Splits at the first `=` and parses what follows as YAML; faults go to the collector.
  /// - Parameter example: of an override, for a sentence.
  init?(_ text: String, example: String, errors: ErrorCollector) {
    let source = Place.overridePrefix + text.excerpt(around: 0, length: 200)
    let start = Place(source: source, line: 1, column: 1)
    guard let separator = text.firstIndex(of: "=") else {
      errors.add("expected `path=value`, found no `=`", path: "", place: start, suggestion: "write for example \(example)")
      return nil
    }
    var column = 1
    var keys: [Key] = []
    for name in text[..<separator].split(separator: ".", omittingEmptySubsequences: false) {
      let trimmed = String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      keys.append(Key(name: trimmed, place: Place(source: source, line: 1, column: column)))
      column += name.unicodeScalars.count + 1
    }
    guard keys.allSatisfy({ !$0.name.isEmpty }) else {
      errors.add("expected a dotted path before `=`, found an empty name in it", path: "", place: start, suggestion: "write path=value")
      return nil
    }
    let offset = column - 1
    let length = text.unicodeScalars.count
    // YAML may place a fault on the line after the end.
    var parser = DocumentParser(text: String(text[text.index(after: separator)...]), errors: errors) { line, column in
      Place(source: source, line: 1, column: line == 1 ? min(column + offset, length + 1) : length + 1)
    }
    guard let value = parser.parse() else { return nil }
    self.text = text
    self.keys = keys
    self.value = value
  }

  var path: String { keys.map(\.name).joined(separator: ".") }

  /// Sets the value in the tree. An empty value (`path=` or `path=null`) removes the key.
  /// - Parameter alternatives: setting one key of a pair removes the other.
  func apply(to root: inout DocumentNode, alternatives: [KeyPair], errors: ErrorCollector) {
    if case .empty = value.content {
      root.remove(keys.map(\.name)[...])
      return
    }
    let names = keys.map(\.name)
    if let other = alternatives.lazy.compactMap({ $0.other(of: names) }).first { root.remove(other[...]) }
    if let obstacle = root.set(keys[...], to: value) {
      errors.add(
        "`\(obstacle)` is a list and has no keys", path: path, place: keys[0].place, suggestion: "set the whole list: \(obstacle)=[…]")
    }
  }
}

/// Two keys of one section of which a case has at most one.
public struct KeyPair: Sendable {
  /// The path of the section; `*` is any name.
  let section: [String]
  let first, second: String

  public init(_ section: [String], _ first: String, _ second: String) {
    (self.section, self.first, self.second) = (section, first, second)
  }

  /// The path of the other key of the pair; nil of a path that is neither.
  fileprivate func other(of path: [String]) -> [String]? {
    let (place, key) = (path.dropLast(), path.last)
    guard section.count == place.count, zip(section, place).allSatisfy({ $0 == "*" || $0 == $1 }), key == first || key == second else {
      return nil
    }
    return place + [key == first ? second : first]
  }
}
