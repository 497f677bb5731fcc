import Scalars

/// The named numbers of a case, its section `parameters`: each a number, a formula of others, or a
/// table of values in time.
public struct NamedNumbers: Sendable, Equatable {
  fileprivate enum Source: Sendable, Equatable {
    case number(Double)
    case formula(Expression)
    /// Its entries stand in the values from a place on.
    case table(ValueTable, first: Int)
  }

  /// In the order of the case.
  public private(set) var names: [String] = []
  private var sources: [Source] = []
  /// Places of names in an order in which every formula comes after the names in it.
  private var order: [Int] = []
  /// In the order of the names, that of a table 0; then the entries of all tables.
  public private(set) var values: [Double] = []

  public init() {}

  public var isEmpty: Bool { names.isEmpty }

  /// The place of the name that a control moves; nil of other controls.
  func place(of control: Control) -> Int? { names.firstIndex { Control.name($0) == control } }

  /// The places among the values of the elements of a name: one, or the entries of a table.
  public func places(of name: Int) -> Range<Int> {
    if case .table(let table, let first) = sources[name] { first..<first + table.times.count } else { name..<name + 1 }
  }

  /// For each value the control and the element that moves it; nil where none does.
  public var controls: [(control: Control, element: Int)?] {
    var controls = [(control: Control, element: Int)?](repeating: nil, count: values.count)
    for (name, text) in names.enumerated() {
      for (element, place) in places(of: name).enumerated() { controls[place] = (.name(text), element) }
    }
    return controls
  }

  /// What the names stand for in formulas.
  var terms: [NamedTerm] {
    zip(names, sources).enumerated().map { place, entry in
      guard case .table(let table, let first) = entry.1 else { return NamedTerm(name: entry.0, term: .argument(place)) }
      return NamedTerm(name: entry.0, term: .table(table, first: first))
    }
  }

  /// The tables, by the places of their names.
  var tables: [(name: Int, table: ValueTable)] {
    sources.enumerated().compactMap { if case .table(let table, _) = $1 { ($0, table) } else { nil } }
  }

  /// The values in any scalar.
  /// - Parameter changes: what is added to each, by its place.
  public func evaluate<S: Scalar>(_ changes: [S]) -> [S] {
    var values = zip(self.values, changes).map { S($0) + $1 }
    for place in order {
      switch sources[place] {
      case .number(let number): values[place] = S(number) + changes[place]
      case .formula(let formula): values[place] = FormulaProgram(formula).value(values) + changes[place]
      case .table: break
      }
    }
    return values
  }

  /// Turns cotangents of the values into those of what is added to each.
  public func pullBack<S: Scalar>(_ cotangents: inout [S], at values: [S]) {
    for place in order.reversed() {
      guard case .formula(let formula) = sources[place] else { continue }
      let bar = cotangents[place]
      FormulaProgram(formula).pullBack(bar, values, into: &cotangents)
    }
  }

  /// The places of the values that change with some names.
  public func dependents(on given: Set<Int>) -> Set<Int> {
    var found = Set(given.flatMap { places(of: $0) })
    for place in order {
      guard case .formula(let formula) = sources[place], !formula.usedArguments.isDisjoint(with: found) else { continue }
      found.insert(place)
    }
    return found
  }

  /// Adds to an element of a name.
  mutating func move(_ name: Int, _ element: Int, by change: Double) {
    switch sources[name] {
    case .number(let number): sources[name] = .number(number + change)
    case .formula(let formula):
      let moved = Expression(
        text: formula.text.plus(change), root: .operation(.add, formula.root, .number(change)), arguments: formula.arguments)
      sources[name] = .formula(moved)
    case .table(_, let first): values[first + element] += change
    }
    compute()
  }

  private mutating func compute() { values = evaluate([Double](repeating: 0, count: values.count)) }

  var resolved: ResolvedValue {
    .map(
      names.indices.map { name in
        switch sources[name] {
        case .number(let number): (names[name], .number(number))
        case .formula(let formula): (names[name], formula.resolved)
        case .table(let table, let first):
          (
            names[name],
            .fields([
              "table": .list(table.times.enumerated().map { .vector([$1, values[first + $0]]) }),
              "along": table.axis == nil ? nil : .text(TableReading.direction(table)),
              "interpolation": .text(table.interpolation.rawValue),
            ])
          )
        }
      })
  }
}

extension String {
  /// A formula with a number added to it.
  func plus(_ change: Double) -> String { "(\(self)) \(change < 0 ? "-" : "+") \(abs(change).plain)" }
}

// MARK: Reading

extension NamedNumbers {
  /// Reads the section `parameters`; names that cannot be read are reported, and are known with the
  /// value 1, so that nobody is told of them a second time.
  /// - Parameter caseFile: beside which tables are looked for.
  init(_ reader: NodeReader, caseFile: String) {
    var entries: [(name: String, reader: NodeReader)] = []
    if case .empty = reader.node.content {
    } else {
      for entry in reader.entries(of: "numbers by name, such as { U: 1 }") ?? [] where Self.isFree(entry.name, entry.place, entry.reader) {
        entries.append((entry.name, entry.reader))
      }
    }
    names = entries.map(\.name)
    values = entries.map { _ in 0 }
    sources = entries.map { _ in .number(1) }
    for (place, entry) in entries.enumerated() {
      guard case .map = entry.reader.node.content, let table = TableReading(entry.reader, caseFile: caseFile) else { continue }
      sources[place] = .table(table.table, first: values.count)
      values += table.values
    }
    let terms = terms
    for (place, entry) in entries.enumerated() {
      if case .map = entry.reader.node.content { continue }
      sources[place] = entry.reader.namedNumber(among: terms, values.count).map(Source.init) ?? .number(1)
    }
    sort(entries.map(\.reader))
    check(entries.map(\.reader))
  }

  private static func isFree(_ name: String, _ place: Place, _ reader: NodeReader) -> Bool {
    guard ExpressionParser.isName(name) else {
      reader.fail(
        "expected a name of letters, digits and `_` that begins with a letter, found `\(name.excerpt(around: 0))`", at: place,
        suggestion: "rename it, for example `U` or `omega_1`")
      return false
    }
    guard !ExpressionParser.reserved.contains(name) else {
      reader.fail("`\(name)` means something else in formulas; it cannot name a number", at: place, suggestion: "choose another name")
      return false
    }
    return true
  }

  /// Finds the order of evaluation; formulas that lead back to themselves are reported and count as
  /// 1.
  private mutating func sort(_ readers: [NodeReader]) {
    var state = [Int: Bool]()
    for place in names.indices { visit(place, [], &state, readers) }
  }

  /// - Parameters:
  ///   - path: the names on the way here.
  ///   - isDone: false of names that are being visited.
  private mutating func visit(_ place: Int, _ path: [Int], _ isDone: inout [Int: Bool], _ readers: [NodeReader]) {
    if isDone[place] != nil { return }
    isDone[place] = false
    if case .formula(let formula) = sources[place] {
      for used in formula.usedArguments.sorted() {
        guard isDone[used] == false else {
          visit(used, path + [place], &isDone, readers)
          continue
        }
        let way = path + [place]
        let circle = way[(way.firstIndex(of: used) ?? 0)...] + [used]
        readers[place].fail(
          "the names lead back to themselves: \(circle.map { "`\(names[$0])`" }.joined(separator: " → "))",
          suggestion: "give one of them a number")
        sources[place] = .number(1)
        break
      }
    }
    isDone[place] = true
    order.append(place)
  }

  private mutating func check(_ readers: [NodeReader]) {
    compute()
    for place in names.indices {
      guard case .formula = sources[place] else { continue }
      if readers[place].isPlausible(values[place], expected: "a number") { continue }
      sources[place] = .number(1)
      compute()
    }
  }
}

extension NamedNumbers.Source {
  fileprivate init(_ function: ScalarFunction) {
    switch function {
    case .number(let number): self = .number(number)
    case .expression(let formula): self = .formula(formula)
    }
  }
}

extension NodeReader {
  /// A number, or a formula of names.
  /// - Parameter count: of the arguments of formulas.
  fileprivate func namedNumber(among names: [NamedTerm], _ count: Int) -> ScalarFunction? {
    guard node.number == nil, case .scalar(let text, let quoted) = node.content, DocumentNode.number(text) == nil else {
      return number().map { .number($0) }
    }
    do {
      var parser = ExpressionParser(text, names: names)
      let formula = Expression(text: text, root: try parser.parse(), arguments: [Double](repeating: 1, count: count))
      return isFreeOfPlaceAndTime(formula) ? .expression(formula) : nil
    } catch {
      fail(error, in: text, quoted: quoted)
      return nil
    }
  }
}
