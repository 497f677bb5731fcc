import Foundation
import Yams

/// Turns YAML text into a tree of placed nodes, reporting syntax errors and duplicate keys.
///
/// The YAML composer stops at the first duplicate key. To tell about all of them, and about
/// everything else wrong in the file, the first occurrence is overwritten, scalar by scalar, with
/// private-use characters (so that no position moves), the text is composed again, and the masked
/// entries are dropped from the tree.
struct DocumentParser {
  /// Case files are small; the limit stops nested aliases from growing without bound.
  private static let nodeLimit = 100_000
  /// No case has a hundred levels.
  private static let depthLimit = 100
  private static let maskBase: UInt32 = 0xE000
  /// Each takes a composition of the whole text, of which a second allows so many characters in
  /// all.
  private static let maskLimit = 20
  private static let compositionLimit = 1_000_000

  let errors: ErrorCollector
  private let place: (_ line: Int, _ column: Int) -> Place
  private var scalars: [Unicode.Scalar]
  private var maskedNames: [String: String] = [:]
  private var nodeCount = 0
  private var depth = 0

  /// - Parameter place: Maps a position within `text` to the place named in errors.
  init(text: String, errors: ErrorCollector, place: @escaping (_ line: Int, _ column: Int) -> Place) {
    self.errors = errors
    self.place = place
    scalars = Array(text.unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
  }

  /// The tree of the text, or nothing when it is no YAML; the reason is then among the errors.
  mutating func parse() -> DocumentNode? {
    if let fault = AliasCheck.fault(in: scalars) {
      errors.add("an alias stands in the key of a map", path: "", place: place(fault.line, fault.column), suggestion: "write the key out")
      return nil
    }
    while true {
      do {
        guard let root = try Yams.compose(yaml: currentText) else {
          return DocumentNode(place: place(1, 1), content: .empty)
        }
        return converted(root, path: "")
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        guard mask(keyAt: context.mark) else {
          let name = (names.first ?? "").excerpt(around: 0)
          errors.add("the key `\(name)` stands twice", path: "", place: placeOf(context.mark), suggestion: "keep one of them")
          return nil
        }
      } catch {
        report(error)
        return nil
      }
    }
  }

  private var currentText: String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  // MARK: Duplicate keys

  private mutating func mask(keyAt mark: Mark) -> Bool {
    let composed = (maskedNames.count + 1) * scalars.count
    guard maskedNames.count < Self.maskLimit, composed < Self.compositionLimit, var start = index(mark.line, mark.column),
      start < scalars.count
    else { return false }
    if scalars[start] == "\"" || scalars[start] == "'" { start += 1 }
    var end = start
    while end < scalars.count, !"\"':,{}[]#".unicodeScalars.contains(scalars[end]), !scalars[end].properties.isWhitespace { end += 1 }
    guard end > start, let unique = Unicode.Scalar(Self.maskBase + UInt32(maskedNames.count) + 1) else { return false }
    var original = ""
    original.unicodeScalars.append(contentsOf: scalars[start..<end])
    for position in start..<end { scalars[position] = unique }
    var masked = ""
    masked.unicodeScalars.append(contentsOf: scalars[start..<end])
    maskedNames[masked] = original
    return true
  }

  private func index(_ wanted: Int, _ column: Int) -> Int? {
    var line = 1
    var start = 0
    while line < wanted {
      guard let newline = scalars[start...].firstIndex(of: "\n") else { return nil }
      start = newline + 1
      line += 1
    }
    return start + column - 1
  }

  // MARK: Conversion

  private mutating func converted(_ node: Node, path: String) -> DocumentNode? {
    nodeCount += 1
    depth += 1
    defer { depth -= 1 }
    let place = placeOf(node.mark)
    guard depth <= Self.depthLimit else {
      errors.add(
        "lists and maps stand in one another more than \(Self.depthLimit) deep", path: path, place: place, suggestion: "check the brackets")
      return nil
    }
    guard nodeCount <= Self.nodeLimit else {
      if nodeCount == Self.nodeLimit + 1 {
        errors.add("the file holds more than \(Self.nodeLimit) values", path: path, place: place, suggestion: "write it without aliases")
      }
      return nil
    }
    switch node {
    case .scalar(let scalar): return DocumentNode(place: place, content: content(of: scalar))
    case .sequence(let sequence):
      var items: [DocumentNode] = []
      for item in sequence {
        guard let child = converted(item, path: path) else { return nil }
        items.append(child)
      }
      return DocumentNode(place: place, content: .list(items))
    case .mapping(let mapping): return convertedMap(mapping, place: place, path: path)
    case .alias: return DocumentNode(place: place, content: .empty)
    }
  }

  private func content(of scalar: Node.Scalar) -> DocumentNode.Content {
    let plain = scalar.style == .plain || scalar.style == .any
    if plain && ["", "~", "null"].contains(scalar.string) { return .empty }
    return .scalar(scalar.string, quoted: !plain)
  }

  private mutating func convertedMap(_ mapping: Node.Mapping, place: Place, path: String) -> DocumentNode? {
    var entries: [DocumentNode.Entry] = []
    var dropped: [(name: String, place: Place)] = []
    for (keyNode, valueNode) in mapping {
      let keyPlace = placeOf(keyNode.mark)
      guard let key = keyNode.scalar?.string else {
        errors.add("expected a name as key, found a list or a map", path: path, place: keyPlace, suggestion: "write `name: […]`")
        continue
      }
      if let original = maskedNames[key] {
        dropped.append((original, keyPlace))
        continue
      }
      guard let value = converted(valueNode, path: path.isEmpty ? key : "\(path).\(key)") else { return nil }
      entries.append(DocumentNode.Entry(key: key, keyPlace: keyPlace, value: value))
    }
    for (name, first) in dropped {
      let second = entries.first { $0.key == name }?.keyPlace ?? first
      errors.add(
        "the key `\(name)` stands twice, first on line \(first.line)", path: path.isEmpty ? name : "\(path).\(name)", place: second,
        suggestion: "keep one of the two")
    }
    return DocumentNode(place: place, content: .map(entries))
  }

  // MARK: Syntax errors

  private func report(_ error: any Error) {
    let advice = "check brackets, quotes, indentation and the space after each colon"
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _), YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      let situation = context.map { " (\($0.text) in line \($0.mark.line), column \($0.mark.column))" } ?? ""
      let hasTab = line(mark.line).contains("\t")
      errors.add(
        "this is not YAML: \(problem)\(situation)", path: "", place: placeOf(mark),
        suggestion: hasTab ? "write spaces in place of the tabs in this line" : advice)
    case YamlError.reader(let problem, let offset, _, _):
      errors.add("this is not YAML: \(problem)", path: "", place: placeOf(byte: offset ?? 0), suggestion: "remove that character")
    default: errors.add("this is not YAML: \(error)", path: "", place: place(1, 1), suggestion: advice)
    }
  }

  /// A line of the text, from 1.
  private func line(_ number: Int) -> ArraySlice<Unicode.Scalar> {
    guard number >= 1, let start = index(number, 1), start <= scalars.count else { return [] }
    return scalars[start...].prefix { $0 != "\n" }
  }

  private func placeOf(_ mark: Mark?) -> Place { place(max(1, mark?.line ?? 1), max(1, mark?.column ?? 1)) }

  private func placeOf(byte offset: Int) -> Place {
    let before = currentText.utf8.prefix(offset)
    let lines = before.split(separator: 10, omittingEmptySubsequences: false)
    return place(lines.count, (lines.last?.count ?? 0) + 1)
  }
}
