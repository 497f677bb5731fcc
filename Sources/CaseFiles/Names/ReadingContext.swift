/// What all readers of one case share: where errors go, its named numbers, and what was made of
/// them.
public final class ReadingContext {
  public let errors: ErrorCollector
  public internal(set) var names: NamedNumbers
  /// Numbers and formulas in which names stand, in the order in which they were read.
  private(set) var uses: [NamedUse] = []
  /// Takes down what readers ask; nil where nobody wants to know.
  let record: ReadingRecord?

  init(_ errors: ErrorCollector, names: NamedNumbers = NamedNumbers(), record: ReadingRecord? = nil) {
    (self.errors, self.names, self.record) = (errors, names, record)
  }

  /// Takes in the named numbers of a whole document.
  func readNames(of document: NodeReader, caseFile: String) {
    if let section = document.entry("parameters") { names = NamedNumbers(section, caseFile: caseFile) }
  }

  func note(_ use: NamedUse) {
    if !use.expression.usedArguments.isEmpty { uses.append(use) }
  }
}

/// A number or a formula of a case in which names stand.
struct NamedUse: Sendable, Equatable {
  /// Where the value stands in the resolved case: its path, places in lists included.
  let leaf: String
  /// As errors call it.
  let path: String
  let place: Place
  let expression: Expression
  /// Whether it is a number, and no formula of space or time.
  let isNumber: Bool
}
