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
  public var parameters: FlowParameters<S>
  public var stage = Integrator.euler.stages[0]
  public var timeStep = 0.0
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
  }

  /// Makes numbers of some fields wrong by a part: those of the first component.
  package func spoil(_ fields: FieldUse<StageMemory>.Fields, by part: Double) {
    for field in fields {
      guard let path = field as? KeyPath<StageMemory, [Field<S>]>, let first = self[keyPath: path].first else { continue }
      for index in 0..<first.count { first.values[index] *= 1 + part }
    }
  }
}
