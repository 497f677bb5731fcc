/// A word that may stand in the list of controls of a case.
public struct ControlWord: Sendable {
  let control: Control
  let aliases: [String]
  let isListed: Bool
}

/// Reads the section `controls`.
struct ControlReading {
  let words: [ControlWord]
  /// Beginnings of paths that lead to parts of the case with errors of their own; nothing is said
  /// of those.
  let unreadable: [String]
  /// What a family advises in place of a word that it does not know.
  let advice: (String) -> String?

  /// The controls named in a list.
  func controls(_ reader: NodeReader) -> [Control] {
    if case .scalar(let word, _) = reader.node.content {
      reader.fail("expected a list of controls, found \(reader.node.described)", suggestion: "write [\(word)]")
      return []
    }
    var controls: [Control] = []
    for item in reader.list(of: "controls") ?? [] {
      if reader.errors.isFull { break }
      guard let text = item.text(expected: "the path of a control") else { continue }
      guard let control = words.first(where: { $0.control.path == text || $0.aliases.contains(text) })?.control else {
        if unreadable.contains(where: text.hasPrefix) { continue }
        let paths = words.filter(\.isListed).map(\.control.path)
        item.fail(
          "`\(text)` is no control of this case, which has \(paths.joined(separator: ", "))",
          suggestion: advice(text) ?? NearestName.question(text, among: paths) ?? "use one of these")
        continue
      }
      if let other = control.opposite, controls.contains(other) {
        item.fail("`\(control.path)` is `\(other.path)` with the other sign", suggestion: "remove one of the two")
      } else if controls.contains(control) {
        item.fail("the control `\(control.path)` stands twice", suggestion: "remove one")
      } else {
        controls.append(control)
      }
    }
    return controls
  }
}
