import CaseFiles
import Scalars
import Sweeps

/// The force along +x that the fluid around a body exerts on it, per unit density (and depth).
struct Drag: BodyForceFunctional {
  static let keyword = "drag"
  static let meaning = "The force along +x of the fluid around a body on it"
  static let axis = 0
  let body: String
  let reference: ForceReference?
}

/// The force along +y that the fluid around a body exerts on it, per unit density (and depth).
struct Lift: BodyForceFunctional {
  static let keyword = "lift"
  static let meaning = "The force along +y of the fluid around a body on it"
  static let axis = 1
  let body: String
  let reference: ForceReference?
}

/// A component of the force of the fluid around a body on it, or the coefficient of that.
///
/// Forces are averages over a step already.
public protocol BodyForceObjective: ObjectiveKind {
  var body: String { get }
  /// Scales that turn the force into a coefficient; nil for the force itself.
  var reference: ForceReference? { get }
}

protocol BodyForceFunctional: IncompressibleFunctional, BodyForceObjective {
  static var axis: Int { get }
  init(body: String, reference: ForceReference?)
}

extension BodyForceFunctional {
  static var caseKeys: [CaseKey] { [.body, .reference] }

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    let words = reader.bodyWords
    let reference = map["reference"].flatMap(words.reference)
    guard let body = map["body"].flatMap(words.body) else { return nil }
    self.init(body: body, reference: reference)
  }

  var settings: [(key: String, value: ResolvedValue)] {
    [("body", .text(body))] + (reference.map { [("reference", $0.resolved)] } ?? [])
  }

  var timeExponent: Int? { 2 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) -> Functional<S> {
    .step(BodyForce(body, axis: Self.axis, coefficient: reference?.coefficient ?? 1, parts))
  }
}

/// The mean force of a step on a body along an axis, times a coefficient: what the impulses of its
/// markers, or of its resistance, and the inertia of the fluid in its place come to.
final class BodyForce<S: SweepScalar>: StepFunctional {
  private let model: FlowModel
  private let body: BodyImpulse<S>
  private let axis: Int
  private let coefficient: Double
  private let displaced: DisplacedForces<S>?
  /// Work space: the parameters of that body.
  private var seeded: [Dual<S>] = []

  init(_ name: String, axis: Int, coefficient: Double, _ parts: FlowParts<S>) {
    model = parts.model
    body = BodyImpulse(name, parts.model, parts.markers)
    displaced = parts.displaced
    (self.axis, self.coefficient) = (axis, coefficient)
  }

  /// What an impulse of 1 on a cell's mass contributes to the mean force of a step, and so to the
  /// objective. The fluid's gain is the body's loss.
  private func scale(_ stage: Integrator.Stage, _ timeStep: Double) -> Double {
    -stage.impulseWeight * model.grid.cellVolume / timeStep * coefficient
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func value(_ record: StepTape<S>, at parameters: FlowParameters<S>) -> S {
    var sum = inertia(parameters, record)
    for stage in model.integrator.stages.indices {
      sum += S(scale(model.integrator.stages[stage], record.timeStep)) * body.impulse(record, stage, axis)
    }
    return sum
  }

  /// What the displaced fluid of a body contributes to the force of a step: its inertia, less what
  /// pushes on it.
  private func inertia(_ parameters: FlowParameters<S>, _ record: StepTape<S>) -> S {
    guard let solid = body.solid else { return S(0) }
    let mean = model.immersedBodies[solid].inertia(
      parameters.bodies[solid], axis: axis, from: record.time, to: record.time + record.timeStep)
    return S(coefficient) * (displaced.map { mean - $0.means[solid][axis] } ?? mean)
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func pullbackImpulses(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {
    body.add(weight * S(scale(model.integrator.stages[stage], record.timeStep)), axis, to: cotangent)
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func pullbackStage(
    _ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>
  ) {
    guard let displaced, let solid = body.solid else { return }
    displaced.pullBack(-weight * S(coefficient), solid, axis, stage: stage, record, at: values, cotangent)
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func pullbackParameters(_ weight: S, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: FlowParameters<S>) {
    guard let solid = body.solid, model.immersedBodies[solid].isMoving else { return }
    if seeded.isEmpty { seeded = values.bodies[solid].map { Dual(constant: $0) } }
    model.immersedBodies[solid].addInertiaSlopes(
      weight * S(coefficient), &seeded, axis: axis, from: record.time, to: record.time + record.timeStep, into: &cotangent.bodies[solid])
  }
}
