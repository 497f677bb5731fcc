/// An objective that is a formula of others, such as `lift/drag`, and of the named numbers.
///
/// An objective stands in it by its name, with `_` for `-`: `kinetic_energy` for `kinetic-energy`.
public struct ObjectiveFormula: ObjectiveKind {
  public static let keyword = "formula"

  /// Its arguments are the values of the named numbers, and then the objectives in the order of
  /// the case.
  public let formula: Expression

  /// The places of the objectives in it.
  /// - Parameter names: of the case.
  public func objectives(after names: NamedNumbers) -> Set<Int> {
    Set(formula.usedArguments.filter { $0 >= names.values.count }.map { $0 - names.values.count })
  }
}

extension Objective {
  /// The formula that it is; nil of what a flow computes itself.
  public var formula: ObjectiveFormula? { kind as? ObjectiveFormula }

  /// How formulas call it.
  var formulaName: String { Self.formulaName(name) }

  static func formulaName(_ name: String) -> String { name.replacing("-", with: "_") }
}

extension [Objective] {
  /// The places of formulas, each after those of the objectives in it; nil if some lead back to
  /// themselves.
  public func formulasInOrder(_ names: NamedNumbers) -> [Int]? {
    var order: [Int] = []
    var left = indices.filter { self[$0].formula != nil }
    while !left.isEmpty {
      let waiting = Set(left)
      let ready = left.filter { self[$0].formula?.objectives(after: names).isDisjoint(with: waiting) ?? true }
      if ready.isEmpty { return nil }
      order += ready
      left.removeAll(where: ready.contains)
    }
    return order
  }
}
