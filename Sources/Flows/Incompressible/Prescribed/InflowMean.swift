import CaseFiles
import Fields
import Scalars
import Sweeps

/// The mean velocity of the first inflow at time 0, which a flow starts from unless its case says
/// otherwise: what it differs from the case's own at another point of the controls, and the
/// transpose of that.
struct InflowMean<S: SweepScalar> {
  private enum Component {
    /// The number itself, as the case has it.
    case number(Double)
    /// A formula; `hasNumber` where it is a profile times the number.
    case formula(FormulaSampler<S>, base: FormulaSampler<Double>, arguments: [Double], hasNumber: Bool)
  }

  private let index: Int
  private let condition: SideCondition
  private let components: [Component]
  private let rows: [FormulaRow]
  private let areas: [[Double]]
  /// The areas together.
  private let count: Double

  /// Nil of a flow that starts in another way.
  init?(_ model: FlowModel) {
    guard model.physics.initial == .inflow, let index = model.conditions.firstIndex(where: { $0.kind == .inflow }),
      case .inflow(let inflow) = model.conditions[index].boundary
    else { return nil }
    let condition = model.conditions[index]
    (self.index, self.condition) = (index, condition)
    let faces = FaceAreas(condition, model.grid)
    let (first, second) = (condition.extent[0], model.dimension == 3 ? condition.extent[1] : 1)
    let axis = condition.axis == 0 ? 1 : 0
    rows = (0..<second).map { b in
      let points = (0..<first).map { condition.position($0, b, component: condition.axis, grid: model.grid) }
      return FormulaRow(point: points[0], axis: axis, coordinates: points.map { $0[axis] })
    }
    areas = (0..<second).map { b in (0..<first).map { faces[$0, b] } }
    count = faces.total
    let names = model.setup.names.values
    components = inflow.velocity.components.map { component in
      if let number = component.constant, let profile = inflow.profile {
        let formula = profile.timesArgument(number, after: model.setup.names)
        return .formula(FormulaSampler(formula), base: FormulaSampler(formula), arguments: names + [number], hasNumber: true)
      }
      guard let formula = component.formula else { return .number(component.constant ?? 0) }
      return .formula(FormulaSampler(formula), base: FormulaSampler(formula), arguments: names, hasNumber: false)
    }
  }

  private func arguments(_ parameters: FlowParameters<S>, _ component: Int, hasNumber: Bool) -> [S] {
    hasNumber ? parameters.names + [parameters.sideVelocity[index]?[component] ?? S(0)] : parameters.names
  }

  /// What is added to each component.
  /// - Parameter profiles: by the index of the side, what the control of the normal velocity at each
  ///   face adds to its mean.
  func change(_ parameters: FlowParameters<S>, profiles: [S]) -> [S] {
    components.enumerated().map { place, component in
      let own: S
      switch component {
      case .number(let given): own = (parameters.sideVelocity[index]?[place] ?? S(0)) - S(given)
      case .formula(let sampler, let base, let given, let hasNumber):
        var (mean, still) = (S(0), 0.0)
        for (row, areas) in zip(rows, areas) {
          sampler.evaluate(row, time: 0, arguments(parameters, place, hasNumber: hasNumber)) { mean += S(areas[$0]) * $1 }
          base.evaluate(row, time: 0, given) { still += areas[$0] * $1 }
        }
        own = S(1 / count) * (mean - S(still))
      }
      return place == condition.axis ? own + profiles[index] : own
    }
  }

  /// Passes the cotangents of the components on to what they are made of.
  func pullBack(_ bars: [S], at parameters: FlowParameters<S>, into gradient: FlowParameters<S>) {
    for (place, component) in components.enumerated() {
      switch component {
      case .number: gradient.sideVelocity[index]?[place] += bars[place]
      case .formula(let sampler, _, _, let hasNumber):
        let arguments = arguments(parameters, place, hasNumber: hasNumber)
        var cotangents = arguments.map { _ in S(0) }
        for (row, areas) in zip(rows, areas) {
          sampler.pullBack(row, time: 0, arguments, into: &cotangents) { S(areas[$0] / count) * bars[place] }
        }
        for name in gradient.names.indices { gradient.names[name] += cotangents[name] }
        if hasNumber { gradient.sideVelocity[index]?[place] += cotangents[arguments.count - 1] }
      }
    }
    let sides = gradient.sides[index]
    for (b, areas) in areas.enumerated() {
      for (a, area) in areas.enumerated() { sides[condition.axis, a, b] += S(area / count) * bars[condition.axis] }
    }
  }
}
