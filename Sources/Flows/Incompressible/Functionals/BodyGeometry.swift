import CaseFiles
import Scalars
import Sweeps

/// The area that the outline of a solid body encloses.
struct BodyArea: BodyGeometryFunctional {
  static let keyword = "area"
  static let meaning = "The area that the outline of a solid body encloses"
  static let isOfSpace = false
  let body: String

  func value<S: FieldScalar>(_ body: ImmersedBody, _ parameters: [S], at time: Double) -> S { body.displaced.area(parameters) }
}

/// The volume of a solid body in three dimensions.
struct BodyVolume: BodyGeometryFunctional {
  static let keyword = "volume"
  static let meaning = "The volume of a solid body in space"
  static let isOfSpace = true
  let body: String

  func value<S: FieldScalar>(_ body: ImmersedBody, _ parameters: [S], at time: Double) -> S { body.displaced.volume(parameters) }
}

/// Where the centroid of a solid body is along x at the end of a step.
struct BodyCentroidX: BodyGeometryFunctional {
  static let keyword = "centroid-x"
  static let meaning = "Where the centroid of a solid body is along x"
  let body: String

  func value<S: FieldScalar>(_ body: ImmersedBody, _ parameters: [S], at time: Double) -> S {
    body.displaced.centroid(parameters, body.motion, at: time).x
  }
}

/// The same along y.
struct BodyCentroidY: BodyGeometryFunctional {
  static let keyword = "centroid-y"
  static let meaning = "Where the centroid of a solid body is along y"
  let body: String

  func value<S: FieldScalar>(_ body: ImmersedBody, _ parameters: [S], at time: Double) -> S {
    body.displaced.centroid(parameters, body.motion, at: time).y
  }
}

/// A number of the shape and place of a solid body alone, such as a constraint of its design.
protocol BodyGeometryFunctional: IncompressibleFunctional {
  /// Whether it is told of three dimensions alone, or of outlines alone; nil of any body.
  static var isOfSpace: Bool? { get }
  var body: String { get }
  init(body: String)

  /// - Parameters:
  ///   - parameters: of the body.
  ///   - time: at the end of a step.
  func value<S: FieldScalar>(_ body: ImmersedBody, _ parameters: [S], at time: Double) -> S
}

extension BodyGeometryFunctional {
  static var isOfSpace: Bool? { nil }
  static var caseKeys: [CaseKey] { [.body] }

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    guard let field = map["body"], let name = reader.bodyWords.body(field) else { return nil }
    let body = reader.bodies.first { $0.name == name }
    if body?.permeability != nil {
      field.fail("`\(name)` is porous, and \(Self.keyword) is told of solid bodies", suggestion: "name a solid body")
      return nil
    }
    if Self.isOfSpace == true, reader.document.dimensions == 2 {
      field.fail("a body in the plane has no volume", suggestion: "write `area`")
      return nil
    }
    if Self.isOfSpace == false, let body, !body.shape.isPlane {
      field.fail("`\(name)` has no outline that encloses an area", suggestion: "write `volume`")
      return nil
    }
    self.init(body: name)
  }

  var settings: [(key: String, value: ResolvedValue)] { [("body", .text(body))] }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> { .step(BodyGeometry<S>(self, parts.model)) }
}

/// What computes and pulls back a number of a body's shape and place.
final class BodyGeometry<S: SweepScalar>: StepFunctional {
  private let kind: any BodyGeometryFunctional
  private let model: FlowModel
  private let place: Int?
  /// The derivatives by the parameters of the body, for a time.
  private var slopes: (time: Double, values: [S])?

  init(_ kind: any BodyGeometryFunctional, _ model: FlowModel) {
    (self.kind, self.model) = (kind, model)
    place = model.immersedBodies.firstIndex { $0.name == kind.body }
  }

  /// Of a body at rest the time of its case, so that nothing is computed twice.
  private func time(_ record: StepTape<S>) -> Double {
    guard let place, model.immersedBodies[place].isMoving else { return 0 }
    return record.time + record.timeStep
  }

  func value(_ record: StepTape<S>, at parameters: FlowParameters<S>) -> S {
    guard let place else { return S(0) }
    return kind.value(model.immersedBodies[place], parameters.bodies[place], at: time(record))
  }

  func pullbackImpulses(_ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>) {}

  func pullbackStage(
    _ weight: S, _ stage: Int, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: StageMemory<S>
  ) {}

  func pullbackParameters(_ weight: S, _ record: StepTape<S>, at values: FlowParameters<S>, _ cotangent: FlowParameters<S>) {
    guard let place else { return }
    let (body, time) = (model.immersedBodies[place], time(record))
    if slopes?.time != time {
      let controlled = Set(model.controlledSizes(place))
      var seeded = values.bodies[place].map { Dual(constant: $0) }
      let derivatives = seeded.indices.map { parameter -> S in
        if body.sizes.contains(parameter) && !controlled.contains(parameter) { return S(0) }
        seeded[parameter].tangent = S(1)
        defer { seeded[parameter].tangent = S(0) }
        return kind.value(body, seeded, at: time).tangent
      }
      slopes = (time, derivatives)
    }
    for (parameter, slope) in (slopes?.values ?? []).enumerated() { cotangent.bodies[place][parameter] += weight * slope }
  }
}
