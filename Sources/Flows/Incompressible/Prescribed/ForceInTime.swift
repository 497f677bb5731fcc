import Fields
import Scalars
import Sweeps

/// The force of a case at any time, for those who look at it between stages.
final class ForceInTime<S: SweepScalar> {
  private let model: FlowModel
  private let formulas: FormulaValues<S>
  /// Those of components that change in time.
  private var fields: [Int: Field<S>]
  private var time = Double.nan
  /// Work space of a pullback.
  private lazy var bar = Field<S>(model.grid)

  init(_ model: FlowModel) {
    self.model = model
    formulas = FormulaValues(model, isUnsteady: true)
    fields = Dictionary(uniqueKeysWithValues: model.unsteadyForces.map { ($0, Field(model.grid)) })
  }

  /// A component, on the faces.
  func component(_ axis: Int, at time: Double, _ parameters: FlowParameters<S>) -> Field<S> {
    if time != self.time {
      self.time = time
      for (axis, field) in fields {
        field.copy(from: parameters.force[axis])
        formulas.add(.force(axis), at: time, parameters, to: field.values, plane: model.grid.planeCount)
      }
    }
    return fields[axis] ?? parameters.force[axis]
  }

  /// Adds what `spread` spreads over a component to the cotangents of the force, and of what it is
  /// made of.
  func pullBack(_ axis: Int, at time: Double, _ parameters: FlowParameters<S>, into gradient: FlowParameters<S>, spread: (Field<S>) -> Void)
  {
    guard fields[axis] != nil else { return spread(gradient.force[axis]) }
    bar.clear()
    spread(bar)
    formulas.pullBack(.force(axis), at: time, parameters, from: bar.values, plane: model.grid.planeCount, into: gradient)
    gradient.force[axis].add(bar)
  }
}
