import CaseFiles
import Fields
import Scalars
import Sweeps

/// Evaluates the formulas of a case that have the time or names in them, and pulls them back to the
/// names and numbers in them.
struct FormulaValues<S: SweepScalar> {
  private let formulas: [(formula: PlacedFormula, values: FormulaOnRows<S>)]

  /// - Parameter isUnsteady: whether those with the time in them are meant, or those without.
  init(_ model: FlowModel, isUnsteady: Bool) {
    formulas = model.formulas.filter { $0.isUnsteady == isUnsteady }.map { ($0, FormulaOnRows($0.expression, $0.rows)) }
  }

  var targets: [PlacedFormula.Target] { formulas.map(\.formula.target) }

  /// Adds the values of the formula for a target at a time, if there is one.
  /// - Parameters:
  ///   - parameters: the names and numbers that stand in formulas.
  ///   - storage: the first real plane of the target.
  ///   - plane: elements from one of its planes to the next.
  func add(
    _ target: PlacedFormula.Target, at time: Double, _ parameters: FlowParameters<S>, to storage: UnsafeMutablePointer<Double>, plane: Int
  ) {
    guard let (formula, values) = formulas.first(where: { $0.formula.target == target }) else { return }
    values.add(at: time, parameters.arguments(of: formula), to: storage, plane: plane)
  }

  /// Adds Σ bar · ∂value to the cotangents of the names and numbers in the formula for a target, if
  /// there is one.
  /// - Parameter storage: the first real plane of the cotangents of the target.
  func pullBack(
    _ target: PlacedFormula.Target, at time: Double, _ parameters: FlowParameters<S>, from storage: UnsafePointer<Double>, plane: Int,
    into gradient: FlowParameters<S>
  ) {
    guard let (formula, values) = formulas.first(where: { $0.formula.target == target }) else { return }
    let arguments = parameters.arguments(of: formula)
    var cotangents = arguments.map { _ in S(0) }
    values.pullBack(at: time, arguments, from: storage, plane: plane, into: &cotangents)
    gradient.add(cotangents, ofArgumentsOf: formula)
  }
}

extension FlowParameters {
  /// The values of what stands in a formula: the names of the case, and the number that multiplies
  /// it.
  fileprivate func arguments(of formula: PlacedFormula) -> [S] {
    switch formula.factor {
    case .velocity(let side, let component): names + [sideVelocity[side]?[component] ?? S(0)]
    case .number(let control, let element): names + [numbers[control]?[element] ?? S(0)]
    case nil: names
    }
  }

  /// Of a gradient: adds to the cotangents of the same.
  fileprivate func add(_ cotangents: [S], ofArgumentsOf formula: PlacedFormula) {
    for place in names.indices { names[place] += cotangents[place] }
    switch formula.factor {
    case .velocity(let side, let component): sideVelocity[side]?[component] += cotangents[names.count]
    case .number(let control, let element): numbers[control]?[element] += cotangents[names.count]
    case nil: break
    }
  }
}
