import CaseFiles
import Fields
import Scalars
import Sweeps

/// A formula of a case with the time or names in it, and the places where its values are wanted.
struct PlacedFormula {
  enum Target: Hashable {
    /// What is prescribed at a side, of one field of the state.
    case side(Int, field: Int)
    /// A component of the force.
    case force(Int)
    /// The source of a scalar.
    case source(Int)
    /// A field of the state at time 0.
    case initial(Int)
    case resistance
  }

  enum Factor {
    /// A component of the velocity of an inflow, which its profile multiplies.
    case velocity(side: Int, component: Int)
    /// An element of a control.
    case number(Control, element: Int)
  }

  let target: Target
  let expression: Expression
  /// A number of the case that multiplies it: the last argument.
  let factor: Factor?
  let rows: [StoredRow]

  var isUnsteady: Bool { expression.usesTime }
}

extension FlowModel {
  /// The formulas of the case with the time, names, or numbers in them by which derivatives are
  /// wanted.
  func placedFormulas() -> [PlacedFormula] {
    conditions.indices.flatMap(sideFormulas) + forceFormulas() + scalars.indices.flatMap(scalarFormulas)
      + placed(.resistance, physics.flow.resistance, number: (.uniformResistance, 0)) { rows(grid.interior) } + initialFormulas()
  }

  /// The numbers that stand in placed formulas, by their controls.
  func placedNumbers() -> [Control: [Double]] {
    var numbers: [Control: [Double]] = [:]
    if let own = physics.initial.numbers { numbers[own.control] = own.values }
    numbers[.uniformForce] = physics.flow.force?.constant
    numbers[.uniformResistance] = physics.flow.resistance?.constant.map { [$0] }
    for scalar in scalars {
      numbers[.scalar(name: scalar.name, parameter: .uniformInitial)] = scalar.initial.constant.map { [$0] }
      numbers[.scalar(name: scalar.name, parameter: .uniformSource)] = scalar.source?.constant.map { [$0] }
    }
    return numbers.filter { bound.needs($0.key) }
  }

  private func forceFormulas() -> [PlacedFormula] {
    (physics.flow.force?.components ?? []).enumerated().flatMap { component, function in
      placed(.force(component), function, number: (.uniformForce, component)) { rows(unknownFaces(component), component: component) }
    }
  }

  private func scalarFormulas(_ index: Int) -> [PlacedFormula] {
    let scalar = scalars[index]
    func control(_ parameter: Control.ScalarParameter) -> Control { .scalar(name: scalar.name, parameter: parameter) }
    return placed(.source(index), scalar.source, number: (control(.uniformSource), 0)) { rows(grid.interior) }
      + placed(.initial(dimension + index), scalar.initial, number: (control(.uniformInitial), 0)) { rows(grid.interior) }
  }

  private func initialFormulas() -> [PlacedFormula] {
    (0..<dimension).flatMap { component -> [PlacedFormula] in
      func rows() -> [StoredRow] { self.rows(allFaces(component), component: component) }
      if case .expressions(let velocity) = physics.initial {
        return placed(.initial(component), velocity.components[component], rows: rows)
      }
      guard let (control, values) = physics.initial.numbers, bound.needs(control) else { return [] }
      return physics.initial.pattern(component, on: setup.domain).map { element, formula in
        PlacedFormula(
          target: .initial(component), expression: formula.timesArgument(values[element], after: setup.names),
          factor: .number(control, element: element), rows: rows())
      }
    }
  }

  private func sideFormulas(_ index: Int) -> [PlacedFormula] {
    let condition = conditions[index]
    var formulas: [PlacedFormula] = []
    for component in 0..<dimension {
      let target = PlacedFormula.Target.side(index, field: component)
      func rows() -> [StoredRow] { self.rows(condition, component: component) }
      switch condition.boundary {
      case .inflow(let inflow):
        let function = inflow.velocity.components[component]
        guard let profile = inflow.profile, let velocity = function.constant else {
          formulas += placed(target, function, rows: rows)
          continue
        }
        guard profile.isPlaced else { continue }
        formulas.append(
          PlacedFormula(
            target: target, expression: profile.timesArgument(velocity, after: setup.names),
            factor: .velocity(side: index, component: component), rows: rows()))
      case .wall(let velocity): formulas += placed(target, velocity.components[component], rows: rows)
      case .periodic, .slip, .outflow: break
      }
    }
    for (place, scalar) in scalars.enumerated() {
      let field = dimension + place
      formulas += placed(.side(index, field: field), scalar.conditions[condition.side]?.source) { rows(condition, component: field) }
    }
    return formulas
  }

  /// - Parameters:
  ///   - number: the control and the element that a function which is a number is.
  private func placed(
    _ target: PlacedFormula.Target, _ function: ScalarFunction?, number: (control: Control, element: Int)? = nil, rows: () -> [StoredRow]
  ) -> [PlacedFormula] {
    if let formula = function?.formula, formula.isPlaced {
      return [PlacedFormula(target: target, expression: formula, factor: nil, rows: rows())]
    }
    guard let number, let value = function?.constant, bound.needs(number.control) else { return [] }
    return [
      PlacedFormula(
        target: target, expression: Expression(1).timesArgument(value, after: setup.names),
        factor: .number(number.control, element: number.element), rows: rows())
    ]
  }

  private func rows(_ region: Region, component: Int? = nil) -> [StoredRow] { StoredRow.all(of: region, grid, component: component) }

  /// The rows along a side, the positions beyond its ends included.
  private func rows(_ condition: SideCondition, component: Int) -> [StoredRow] {
    let axis = condition.axis == 0 ? 1 : 0
    let values = SidePlaces(condition, dimension: dimension)
    return values.rows.map { b in
      let points = values.positions.map { condition.position($0, b, component: component, grid: grid) }
      let row = FormulaRow(point: points[0], axis: axis, coordinates: points.map { $0[axis] })
      return StoredRow(points: row, first: values.index(values.positions.lowerBound, b), stride: 1)
    }
  }
}
