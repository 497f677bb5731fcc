import Glibc
import Synchronization

/// A number that records what is done with it, for derivatives with respect to many inputs at once
/// (reverse mode).
///
/// Any generic code runs with it, without preparation; it is the reference for compiled adjoints
/// and the tool for small functions. Use it through ``gradient(at:of:)`` and ``pullback(at:of:)``,
/// which own the tape. Constants have no tape and leave no trace in it.
///
/// Operators cannot throw, so a value that strays (to another evaluation, thread or past the end of
/// its own) is noticed by the operator, touches nothing, and the evaluation throws a ``TapeError``
/// when it ends.
@frozen
public struct Taped: Scalar {
  public let value: Double
  @usableFromInline let node: UInt32
  @usableFromInline let generation: UInt32
  @usableFromInline let tape: TapeReference?

  @inlinable @inline(__always)
  init(_ value: Double, node: UInt32, generation: UInt32, tape: TapeReference?) {
    self.value = value
    self.node = node
    self.generation = generation
    self.tape = tape
  }

  /// A constant.
  @inlinable @inline(__always)
  public init(_ constant: Double) { self.init(constant, node: 0, generation: 0, tape: nil) }

  /// The result `value` of an operation on `a`.
  @inlinable @inline(__always)
  static func record(_ value: Double, _ a: Taped, _ partial: Double) -> Taped {
    guard let tape = a.tape else { return Taped(value) }
    guard a.isUsable(on: tape) else { return refuse(value, a, a) }
    let statement = Statement(first: a.node, firstPartial: partial, second: 0, secondPartial: 0)
    return Taped(value, node: tape.pointer.pointee.append(statement), generation: a.generation, tape: tape)
  }

  /// The result `value` of an operation on `a` and `b`.
  @inlinable @inline(__always)
  static func record(_ value: Double, _ a: Taped, _ aPartial: Double, _ b: Taped, _ bPartial: Double) -> Taped {
    guard let tape = a.tape else { return record(value, b, bPartial) }
    guard b.tape != nil else { return record(value, a, aPartial) }
    guard b.tape == tape, a.generation == b.generation, a.isUsable(on: tape) else { return refuse(value, a, b) }
    let statement = Statement(first: a.node, firstPartial: aPartial, second: b.node, secondPartial: bPartial)
    return Taped(value, node: tape.pointer.pointee.append(statement), generation: a.generation, tape: tape)
  }

  /// Whether the evaluation that made this value is under way on this thread. The generation comes
  /// first: a foreign thread never reads more of a tape than two atomics.
  @inlinable @inline(__always)
  func isUsable(on tape: TapeReference) -> Bool {
    tape.pointer.pointee.generation.load(ordering: .relaxed) == generation
      && tape.pointer.pointee.owner.load(ordering: .relaxed) == UInt(pthread_self())
  }

  /// What is wrong with using this value here; nil if nothing is, as far as the value alone can
  /// tell.
  var misuse: TapeError? {
    guard let tape, !isUsable(on: tape) else { return nil }
    return tape.generation == generation ? .valueOnAnotherThread : .valueOutlivedItsTape
  }

  /// Remembers the misuse in every evaluation under way that is concerned. The result is as
  /// unusable as the operands were, so that an evaluation which it reaches later notices, too.
  @usableFromInline @inline(never)
  static func refuse(_ value: Double, _ a: Taped, _ b: Taped) -> Taped {
    let misuse = a.misuse ?? b.misuse ?? .valueOfAnotherTape
    for operand in [a, b] { operand.tape?.remember(misuse, generation: operand.generation) }
    let culprit = a.misuse != nil ? a : b
    return Taped(value, node: 0, generation: culprit.generation, tape: culprit.tape)
  }

  @inlinable
  public static func + (a: Taped, b: Taped) -> Taped { record(a.value + b.value, a, 1, b, 1) }
  @inlinable
  public static func - (a: Taped, b: Taped) -> Taped { record(a.value - b.value, a, 1, b, -1) }
  @inlinable
  public static func * (a: Taped, b: Taped) -> Taped { record(a.value * b.value, a, b.value, b, a.value) }
  @inlinable
  public static func / (a: Taped, b: Taped) -> Taped {
    let quotient = a.value / b.value
    return record(quotient, a, 1 / b.value, b, -quotient / b.value)
  }
  @inlinable
  public static prefix func - (a: Taped) -> Taped { record(-a.value, a, -1) }

  /// One of the two values itself; nothing is recorded.
  @inlinable
  public static func select(_ a: Taped, lessThan b: Taped, then: Taped, else: Taped) -> Taped {
    a.value < b.value ? then : `else`
  }
}
