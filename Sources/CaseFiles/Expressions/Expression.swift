import Foundation

/// A formula in the coordinates, such as `4*y*(0.41 - y)/0.41^2`.
///
/// Numbers, `x`, `y`, `z`, `pi`, `+ - * /`, `^` (binds tightest, to the right; `-x^2` is −(x²)),
/// parentheses, and the functions `sin`, `cos`, `tan`, `exp`, `log` (natural), `sqrt`, `abs`,
/// `tanh`, `min` and `max` (of two or more), `step` (0 below 0, else 1). Two expressions are equal
/// when their texts are.
public struct Expression: Sendable, Equatable, CustomStringConvertible {
  /// The formula as it was written.
  public let text: String
  private let root: Term

  /// - Throws: `ExpressionError` with the column of the first fault.
  public init(_ text: String) throws(ExpressionError) {
    self.text = text
    var parser = ExpressionParser(text)
    root = try parser.parse()
  }

  /// The value at a point; infinite or not a number where any part of the formula is.
  public func value(x: Double, y: Double, z: Double = 0) -> Double { root.value(x, y, z) }

  /// The value at a point given by two or three coordinates.
  public func value(at point: [Double]) -> Double {
    precondition(point.count == 2 || point.count == 3, "a point has two or three coordinates")
    return root.value(point[0], point[1], point.count == 3 ? point[2] : 0)
  }

  /// The coordinates that occur, by axis: 0 for x, 1 for y, 2 for z.
  public var axes: Set<Int> { root.axes }

  public var description: String { text }

  public static func == (left: Expression, right: Expression) -> Bool { left.text == right.text }
}

/// Why a text is no formula.
public struct ExpressionError: Error, Sendable, Equatable {
  /// From 1, in Unicode scalars of the text.
  public let column: Int
  public let message: String
  public let suggestion: String?
}

/// A formula as a tree.
indirect enum Term: Sendable {
  case number(Double)
  case coordinate(Int)
  case negative(Term)
  case operation(Operation, Term, Term)
  case function(Function, [Term])

  enum Operation: Sendable { case add, subtract, multiply, divide, power }

  enum Function: String, Sendable, CaseIterable {
    case sin, cos, tan, exp, log, sqrt, abs, tanh, min, max, step

    var takesSeveral: Bool { self == .min || self == .max }
  }

  func value(_ x: Double, _ y: Double, _ z: Double) -> Double {
    switch self {
    case .number(let number): return number
    case .coordinate(let axis): return axis == 0 ? x : axis == 1 ? y : z
    case .negative(let term): return -term.value(x, y, z)
    case .operation(let operation, let left, let right):
      return Term.apply(operation, left.value(x, y, z), right.value(x, y, z))
    case .function(let function, let arguments):
      let first = arguments[0].value(x, y, z)
      guard function.takesSeveral else { return Term.apply(function, first) }
      return arguments.dropFirst().reduce(first) { result, term in
        Term.apply(function, result, term.value(x, y, z))
      }
    }
  }

  var axes: Set<Int> {
    switch self {
    case .number: return []
    case .coordinate(let axis): return [axis]
    case .negative(let term): return term.axes
    case .operation(_, let left, let right): return left.axes.union(right.axes)
    case .function(_, let arguments): return arguments.reduce(into: []) { $0.formUnion($1.axes) }
    }
  }

  /// A term in which what does not depend on the coordinates is a number.
  static func folded(_ term: Term) -> Term {
    switch term {
    case .number, .coordinate: return term
    case .negative(.number), .operation(_, .number, .number): return .number(term.value(0, 0, 0))
    case .function(_, let arguments):
      let isConstant = arguments.allSatisfy { if case .number = $0 { true } else { false } }
      return isConstant ? .number(term.value(0, 0, 0)) : term
    case .negative, .operation: return term
    }
  }

  private static func apply(_ operation: Operation, _ left: Double, _ right: Double) -> Double {
    switch operation {
    case .add: return left + right
    case .subtract: return left - right
    case .multiply: return left * right
    case .divide: return left / right
    // C's power of zero is 1 whatever the base, and that of 1 whatever the exponent.
    case .power: return left.isNaN || right.isNaN ? .nan : pow(left, right)
    }
  }

  /// The smaller or the larger; not a number where one of the two is none.
  private static func apply(_ function: Function, _ left: Double, _ right: Double) -> Double {
    if left.isNaN || right.isNaN { return .nan }
    return function == .min ? Swift.min(left, right) : Swift.max(left, right)
  }

  private static func apply(_ function: Function, _ argument: Double) -> Double {
    switch function {
    case .sin: return Foundation.sin(argument)
    case .cos: return Foundation.cos(argument)
    case .tan: return Foundation.tan(argument)
    case .exp: return Foundation.exp(argument)
    case .log: return Foundation.log(argument)
    case .sqrt: return argument.squareRoot()
    case .abs: return Swift.abs(argument)
    case .tanh: return Foundation.tanh(argument)
    case .step: return argument.isNaN ? .nan : argument < 0 ? 0 : 1
    case .min, .max: return argument
    }
  }
}
