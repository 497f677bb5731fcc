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
  /// The mean normal velocity out of the outflow side that balances what flows in.
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

  /// The values of the case, or of a point away from it, each control moved along a direction.
  ///
  /// - Parameters:
  ///   - displacement: what is added to the elements of each control of the case; nil for nothing.
  ///   - direction: for each control of the case its elements' direction; nil for none.
  ///   - combine: the scalar made of a value and its direction, such as x + h v, or the dual number
  ///     (x, v).
  public convenience init(
    _ model: FlowModel, displacement: ControlVector? = nil, direction: ControlVector? = nil,
    combine: (_ value: Double, _ direction: Double) -> S = { x, _ in S(x) }
  ) throws {
    self.init(zeroFor: model)
    let physics = model.physics
    func moved(_ value: Double, _ control: Control, _ element: Int = 0) -> S {
      combine(displacement.map { value + $0[control, element] } ?? value, direction?[control, element] ?? 0)
    }

    viscosity = moved(physics.flow.viscosity, .viscosity)
    turbulenceConstant = moved(physics.flow.turbulence?.constant ?? 0, .turbulenceConstant)
    turbulentPrandtl = moved(physics.flow.turbulence?.prandtl ?? 1, .turbulentPrandtl)
    for (index, condition) in model.conditions.enumerated() {
      if let numbers = condition.velocityNumbers {
        sideVelocity[index] = numbers.enumerated().map { axis, number in
          condition.velocityControl(axis).map { moved(number, $0.control, $0.element) } ?? S(number)
        }
      }
      fill(index, condition) { moved(0, .profile(condition.side), $0) }
    }
    for (body, outline) in model.immersedBodies.enumerated() {
      bodies[body] = outline.parameters.map { moved($0.value, .body(name: outline.name, parameter: $0.control), $0.element) }
    }
    var element = 0
    let initial = try InitialVelocity(model)
    for (component, field) in initialState.prefix(model.dimension).enumerated() {
      field.fill(model.allFaces(component)) { S(initial.value(component, $0, $1, $2)) }
      if !field.maximumMagnitude(model.allFaces(component)).isFinite { throw FlowError.notFinite("the initial velocity") }
      field.fill(model.unknownFaces(component)) {
        defer { element += 1 }
        return moved(field[$0, $1, $2].real, .initialVelocity, element)
      }
    }
    try fillScalars(model) { moved($0, $1, $2) }
    try fillResistance(model) { moved($0, $1, $2) }
    element = 0
    guard model.forceIsActive else { return }
    let given = model.fileFields[.force]
    for component in 0..<model.dimension {
      force[component].fill(model.unknownFaces(component)) { i, j, k in
        defer { element += 1 }
        let value =
          given?[component][i, j, k] ?? physics.flow.force?.components[component].value(
            at: model.grid.position(i, j, k, component: component))
          ?? 0
        return moved(value, .force, element)
      }
    }
  }

  /// Sets the prescribed velocities of a side and, of an inflow, adds its share to the outflow's
  /// speed.
  private func fill(_ index: Int, _ condition: SideCondition, profile: (Int) -> S) {
    let values = sides[index]
    let ghosts = Grid.ghosts
    let rows = model.dimension == 3 ? -ghosts..<condition.extent[1] + ghosts : 0..<1
    for component in 0..<model.dimension {
      for b in rows {
        for a in -ghosts..<condition.extent[0] + ghosts {
          let point = condition.position(a, b, component: component, grid: model.grid)
          switch condition.boundary {
          case .wall(let velocity): values[component, a, b] = sideVelocity[index]?[component] ?? S(velocity[component])
          case .inflow(let inflow):
            let factor = S(inflow.profile?.value(at: point) ?? 1)
            let velocity = sideVelocity[index]?[component] ?? S(inflow.velocity.components[component].value(at: point))
            values[component, a, b] = velocity * factor
          case .periodic, .slip, .outflow: break
          }
        }
      }
    }
    guard condition.kind == .inflow else { return }
    var element = 0
    let areas = FaceAreas(condition, model.grid)
    values.forEachFace { a, b in
      values[condition.axis, a, b] += profile(element)
      element += 1
      outflowSpeed += S(model.outflowShare(condition) * areas[a, b]) * values[condition.axis, a, b]
    }
  }

  /// Of a gradient: passes the cotangent of the outflow's speed on to the inflows, and those of the
  /// sides to the numbers that they are made of.
  /// - Parameter values: what it is the gradient at.
  func distribute(at values: FlowParameters<S>) {
    distributeResistance(at: values, model)
    distributeScalars(at: values, model)
    distributeWalls()
    for (index, condition) in model.conditions.enumerated() where condition.kind == .inflow {
      let values = sides[index]
      let areas = FaceAreas(condition, model.grid)
      values.forEachFace { values[condition.axis, $0, $1] += S(model.outflowShare(condition) * areas[$0, $1]) * outflowSpeed }
      guard case .inflow(let inflow) = condition.boundary, sideVelocity[index] != nil else { continue }
      let ghosts = Grid.ghosts
      for component in 0..<model.dimension {
        var sum = S(0)
        for b in model.dimension == 3 ? -ghosts..<condition.extent[1] + ghosts : 0..<1 {
          for a in -ghosts..<condition.extent[0] + ghosts {
            let point = condition.position(a, b, component: component, grid: model.grid)
            sum += values[component, a, b] * S(inflow.profile?.value(at: point) ?? 1)
          }
        }
        sideVelocity[index]?[component] += sum
      }
    }
    outflowSpeed = S(0)
  }

  /// Sums the cotangents of the velocities along each wall.
  private func distributeWalls() {
    let ghosts = Grid.ghosts
    for (index, condition) in model.conditions.enumerated() where condition.kind == .wall {
      for component in 0..<model.dimension where component != condition.axis {
        var sum = S(0)
        for b in model.dimension == 3 ? -ghosts..<condition.extent[1] + ghosts : 0..<1 {
          for a in -ghosts..<condition.extent[0] + ghosts { sum += sides[index][component, a, b] }
        }
        sideVelocity[index]?[component] += sum
      }
    }
  }
}

extension FlowModel {
  /// What the normal velocity on a face of an inflow, of mean area, adds to the mean velocity out
  /// of the outflow side.
  func outflowShare(_ inflow: SideCondition) -> Double {
    guard let outflow else { return 0 }
    func area(_ side: SideCondition) -> Double { grid.cellVolume / grid.spacing[side.axis] }
    let faces = Double(outflow.extent[0] * outflow.extent[1])
    return -inflow.outward * area(inflow) / (area(outflow) * faces)
  }
}

extension SideCondition {
  /// The velocity of a wall, or of an inflow that is given by numbers.
  var velocityNumbers: [Double]? {
    switch boundary {
    case .inflow(let inflow): inflow.velocity.constant
    case .wall(let velocity): velocity
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
      point[other] = min(max(point[other], grid.origin[other]), grid.origin[other] + Double(grid.cells[other]) * grid.spacing[other])
    }
    point[axis] = grid.origin[axis] + (isUpper ? Double(grid.cells[axis]) * grid.spacing[axis] : 0)
    return point
  }
}
