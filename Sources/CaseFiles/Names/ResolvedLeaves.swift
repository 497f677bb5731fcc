/// The values of a resolved case by their paths, places in lists included.
struct ResolvedLeaves {
  /// Numbers, whole ones too.
  private(set) var numbers: [String: Double] = [:]

  init(_ sections: [(key: String, value: ResolvedValue)]) {
    for (key, value) in sections { collect(value, key) }
  }

  private mutating func collect(_ value: ResolvedValue, _ path: String) {
    switch value {
    case .number(let number): numbers[path] = number
    case .text(let text): numbers[path] = DocumentNode.number(text)
    case .word: break
    case .list(let items): for (index, item) in items.enumerated() { collect(item, "\(path).\(index)") }
    case .map(let pairs): for (key, value) in pairs { collect(value, "\(path).\(key)") }
    }
  }
}

extension ResolvedValue {
  /// The value with formulas of names in place of the numbers that were made of them.
  /// - Parameters:
  ///   - path: where the value stands.
  ///   - uses: by the paths of their values.
  func withFormulas(_ uses: [String: Expression], path: String) -> ResolvedValue {
    switch self {
    case .number(let number): uses[path].map { .text($0.text(for: number)) } ?? self
    case .text(let text):
      if let use = uses[path], let number = DocumentNode.number(text) { .text(use.text(for: number)) } else { self }
    case .word: self
    case .list(let items): .list(items.enumerated().map { $1.withFormulas(uses, path: "\(path).\($0)") })
    case .map(let pairs): .map(pairs.map { ($0.key, $0.value.withFormulas(uses, path: "\(path).\($0.key)")) })
    }
  }
}

extension Expression {
  /// The formula, with what a number that was made of it has been moved by.
  fileprivate func text(for number: Double) -> String {
    let own = value()
    return number == own ? text : text.plus(number - own)
  }
}
