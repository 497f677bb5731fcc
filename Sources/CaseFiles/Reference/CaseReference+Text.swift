extension CaseReference {
  /// The keys as tables in Markdown, section by section.
  public var tables: String {
    let sections = sections.map { section in
      "## `\(section.name)`\n\n\(section.meaning)\(Self.note(section)).\(Self.overview(section.value))\n" + Self.table(section.value)
    }
    let definitions = definitions.map { "### \($0.name)\n\n\($0.meaning).\(Self.overview($0.value))\n" + Self.table($0.value) }
    return (sections + ["## Values that stand under several keys\n"] + definitions).joined(separator: "\n")
  }

  private struct Row {
    let path, value, usual, meaning: String

    var line: String { "| \([path.isEmpty ? "" : "`\(path)`", value, usual, meaning].map(escaped).joined(separator: " | ")) |" }

    private func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
  }

  /// What a value may be beside a map.
  private static func overview(_ value: CaseValue) -> String {
    switch value {
    case .map: ""
    case .either(let values) where values.allSatisfy { if case .map = $0 { true } else { false } }: ""
    case .names(.kinds, _): " An entry that is not named after its kind says it by `\(CaseKinds.selector)`."
    case .names(let item, let placeholder): " For each \(placeholder): \(described(item))."
    default: " Value: \(described(value))."
    }
  }

  private static func table(_ value: CaseValue) -> String {
    let rows = rows(of: value, under: "")
    if rows.isEmpty { return "" }
    return "\n| key | value | unless given | meaning |\n|---|---|---|---|\n" + rows.map { $0.line + "\n" }.joined()
  }

  // MARK: Rows

  private static func rows(of value: CaseValue, under path: String) -> [Row] {
    switch value {
    case .number, .whole, .formula, .text, .words, .flag, .anything, .defined: []
    case .list(let item, _): rows(of: item, under: path)
    case .names(.kinds(let kinds), let placeholder): rows(of: kinds, under: join(path, placeholder))
    case .names(let item, let placeholder): rows(of: item, under: join(path, placeholder))
    case .either(let values): values.flatMap { rows(of: $0, under: path) }
    case .map(let map): map.keys.flatMap { rows(of: $0, in: map, under: path) }
    case .kinds(let kinds): rows(of: kinds, under: path)
    }
  }

  private static func rows(of key: CaseKey, in map: CaseMap, under path: String) -> [Row] {
    let path = join(path, key.name)
    let usual = key.isRequired ? "required" : key.usual ?? alternatives(to: key.name, in: map)
    let unit = key.unit.map { ", in \($0)" } ?? ""
    return [Row(path: path, value: described(key.value) + unit, usual: usual, meaning: key.meaning + note(key))]
      + rows(of: key.value, under: path)
  }

  private static func rows(of kinds: CaseKinds, under path: String) -> [Row] {
    let selector = CaseKey(
      CaseKinds.selector, .words(kinds.kinds.map(\.keyword)), "What it computes", usual: "the kind that it is named after")
    return ([selector] + kinds.common).flatMap { rows(of: $0, in: CaseMap([]), under: path) }
      + kinds.kinds.flatMap { kind in
        [Row(path: kind.keyword, value: "map", usual: "", meaning: kind.meaning + note(kind.families))]
          + kind.keys.flatMap { rows(of: $0, in: CaseMap(kind.keys), under: kind.keyword) }
      }
  }

  private static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private static func note(_ key: CaseKey) -> String { note(key.families) }
  private static func note(_ families: [String]) -> String { families.isEmpty ? "" : " (\(families.joined(separator: ", ")))" }

  /// Keys in place of which one stands.
  private static func alternatives(to key: String, in map: CaseMap) -> String {
    let others = map.choice.filter { !$0.contains(key) }
    let rivals = map.rivals.filter { $0.contains(key) }.flatMap { $0 }.filter { $0 != key }
    if !rivals.isEmpty { return "not with \(rivals.alternatives)" }
    guard map.choice.contains(where: { $0.contains(key) }), !others.isEmpty else { return "" }
    if others.count > 3 { return "one of these" }
    return "or " + others.map { $0.map { "`\($0)`" }.joined(separator: " with ") }.joined(separator: ", or ")
  }

  // MARK: Values

  private static func described(_ value: CaseValue) -> String {
    switch value {
    case .number(let limits): "number\(described(limits))"
    case .whole(let range):
      "whole number ≥ \(range.lowerBound)\(range.upperBound < CaseValue.largestWhole ? ", ≤ \(range.upperBound)" : "")"
    case .formula(.place): "formula in x, y, z"
    case .formula(.time): "formula in t"
    case .formula(.placeAndTime): "formula in x, y, z, t"
    case .text(let what): what
    case .words(let words): words.alternatives
    case .flag: "`true` or `false`"
    case .list(let item, let count): list(described(item), count)
    case .map(let map): map.keys.isEmpty ? "`{}`" : "map"
    case .names(_, let placeholder): "map by \(placeholder)"
    case .either(let values): values.map(described).unique.joined(separator: "; or ")
    case .kinds: "map, or a formula of others"
    case .defined(let definition): "[\(definition.name)](#\(definition.name))"
    case .anything: "any value"
    }
  }

  private static func described(_ limits: NumberLimits) -> String {
    if let relative = limits.relative { return " \(relative)" }
    let bounds = [limits.lower.map { "> \($0.plain)" }, limits.least.map { "≥ \($0.plain)" }, limits.most.map { "≤ \($0.plain)" }]
    let given = bounds.compactMap { $0 }
    return given.isEmpty ? "" : " " + given.joined(separator: ", ")
  }

  private static func list(_ item: String, _ count: ClosedRange<Int>?) -> String {
    guard let count else { return "list: \(item)" }
    if count == 2...3 { return "per axis: \(item)" }
    let (least, most) = (count.lowerBound, count.upperBound)
    return least == most ? "\(least) times: \(item)" : "\(least) to \(most) times: \(item)"
  }
}

extension [String] {
  fileprivate var unique: [String] { enumerated().filter { !self[..<$0.offset].contains($0.element) }.map(\.element) }
}
