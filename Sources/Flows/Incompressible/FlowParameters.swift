import CaseFiles
import Fields
import Scalars
import Sweeps

/// Everything a flow depends on and can be differentiated by; as cotangents, the gradient.
///
/// A flow takes them in when it is made: sides, markers and step sizes follow from them. So none
/// can be set from outside; a flow with other values is another flow, made with a direction of the
/// controls or from another case.
public final class FlowParameters<S: SweepScalar>: @unchecked Sendable {
  /// The values of the named numbers of the case, and the entries of its tables.
  public package(set) var names: [S]
  /// Numbers of the case that stand in place of fields, such as a force that is the same everywhere:
  /// those by which derivatives are wanted.
  public package(set) var numbers: [Control: [S]] = [:]
  public package(set) var viscosity: S
  /// The constant of the turbulence model; zero and without effect where there is none.
  public package(set) var turbulenceConstant: S
  /// The turbulent Prandtl number; without effect where there is no model or no scalar.
  public package(set) var turbulentPrandtl: S
  /// The velocity vector of each wall, and of each inflow that is given by numbers, by the index of
  /// the side.
  public package(set) var sideVelocity: [Int: [S]] = [:]
  /// Velocity and scalars prescribed at each side, in the order of the model's conditions.
  public let sides: [SideValues<S>]
  /// The mean normal velocity out of the outflow sides that balances what flows in.
  public package(set) var outflowSpeed: S
  /// For each solid body: its centre, angle in degrees, spin, then its sizes.
  public package(set) var bodies: [[S]]
  /// Of a gradient: the cotangents of the markers' positions of each body, marker by marker.
  public package(set) var surface: [[S]]
  /// The velocity components, then the scalars, at time 0.
  public internal(set) var initialState: [Field<S>]
  public var initialVelocity: VectorField<S> { Array(initialState.prefix(model.dimension)) }
  /// In the order of the case.
  public package(set) var scalars: [ScalarParameters<S>]
  /// The numbers of buoyant convection; without meaning where the case does not give them.
  public package(set) var rayleigh, prandtl: S
  /// Acceleration of the fluid, on the faces; empty where the case has none and does not control
  /// it.
  public let force: VectorField<S>
  /// Nil where nothing resists the flow and no control is to.
  public package(set) var resistance: ResistanceParameters<S>?
  let model: FlowModel

  /// Zero everywhere: a gradient to be accumulated.
  public init(zeroFor model: FlowModel) {
    self.model = model
    names = model.setup.names.values.map { _ in S(0) }
    numbers = model.numbers.mapValues { $0.map { _ in S(0) } }
    (viscosity, turbulenceConstant, turbulentPrandtl) = (S(0), S(0), S(0))
    sides = model.conditions.map { SideValues($0, dimension: model.dimension, fields: model.fieldCount) }
    for (index, condition) in model.conditions.enumerated() where condition.velocityNumbers != nil {
      sideVelocity[index] = [S](repeating: S(0), count: model.dimension)
    }
    outflowSpeed = S(0)
    bodies = model.immersedBodies.map { [S](repeating: S(0), count: $0.parameters.count) }
    surface = model.immersedBodies.map { [S](repeating: S(0), count: model.dimension * $0.count) }
    scalars = model.scalars.map { ScalarParameters($0, model) }
    (rayleigh, prandtl) = (S(0), S(0))
    initialState = (0..<model.fieldCount).map { _ in Field(model.grid) }
    force = model.forceIsActive ? (0..<model.dimension).map { _ in Field(model.grid) } : []
    resistance = model.hasResistance ? ResistanceParameters(model) : nil
  }

  /// Sets a gradient to zero, but for the initial state, which a reverse sweep sets.
  func clear() {
    for place in names.indices { names[place] = S(0) }
    for (control, elements) in numbers { numbers[control] = elements.map { _ in S(0) } }
    (viscosity, turbulenceConstant, turbulentPrandtl) = (S(0), S(0), S(0))
    outflowSpeed = S(0)
    for (index, velocity) in sideVelocity { sideVelocity[index] = velocity.map { _ in S(0) } }
    for side in sides { side.clear() }
    for body in bodies.indices { for index in bodies[body].indices { bodies[body][index] = S(0) } }
    for body in surface.indices { for index in surface[body].indices { surface[body][index] = S(0) } }
    for index in scalars.indices { scalars[index].clear() }
    (rayleigh, prandtl) = (S(0), S(0))
    for field in force { field.clear() }
    resistance?.clear()
  }

  /// Sets the cotangents of fluid and sides to zero.
  func forgetNumbers() {
    (viscosity, outflowSpeed) = (S(0), S(0))
    for side in sides { side.clear() }
  }

  /// The values of the case, or of a point away from it, each control moved along a direction.
  ///
  /// - Parameters:
  ///   - displacement: what is added to the elements of each control of the case; nil for nothing.
  ///   - direction: for each control of the case its elements' direction; nil for none.
  ///   - combine: the scalar made of a value and its direction, such as x + h v, or the dual number
  ///     (x, v).
  public convenience init(
    _ model: FlowModel, displacement: ControlVector? = nil, direction: ControlVector? = nil,
    combine: @escaping (_ value: Double, _ direction: Double) -> S = { x, _ in S(x) }
  ) throws {
    try self.init(model, ControlPoint(model.bound, displacement: displacement, direction: direction, combine: combine))
  }

  private convenience init(_ model: FlowModel, _ point: ControlPoint<S>) throws {
    self.init(zeroFor: model)
    let physics = model.physics
    names = point.names
    for (control, values) in model.numbers { numbers[control] = values.enumerated().map { point.moved($1, control, $0) } }
    viscosity = point.moved(physics.flow.viscosity, .viscosity)
    turbulenceConstant = point.moved(physics.flow.turbulence?.constant ?? 0, .turbulenceConstant)
    turbulentPrandtl = point.moved(physics.flow.turbulence?.prandtl ?? 1, .turbulentPrandtl)
    let formulas = FormulaValues<S>(model, isUnsteady: false)
    var profiles: [S] = []
    for (index, condition) in model.conditions.enumerated() {
      if let numbers = condition.velocityNumbers {
        sideVelocity[index] = numbers.enumerated().map { axis, number in
          condition.velocityControl(axis).map { point.moved(number, $0.control, $0.element) } ?? S(number)
        }
      }
      fill(index, condition, formulas)
      addWallValues(index, condition, point)
      profiles.append(addProfile(index, condition, point))
    }
    outflowSpeed = model.outflowSpeed(sides)
    for (body, outline) in model.immersedBodies.enumerated() {
      bodies[body] = outline.parameters.map {
        $0.control == .named
          ? point.names[$0.element] : point.moved($0.value, .body(name: outline.name, parameter: $0.control), $0.element)
      }
    }
    try fillInitialVelocity(model, point, formulas, profiles)
    try fillScalars(model, formulas) { point.moved($0, $1, $2) }
    try fillResistance(model, formulas) { point.moved($0, $1, $2) }
    try fillForce(model, point, formulas)
  }

  private func fillInitialVelocity(_ model: FlowModel, _ point: ControlPoint<S>, _ formulas: FormulaValues<S>, _ profiles: [S]) throws {
    var element = 0
    let initial = try InitialVelocity(model)
    let scale = model.physics.initial.scale(numbers)
    let mean = InflowMean<S>(model)?.change(self, profiles: profiles)
    for (component, field) in initialState.prefix(model.dimension).enumerated() {
      field.fill(model.allFaces(component)) { scale * S(initial.value(component, $0, $1, $2)) }
      field.fill(model.unknownFaces(component)) {
        defer { element += 1 }
        return field[$0, $1, $2] + point.moved(0, .initialVelocity, element)
      }
      formulas.add(.initial(component), at: 0, self, to: field.values, plane: model.grid.planeCount)
      if let mean { field.fill(model.allFaces(component)) { field[$0, $1, $2] + mean[component] } }
      if !field.maximumMagnitude(model.allFaces(component)).isFinite { throw FlowError.notFinite("the initial velocity") }
    }
  }

  private func fillForce(_ model: FlowModel, _ point: ControlPoint<S>, _ formulas: FormulaValues<S>) throws {
    var element = 0
    let given = model.fileFields[.force]
    for (component, field) in force.enumerated() {
      let function = model.physics.flow.force?.components[component]
      let isPlaced = model.placedTargets.contains(.force(component))
      field.fill(model.unknownFaces(component)) { i, j, k in
        defer { element += 1 }
        let value = given?[component][i, j, k] ?? function?.value(at: model.grid.position(i, j, k, component: component)) ?? 0
        return point.moved(isPlaced ? 0 : value, .force, element)
      }
      formulas.add(.force(component), at: 0, self, to: field.values, plane: model.grid.planeCount)
    }
  }

  /// Sets the prescribed velocities of a side.
  private func fill(_ index: Int, _ condition: SideCondition, _ formulas: FormulaValues<S>) {
    let values = sides[index]
    for component in 0..<model.dimension {
      values.forEachPosition { a, b in
        let point = condition.position(a, b, component: component, grid: model.grid)
        switch condition.boundary {
        case .wall(let velocity):
          let function = velocity.components[component]
          if function.isPlaced { return }
          values[component, a, b] = sideVelocity[index]?[component] ?? S(function.value(at: point))
        case .inflow(let inflow):
          let function = inflow.velocity.components[component]
          if inflow.profile?.isPlaced ?? function.isPlaced { return }
          let factor = S(inflow.profile?.value(at: point) ?? 1)
          let velocity = sideVelocity[index]?[component] ?? S(function.value(at: point))
          values[component, a, b] = velocity * factor
        case .periodic, .slip, .outflow: break
        }
      }
      formulas.add(.side(index, field: component), at: 0, self, to: values.values(component), plane: values.plane)
    }
  }

  /// Adds what the controls of the velocity at each face of a wall that is given by formulas do.
  private func addWallValues(_ index: Int, _ condition: SideCondition, _ point: ControlPoint<S>) {
    guard condition.kind == .wall, condition.velocityNumbers == nil else { return }
    var element = 0
    for component in 0..<model.dimension where component != condition.axis {
      sides[index].forEachFace { a, b in
        sides[index][component, a, b] += point.moved(0, .wall(condition.side), element)
        element += 1
      }
    }
  }

  /// Adds what the control of the normal velocity at each face of an inflow does.
  /// - Returns: its mean over the side.
  private func addProfile(_ index: Int, _ condition: SideCondition, _ point: ControlPoint<S>) -> S {
    guard condition.kind == .inflow else { return S(0) }
    let (values, areas) = (sides[index], FaceAreas(condition, model.grid))
    var (element, sum) = (0, S(0))
    values.forEachFace { a, b in
      let change = point.moved(0, .profile(condition.side), element)
      values[condition.axis, a, b] += change
      sum += S(areas[a, b]) * change
      element += 1
    }
    return S(1 / areas.total) * sum
  }
}

extension FlowModel {
  /// What the normal velocity on a face of an inflow, of the area of reference, adds to the mean velocity out
  /// of the outflow sides.
  func outflowShare(_ inflow: SideCondition) -> Double {
    func area(_ side: SideCondition) -> Double { grid.meanFaceArea(side.axis) }
    let areas = outflows.reduce(0) { $0 + area($1) * FaceAreas($1, grid).total }
    return areas == 0 ? 0 : -inflow.outward * area(inflow) / areas
  }
}

extension SideCondition {
  /// The velocity of a wall, or of an inflow that is given by numbers.
  var velocityNumbers: [Double]? {
    switch boundary {
    case .inflow(let inflow): inflow.velocity.constant
    case .wall(let velocity): velocity.constant
    case .periodic, .slip, .outflow: nil
    }
  }

  /// Where along the side the component's values stand.
  func position(_ a: Int, _ b: Int, component: Int, grid: Grid) -> [Double] {
    var index = [0, 0, 0]
    let along = (0..<3).filter { $0 != axis }
    index[along[0]] = a
    index[along[1]] = b
    var point = grid.position(index[0], index[1], index[2], component: component)
    // Beyond the ends of the side, only for ghosts of ghosts, a profile need not have a value.
    for other in 0..<grid.dimension {
      point[other] = min(max(point[other], grid.origin[other]), grid.axes[other].face(grid.cells[other]))
    }
    point[axis] = isUpper ? grid.axes[axis].face(grid.cells[axis]) : grid.origin[axis]
    return point
  }
}
