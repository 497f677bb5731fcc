/// A number, or a formula in the coordinates.
public enum ScalarFunction: Sendable, Equatable {
  case number(Double)
  case expression(Expression)

  /// The value at a point of two or three coordinates.
  public func value(at point: [Double]) -> Double {
    switch self {
    case .number(let number): return number
    case .expression(let expression): return expression.value(at: point)
    }
  }

  public var resolved: ResolvedValue {
    switch self {
    case .number(let number): return .number(number)
    case .expression(let expression): return .text(expression.text)
    }
  }
}

/// A vector field given component by component, each a number or a formula.
public struct VectorFunction: Sendable, Equatable {
  /// One per axis, x first.
  public let components: [ScalarFunction]

  public init(_ components: [ScalarFunction]) { self.components = components }
  public init(_ numbers: [Double]) { components = numbers.map { .number($0) } }

  /// The vector at a point of two or three coordinates.
  public func value(at point: [Double]) -> [Double] { components.map { $0.value(at: point) } }

  /// The vector when every component is a number.
  public var constant: [Double]? {
    components.map { component -> Double? in
      if case .number(let number) = component { return number }
      return nil
    }.complete()
  }

  public var resolved: ResolvedValue { .list(components.map(\.resolved)) }
}

extension NodeReader {
  /// A formula in the coordinates of a case of the given dimension; a number counts as one.
  public func expression(dimensions: Int?) -> Expression? {
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
      let expression = try Expression(text)
      if dimensions == 2, expression.axes.contains(2) {
        fail("the formula `\(text.excerpt(around: 0))` uses z, but the domain has two axes", suggestion: "use x and y only")
        return nil
      }
      return expression
    } catch {
      let column = error.column - 1 + (quoted ? 1 : 0)
      fail(
        "in the formula `\(text.excerpt(around: error.column - 1))`: \(error.message)", at: node.place.advanced(by: column),
        suggestion: error.suggestion)
      return nil
    }
  }

  /// A vector whose components are numbers or formulas; without `dimensions`, of two or three.
  public func vectorFunction(dimensions: Int?) -> VectorFunction? {
    guard let items = list(of: "numbers or formulas", count: dimensions) else { return nil }
    guard dimensions != nil || (2...3).contains(items.count) else {
      fail("expected a list of 2 or 3 numbers or formulas, found \(node.described)", suggestion: "give one entry per axis")
      return nil
    }
    let components = items.map { item -> ScalarFunction? in
      if let number = item.node.number, number.isFinite {
        return item.isPlausible(number, expected: "a number or a formula", mayBeSmall: true) ? .number(number) : nil
      }
      return item.expression(dimensions: dimensions).map { .expression($0) }
    }
    return components.complete().map { VectorFunction($0) }
  }
}
