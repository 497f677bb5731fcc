import CaseFiles

/// The words for what incompressible flows can be differentiated by.
extension Control {
  public static let viscosity = Control("viscosity")
  /// The constant C of the turbulence model.
  public static let turbulenceConstant = Control("flow.turbulence.constant")
  /// The turbulent Prandtl number, of scalars.
  public static let turbulentPrandtl = Control("flow.turbulence.turbulent_prandtl")
  /// The numbers of buoyant convection, where the case gives these.
  public static let rayleigh = Control("flow.rayleigh")
  public static let prandtl = Control("flow.prandtl")
  /// The initial velocity field.
  public static let initialVelocity = Control("initial.velocity")
  /// The body force field; it is there, as zero, even when the case sets none.
  public static let force = Control("force")
  /// The components of a force that is the same everywhere.
  public static let uniformForce = Control("flow.force.uniform")
  /// The resistance in every cell; it is there, as zero, even when the case sets none.
  public static let resistance = Control("flow.resistance")
  /// The resistance where it is the same everywhere.
  public static let uniformResistance = Control("flow.resistance.uniform")

  /// The velocity vector of an inflow given by numbers.
  public static func inflow(_ side: Side) -> Control { Control("boundaries.\(side.rawValue).inflow") }
  /// The velocity of a wall along itself: a number in two dimensions, in three one for each of its
  /// axes, the lower axis first; of a wall given by formulas one for each face.
  public static func wall(_ side: Side) -> Control { Control("boundaries.\(side.rawValue).wall") }
  /// The normal velocity at each face of an inflow, as a field over the side.
  public static func profile(_ side: Side) -> Control { Control("boundaries.\(side.rawValue).profile") }

  public static func body(name: String, parameter: BodyParameter) -> Control {
    func path(_ parameter: BodyParameter) -> String { "bodies.\(name).\(parameter.path)" }
    return Control(path(parameter), opposite: parameter.opposite.map(path))
  }

  public static func scalar(name: String, parameter: ScalarParameter) -> Control { Control("scalars.\(name).\(parameter.path)") }

  public enum ScalarParameter: Sendable, Hashable {
    case diffusivity
    /// The vector of the scalar's buoyancy.
    case buoyancy
    /// The value at which the scalar has no weight.
    case reference
    /// The value or flux at a side: a number where it is given by one, else a field over the faces
    /// of the side.
    case boundary(Side)
    /// The value at time 0, as a field.
    case initial
    /// The source, as a field; it is there, as zero, even when the case sets none.
    case source
    /// The same two where they are one number.
    case uniformInitial, uniformSource

    fileprivate var path: String {
      switch self {
      case .diffusivity: "diffusivity"
      case .buoyancy: "buoyancy"
      case .reference: "reference"
      case .boundary(let side): "boundaries.\(side.rawValue)"
      case .initial: "initial"
      case .source: "source"
      case .uniformInitial: "initial.uniform"
      case .uniformSource: "source.uniform"
      }
    }
  }
}

extension IncompressibleCase {
  private typealias Row = CaseParameter<IncompressibleCase>

  public var parameters: [CaseParameter<IncompressibleCase>] {
    var rows = coefficients + inflows + walls + bodies.indices.flatMap(ofBody)
    rows += initial.parameters { $0.initial.move($1, by: $2) }
    rows += uniform
    rows += [
      Row(.initialVelocity, aliases: ["initial"]), Row(.force, aliases: ["flow.force"]), Row(.resistance, aliases: ["resistance"]),
    ]
    return rows + scalars.indices.flatMap(ofScalar)
  }

  private var coefficients: [CaseParameter<IncompressibleCase>] {
    var rows: [Row] = []
    if flow.convection == nil {
      rows.append(Row(.viscosity, aliases: ["flow.viscosity"]) { $0.flow.viscosity += $2 })
    } else {
      rows.append(Row(.rayleigh, aliases: ["rayleigh"]) { $0.flow.convection?.rayleigh += $2 })
      rows.append(Row(.prandtl, aliases: ["prandtl"]) { $0.flow.convection?.prandtl += $2 })
    }
    guard flow.turbulence != nil else { return rows }
    rows.append(Row(.turbulenceConstant) { $0.flow.turbulence?.constant += $2 })
    if !scalars.isEmpty { rows.append(Row(.turbulentPrandtl) { $0.flow.turbulence?.prandtl? += $2 }) }
    return rows
  }

  /// Force and resistance where they are given by numbers.
  private var uniform: [CaseParameter<IncompressibleCase>] {
    var rows: [Row] = []
    if flow.force?.constant != nil {
      rows.append(Row(.uniformForce, count: boundaries.dimensions) { $0.flow.force = $0.flow.force?.moved($1, by: $2) })
    }
    if flow.resistance?.constant != nil {
      rows.append(Row(.uniformResistance) { $0.flow.resistance = $0.flow.resistance?.moved(by: $2) })
    }
    return rows
  }

  private var walls: [CaseParameter<IncompressibleCase>] {
    boundaries.sides.compactMap { side, boundary in
      guard case .wall(let velocity) = boundary else { return nil }
      if velocity.constant == nil { return Row(.wall(side)) }
      return Row(.wall(side), count: boundaries.dimensions - 1) { $0.boundaries.moveWall(side, $1, by: $2) }
    }
  }

  private var inflows: [CaseParameter<IncompressibleCase>] {
    boundaries.inflows.flatMap { side, inflow -> [Row] in
      guard inflow.velocity.constant != nil else { return [Row(.profile(side))] }
      return [Row(.inflow(side), count: boundaries.dimensions) { $0.boundaries.moveInflow(side, $1, by: $2) }, Row(.profile(side))]
    }
  }

  private func ofBody(_ index: Int) -> [CaseParameter<IncompressibleCase>] {
    let body = bodies[index]
    func row(_ parameter: Control.BodyParameter, isListed: Bool = true) -> Row {
      Row(.body(name: body.name, parameter: parameter), isListed: isListed, count: body.count(of: parameter)) {
        $0.bodies[index].move(parameter, $1, by: $2)
      }
    }
    // An airfoil's incidence is its angle by another name, and not listed beside it.
    let others = type(of: body.shape).hasIncidence ? [row(.incidence, isListed: false)] : []
    return body.controls.map { row($0) } + others
  }

  private func ofScalar(_ index: Int) -> [CaseParameter<IncompressibleCase>] {
    let scalar = scalars[index]
    func control(_ parameter: Control.ScalarParameter) -> Control { .scalar(name: scalar.name, parameter: parameter) }
    var rows: [Row] = []
    if flow.convection == nil || scalar.name != Convection.scalar {
      rows.append(Row(control(.diffusivity)) { $0.scalars[index].diffusivity += $2 })
      rows.append(Row(control(.buoyancy), count: boundaries.dimensions) { $0.scalars[index].buoyancy[$1] += $2 })
    }
    rows.append(Row(control(.reference)) { $0.scalars[index].reference += $2 })
    for side in Side.allCases {
      guard let condition = scalar.conditions[side] else { continue }
      if condition.source.constant != nil {
        rows.append(
          Row(control(.boundary(side))) { $0.scalars[index].conditions[side] = condition.with(condition.source.moved(by: $2)) })
      } else {
        rows.append(Row(control(.boundary(side))))
      }
    }
    if scalar.initial.constant != nil, scalar.initialFile == nil {
      rows.append(Row(control(.uniformInitial)) { $0.scalars[index].initial = $0.scalars[index].initial.moved(by: $2) })
    }
    if scalar.source?.constant != nil {
      rows.append(Row(control(.uniformSource)) { $0.scalars[index].source = $0.scalars[index].source?.moved(by: $2) })
    }
    return rows + [Row(control(.initial), aliases: ["initial.\(scalar.name)"]), Row(control(.source))]
  }
}

extension Boundaries {
  /// - Parameter element: an axis along the wall, the axis across it not counted.
  fileprivate mutating func moveWall(_ side: Side, _ element: Int, by change: Double) {
    guard case .wall(let velocity) = self[side] else { return }
    set(side, .wall(velocity: velocity.moved(element < side.axis ? element : element + 1, by: change)))
  }

  fileprivate mutating func moveInflow(_ side: Side, _ component: Int, by change: Double) {
    guard case .inflow(var inflow) = self[side] else { return }
    inflow.velocity = inflow.velocity.moved(component, by: change)
    set(side, .inflow(inflow))
  }

  private mutating func set(_ side: Side, _ boundary: Boundary) {
    let others = sides.map { ($0.side, $0.side == side ? boundary : $0.boundary) }
    self = Boundaries(Dictionary(uniqueKeysWithValues: others), dimensions: dimensions)
  }
}

extension TracerCondition {
  fileprivate func with(_ source: ScalarFunction) -> TracerCondition {
    switch self {
    case .value: .value(source)
    case .flux: .flux(source)
    }
  }
}
