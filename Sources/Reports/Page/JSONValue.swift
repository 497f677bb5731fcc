import Foundation

/// A JSON text as it is: what a report takes from the files of a run, of which any may be missing,
/// cut off or of another version.
enum JSONValue: Decodable {
  case object([String: JSONValue])
  case list([JSONValue])
  case text(String)
  case number(Double)
  case flag(Bool)
  case null

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let object = try? container.decode([String: JSONValue].self) {
      self = .object(object)
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .null
    }
  }

  /// The JSON of a file; nil if there is none that can be read.
  init?(reading path: String) {
    guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 26,
      let value = try? JSONDecoder().decode(JSONValue.self, from: data)
    else { return nil }
    self = value
  }

  subscript(key: String) -> JSONValue? { if case .object(let object) = self { object[key] } else { nil } }

  /// Also of the texts that stand for what is not finite.
  var number: Double? {
    switch self {
    case .number(let value): value
    case .text("nan"): .nan
    case .text("inf"): .infinity
    case .text("-inf"): -.infinity
    default: nil
    }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var list: [JSONValue] { if case .list(let list) = self { list } else { [] } }

  /// The entries of an object by their names, sorted.
  var entries: [(name: String, value: JSONValue)] {
    if case .object(let object) = self { object.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } } else { [] }
  }

  /// As it stands in a table.
  var shown: String {
    switch self {
    case .number(let value): Shown.number(value)
    case .text(let text): text
    case .flag(let flag): flag ? "yes" : "no"
    case .null: ""
    case .list(let list): Shown.list(list.map(\.shown))
    case .object(let object):
      if let norm = object["norm"]?.number { "a field of norm \(Shown.number(norm)), in \(object["file"]?.text ?? "")" } else { "" }
    }
  }
}

/// Values as they stand on a page.
enum Shown {
  static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(format: "%.0f", value) : String(format: "%.6g", value)
  }

  /// The first of many.
  static func list(_ texts: [String]) -> String {
    let most = 8
    return texts.prefix(most).joined(separator: ", ") + (texts.count > most ? ", … (\(texts.count) altogether)" : "")
  }

  static func seconds(_ value: Double) -> String {
    value < 120
      ? String(format: "%.3g s", value) : value < 7200 ? String(format: "%.3g min", value / 60) : String(format: "%.3g h", value / 3600)
  }

  static func bytes(_ value: Double) -> String {
    value < 1e6
      ? String(format: "%.3g kB", value / 1e3)
      : value < 1e9 ? String(format: "%.3g MB", value / 1e6) : String(format: "%.3g GB", value / 1e9)
  }
}
