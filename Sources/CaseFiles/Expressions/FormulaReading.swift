extension NodeReader {
  /// The number that the node is, or that its formula of named numbers gives.
  func givenNumber(expected: String) -> Double? {
    if let number = node.number { return number }
    guard case .scalar(let text, let quoted) = node.content, DocumentNode.number(text) == nil else {
      failType(expected: expected)
      return nil
    }
    do {
      let formula = try Expression(text, names: context.names)
      guard isFreeOfPlaceAndTime(formula) else { return nil }
      note(formula, isNumber: true)
      return formula.value()
    } catch {
      // What was meant for a formula is told as one.
      if text.utf8.contains(where: { "*/^(".utf8.contains($0) }) {
        fail(error, in: text, quoted: quoted)
      } else {
        failType(expected: expected)
      }
      return nil
    }
  }

  /// Whether a formula has neither coordinates nor the time in it; if it has, that is reported.
  func isFreeOfPlaceAndTime(_ formula: Expression) -> Bool {
    let remedy = "use numbers and names of `parameters` only"
    if let axis = formula.axes.min() {
      refuse(formula, Self.axisNames[axis], "this is one number", remedy)
    } else if formula.usesTime {
      refuse(formula, "t", "this does not change in time", remedy)
    } else {
      return true
    }
    return false
  }

  private static let axisNames = ["x", "y", "z"]

  /// Reports what a formula uses, and why that has no place here.
  private func refuse(_ formula: Expression, _ used: String, _ reason: String, _ remedy: String) {
    fail("the formula `\(formula.text.excerpt(around: 0))` uses \(used), and \(reason)", suggestion: remedy)
  }

  func fail(_ error: ExpressionError, in text: String, quoted: Bool) {
    fail(
      "in the formula `\(text.excerpt(around: error.column - 1))`: \(error.message)",
      at: node.place.advanced(by: error.column - 1 + (quoted ? 1 : 0)), suggestion: error.suggestion)
  }

  private func note(_ formula: Expression, isNumber: Bool) {
    context.note(
      NamedUse(leaf: leaf, path: path, place: node.place, expression: isNegated ? formula.negative : formula, isNumber: isNumber))
  }

  /// A formula in the coordinates of a case of the given dimension; a number counts as one.
  /// - Parameter inTime: whether the time may stand in it.
  public func expression(dimensions: Int?, inTime: Bool = false) -> Expression? {
    context.record?.note(.formula(ofTime: inTime), at: path)
    guard let formula = formula(dimensions: dimensions, inTime: inTime) else { return nil }
    note(formula, isNumber: false)
    return formula
  }

  private func formula(dimensions: Int?, inTime: Bool) -> Expression? {
    guard case .scalar(let text, let quoted) = node.content else {
      fail("expected a formula in x, y, z, found \(node.described)", suggestion: "write for example sin(4*y)")
      return nil
    }
    if quoted, DocumentNode.number(text) != nil {
      fail("expected a number or a formula, found \(node.described)", suggestion: "remove the quotes: \(text)")
      return nil
    }
    if let number = node.number, !number.isFinite {
      fail("expected a number or a formula, found \(text), which is not finite", suggestion: "write a finite number")
      return nil
    }
    do {
      let expression = try Expression(text, names: context.names)
      if dimensions == 2, expression.axes.contains(2) {
        fail("the formula `\(text.excerpt(around: 0))` uses z, but the domain has two axes", suggestion: "use x and y only")
        return nil
      }
      if expression.usesTime, !inTime {
        refuse(expression, "t", "this does not change in time", "use coordinates only")
        return nil
      }
      return expression
    } catch {
      fail(error, in: text, quoted: quoted)
      return nil
    }
  }

  /// A formula of objectives and named numbers.
  /// - Parameter objectives: their names, in the order of the case.
  func objectiveFormula(among objectives: [String]) -> Expression? {
    guard case .scalar(let text, let quoted) = node.content else { return nil }
    let (names, words) = (context.names, objectives.map(Objective.formulaName))
    let terms = names.terms + words.enumerated().map { NamedTerm(name: $1, term: .argument(names.values.count + $0)) }
    do {
      var parser = ExpressionParser(text, names: terms)
      let formula = Expression(text: text, root: try parser.parse(), arguments: names.values + objectives.map { _ in 1 })
      guard isFreeOfPlaceAndTime(formula) else { return nil }
      guard formula.usedArguments.contains(where: { $0 >= names.values.count }) else {
        fail("the formula `\(text.excerpt(around: 0))` has no objective in it", suggestion: "name one, such as \(words[0])")
        return nil
      }
      if let twice = names.names.first(where: words.contains) {
        fail("`\(twice)` is a named number and an objective too", suggestion: "give one of them another name")
        return nil
      }
      // Derivatives go through it, so what names do in it needs no check.
      return formula
    } catch {
      fail(error, in: text, quoted: quoted)
      return nil
    }
  }

  /// A number, or a formula in the coordinates.
  /// - Parameters:
  ///   - inTime: whether the time may stand in it.
  ///   - numbersOfNames: whether a formula of names alone is a number, which is then a control
  ///     itself.
  public func scalarFunction(dimensions: Int?, inTime: Bool = false, numbersOfNames: Bool = false) -> ScalarFunction? {
    context.record?.note(.formula(ofTime: inTime), at: path)
    if let number = node.number, number.isFinite {
      return isPlausible(number, expected: "a number or a formula", mayBeSmall: true) ? .number(number) : nil
    }
    guard let formula = formula(dimensions: dimensions, inTime: inTime) else { return nil }
    let isNumber = numbersOfNames && formula.axes.isEmpty && !formula.usesTime
    note(formula, isNumber: isNumber)
    guard isNumber else { return .expression(formula) }
    return isPlausible(formula.value(), expected: "a number or a formula", mayBeSmall: true) ? .number(formula.value()) : nil
  }

  /// A vector whose components are numbers or formulas; without `dimensions`, of two or three.
  /// - Parameters: as of `scalarFunction`; components are numbers of names where all are.
  public func vectorFunction(dimensions: Int?, inTime: Bool = false, numbersOfNames: Bool = false) -> VectorFunction? {
    guard let items = list(of: "numbers or formulas", count: dimensions) else { return nil }
    guard dimensions != nil || (2...3).contains(items.count) else {
      fail("expected a list of 2 or 3 numbers or formulas, found \(node.described)", suggestion: "give one entry per axis")
      return nil
    }
    let areNumbers = numbersOfNames && items.allSatisfy(\.isNumberOfNames)
    let components = items.map { $0.scalarFunction(dimensions: dimensions, inTime: inTime, numbersOfNames: areNumbers) }
    return components.complete().map { VectorFunction($0) }
  }

  /// Whether the node is a formula with the time in it.
  public var isFormulaOfTime: Bool { parsed?.usesTime ?? false }

  /// The formula that the node is; nil of a number, and of all that is none.
  private var parsed: Expression? {
    guard node.number == nil, case .scalar(let text, _) = node.content else { return nil }
    return try? Expression(text, names: context.names)
  }

  /// A smooth function of time: a number, or a formula of names and the time, without tables.
  public func timeFunction() -> ScalarFunction? {
    guard let function = scalarFunction(dimensions: nil, inTime: true) else { return nil }
    guard let formula = function.formula else { return function }
    if let axis = formula.axes.min() {
      refuse(formula, Self.axisNames[axis], "this is the same everywhere", "use t and names of `parameters` only")
    } else if formula.usesTables {
      refuse(formula, "a table", "its rate of change is wanted", "write a formula of t")
    } else {
      return function
    }
    return nil
  }

  private var isNumberOfNames: Bool { node.number != nil || parsed.map { $0.axes.isEmpty && !$0.usesTime } ?? false }
}
