import Foundation

/// A value of the resolved case text, in the order in which it is written.
public enum ResolvedValue: Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
  case text(String)
  /// Written as it is.
  case word(String)
  case number(Double)
  case list([ResolvedValue])
  case map([(key: String, value: ResolvedValue)])

  public init(stringLiteral value: String) { self = .text(value) }
  public init(arrayLiteral elements: ResolvedValue...) { self = .list(elements) }

  public static func flag(_ value: Bool) -> ResolvedValue { .word(value ? "true" : "false") }
  public static func integer(_ value: Int) -> ResolvedValue { .text(String(value)) }
  public static func vector(_ values: [Double]) -> ResolvedValue { .list(values.map { .number($0) }) }

  /// A map of the pairs that have a value.
  public static func fields(_ pairs: KeyValuePairs<String, ResolvedValue?>) -> ResolvedValue {
    .map(pairs.compactMap { pair in pair.value.map { (pair.key, $0) } })
  }
}

/// Writes a resolved value as YAML: two levels of block maps, everything below in flow style on one
/// line.
enum ResolvedText {
  static func document(_ sections: [(key: String, value: ResolvedValue)]) -> String {
    var lines: [String] = []
    for (key, value) in sections {
      guard case .map(let pairs) = value, !pairs.isEmpty else {
        lines.append("\(key): \(flow(value))")
        continue
      }
      lines.append("\(key):")
      lines += pairs.map { "  \(scalar($0.key)): \(flow($0.value))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func flow(_ value: ResolvedValue) -> String {
    switch value {
    case .text(let text): return scalar(text)
    case .word(let word): return word
    case .number(let number): return number.plain
    case .list(let items): return "[" + items.map(flow).joined(separator: ", ") + "]"
    case .map(let pairs):
      if pairs.isEmpty { return "{}" }
      return "{ " + pairs.map { "\(scalar($0.key)): \(flow($0.value))" }.joined(separator: ", ") + " }"
    }
  }

  /// Plain when the text is a simple word or whole number, else double-quoted with escapes.
  private static func scalar(_ text: String) -> String {
    let words = ["true", "false", "yes", "no", "on", "off", "null", "nan", "inf", "infinity"]
    let simple = text.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-_.".utf8.contains(byte)
    }
    let startsWell = text.first.map { $0.isLetter } ?? false
    if simple && startsWell && !words.contains(text.lowercased()) { return text }
    if Int(text) != nil { return text }
    var quoted = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where character.value < 0x20 || (0x7F...0xA0).contains(character.value):
        let digits = String(character.value, radix: 16)
        quoted += "\\x" + (digits.count < 2 ? "0" : "") + digits
      default: quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "\""
  }
}

extension Double {
  /// The shortest text that reads back as the same number; whole numbers without a point.
  public var plain: String {
    if magnitude < 0x1p53, let whole = Int(exactly: self) { return String(whole) }
    return description
  }
  /// Six significant digits, for sentences.
  public var short: String {
    guard isFinite, self != 0 else { return plain }
    let scale = Foundation.pow(10, 5 - Foundation.log10(magnitude).rounded(.down))
    let rounded = (self * scale).rounded() / scale
    return rounded.isFinite ? rounded.plain : plain
  }
}
