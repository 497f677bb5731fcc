import CaseFiles
import Fields
import Kernels
import Scalars
import Transforms
import Sweeps

/// A case on its grid: everything that does not depend on the scalar type or on the values of the
/// controls.
///
/// Velocity components live on the faces before the cells of the same index, pressure in the cells
/// (Harlow & Welch 1965). Along a periodic axis the unknown faces are 0 … n−1; otherwise 1 … n−1,
/// with faces 0 and n on the sides.
public final class FlowModel: BoxModel, @unchecked Sendable {
  public let setup: Case
  /// What the case says to incompressible flow.
  public let physics: IncompressibleCase
  public let grid: Grid
  public let workers: Workers
  public let conditions: [SideCondition]
  public let poisson: any PoissonSolving
  /// Where markers stand on each solid body, for the shapes of the case.
  public let immersedBodies: [ImmersedBody]
  public let porousBodies: [PorousBody]
  public let integrator: Integrator
  /// Whether a control moves or deforms a body, so that the sensitivity to marker positions is
  /// wanted.
  public let geometryIsControlled: Bool
  public let forceIsActive: Bool
  public let scalars: [Tracer]
  /// The two sides whose temperatures Ra is about, as they stand in `conditions`; none of flows
  /// that are given by a viscosity.
  let convectionSides: [Int]
  let periodicAxes: [Bool]
  /// What of the case comes from files.
  let fileFields: FileFields
  /// What the named numbers of the case stand in.
  let bound: BoundNumbers
  /// Formulas with the time or names in them.
  private(set) lazy var formulas = placedFormulas()
  private(set) lazy var timeDependence = TimeDependence(formulas, conditions)
  /// What formulas set, and nothing else.
  private(set) lazy var placedTargets = Set(formulas.map(\.target))
  /// Numbers that stand in such formulas.
  private(set) lazy var numbers = placedNumbers()

  /// Of each component, one over the smaller width of the cells on both sides of its faces, along its
  /// own axis; none where cells are alike.
  private(set) lazy var crossingRates = (0..<dimension).map { axis -> [Double] in
    guard grid.isStretched(axis) else { return [] }
    let faces = allFaces(axis)
    return (faces.lower[axis]..<faces.upper[axis]).map { 1 / min(grid.width(axis, $0 - 1), grid.width(axis, $0)) }
  }

  /// The parameters that the case names as its controls.
  public private(set) lazy var parameters = ParameterTable(declaredParameters(), controls: setup.controls)
  /// All that it could name.
  private(set) lazy var declared = Dictionary(uniqueKeysWithValues: declaredParameters().map { ($0.control, $0) })

  /// Where the factors of body constraints are kept; nil for nowhere.
  package var factorCache = FactorCache.standard

  public var keepsWork: Bool {
    get { factorCache != nil }
    set { factorCache = newValue ? FactorCache.standard : nil }
  }

  public var dimension: Int { grid.dimension }

  /// - Parameters:
  ///   - integrator: nil for the one that the case names.
  ///   - files: reads the fields that the case takes from files; nil where nothing is to be read.
  /// - Throws: `SpectralError` if a transform cannot be planned, `FlowError.unresolved` of a case
  ///   of another family, or if the grid does not fit into memory; what reading files throws.
  public init(_ setup: Case, integrator: Integrator? = nil, workers: Workers, files: FieldReader? = nil) throws {
    guard let physics = setup.incompressible else {
      throw FlowError.unresolved("the equations of `\(setup.name)` are not those of incompressible flow")
    }
    (self.setup, self.physics) = (setup, physics)
    self.workers = workers
    bound = BoundNumbers(setup)
    grid = setup.domain.grid
    let grid = grid
    // Beside its records.
    try grid.requireMemory(fields: 20)
    conditions = physics.boundaries.sides.map { SideCondition($0.side, $0.boundary, grid: grid) }
    periodicAxes = (0..<grid.dimension).map { physics.boundaries.isPeriodic(axis: $0) }
    fileFields = try FileFields(setup.fieldRequests, on: grid, read: files)
    poisson = try PoissonSolver(periodicAxes.map { $0 ? .periodic : .neumann }, on: grid, workers: workers)
    immersedBodies = physics.solidBodies.map { ImmersedBody($0, on: grid) }
    let periodic = periodicAxes
    porousBodies = physics.bodies.compactMap { body in
      guard let permeability = body.permeability, let shape = body.shape as? any PorousShape else { return nil }
      return PorousBody(body, shape, permeability: permeability, on: grid, isPeriodic: periodic)
    }
    self.integrator = integrator ?? Integrator(physics.numerics)
    // The spin of a body at rest moves its markers along their circle, which changes nothing but
    // their velocity.
    let (solid, moving) = (Set(physics.solidBodies.map(\.name)), Set(physics.bodies.filter(\.isMoving).map(\.name)))
    let movesByNames = physics.solidBodies.contains { [bound] in $0.motion?.formulas.contains(where: bound.isActive) ?? false }
    geometryIsControlled =
      movesByNames
      || bound.needed.contains { control in
        solid.contains { name in
          control.path.hasPrefix("bodies.\(name).") && (control != .body(name: name, parameter: .spin) || moving.contains(name))
        }
      }
    scalars = physics.scalars
    let temperature = physics.flow.convection == nil ? nil : physics.scalars.first { $0.name == Convection.scalar }
    let sides = temperature.flatMap { Convection.difference($0, setup.domain)?.sides } ?? []
    convectionSides = sides.compactMap { [conditions] side in conditions.firstIndex { $0.side == side } }
    forceIsActive = physics.flow.force != nil || physics.flow.forceFile != nil || bound.needs(.force)
  }

  /// Whether derivatives by the force are wanted, or by what a formula makes it of.
  var forceIsDifferentiated: Bool {
    bound.needs(.force) || bound.needs(.uniformForce) || bound.isActive(physics.flow.force?.components)
  }

  /// The same of the source of a scalar.
  func sourceIsDifferentiated(_ scalar: Int) -> Bool {
    func needs(_ parameter: Control.ScalarParameter) -> Bool { bound.needs(.scalar(name: scalars[scalar].name, parameter: parameter)) }
    return needs(.source) || needs(.uniformSource) || bound.isActive(scalars[scalar].source.map { [$0] })
  }

  /// The parameters of a solid body that are sizes of it and controls of the case.
  func controlledSizes(_ body: Int) -> [Int] {
    let body = immersedBodies[body]
    return body.sizes.filter { bound.needs(.body(name: body.name, parameter: body.parameters[$0].control)) }
  }

  /// How many fields a state has: the velocity components, then the scalars.
  public var fieldCount: Int { dimension + scalars.count }

  /// The faces or cells of a field of the state that are unknown.
  public func unknowns(_ field: Int) -> Region { field < dimension ? unknownFaces(field) : grid.interior }

  public var changingPart: String? {
    if let body = physics.bodies.first(where: \.isMoving) { return "the place of the body `\(body.name)`" }
    return timeDependence.isNone ? nil : "what sides, forces or sources prescribe"
  }

  public func isPeriodic(_ axis: Int) -> Bool { periodicAxes[axis] }

  /// The faces of a component whose velocity is unknown.
  public func unknownFaces(_ component: Int) -> Region {
    isPeriodic(component) ? grid.interior : grid.interior.replacing(component, 1..<grid.cells[component])
  }

  /// The unknown faces and those on the sides.
  public func allFaces(_ component: Int) -> Region {
    isPeriodic(component) ? grid.interior : grid.interior.replacing(component, 0..<grid.cells[component] + 1)
  }

  var advectionScheme: any AdvectionScheme { physics.numerics.advection.scheme }

  var markerCount: Int { immersedBodies.reduce(0) { $0 + $1.count } }

  /// The sides through which the flow leaves.
  public var outflows: [SideCondition] { conditions.filter { $0.kind == .outflow } }

  /// The compiled kernel of a name that the kernel registry gives.
  static func kernel(_ name: String) -> any CompiledKernel.Type {
    guard let kernel = CompiledKernels.all.first(where: { $0.table.name == name }) else {
      preconditionFailure("no kernel \(name) is registered")
    }
    return kernel
  }
}

/// What one side of the domain does, in the terms of the grid.
public struct SideCondition: Sendable {
  public enum Kind: Sendable { case periodic, slip, wall, inflow, outflow }

  public let side: Side
  public let kind: Kind
  public let boundary: Boundary
  public let axis: Int
  public let isUpper: Bool
  /// Cells along the side's own axes, lower axis first; 1 along the missing third axis.
  public let extent: [Int]

  init(_ side: Side, _ boundary: Boundary, grid: Grid) {
    self.side = side
    self.boundary = boundary
    axis = side.axis
    isUpper = side.isUpper
    extent = grid.cells.indices.filter { $0 != side.axis }.map { grid.cells[$0] }
    kind =
      switch boundary {
      case .periodic: .periodic
      case .slip: .slip
      case .wall: .wall
      case .inflow: .inflow
      case .outflow: .outflow
      }
  }

  /// The index of the face that lies on the side, along its axis.
  func faceIndex(_ grid: Grid) -> Int { isUpper ? grid.cells[axis] : 0 }

  /// The cell beside the side, along its axis.
  func cellIndex(_ grid: Grid) -> Int { isUpper ? grid.cells[axis] - 1 : 0 }

  /// +1 where the axis points out of the domain.
  var outward: Double { isUpper ? 1 : -1 }
}
