import Scalars

/// A formula as a list of instructions, each of which takes its operands from those before it.
///
/// Evaluated in any scalar, and backwards: what its arguments have to do with a value is found by
/// the reverse sweep of automatic differentiation over the list (Griewank & Walther 2008, §3.2).
public struct FormulaProgram: Sendable {
  public enum Instruction: Sendable {
    case constant(Double)
    /// 0 for x, 1 for y, 2 for z.
    case coordinate(Int)
    case time
    case argument(Int)
    /// A table of time, whose entries are arguments from a place on.
    case table(ValueTable, first: Int)
    case unary(Unary, Int)
    case binary(Binary, Int, Int)
    /// A whole power.
    case power(Int, Int)
  }

  public enum Unary: String, Sendable { case negative, sin, cos, tan, atan, exp, log, sqrt, abs, sinh, cosh, tanh, step }
  public enum Binary: Sendable { case add, subtract, multiply, divide, power, min, max }

  /// In the order in which they are carried out; the last one gives the value.
  public private(set) var instructions: [Instruction] = []

  public init(_ expression: Expression) { _ = append(expression.root) }

  private mutating func append(_ term: Term) -> Int {
    let instruction: Instruction =
      switch term {
      case .number(let number): .constant(number)
      case .coordinate(let axis): .coordinate(axis)
      case .time: .time
      case .argument(let place): .argument(place)
      case .table(let table, let first): .table(table, first: first)
      case .negative(let term): .unary(.negative, append(term))
      case .operation(.power, let base, .number(let exponent)) where exponent.rounded() == exponent && exponent.magnitude <= 64:
        .power(append(base), Int(exponent))
      case .operation(let operation, let left, let right): .binary(Self.binary(operation), append(left), append(right))
      case .function(let function, let arguments) where function.takesSeveral: several(function, arguments)
      case .function(let function, let arguments): .unary(Self.unary(function), append(arguments[0]))
      }
    instructions.append(instruction)
    return instructions.count - 1
  }

  /// The last of a chain of comparisons, those before it appended.
  private mutating func several(_ function: Term.Function, _ arguments: [Term]) -> Instruction {
    let operation: Binary = function == .min ? .min : .max
    var first = append(arguments[0])
    for argument in arguments.dropFirst().dropLast() {
      let second = append(argument)
      instructions.append(.binary(operation, first, second))
      first = instructions.count - 1
    }
    return .binary(operation, first, append(arguments[arguments.count - 1]))
  }

  private static func binary(_ operation: Term.Operation) -> Binary {
    switch operation {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .power: .power
    }
  }

  private static func unary(_ function: Term.Function) -> Unary {
    switch function {
    case .sin: .sin
    case .cos: .cos
    case .tan: .tan
    case .atan: .atan
    case .sinh: .sinh
    case .cosh: .cosh
    case .exp: .exp
    case .log: .log
    case .sqrt: .sqrt
    case .abs: .abs
    case .tanh: .tanh
    case .step: .step
    // Of several operands, and never asked for here.
    case .min, .max: .negative
    }
  }
}

extension FormulaProgram.Unary {
  @inlinable
  public func value<S: Scalar>(_ x: S) -> S {
    switch self {
    case .negative: -x
    case .sin: S.sin(x)
    case .cos: S.cos(x)
    case .tan: S.tan(x)
    case .atan: S.atan(x)
    case .exp: S.exp(x)
    case .log: S.log(x)
    case .sqrt: S.sqrt(x)
    case .abs: S.abs(x)
    case .sinh: S.sinh(x)
    // Scalars have no cosh of their own.
    case .cosh: S(0.5) * (S.exp(x) + S.exp(-x))
    case .tanh: S.tanh(x)
    case .step: S.select(x, lessThan: S(0), then: S(0), else: S(1))
    }
  }

  /// The slope at x, where the function is y.
  @inlinable
  public func slope<S: Scalar>(_ x: S, _ y: S) -> S {
    switch self {
    case .negative: S(-1)
    case .sin: S.cos(x)
    case .cos: -S.sin(x)
    case .tan: S(1) + y * y
    case .atan: S(1) / (S(1) + x * x)
    case .exp: y
    case .log: S(1) / x
    case .sqrt: S(0.5) / y
    case .abs: S.select(x, lessThan: S(0), then: S(-1), else: S(1))
    case .sinh: S(0.5) * (S.exp(x) + S.exp(-x))
    case .cosh: S.sinh(x)
    case .tanh: S(1) - y * y
    case .step: S(0)
    }
  }
}

extension FormulaProgram.Binary {
  @inlinable
  public func value<S: Scalar>(_ a: S, _ b: S) -> S {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: S.pow(a, b)
    case .min: S.min(a, b)
    case .max: S.max(a, b)
    }
  }

  /// The slopes at (a, b), where the result is y.
  @inlinable
  public func slopes<S: Scalar>(_ a: S, _ b: S, _ y: S) -> (S, S) {
    switch self {
    case .add: (S(1), S(1))
    case .subtract: (S(1), S(-1))
    case .multiply: (b, a)
    case .divide: (S(1) / b, -y / b)
    case .power: (b * y / a, S.select(S(0), lessThan: a, then: y * S.log(a), else: S(0)))
    case .min: (S.select(b, lessThan: a, then: S(0), else: S(1)), S.select(b, lessThan: a, then: S(1), else: S(0)))
    case .max: (S.select(a, lessThan: b, then: S(0), else: S(1)), S.select(a, lessThan: b, then: S(1), else: S(0)))
    }
  }
}

extension FormulaProgram {
  /// The value without coordinates.
  /// - Parameter time: in a formula of time without tables; as a dual number it gives the rate of
  ///   change.
  public func value<S: Scalar>(_ arguments: [S], time: S = S(0)) -> S { values(arguments, time)[instructions.count - 1] }

  /// Adds bar · ∂value/∂argument to the cotangent of each argument; without coordinates or time.
  ///
  /// Forward mode: a number is made of a few names, and is pulled back once a gradient.
  public func pullBack<S: Scalar>(_ bar: S, _ arguments: [S], into cotangents: inout [S]) {
    for moved in Set(instructions.compactMap { if case .argument(let place) = $0 { place } else { nil } }) {
      cotangents[moved] += bar * value(arguments.seeded(moved)).tangent
    }
  }

  private func values<S: Scalar>(_ arguments: [S], _ time: S) -> [S] {
    var values: [S] = []
    values.reserveCapacity(instructions.count)
    for instruction in instructions {
      switch instruction {
      case .constant(let number): values.append(S(number))
      case .coordinate, .table: values.append(S(0))
      case .time: values.append(time)
      case .argument(let index): values.append(arguments[index])
      case .unary(let function, let x): values.append(function.value(values[x]))
      case .binary(let operation, let a, let b): values.append(operation.value(values[a], values[b]))
      case .power(let x, let n): values.append(S.pow(values[x], n))
      }
    }
    return values
  }
}
