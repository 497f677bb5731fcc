/// Reads typed values from one node of the document; what does not fit goes to the error collector
/// and reads as `nil`.
///
/// Decoders therefore need no error paths of their own: a `nil` is either an absent key or one that
/// was reported, and a case is handed out only when nothing was reported.
public struct NodeReader {
  public let node: DocumentNode
  /// Dotted path from the root, such as `domain.cells`.
  public let path: String
  /// What the readers of a case share.
  public let context: ReadingContext
  /// Where the value stands in the resolved case: the path, with places in lists.
  let leaf: String
  /// Whether it stands there with the other sign.
  let isNegated: Bool
  public var errors: ErrorCollector { context.errors }

  public init(node: DocumentNode, path: String, errors: ErrorCollector) {
    self.init(node: node, path: path, leaf: path, context: ReadingContext(errors))
  }

  init(node: DocumentNode, path: String, leaf: String, context: ReadingContext, isNegated: Bool = false) {
    (self.node, self.path, self.leaf, self.context, self.isNegated) = (node, path, leaf, context, isNegated)
  }

  /// The same value, which the resolved case has under another key with the other sign.
  /// - Parameter key: takes the place of the last one of the path.
  public func negated(as key: String) -> NodeReader {
    let parts = leaf.split(separator: ".", omittingEmptySubsequences: false).dropLast() + [Substring(key)]
    return NodeReader(node: node, path: path, leaf: parts.joined(separator: "."), context: context, isNegated: true)
  }

  /// The reader of a value inside this one.
  private func inner(_ node: DocumentNode, _ key: String) -> NodeReader {
    NodeReader(node: node, path: path.isEmpty ? key : "\(path).\(key)", leaf: leaf.isEmpty ? key : "\(leaf).\(key)", context: context)
  }

  public func fail(_ message: String, at place: Place? = nil, suggestion: String? = nil) {
    errors.add(message, path: path, place: place ?? node.place, suggestion: suggestion)
  }

  // MARK: Scalars

  /// A finite number within the stated limits, written without quotes.
  public func number(above lower: Double? = nil, atLeast minimum: Double? = nil, atMost maximum: Double? = nil) -> Double? {
    context.record?.note(.number(NumberLimits(above: lower, atLeast: minimum, atMost: maximum)), at: path)
    var expected = "a number"
    if let lower { expected += " above \(lower.plain)" }
    if let minimum { expected += " of at least \(minimum.plain)" }
    if let maximum { expected += lower ?? minimum == nil ? " of at most \(maximum.plain)" : " and at most \(maximum.plain)" }
    guard let value = givenNumber(expected: expected) else { return nil }
    guard isPlausible(value, expected: expected) else { return nil }
    let fits = (lower.map { value > $0 } ?? true) && (minimum.map { value >= $0 } ?? true) && (maximum.map { value <= $0 } ?? true)
    guard fits else {
      fail("expected \(expected), found \(described(value))", suggestion: "choose a value in that range")
      return nil
    }
    return value
  }

  /// What the node is, as it reads after "found": of a formula its value too.
  private func described(_ value: Double) -> String {
    node.number == nil ? "\(node.described), which is \(value.plain)" : node.described
  }

  /// Products of a few numbers and of counts of cells have to stay within what numbers can say.
  private static let magnitudes = 1e-50...1e50

  /// Whether a number is finite, and zero or of a magnitude that can be computed with.
  ///
  /// Values of fields may be as small as they like: they are added to others.
  public func isPlausible(_ value: Double, expected: String, mayBeSmall: Bool = false) -> Bool {
    guard value.isFinite else {
      fail("expected \(expected), found \(node.described), which is not finite", suggestion: "write a finite number")
      return false
    }
    guard value == 0 || Self.magnitudes.contains(abs(value)) || mayBeSmall && abs(value) < 1 else {
      fail(
        "expected \(expected), found \(node.described), which is too \(abs(value) > 1 ? "large" : "small") to compute with",
        suggestion: "choose units in which it lies between 1e-50 and 1e50")
      return false
    }
    return true
  }

  /// A whole number within the stated limits; `1e4` and `64.0` are whole.
  public func integer(atLeast minimum: Int, atMost maximum: Int = CaseValue.largestWhole) -> Int? {
    context.record?.note(.whole(minimum...maximum), at: path)
    let limit = maximum < CaseValue.largestWhole ? " and at most \(maximum)" : ""
    let expected = "a whole number of at least \(minimum)\(limit)"
    guard let value = givenNumber(expected: expected) else { return nil }
    guard let whole = Int(exactly: value), whole >= minimum, whole <= maximum else {
      fail("expected \(expected), found \(described(value))", suggestion: "choose a value in that range")
      return nil
    }
    return whole
  }

  /// Any scalar as text.
  public func text(expected: String = "a text") -> String? {
    context.record?.note(.text, at: path)
    guard case .scalar(let text, _) = node.content else {
      failType(expected: expected)
      return nil
    }
    return text
  }

  /// One of a fixed set of words.
  public func keyword(_ words: [String]) -> String? {
    context.record?.note(.words(words), at: path)
    guard case .scalar(let word, _) = node.content, words.contains(word) else {
      var suggestion: String?
      if case .scalar(let word, _) = node.content { suggestion = NearestName.question(word, among: words) }
      fail("expected \(words.alternatives), found \(node.described)", suggestion: suggestion ?? "write one of these words")
      return nil
    }
    return word
  }

  // MARK: Lists

  /// The readers of a list's items, of a stated length if one is given.
  public func list(of what: String, count: Int? = nil) -> [NodeReader]? {
    let expected = count.map { "a list of \($0) \(what)" } ?? "a list of \(what)"
    guard case .list(let items) = node.content else {
      fail("expected \(expected), found \(node.described)", suggestion: listAdvice ?? typeAdvice)
      return nil
    }
    guard count == nil || items.count == count else {
      fail("expected \(expected), found \(node.described)", suggestion: "give one entry per axis, \(count ?? 0) in all")
      return nil
    }
    return items.enumerated().map { NodeReader(node: $1, path: path, leaf: "\(leaf).\($0)", context: context) }
  }

  /// A list of finite numbers; without `count`, of two or three.
  public func vector(count: Int?) -> [Double]? {
    guard let items = list(of: "numbers", count: count) else { return nil }
    guard count != nil || (2...3).contains(items.count) else {
      fail("expected a list of 2 or 3 numbers, found \(node.described)", suggestion: "give one number per axis")
      return nil
    }
    return items.map { $0.number() }.complete()
  }

  // MARK: Maps

  /// The entries of a map in their order, without any check of the keys.
  public func entries(of what: String, file: String = #fileID, line: Int = #line) -> [(name: String, place: Place, reader: NodeReader)]? {
    context.record?.note(.names, at: path, by: "\(file):\(line)")
    return given(what)
  }

  private func given(_ what: String) -> [(name: String, place: Place, reader: NodeReader)]? {
    guard case .map(let entries) = node.content else {
      failType(expected: "a map of \(what)")
      return nil
    }
    return entries.map { ($0.key, $0.keyPlace, inner($0.value, $0.key)) }
  }

  /// The entry of a key; nil if there is none, or the node is no map.
  public func entry(_ key: String) -> NodeReader? {
    guard case .map(let entries) = node.content, let entry = entries.first(where: { $0.key == key }) else { return nil }
    return inner(entry.value, key)
  }

  /// A map with known keys; an unknown key, an empty value and a missing required key are reported.
  ///
  /// An empty node reads as an empty map, so that `kinetic-energy:` needs no braces.
  /// - Parameters:
  ///   - outdated: keys that are read, but not proposed, such as old names.
  ///   - file, line: who asks.
  public func map(
    keys: [String], required: [String] = [], outdated: [String] = [], file: String = #fileID, line: Int = #line
  ) -> MapReader? {
    context.record?.note(.keys(keys, outdated: outdated), at: path, by: "\(file):\(line)")
    var fields: [String: NodeReader] = [:]
    var places: [String: Place] = [:]
    var mentioned: Set<String> = []
    if case .empty = node.content {
    } else {
      guard let entries = given(keys.joined(separator: ", ")) else { return nil }
      for (name, place, reader) in entries {
        guard keys.contains(name) || outdated.contains(name) else {
          if errors.isFull { break }
          reader.fail(
            "unknown key `\(name.excerpt(around: 0))`, expected \(keys.alternatives)", at: place,
            suggestion: NearestName.question(name, among: keys) ?? reader.keyAdvice(name))
          if let meant = NearestName.of(name, among: keys) { mentioned.insert(meant) }
          continue
        }
        mentioned.insert(name)
        fields[name] = reader
        places[name] = place
      }
    }
    // A key that was merely misspelled is not reported a second time as missing.
    for key in required where !mentioned.contains(key) {
      errors.add(
        "the key `\(key)` is missing", path: path.isEmpty ? key : "\(path).\(key)", place: node.place, suggestion: "add `\(key):` here")
    }
    return MapReader(fields: fields, places: places)
  }

  // MARK: Wrong types

  func failType(expected: String) {
    fail("expected \(expected), found \(node.described)", suggestion: typeAdvice)
  }

  private var typeAdvice: String? {
    switch node.content {
    case .empty: return "give it a value or remove the key"
    case .scalar(let text, let quoted):
      if quoted, DocumentNode.number(text) != nil { return "remove the quotes: \(text)" }
      let pointed = text.replacing(",", with: ".")
      if pointed != text, DocumentNode.number(pointed) != nil { return "write it with a decimal point: \(pointed)" }
      let joined = text.filter { $0 != "," && $0 != "_" && $0 != "'" && $0 != " " }
      if joined != text, DocumentNode.number(joined) != nil { return "write it without separators: \(joined)" }
      return NearestName.question(text, among: context.names.names)
    case .list, .map: return nil
    }
  }

  /// Of numbers with commas between them where a list is expected.
  private var listAdvice: String? {
    guard case .scalar(let text, _) = node.content, text.utf8.count < 200 else { return nil }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0.filter { $0 != " " }) }
    guard parts.count > 1, parts.allSatisfy({ DocumentNode.number($0) != nil }) else { return nil }
    return "write a list: [\(parts.joined(separator: ", "))]"
  }

  /// Of a key that is none: in `{ x: 0,5 }` YAML finds the key `5`.
  private func keyAdvice(_ name: String) -> String {
    if case .empty = node.content, !name.isEmpty, name.utf8.allSatisfy({ (48...57).contains($0) }) {
      return "write decimals with a point, not a comma"
    }
    return "remove it or use one of these"
  }
}

/// The known keys of a map, once it has been checked.
public struct MapReader {
  fileprivate let fields: [String: NodeReader]
  fileprivate let places: [String: Place]

  public subscript(key: String) -> NodeReader? { fields[key] }
  public func keyPlace(_ key: String) -> Place? { places[key] }

  /// Those of the given keys that are present.
  public func present(_ keys: [String]) -> [String] { keys.filter { fields[$0] != nil } }
}

extension Array {
  /// The values when none is missing.
  public func complete<Wrapped>() -> [Wrapped]? where Element == Wrapped? {
    let values = compactMap { $0 }
    return values.count == count ? values : nil
  }
}

extension [String] {
  /// "`a`, `b` or `c`".
  public var alternatives: String {
    let quoted = map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "nothing" }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }
}
