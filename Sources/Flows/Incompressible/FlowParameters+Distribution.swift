import CaseFiles
import Fields
import Scalars
import Sweeps

extension FlowParameters {
  /// Of a gradient: passes the cotangents of what follows from other parameters on to these: of the
  /// outflow's speed to the inflows, of sides and fields to the numbers and names that they are
  /// made of.
  /// - Parameter values: what it is the gradient at.
  func distribute(at values: FlowParameters<S>) {
    let formulas = FormulaValues<S>(model, isUnsteady: false)
    distributeInitialVelocity(at: values)
    distributeResistance(at: values, model)
    distributeScalars(at: values, model)
    model.addOutflowSpeed(outflowSpeed, to: sides)
    outflowSpeed = S(0)
    for target in formulas.targets { pullBack(formulas, target, at: values) }
    distributeWalls()
    distributeInflows()
    distributeNames(at: values)
  }

  private func pullBack(_ formulas: FormulaValues<S>, _ target: PlacedFormula.Target, at values: FlowParameters<S>) {
    let field: Field<S>?
    switch target {
    case .side(let index, let field):
      let side = sides[index]
      return formulas.pullBack(target, at: 0, values, from: side.values(field), plane: side.plane, into: self)
    case .force(let component): field = force[component]
    case .source(let scalar): field = scalars[scalar].source
    case .initial(let place): field = initialState[place]
    case .resistance: field = resistance?.total
    }
    guard let field else { return }
    formulas.pullBack(target, at: 0, values, from: field.values, plane: model.grid.planeCount, into: self)
  }

  private func distributeInitialVelocity(at values: FlowParameters<S>) {
    // What could be made once can be made again.
    if case .random(_, let amplitude, _) = model.physics.initial, numbers[.randomAmplitude] != nil,
      let initial = try? InitialVelocity(model)
    {
      for component in 0..<model.dimension {
        var sum = S(0)
        model.allFaces(component).forEach {
          sum += S(initial.value(component, $0, $1, $2) / amplitude) * initialState[component][$0, $1, $2]
        }
        numbers[.randomAmplitude]?[0] += sum
      }
    }
    guard let mean = InflowMean<S>(model) else { return }
    let bars = (0..<model.dimension).map { component in
      var sum = S(0)
      model.allFaces(component).forEach { sum += initialState[component][$0, $1, $2] }
      return sum
    }
    mean.pullBack(bars, at: values, into: self)
  }

  private func distributeInflows() {
    for (index, condition) in model.conditions.enumerated() {
      guard case .inflow(let inflow) = condition.boundary, sideVelocity[index] != nil, !(inflow.profile?.isPlaced ?? false) else {
        continue
      }
      let values = sides[index]
      for component in 0..<model.dimension {
        var sum = S(0)
        values.forEachPosition { a, b in
          let point = condition.position(a, b, component: component, grid: model.grid)
          sum += values[component, a, b] * S(inflow.profile?.value(at: point) ?? 1)
        }
        sideVelocity[index]?[component] += sum
      }
    }
  }

  /// Sums the cotangents of the velocities along each wall.
  private func distributeWalls() {
    for (index, condition) in model.conditions.enumerated() where condition.kind == .wall {
      for component in 0..<model.dimension where component != condition.axis {
        var sum = S(0)
        sides[index].forEachPosition { sum += sides[index][component, $0, $1] }
        sideVelocity[index]?[component] += sum
      }
    }
  }

  /// Passes the cotangents of the numbers that are made of names on to these.
  private func distributeNames(at values: FlowParameters<S>) {
    if names.isEmpty { return }
    for (body, outline) in model.immersedBodies.enumerated() {
      for (place, parameter) in outline.parameters.enumerated() where parameter.control == .named {
        names[parameter.element] += bodies[body][place]
      }
    }
    names = model.bound.pulledBack(names, at: values.names, model.declared, plane: plane)
  }
}
