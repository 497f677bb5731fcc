/// A JSON value whose keys keep their order.
indirect enum OrderedJSON {
  case text(String)
  case number(Double)
  case flag(Bool)
  case list([OrderedJSON])
  case map([(key: String, value: OrderedJSON)])

  static func texts(_ texts: [String]) -> OrderedJSON { .list(texts.map { .text($0) }) }

  /// With a line for each entry of a map that holds others, and short ones on one line.
  func written(margin: String = "") -> String {
    let short = onOneLine
    if short.count + margin.count <= 110 { return short }
    let inner = margin + "  "
    switch self {
    case .text, .number, .flag: return short
    case .list(let items):
      return "[\n" + items.map { inner + $0.written(margin: inner) }.joined(separator: ",\n") + "\n\(margin)]"
    case .map(let entries):
      let lines = entries.map { "\(inner)\(Self.quoted($0.key)): \($0.value.written(margin: inner))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(margin)}"
    }
  }

  private var onOneLine: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .number(let number): number.plain
    case .flag(let flag): flag ? "true" : "false"
    case .list(let items): "[" + items.map(\.onOneLine).joined(separator: ", ") + "]"
    case .map(let entries): "{ " + entries.map { "\(Self.quoted($0.key)): \($0.value.onOneLine)" }.joined(separator: ", ") + " }"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
  }
}
