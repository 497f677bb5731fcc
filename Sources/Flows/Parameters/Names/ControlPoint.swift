import CaseFiles
import Scalars

/// A point of the space of a case's controls: the case, moved by a displacement, in a scalar that
/// may carry a direction.
struct ControlPoint<S: FieldScalar> {
  private let displacement, direction: ControlVector?
  private let combine: (_ value: Double, _ direction: Double) -> S
  private let bound: BoundNumbers
  /// The values of the named numbers of the case.
  let names: [S]
  private let own: [S]

  /// - Parameters:
  ///   - displacement: what is added to the elements of each control of the case; nil for nothing.
  ///   - direction: for each control of the case its elements' direction; nil for none.
  ///   - combine: the scalar made of a value and its direction.
  init(
    _ bound: BoundNumbers, displacement: ControlVector?, direction: ControlVector?,
    combine: @escaping (_ value: Double, _ direction: Double) -> S
  ) {
    (self.bound, self.displacement, self.direction, self.combine) = (bound, displacement, direction, combine)
    names = bound.names.evaluate(
      bound.names.controls.map { place in
        place.map { combine(displacement?[$0.control, $0.element] ?? 0, direction?[$0.control, $0.element] ?? 0) } ?? S(0)
      })
    own = bound.names.evaluate(bound.names.values.map { _ in S(0) })
  }

  /// The value of an element of a control, of which the case says `value`; what it is made of moves
  /// it too.
  func moved(_ value: Double, _ control: Control, _ element: Int = 0) -> S {
    let moved = combine(displacement.map { value + $0[control, element] } ?? value, direction?[control, element] ?? 0)
    guard let formula = bound[control, element] else { return moved }
    return moved + (formula.value(names) - formula.value(own))
  }
}

/// The numbers of a case that are made of its named numbers.
struct BoundNumbers {
  let names: NamedNumbers
  private let numbers: [BoundNumber]
  private let programs: [Control: [Int: FormulaProgram]]
  /// Places of the values that controls of the case move.
  private let moving: Set<Int>
  /// The controls of the case, and the numbers that those which are names go into.
  let needed: Set<Control>

  init(_ setup: Case) {
    names = setup.names
    numbers = setup.boundNumbers
    programs = numbers.reduce(into: [:]) { $0[$1.control, default: [:]][$1.element] = FormulaProgram($1.formula) }
    let controls = Set(setup.controls)
    let moving = names.dependents(on: Set(names.names.indices.filter { [names] in controls.contains(.name(names.names[$0])) }))
    self.moving = moving
    needed = controls.union(numbers.filter { !$0.formula.usedArguments.isDisjoint(with: moving) }.map(\.control))
  }

  subscript(_ control: Control, _ element: Int) -> FormulaProgram? { programs[control]?[element] }

  /// Whether a formula changes when controls do.
  func isActive(_ formula: Expression) -> Bool { !formula.usedArguments.isDisjoint(with: moving) }

  /// Whether any of some functions does.
  func isActive(_ functions: [ScalarFunction]?) -> Bool { functions?.contains { $0.formula.map(isActive) ?? false } ?? false }

  /// Whether the derivative by a parameter is wanted.
  func needs(_ control: Control) -> Bool { needed.contains(control) }

  /// Passes the cotangents of numbers on to the names that they are made of, and those of names to
  /// the names that these are made of.
  /// - Parameters:
  ///   - cotangents: of the values of the names.
  ///   - values: of the names.
  ///   - declared: all parameters of the family.
  ///   - plane: a real plane of the gradient, which is a copy of it.
  /// - Returns: the cotangents of what is added to each name.
  func pulledBack<S: FieldScalar, Values>(
    _ cotangents: [S], at values: [S], _ declared: [Control: Parameter<Values>], plane: (Int) -> Values
  ) -> [S] {
    var cotangents = cotangents
    let active = numbers.filter { isActive($0.formula) }
    let planes = active.isEmpty ? [] : (0..<S.planes).map(plane)
    for number in active {
      guard let program = self[number.control, number.element], let row = declared[number.control] else { continue }
      let bar = S(planes: { row.elements(of: planes[$0])[number.element] })
      program.pullBack(bar, values, into: &cotangents)
    }
    names.pullBack(&cotangents, at: values)
    return cotangents
  }
}
