import Foundation

/// A formula in the coordinates, the time and the named numbers of a case, such as
/// `4*U*y*(0.41 - y)/0.41^2*sin(2*pi*f*t)`.
///
/// Numbers, `x`, `y`, `z`, `t`, names, `pi`, `+ - * /`, `^` (binds tightest, to the right; `-x^2`
/// is −(x²)), parentheses, and the functions `sin`, `cos`, `tan`, `atan`, `exp`, `log`
/// (natural), `sqrt`, `abs`, `sinh`, `cosh`, `tanh`, `min` and `max` (of two or more), `step` (0 below 0, else 1).
public struct Expression: Sendable, Equatable, CustomStringConvertible {
  /// The formula as it was written.
  public let text: String
  let root: Term
  /// The values of its arguments in the case: those of all names there, whether they occur in it or
  /// not, and then others.
  public let arguments: [Double]

  /// - Parameter names: the named numbers that may stand in it.
  /// - Throws: `ExpressionError` with the column of the first fault.
  public init(_ text: String, names: NamedNumbers = NamedNumbers()) throws(ExpressionError) {
    self.text = text
    var parser = ExpressionParser(text, names: names.terms)
    root = try parser.parse()
    arguments = names.values
  }

  init(text: String, root: Term, arguments: [Double]) { (self.text, self.root, self.arguments) = (text, root, arguments) }

  /// The value at a point given by two or three coordinates; infinite or not a number where any
  /// part of the formula is.
  public func value(at point: [Double], time: Double = 0) -> Double {
    precondition(point.count == 2 || point.count == 3, "a point has two or three coordinates")
    return root.value(TermPlace(x: point[0], y: point[1], z: point.count == 3 ? point[2] : 0, time: time), arguments)
  }

  /// The value of a formula without coordinates.
  public func value(time: Double = 0) -> Double { root.value(TermPlace(x: 0, y: 0, z: 0, time: time), arguments) }

  /// The coordinates that occur, by axis: 0 for x, 1 for y, 2 for z.
  public var axes: Set<Int> {
    root.leaves { term in
      switch term {
      case .coordinate(let axis): axis
      case .table(let table, _): table.axis
      default: nil
      }
    }
  }

  /// Whether the time occurs, by itself or in a table.
  public var usesTime: Bool {
    let found = root.leaves { term in
      switch term {
      case .time: 0
      case .table(let table, _): table.axis == nil ? 0 : nil
      default: nil
      }
    }
    return !found.isEmpty
  }

  /// Whether a table of values in time occurs.
  var usesTables: Bool { !root.leaves { if case .table = $0 { 0 } else { nil } }.isEmpty }

  /// The places of the arguments that occur; of the entries of a table the first.
  public var usedArguments: Set<Int> {
    root.leaves { term in
      switch term {
      case .argument(let place): place
      case .table(_, let first): first
      default: nil
      }
    }
  }

  /// The same number everywhere and always.
  public init(_ number: Double) { self.init(text: number.plain, root: .number(number), arguments: []) }

  /// The formula times an argument of its own, which follows those of the case's names.
  public func timesArgument(_ value: Double, after names: NamedNumbers) -> Expression {
    let factor: Term = .argument(names.values.count)
    let product: Term = if case .number(1) = root { factor } else { .operation(.multiply, factor, root) }
    return Expression(text: text, root: product, arguments: names.values + [value])
  }

  /// The formula with the other sign.
  var negative: Expression { Expression(text: "-(\(text))", root: .negative(root), arguments: arguments) }

  public var description: String { text }

  public static func == (left: Expression, right: Expression) -> Bool { left.text == right.text && left.arguments == right.arguments }
}

/// Why a text is no formula.
public struct ExpressionError: Error, Sendable, Equatable {
  /// From 1, in Unicode scalars of the text.
  public let column: Int
  public let message: String
  public let suggestion: String?
}

/// Where and when a formula is evaluated.
struct TermPlace {
  let x, y, z, time: Double

  subscript(_ axis: Int) -> Double { axis == 0 ? x : axis == 1 ? y : z }
}

/// A formula as a tree.
indirect enum Term: Sendable {
  case number(Double)
  case coordinate(Int)
  case time
  case argument(Int)
  /// A table of time, whose entries are arguments from a place on.
  case table(ValueTable, first: Int)
  case negative(Term)
  case operation(Operation, Term, Term)
  case function(Function, [Term])

  enum Operation: Sendable { case add, subtract, multiply, divide, power }

  enum Function: String, Sendable, CaseIterable {
    case sin, cos, tan, atan, exp, log, sqrt, abs, sinh, cosh, tanh, min, max, step

    var takesSeveral: Bool { self == .min || self == .max }
  }

  func value(_ place: TermPlace, _ named: [Double]) -> Double {
    switch self {
    case .number(let number): return number
    case .coordinate(let axis): return place[axis]
    case .time: return place.time
    case .argument(let index): return named[index]
    case .table(let table, let first): return table.value(at: table.axis.map { place[$0] } ?? place.time) { named[first + $0] }
    case .negative(let term): return -term.value(place, named)
    case .operation(let operation, let left, let right):
      return Term.apply(operation, left.value(place, named), right.value(place, named))
    case .function(let function, let arguments):
      let first = arguments[0].value(place, named)
      guard function.takesSeveral else { return Term.apply(function, first) }
      return arguments.dropFirst().reduce(first) { result, term in
        Term.apply(function, result, term.value(place, named))
      }
    }
  }

  /// What `read` finds in the leaves.
  func leaves(_ read: (Term) -> Int?) -> Set<Int> {
    switch self {
    case .number, .coordinate, .time, .argument, .table: return read(self).map { [$0] } ?? []
    case .negative(let term): return term.leaves(read)
    case .operation(_, let left, let right): return left.leaves(read).union(right.leaves(read))
    case .function(_, let arguments): return arguments.reduce(into: []) { $0.formUnion($1.leaves(read)) }
    }
  }

  /// A term in which what depends on nothing is a number.
  static func folded(_ term: Term) -> Term {
    switch term {
    case .number, .coordinate, .time, .argument, .table: return term
    case .negative(.number), .operation(_, .number, .number): return .number(constant(term))
    case .function(_, let arguments):
      let isConstant = arguments.allSatisfy { if case .number = $0 { true } else { false } }
      return isConstant ? .number(constant(term)) : term
    case .negative, .operation: return term
    }
  }

  private static func constant(_ term: Term) -> Double { term.value(TermPlace(x: 0, y: 0, z: 0, time: 0), []) }

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
    case .atan: return Foundation.atan(argument)
    case .exp: return Foundation.exp(argument)
    case .log: return Foundation.log(argument)
    case .sqrt: return argument.squareRoot()
    case .abs: return Swift.abs(argument)
    case .sinh: return Foundation.sinh(argument)
    case .cosh: return Foundation.cosh(argument)
    case .tanh: return Foundation.tanh(argument)
    case .step: return argument.isNaN ? .nan : argument < 0 ? 0 : 1
    case .min, .max: return argument
    }
  }
}
