import CaseFiles
import Scalars
import Sweeps

/// The moment about z, counter-clockwise, of the force of the fluid around a body on it, per unit
/// density (and depth): of a body that spins the torque on it.
struct Moment: IncompressibleFunctional {
  static let keyword = "moment"
  static let meaning = "The moment about z, counter-clockwise, of the fluid around a solid body on it"
  static let caseKeys: [CaseKey] = [
    .body, CaseKey("about", .pair(), "A point that stays where it is", unit: "L", usual: "the centre of the body"), .reference,
  ]

  let body: String
  /// A point of the plane that stays where it is; nil for the centre of the body wherever that is,
  /// of an airfoil its quarter chord.
  let about: [Double]?
  /// Makes the moment a coefficient, 2 M/(U² L²), in three dimensions 2 M/(U² A L); nil for the
  /// moment itself.
  let reference: ForceReference?

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    let words = reader.bodyWords
    let (reference, about) = (map["reference"].map(words.reference), map["about"].map { $0.vector(count: 2) })
    guard let body = map["body"].flatMap(words.solidBody), reference != .some(nil), about != .some(nil) else { return nil }
    guard reader.flow?.resistance == nil, reader.flow?.resistanceFile == nil, !reader.bodies.contains(where: { $0.permeability != nil })
    else {
      map["body"]?.fail(
        "the moment on a body is not told where something resists the flow", suggestion: "remove `flow.resistance` and porous bodies")
      return nil
    }
    (self.body, self.about, self.reference) = (body, about ?? nil, reference ?? nil)
  }

  private init(body: String) { (self.body, about, reference) = (body, nil, nil) }

  /// The moment itself, about the centre of the body.
  var aboutTheCentre: Moment { Moment(body: body) }

  var settings: [(key: String, value: ResolvedValue)] {
    [("body", .text(body))] + (about.map { [("about", .vector($0))] } ?? []) + (reference.map { [("reference", $0.resolved)] } ?? [])
  }

  var timeExponent: Int? { 2 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    guard let solid = parts.model.immersedBodies.firstIndex(where: { $0.name == body }), let markers = parts.markers else {
      throw FlowError.unresolved("the flow has no solid body `\(body)`")
    }
    let shape = parts.model.physics.solidBodies[solid].shape
    if parts.displaced != nil || parts.model.immersedBodies[solid].isMoving,
      shape.volumePoints(spacing: parts.model.grid.spacing[0]).isFlexible
    {
      throw FlowError.unresolved("the moment on a body of such a shape is told only at rest, and where no force acts on the fluid")
    }
    let coefficient = reference.map { $0.coefficient / $0.length } ?? 1
    return .step(BodyMoment(solid, about: about, coefficient: coefficient, markers: markers.bodies[solid], parts))
  }
}

/// The mean moment of a step on a body: what the impulses of its markers, each on its arm, and the
/// inertia of the fluid in its place come to, less the moment of what pushes on that fluid.
final class BodyMoment<S: SweepScalar>: StepFunctional {
  private let model: FlowModel
  private let solid: Int
  private let body: ImmersedBody
  private let markers: Range<Int>
  private let about: [Double]?
  private let coefficient: Double
  private let displaced: DisplacedForces<S>?
  private let angular: AngularMomentum
  /// Arms of the markers, x and y of each, and when they were placed.
  private var arms: [S] = []
  private var slopes: [[S]] = []
  private var armTime = Double.nan, slopeTime = Double.nan

  init(_ solid: Int, about: [Double]?, coefficient: Double, markers: Range<Int>, _ parts: FlowParts<S>) {
    (model, self.solid, body) = (parts.model, solid, parts.model.immersedBodies[solid])
    (self.about, self.coefficient, self.markers, displaced) = (about, coefficient, markers, parts.displaced)
    let shape = parts.model.physics.solidBodies[solid].shape
    angular = AngularMomentum(shape.volumePoints(spacing: parts.model.grid.spacing[0]))
  }

  /// What an impulse of 1 on a cell's mass, on an arm of 1, contributes. The fluid's gain is the
  /// body's loss.
  private func scale(_ stage: Int, _ record: StepTape<S>) -> Double {
    -model.integrator.stages[stage].impulseWeight * model.grid.cellVolume / record.timeStep * coefficient
  }

  /// When the markers of a stage have to be where they are.
  private func time(_ stage: Int, _ record: StepTape<S>) -> Double {
    body.isMoving ? record.time + model.integrator.stageTimes[stage] * record.timeStep : 0
  }

  /// The arms of all markers for some parameters.
  private func arms<T: FieldScalar>(_ parameters: [T], at time: Double) -> [T] {
    let pose = body.motion.pose(parameters, at: time)
    let origin = about.map { (T($0[0]), T($0[1])) } ?? (pose.x, pose.y)
    return body.place(parameters, at: time).flatMap { [$0[0] - origin.0, $0[1] - origin.1] }
  }

  private func place(_ values: FlowParameters<S>, at time: Double) {
    if time == armTime { return }
    (armTime, arms) = (time, arms(values.bodies[solid], at: time))
  }

  func value(_ record: StepTape<S>, at parameters: FlowParameters<S>) -> S {
    var sum = inertia(parameters.bodies[solid], record)
    if let displaced {
      sum -= S(coefficient) * displaced.moment(solid, about: about, record, parameters)
    }
    for stage in model.integrator.stages.indices {
      place(parameters, at: time(stage, record))
      var moment = S(0)
      for (local, marker) in markers.enumerated() {
        let first = model.dimension * marker
        moment += arms[2 * local] * record.impulses[stage][first + 1] - arms[2 * local + 1] * record.impulses[stage][first]
      }
      sum += S(scale(stage, record)) * moment
    }
    return sum
  }

  private func inertia<T: FieldScalar>(_ parameters: [T], _ record: StepTape<S>) -> T {
    guard body.isMoving else { return T(0) }
    let end = record.time + record.timeStep
    return T(coefficient) * angular.change(body, parameters, about: about, from: record.time, to: end)
  }

  func pullbackImpulses(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {
    place(values, at: time(stage, record))
    let scale = weight * S(self.scale(stage, record))
    for (local, marker) in markers.enumerated() {
      let first = model.dimension * marker
      cotangent.impulses[first + 1] += scale * arms[2 * local]
      cotangent.impulses[first] -= scale * arms[2 * local + 1]
    }
  }

  func pullbackStage(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {
    displaced?.pullBackMoment(-weight * S(coefficient), solid, about: about, stage: stage, record, at: values, cotangent)
    guard model.geometryIsControlled else { return }
    placeSlopes(values, at: time(stage, record))
    let scale = weight * S(self.scale(stage, record))
    let impulses = record.impulses[stage]
    for parameter in slopes.indices {
      var sum = S(0)
      for (local, marker) in markers.enumerated() {
        let first = model.dimension * marker
        sum += slopes[parameter][2 * local] * impulses[first + 1] - slopes[parameter][2 * local + 1] * impulses[first]
      }
      cotangent.parameters.bodies[solid][parameter] += scale * sum
    }
  }

  /// The derivative of every arm by each parameter.
  private func placeSlopes(_ values: FlowParameters<S>, at time: Double) {
    if time == slopeTime { return }
    slopeTime = time
    let parameters = values.bodies[solid]
    slopes = parameters.indices.map { moved in
      arms(parameters.seeded(moved), at: time).map(\.tangent)
    }
  }

  func pullbackParameters(_ weight: S, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: FlowParameters<S>) {
    guard body.isMoving else { return }
    let parameters = values.bodies[solid]
    for moved in parameters.indices {
      cotangent.bodies[solid][moved] += weight * inertia(parameters.seeded(moved), record).tangent
    }
  }
}
