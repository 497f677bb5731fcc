/// Where something stands: the file (or the override) and the position in it, both from 1, columns
/// in Unicode scalars.
public struct Place: Sendable, Equatable {
  static let overridePrefix = "--set "

  public var source: String
  public var line: Int
  public var column: Int

  public var isOverride: Bool { source.hasPrefix(Place.overridePrefix) }

  public func advanced(by columns: Int) -> Place { Place(source: source, line: line, column: column + columns) }
}

/// A YAML value that remembers where it was written and whether it was quoted.
///
/// Overrides are merged into the tree of the file before anything is decoded, so every node carries
/// its own source.
public struct DocumentNode: Sendable {
  public enum Content: Sendable {
    case empty
    case scalar(String, quoted: Bool)
    case list([DocumentNode])
    case map([Entry])
  }

  public struct Entry: Sendable {
    public var key: String
    public var keyPlace: Place
    public var value: DocumentNode
  }

  public var place: Place
  public var content: Content

  /// The number this is, if it is an unquoted one. May be infinite when the text overflows or says
  /// so.
  public var number: Double? {
    guard case .scalar(let text, false) = content else { return nil }
    return DocumentNode.number(text)
  }

  /// What the node is, as it reads after "found".
  public var described: String {
    switch content {
    case .empty: return "nothing"
    case .scalar(let text, let quoted):
      let text = text.excerpt(around: 0)
      if quoted { return "the quoted text \"\(text)\"" }
      return number == nil ? "the text `\(text)`" : text
    case .list(let items): return items.isEmpty ? "an empty list" : "a list of \(items.count)"
    case .map: return "a map"
    }
  }

  /// Reads `12`, `-0.5`, `.5`, `1e-3`, `1E+3`, and the spellings of infinity and not-a-number;
  /// nothing else, in particular no hexadecimals.
  ///
  /// YAML 1.1 takes `1e-3` for text because it has no point; a case file does not.
  public static func number(_ text: String) -> Double? {
    let lowered = text.lowercased()
    let unsigned = lowered.drop { $0 == "+" || $0 == "-" }
    if ["inf", ".inf", "infinity"].contains(unsigned) { return lowered.hasPrefix("-") ? -Double.infinity : .infinity }
    if ["nan", ".nan"].contains(unsigned) { return .nan }
    guard text.utf8.contains(where: { (48...57).contains($0) }) else { return nil }
    guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
    return Double(text)
  }
}

extension DocumentNode {
  /// Replaces or inserts the value at a path of keys, making maps on the way; a value that is a
  /// scalar gives way to a map.
  /// - Returns: The path of the list that stands in the way, if one does; nothing is changed then.
  mutating func set(_ path: ArraySlice<Override.Key>, to value: DocumentNode, done: String = "") -> String? {
    guard let key = path.first else {
      self = value
      return nil
    }
    if case .list = content { return done }
    var entries: [Entry] = []
    if case .map(let existing) = content { entries = existing }
    let inner = done.isEmpty ? key.name : "\(done).\(key.name)"
    if let index = entries.firstIndex(where: { $0.key == key.name }) {
      if let obstacle = entries[index].value.set(path.dropFirst(), to: value, done: inner) { return obstacle }
      if path.count == 1 { entries[index].keyPlace = key.place }
    } else {
      var created = DocumentNode(place: key.place, content: .map([]))
      if let obstacle = created.set(path.dropFirst(), to: value, done: inner) { return obstacle }
      entries.append(Entry(key: key.name, keyPlace: key.place, value: created))
    }
    content = .map(entries)
    return nil
  }

  /// Removes the value at a path of keys, if it is there.
  mutating func remove(_ path: ArraySlice<String>) {
    guard let key = path.first, case .map(var entries) = content else { return }
    guard let index = entries.firstIndex(where: { $0.key == key }) else { return }
    if path.count == 1 {
      entries.remove(at: index)
    } else {
      entries[index].value.remove(path.dropFirst())
    }
    content = .map(entries)
  }
}
