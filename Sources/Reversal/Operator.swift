/// One operator of a step: it works on a memory (fields and parameters) forward, and on a memory of
/// cotangents transposed.
///
/// `Memory` has reference semantics: both methods change what it refers to, in place, and allocate
/// nothing. The memory handed to `pullback` holds what `forward` read; the cotangent has the same
/// shape, field for field and parameter for parameter.
///
/// With J the Jacobian of `forward` seen as a map of the *whole* memory to itself, `pullback`
/// replaces a cotangent w by Jᵀw. So:
/// - an input that `forward` leaves alone keeps its cotangent and is added to;
/// - an output that `forward` overwrites has its cotangent cleared, after it has been used, because
///   the old value influenced nothing;
/// - an output that `forward` adds to keeps its cotangent.
///
/// The identity ⟨Jv, w⟩ = ⟨v, Jᵀw⟩ over the whole memory tests all three at once.
public protocol Operator<Memory> {
  /// Everything the operator may read or write: fields and parameters, or their cotangents.
  associatedtype Memory

  /// What the operator is called in reports, and what `Chain.replacing` finds it by.
  var name: String { get }

  /// The fields that the operator reads, writes, and needs again for its pullback.
  var fields: FieldUse<Memory> { get }

  /// Reads and writes the memory: one operator's part of a time step.
  func forward(_ memory: Memory)

  /// Adds to the cotangents of what `forward` read, given the cotangents of what it wrote, which it
  /// clears where `forward` overwrote.
  func pullback(_ memory: Memory, _ cotangent: Memory)

  /// The operator that writes `wanted`, a part of `fields.writes`, as this one does, and may leave
  /// out the rest.
  ///
  /// The operator itself unless implemented; an operator that fuses several may drop some of them.
  func limited(to wanted: FieldUse<Memory>.Fields) -> any Operator<Memory>
}

extension Operator {
  public func limited(to wanted: FieldUse<Memory>.Fields) -> any Operator<Memory> { self }
}

/// An operator that runs like another but is transposed wrongly on purpose.
///
/// A verification that cannot fail proves nothing. Put in place of one operator of a chain, this
/// makes the gradient wrong by a known amount, and every check that claims to guard it has to
/// notice.
public struct FaultyOperator<Memory>: Operator {
  /// The operator whose forward work and name are kept.
  public let base: any Operator<Memory>
  private let fault: (Memory, FieldUse<Memory>.Fields) -> Void

  /// - Parameter fault: spoils cotangents after the pullback of `base` has run; it is handed those
  ///   of the fields that `base` reads or writes.
  public init(_ base: any Operator<Memory>, fault: @escaping (Memory, FieldUse<Memory>.Fields) -> Void) {
    self.base = base
    self.fault = fault
  }

  public var name: String { base.name }
  public var fields: FieldUse<Memory> { base.fields }

  public func forward(_ memory: Memory) { base.forward(memory) }

  public func pullback(_ memory: Memory, _ cotangent: Memory) {
    base.pullback(memory, cotangent)
    fault(cotangent, fields.reads.union(fields.writes))
  }
}
