import CaseFiles
import Scalars
import Sweeps

/// The power that it takes to move a body through the fluid around it, or to spin it, per unit
/// density (and depth): −(F·U + M Ω), with force F and moment M of the fluid on the body, and the
/// velocity U of its centre and its angular velocity Ω in the middle of a step.
struct Power: IncompressibleFunctional {
  static let keyword = "power"
  static let meaning = "The power that it takes to move a solid body"
  static let caseKeys: [CaseKey] = [.body, .reference]

  let body: String
  /// Makes the power a coefficient, 2 P/(U³ L), in three dimensions 2 P/(U³ A); nil for the power
  /// itself.
  let reference: ForceReference?
  private let moment: Moment

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    guard let moment = Moment(map, in: reader) else { return nil }
    (self.moment, reference, body) = (moment.aboutTheCentre, moment.reference, moment.body)
  }

  var settings: [(key: String, value: ResolvedValue)] {
    [("body", .text(body))] + (reference.map { [("reference", $0.resolved)] } ?? [])
  }

  var timeExponent: Int? { 3 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    guard let solid = parts.model.immersedBodies.firstIndex(where: { $0.name == body }),
      case .step(let moment) = try moment.functional(parts)
    else { throw FlowError.unresolved("the flow has no solid body `\(body)`") }
    let coefficient = reference.map { $0.coefficient / $0.velocity } ?? 1
    return .step(BodyPower(solid, moment: moment, coefficient: coefficient, parts))
  }
}

/// The power of a step: its mean forces and its mean moment, each times the rate of motion in the
/// middle of the step, which is of second order in its length.
final class BodyPower<S: SweepScalar>: StepFunctional {
  private let solid: Int
  private let body: ImmersedBody
  /// Forces along the axes, and the moment about z.
  private let loads: [any StepFunctional<S>]
  private let coefficient: Double

  init(_ solid: Int, moment: any StepFunctional<S>, coefficient: Double, _ parts: FlowParts<S>) {
    let body = parts.model.immersedBodies[solid]
    (self.solid, self.coefficient, self.body) = (solid, coefficient, body)
    // A body whose centre stays takes no power from forces.
    let axes = body.isMoving ? parts.model.dimension : 0
    loads = (0..<axes).map { BodyForce(body.name, axis: $0, coefficient: 1, parts) as any StepFunctional<S> } + [moment]
  }

  /// What a load of 1 contributes, load by load.
  private func rates<T: FieldScalar>(_ parameters: [T], _ record: StepTape<S>) -> [T] {
    let pose = body.motion.pose(parameters, at: record.time + 0.5 * record.timeStep)
    let velocity = [pose.u, pose.v, pose.w].prefix(loads.count - 1)
    return (velocity + [pose.rate]).map { T(-coefficient) * $0 }
  }

  func value(_ record: StepTape<S>, at parameters: FlowParameters<S>) -> S {
    zip(loads, rates(parameters.bodies[solid], record)).reduce(S(0)) { $0 + $1.1 * $1.0.value(record, at: parameters) }
  }

  func pullbackImpulses(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {
    for (load, rate) in zip(loads, rates(values.bodies[solid], record)) {
      load.pullbackImpulses(weight * rate, stage, record, at: values, cotangent)
    }
  }

  func pullbackStage(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {
    for (load, rate) in zip(loads, rates(values.bodies[solid], record)) {
      load.pullbackStage(weight * rate, stage, record, at: values, cotangent)
    }
  }

  func pullbackParameters(_ weight: S, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: FlowParameters<S>) {
    let parameters = values.bodies[solid]
    for (load, rate) in zip(loads, rates(parameters, record)) {
      load.pullbackParameters(weight * rate, record, at: values, cotangent)
    }
    let sizes = loads.map { weight * $0.value(record, at: values) }
    for moved in parameters.indices {
      let slopes = rates(parameters.seeded(moved), record).map(\.tangent)
      cotangent.bodies[solid][moved] += zip(sizes, slopes).reduce(S(0)) { $0 + $1.0 * $1.1 }
    }
  }
}
