/// A word that may stand in the list of controls of a case.
public struct ControlWord: Sendable {
  let control: Control
  let aliases: [String]
  let isListed: Bool
  /// Whether its elements are numbers of the case, and not those of a field.
  let isNumber: Bool
}

/// Reads the section `controls`.
struct ControlReading {
  let words: [ControlWord]
  /// The named numbers of the case.
  let names: [String]
  /// Beginnings of paths that lead to parts of the case with errors of their own; nothing is said
  /// of those.
  let unreadable: [String]
  /// What a family advises in place of a word that it does not know.
  let advice: (String) -> String?

  /// The word for all numbers at once.
  private static let everything = "all"

  /// The controls named in a list, or `all`: every number of the case.
  func controls(_ reader: NodeReader) -> [Control] {
    if case .scalar(let word, _) = reader.node.content {
      if word == Self.everything { return numbers }
      reader.fail(
        "expected a list of controls or `\(Self.everything)`, found \(reader.node.described)", suggestion: "write [\(word)]")
      return []
    }
    var controls: [Control] = []
    for item in reader.list(of: "controls") ?? [] {
      if reader.errors.isFull { break }
      guard let text = item.text(expected: "the path of a control") else { continue }
      if text == Self.everything {
        controls += numbers.filter { !controls.contains($0) }
        continue
      }
      guard let control = known.first(where: { $0.control.path == text || $0.aliases.contains(text) })?.control else {
        if !unreadable.contains(where: text.hasPrefix) { refuse(text, item) }
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

  private var known: [ControlWord] {
    names.map { ControlWord(control: .name($0), aliases: [$0], isListed: true, isNumber: true) } + words
  }

  private var numbers: [Control] { known.filter { $0.isListed && $0.isNumber }.map(\.control) }

  private func refuse(_ text: String, _ item: NodeReader) {
    if let reason = Self.reason(text) {
      item.fail("`\(text)` cannot be a control: \(reason)", suggestion: "remove it, or compare runs with other values by --set \(text)=…")
      return
    }
    let paths = known.filter(\.isListed).map(\.control.path)
    item.fail(
      "`\(text)` is no control of this case, which has \(paths.joined(separator: ", "))",
      suggestion: advice(text) ?? NearestName.question(text, among: paths) ?? "use one of these")
  }

  /// Why what stands at a path of a case is nothing to differentiate by.
  private static func reason(_ path: String) -> String? {
    let parts = path.split(separator: ".")
    return switch (parts.first, parts.last) {
    case ("domain", "cells"), (_, "steps"), (_, "stages"), (_, "markers"): "it is a whole number"
    case (_, "seed"): "another seed is another field"
    case (_, "van_driest"): "the damping that follows from it is set when a flow is made"
    case (_, "wavenumber"): "another wavenumber is another field"
    case ("domain", _): "the mesh does not move; move or scale what lies in it instead"
    case ("numerics", _), (_, "equations"), (_, "model"): "it is a choice between schemes"
    case ("time", _): "step sizes and the end of the run are constants of the derivative"
    case ("objective", _), ("window", _): "what is measured, and when, is no part of the flow"
    case ("output", _), ("checkpoints", _), ("measurements", _), ("statistics", _), ("probes", _), ("lines", _), ("validation", _),
      ("case", _):
      "the flow does not depend on it"
    default: nil
    }
  }
}
