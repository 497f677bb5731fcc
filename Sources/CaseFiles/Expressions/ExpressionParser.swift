/// A name of a case, and what it stands for in a formula.
struct NamedTerm {
  let name: String
  let term: Term
}

/// Recursive descent over the grammar
///
///     sum     = product { ("+" | "-") product }
///     product = signed { ("*" | "/") signed }
///     signed  = { "-" | "+" } power
///     power   = primary [ "^" signed ]
///     primary = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
struct ExpressionParser {
  /// Deeper nesting than any formula needs; it keeps the recursion off the end of the stack.
  private static let depthLimit = 100
  /// A sum is a tree as deep as it has terms; the limit keeps its evaluation off the end of the
  /// stack.
  private static let lengthLimit = 4000
  private static let coordinates = ["x", "y", "z"]
  /// What a name of a case must not be, because formulas mean something else by it.
  static var reserved: [String] { coordinates + ["t", "pi"] + functions }
  private static var functions: [String] { Term.Function.allCases.map(\.rawValue) }

  private let scalars: [Unicode.Scalar]
  /// Those of the case, and what they stand for.
  private let names: [NamedTerm]
  private var position = 0
  private var depth = 0

  init(_ text: String, names: [NamedTerm]) { (scalars, self.names) = (Array(text.unicodeScalars), names) }

  /// Whether a text is spelled as the name of a number: a letter, then letters, digits and `_`.
  static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, isLetter(first) else { return false }
    return text.unicodeScalars.allSatisfy { isLetter($0) || isDigit($0) }
  }

  mutating func parse() throws(ExpressionError) -> Term {
    skipSpaces()
    guard scalars.count <= Self.lengthLimit else {
      throw error("the formula is longer than \(Self.lengthLimit) characters", suggestion: "shorten it")
    }
    if position == scalars.count { throw error("expected a formula, found nothing", suggestion: "write 0 for zero") }
    let term = try sum()
    guard position == scalars.count else {
      throw error("expected an operator or the end of the formula, found `\(scalars[position])`", suggestion: "write * for a product")
    }
    return term
  }

  private mutating func sum() throws(ExpressionError) -> Term {
    let start = position
    var term = try product()
    while let operation: Term.Operation = take("+") ? .add : take("-") ? .subtract : nil {
      let right = try product()
      term = try folded(.operation(operation, term, right), from: start)
    }
    return term
  }

  private mutating func product() throws(ExpressionError) -> Term {
    let start = position
    var term = try signed()
    while let operation: Term.Operation = take("*") ? .multiply : take("/") ? .divide : nil {
      if operation == .multiply, position < scalars.count, scalars[position] == "*" {
        throw error("expected a value after `*`, found a second `*`", suggestion: "write ^ for a power")
      }
      let right = try signed()
      term = try folded(.operation(operation, term, right), from: start)
    }
    return term
  }

  private mutating func signed() throws(ExpressionError) -> Term {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw error("the formula is nested too deeply", suggestion: "split it or drop parentheses") }
    let start = position
    if take("-") {
      let term = try signed()
      return try folded(.negative(term), from: start)
    }
    if take("+") { return try signed() }
    let base = try primary()
    guard take("^") else { return base }
    let exponent = try signed()
    return try folded(.operation(.power, base, exponent), from: start)
  }

  /// A part of the formula with its constants computed.
  /// - Throws: `ExpressionError` if it has no finite value, wherever it is evaluated.
  private func folded(_ term: Term, from start: Int) throws(ExpressionError) -> Term {
    let folded = Term.folded(term)
    guard case .number(let value) = folded, !value.isFinite else { return folded }
    var end = position
    while end > start, scalars[end - 1].properties.isWhitespace { end -= 1 }
    let part = string(start..<end).excerpt(around: 0)
    throw error("`\(part)` is \(value.isNaN ? "not a number" : "infinite")", at: start, suggestion: "write a part that has a finite value")
  }

  private mutating func primary() throws(ExpressionError) -> Term {
    guard position < scalars.count else { throw error("expected a value, found the end of the formula", suggestion: "complete it") }
    if take("(") {
      let term = try sum()
      try close()
      return term
    }
    let first = scalars[position]
    if Self.isDigit(first) || first == "." { return try number() }
    if Self.isLetter(first) { return try name() }
    throw error("expected a number, a name or `(`, found `\(first)`")
  }

  private mutating func number() throws(ExpressionError) -> Term {
    let start = position
    while position < scalars.count, Self.isDigit(scalars[position]) || scalars[position] == "." { position += 1 }
    // An exponent counts only with its digits.
    if position < scalars.count, scalars[position] == "e" || scalars[position] == "E" {
      var end = position + 1
      if end < scalars.count, scalars[end] == "+" || scalars[end] == "-" { end += 1 }
      if end < scalars.count, Self.isDigit(scalars[end]) {
        while end < scalars.count, Self.isDigit(scalars[end]) { end += 1 }
        position = end
      }
    }
    let text = string(start..<position)
    guard let value = Double(text), value.isFinite else { throw error("`\(text.excerpt(around: 0))` is no finite number", at: start) }
    skipSpaces()
    return .number(value)
  }

  private mutating func name() throws(ExpressionError) -> Term {
    let start = position
    while position < scalars.count, Self.isLetter(scalars[position]) || Self.isDigit(scalars[position]) { position += 1 }
    let name = string(start..<position)
    skipSpaces()
    if let axis = Self.coordinates.firstIndex(of: name) { return .coordinate(axis) }
    if name == "pi" { return .number(Double.pi) }
    if name == "t" { return .time }
    if let named = names.first(where: { $0.name == name }) { return named.term }
    guard let function = Term.Function(rawValue: name) else {
      let known = names.map(\.name) + Self.reserved
      throw error(
        "unknown name `\(name.excerpt(around: 0))`, expected \(known.alternatives)", at: start,
        suggestion: name.count > 1 ? NearestName.question(name, among: known) : nil)
    }
    guard take("(") else { throw error("expected `(` after `\(name)`", suggestion: "write \(name)(…)") }
    var arguments = [try sum()]
    while take(",") { arguments.append(try sum()) }
    try close()
    guard function.takesSeveral ? arguments.count > 1 : arguments.count == 1 else {
      let expected = function.takesSeveral ? "two or more arguments" : "one argument"
      throw error("`\(name)` takes \(expected), found \(arguments.count)", at: start)
    }
    return try folded(.function(function, arguments), from: start)
  }

  private mutating func close() throws(ExpressionError) {
    guard take(")") else {
      let found = position < scalars.count ? "`\(scalars[position])`" : "the end of the formula"
      throw error("expected `)`, found \(found)", suggestion: "close the parenthesis")
    }
  }

  // MARK: Characters

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard position < scalars.count, scalars[position] == scalar else { return false }
    position += 1
    skipSpaces()
    return true
  }

  private mutating func skipSpaces() {
    while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
  }

  private func string(_ range: Range<Int>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[range])
    return text
  }

  private func error(_ message: String, at index: Int? = nil, suggestion: String? = nil) -> ExpressionError {
    ExpressionError(column: (index ?? position) + 1, message: message, suggestion: suggestion)
  }
}
