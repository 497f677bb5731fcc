import Fields
import Reversal
import Scalars
import Sweeps

/// What the operators of one stage read and write; in a reverse sweep, also the cotangents of all
/// of it.
public final class StageMemory<S: SweepScalar> {
  /// The state the stage starts from, velocity components and then scalars; its ghost layers are
  /// filled by the first operator.
  public var input: [Field<S>]
  /// The state that the stage takes a share of beside its input; there may be none where a step is
  /// one stage.
  public var base: [Field<S>]
  /// The state the stage ends with.
  public var output: [Field<S>]
  /// The impulse per cell mass that each marker of the bodies gives to the fluid, component by
  /// component.
  public var impulses: [S]
  /// The impulse per cell mass that each porous body gives to the fluid, component by component.
  public var resistanceImpulses: [S]
  /// Gradients of `output` interpolated to the markers: for each marker ∂u/∂x, ∂u/∂y, … ∂v/∂x, ….
  /// Kept where bodies are differentiated.
  public var markerGradients: [S]
  /// Work space of the projection; afterwards the potential φ = γ Δt p of the last projection.
  public let potential: Field<S>
  /// φ summed over the projections of the stage, if wanted.
  public var totalPotential: Field<S>?
  /// Of cotangents, that of the stage's total potential, where an objective looks at the pressure.
  private(set) var potentialCotangent: Field<S>?
  private var potentialIsSeeded = false
  public var parameters: FlowParameters<S> { didSet { takeSteadyValues() } }
  /// What is prescribed at the sides when the stage starts, and when it ends; force and sources when
  /// it starts. Where nothing changes in time these are the parameters' own.
  private(set) var sides: [SideValues<S>] = []
  private(set) var nextSides: [SideValues<S>] = []
  private(set) var force: VectorField<S> = []
  private(set) var sources: [Field<S>?] = []
  private var ownOutflowSpeed: (first: S, last: S)?
  private let unsteady: UnsteadyValues<S>?
  public var stage = Integrator.euler.stages[0]
  public var timeStep = 0.0
  /// When the stage starts.
  public var startTime = 0.0
  /// When the stage ends.
  public var time = 0.0

  /// What the rate of change of the stage's input is multiplied by: γ Δt.
  var stageStep: Double { stage.gamma * timeStep }

  /// - Parameter allocating: whether to make fields of zeros; otherwise the states are to be set
  ///   before use.
  package init(_ model: FlowModel, parameters: FlowParameters<S>, allocating: Bool) {
    func state(_ isNeeded: Bool = true) -> [Field<S>] {
      allocating && isNeeded ? (0..<model.fieldCount).map { _ in Field<S>(model.grid) } : []
    }
    input = state()
    base = state(model.integrator.stages.count > 1)
    output = state()
    impulses = [S](repeating: S(0), count: model.dimension * model.markerCount)
    resistanceImpulses = [S](repeating: S(0), count: model.dimension * model.porousBodies.count)
    markerGradients = [S](repeating: S(0), count: model.geometryIsControlled ? model.dimension * model.dimension * model.markerCount : 0)
    potential = Field(model.grid)
    self.parameters = parameters
    unsteady = UnsteadyValues(model)
    if model.outflowIsUnsteady { ownOutflowSpeed = (S(0), S(0)) }
    takeSteadyValues()
  }

  /// The mean normal velocity out of the outflow sides when the stage starts.
  var outflowSpeed: S {
    get { ownOutflowSpeed?.first ?? parameters.outflowSpeed }
    set { if ownOutflowSpeed == nil { parameters.outflowSpeed = newValue } else { ownOutflowSpeed?.first = newValue } }
  }

  /// Adds to the cotangent of the total potential of the stage that is pulled back next.
  func seedPotential(_ bar: S, _ sample: PointSample, on grid: Grid) {
    let field = potentialCotangent ?? Field(grid)
    (potentialCotangent, potentialIsSeeded) = (field, true)
    sample.add(bar, to: field)
  }

  /// The cotangent of the total potential; nil where it is zero.
  var seededPotential: Field<S>? { potentialIsSeeded ? potentialCotangent : nil }

  func clearPotential() {
    if potentialIsSeeded { potentialCotangent?.clear() }
    potentialIsSeeded = false
  }

  /// The same when it ends.
  var nextOutflowSpeed: S {
    get { ownOutflowSpeed?.last ?? parameters.outflowSpeed }
    set { if ownOutflowSpeed == nil { parameters.outflowSpeed = newValue } else { ownOutflowSpeed?.last = newValue } }
  }

  /// Sets cotangents of what changes in time to zero.
  func clearUnsteady() {
    unsteady?.clear()
    if ownOutflowSpeed != nil { ownOutflowSpeed = (S(0), S(0)) }
  }

  private func takeSteadyValues() {
    sides = parameters.sides
    nextSides = parameters.sides
    force = parameters.force
    sources = parameters.scalars.map(\.source)
    guard let unsteady else { return }
    for (side, values) in unsteady.sides { (sides[side], nextSides[side]) = values }
    for (component, field) in unsteady.forces { force[component] = field }
    for (scalar, field) in unsteady.sources { sources[scalar] = field }
  }

  /// Makes cotangents wrong as a kind of fault says: of some fields those of the first component.
  func spoil(_ fields: FieldUse<StageMemory>.Fields, _ kind: PlantedFault.Kind) {
    if let change = kind.change {
      for field in fields {
        guard let path = field as? KeyPath<StageMemory, [Field<S>]>, let first = self[keyPath: path].first else { continue }
        for index in 0..<first.count { first.values[index] *= 1 + change }
      }
    }
    if case .parameters = kind { parameters.forgetNumbers() }
    if case .markers = kind {
      for body in parameters.bodies.indices { parameters.bodies[body] = parameters.bodies[body].map { _ in S(0) } }
    }
  }
}

/// Storage for what changes in time.
private struct UnsteadyValues<S: SweepScalar> {
  let sides: [(side: Int, values: (SideValues<S>, SideValues<S>))]
  let forces: [(component: Int, field: Field<S>)]
  let sources: [(scalar: Int, field: Field<S>)]

  /// Nil where nothing does.
  init?(_ model: FlowModel) {
    func values(_ side: Int) -> SideValues<S> { SideValues(model.conditions[side], dimension: model.dimension, fields: model.fieldCount) }
    sides = model.unsteadySides.map { ($0, (values($0), values($0))) }
    forces = model.unsteadyForces.map { ($0, Field(model.grid)) }
    sources = model.unsteadySources.map { ($0, Field(model.grid)) }
    if sides.isEmpty, forces.isEmpty, sources.isEmpty { return nil }
  }

  func clear() {
    for (_, values) in sides {
      values.0.clear()
      values.1.clear()
    }
    for (_, field) in forces { field.clear() }
    for (_, field) in sources { field.clear() }
  }
}
