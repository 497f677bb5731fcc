import CaseFiles
import Fields
import Scalars
import Sweeps

/// An objective of incompressible flow, as a case describes it: one type for each word of the case
/// file.
protocol IncompressibleFunctional: ObjectiveKind {
  /// What it is, in one sentence.
  static var meaning: String { get }
  /// Keys of its settings; none unless given.
  static var caseKeys: [CaseKey] { get }

  /// Reads the settings; nil if something is wrong with them, which has then been reported.
  /// - Parameter reader: that of the case's other sections.
  init?(_ map: MapReader, in reader: IncompressibleReader)

  /// The fields that it takes from files.
  /// - Parameter isPeriodic: of each axis.
  func fieldRequests(_ isPeriodic: [Bool]) -> [FieldRequest]

  /// Whether it looks at the pressure; unless implemented it does not.
  var readsPressure: Bool { get }

  /// The power of one over time in its unit, where it is that of all it is made of; nil, as unless
  /// implemented, of what is compared with a number.
  var timeExponent: Int? { get }

  /// What computes it, and pulls it back, in a scalar.
  /// - Throws: `FlowError` if it has no value on this grid; what reading a target throws.
  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S>
}

extension IncompressibleFunctional {
  static var caseKeys: [CaseKey] { [] }
  func fieldRequests(_ isPeriodic: [Bool]) -> [FieldRequest] { [] }
  var readsPressure: Bool { false }
  var timeExponent: Int? { nil }
}

/// The objectives that incompressible flows have.
enum IncompressibleFunctionals {
  static let all: [any IncompressibleFunctional.Type] = [
    Drag.self, Lift.self, Moment.self, Power.self, KineticEnergy.self, Enstrophy.self, VelocityDistance.self, Nusselt.self, ScalarFlux.self,
    ConvectiveFlux.self, ScalarMean.self, ScalarVariance.self, ScalarDistance.self, ProbeValue.self, BodyArea.self, BodyVolume.self,
    BodyCentroidX.self, BodyCentroidY.self, FlowRate.self, PressureDrop.self, ResistanceMean.self, LineStatistic.self, RegionStatistic.self,
  ]
}

/// The parts of a flow that an objective may look at.
struct FlowParts<S: SweepScalar> {
  let model: FlowModel
  /// What lets the flow diffuse by eddies, if anything does.
  let turbulence: EddyDiffusion<S>?
  /// Those of the solid bodies, if there are any.
  let markers: Markers<S>?
  /// What pushes on the fluid in their place, if anything does.
  let displaced: DisplacedForces<S>?
  /// φ = γ Δt p of the last stage, where an objective looks at the pressure.
  let potential: Field<S>?
}

/// A functional of the state that a step leads to, or of the step itself.
enum Functional<S: SweepScalar> {
  case state(any StateFunctional<S>)
  case step(any StepFunctional<S>)
}

/// A number that belongs to a state, such as a mean over the domain.
protocol StateFunctional<S>: AnyObject {
  associatedtype S: SweepScalar

  /// The value in the state of `state.input`, whose ghosts are filled.
  func value(_ state: StageMemory<S>) -> S
  /// Adds weight · ∂value to the cotangents of the state, ghosts included, and of what lies at its
  /// sides.
  func pullback(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>)
}

/// A number that belongs to a step as a whole, such as the mean force over it.
protocol StepFunctional<S>: AnyObject {
  associatedtype S: SweepScalar

  func value(_ record: StepTape<S>, at parameters: FlowParameters<S>) -> S
  /// Adds weight · ∂value to the cotangents of the impulses of one stage.
  func pullbackImpulses(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>)
  /// Adds weight · ∂value to the cotangents of the state that a stage starts from, and of the
  /// parameters that act on it there.
  func pullbackStage(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>)
  /// Adds weight · ∂value to the cotangents of the parameters that it depends on by itself.
  func pullbackParameters(_ weight: S, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: FlowParameters<S>)
}
