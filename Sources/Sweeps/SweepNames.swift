import Scalars

// Places in a kernel, found by their names once, when an operator is made. From then on they cost
// what a number does. A name that a kernel does not have ends the program there, with the names
// that it has: it is a mistake in the program, not in a case.

/// A field that a kernel reads, and to whose cotangent its pullback adds.
public struct SweepInput: Hashable, Sendable { let index: Int }

/// A field that a kernel writes.
public struct SweepOutput: Hashable, Sendable { let index: Int }

/// A number that a kernel is differentiated by.
public struct SweepParameter: Hashable, Sendable { let index: Int }

/// A number that the derivative holds fixed.
public struct SweepConstant: Hashable, Sendable { let index: Int }

extension Sweep {
  public func input(_ name: String) -> SweepInput { SweepInput(index: table.place(of: name, in: table.inputs, "input")) }
  public func output(_ name: String) -> SweepOutput { SweepOutput(index: table.place(of: name, in: table.outputs, "output")) }
  public func parameter(_ name: String) -> SweepParameter {
    SweepParameter(index: table.place(of: name, in: table.parameters, "parameter"))
  }
  public func constant(_ name: String) -> SweepConstant {
    SweepConstant(index: table.place(of: name, in: table.constants, "constant"))
  }
}

extension KernelTable {
  fileprivate func place(of name: String, in names: [String], _ kind: String) -> Int {
    if let index = names.firstIndex(of: name) { return index }
    fatalError("the kernel \(self.name) has no \(kind) `\(name)`; it has \(names.isEmpty ? "none" : names.joined(separator: ", "))")
  }
}

/// Sweeps with one list of names, such as those of the components of a velocity: a place is good
/// for all of them, which is made sure.
extension Collection {
  public func input<S>(_ name: String) -> SweepInput where Element == Sweep<S> { common(name) { $0.input(name) } }
  public func output<S>(_ name: String) -> SweepOutput where Element == Sweep<S> { common(name) { $0.output(name) } }
  public func parameter<S>(_ name: String) -> SweepParameter where Element == Sweep<S> { common(name) { $0.parameter(name) } }
  public func constant<S>(_ name: String) -> SweepConstant where Element == Sweep<S> { common(name) { $0.constant(name) } }

  private func common<S, Place: Equatable>(_ name: String, _ place: (Sweep<S>) -> Place) -> Place where Element == Sweep<S> {
    guard let first else { fatalError("there is no sweep in which to look for `\(name)`") }
    let found = place(first)
    for sweep in dropFirst() where place(sweep) != found {
      fatalError("`\(name)` stands elsewhere in the kernel \(sweep.table.name) than in \(first.table.name)")
    }
    return found
  }
}
