/// A number, or a formula in the coordinates, the time and the named numbers of the case.
public enum ScalarFunction: Sendable, Equatable {
  case number(Double)
  case expression(Expression)

  /// The value at a point of two or three coordinates, at a time.
  public func value(at point: [Double], time: Double = 0) -> Double {
    switch self {
    case .number(let number): return number
    case .expression(let expression): return expression.value(at: point, time: time)
    }
  }

  /// The value of a function of time alone.
  public func value(time: Double) -> Double {
    switch self {
    case .number(let number): return number
    case .expression(let expression): return expression.value(time: time)
    }
  }

  /// The number, where it is one.
  public var constant: Double? { if case .number(let number) = self { number } else { nil } }

  /// The formula, where it is one.
  public var formula: Expression? { if case .expression(let expression) = self { expression } else { nil } }

  public var usesTime: Bool { formula?.usesTime ?? false }

  /// A number with something added to it; a formula as it is.
  public func moved(by change: Double) -> ScalarFunction { constant.map { .number($0 + change) } ?? self }

  public var resolved: ResolvedValue {
    switch self {
    case .number(let number): return .number(number)
    case .expression(let expression): return expression.resolved
    }
  }
}

/// A vector field given component by component, each a number or a formula.
public struct VectorFunction: Sendable, Equatable {
  /// One per axis, x first.
  public let components: [ScalarFunction]

  public init(_ components: [ScalarFunction]) { self.components = components }
  public init(_ numbers: [Double]) { components = numbers.map { .number($0) } }

  /// The vector at a point of two or three coordinates, at a time.
  public func value(at point: [Double], time: Double = 0) -> [Double] { components.map { $0.value(at: point, time: time) } }

  public var usesTime: Bool { components.contains { $0.usesTime } }

  /// The vector with something added to a component that is a number.
  public func moved(_ component: Int, by change: Double) -> VectorFunction {
    VectorFunction(components.enumerated().map { $0 == component ? $1.moved(by: change) : $1 })
  }

  /// The vector when every component is a number.
  public var constant: [Double]? { components.map(\.constant).complete() }

  public var resolved: ResolvedValue { .list(components.map(\.resolved)) }
}

extension Expression {
  /// As it stands in a resolved case: one that is no more than a number without quotes.
  public var resolved: ResolvedValue { DocumentNode.number(text).map { .number($0) } ?? .text(text) }
}
