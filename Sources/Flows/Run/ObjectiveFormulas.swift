import CaseFiles
import Scalars

/// The objectives of a case that are formulas of others and of its named numbers, and the chain
/// rule through them.
struct ObjectiveFormulas<Number: FieldScalar> {
  /// By the place of the objective, each after those in it.
  private let programs: [(place: Int, program: FormulaProgram)]
  private let nameCount: Int

  init(_ setup: Case) {
    programs = (setup.objectives.formulasInOrder(setup.names) ?? []).compactMap { place in
      setup.objectives[place].formula.map { (place, FormulaProgram($0.formula)) }
    }
    nameCount = setup.names.values.count
  }

  /// Puts the values of formulas beside those of the objectives in them.
  func complete(_ values: inout [Number], names: [Number]) {
    if programs.isEmpty { return }
    var arguments = names + values
    for (place, program) in programs { arguments[nameCount + place] = program.value(arguments) }
    values = Array(arguments[nameCount...])
  }

  /// The derivatives of a sum of objectives by each named number, and by each objective that a flow
  /// computes itself.
  /// - Parameter weights: what each objective weighs in the sum.
  func slopes(of weights: [Number], values: [Number], names: [Number]) -> (names: [Number], objectives: [Number]) {
    let arguments = names + values
    var cotangents = names.map { _ in Number(0) } + weights
    for (place, program) in programs.reversed() {
      let bar = cotangents[nameCount + place]
      cotangents[nameCount + place] = Number(0)
      program.pullBack(bar, arguments, into: &cotangents)
    }
    return (Array(cotangents[..<nameCount]), Array(cotangents[nameCount...]))
  }
}
