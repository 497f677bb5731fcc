import CaseFiles
import Scalars
import Sweeps

/// The value of a component of the velocity, of the pressure, or of a scalar, at a point, between
/// the nearest points of the grid by lines; with a `target`, half the square of what it differs by
/// from that number, or from a formula or a table of time, as what is measured at a point.
///
/// The pressure is that of the last stage of the step, from which snapshots and measurements differ
/// by what it changes in a part of a step. Within two cells of a body it is smeared out.
struct ProbeValue: IncompressibleFunctional {
  static let keyword = "probe"
  static let meaning = "The value of a field at a point; with a target half the square of what it is off"
  static let caseKeys = [
    CaseKey("at", .perAxis(), "The point", unit: "L", isRequired: true),
    CaseKey("field", StateField.values(and: [pressure]), "The field", isRequired: true),
    CaseKey("target", .formula(.time), "What the value is compared with"),
  ]
  private static let pressure = "pressure"

  let point: [Double]
  let field: String
  let target: ScalarFunction?

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    let document = reader.document
    let words = StateField.words(reader) + [Self.pressure]
    let field = map["field"]?.keyword(words)
    let target = map["target"].map(Self.target)
    guard let point = map["at"].flatMap(document.places.point), let field, target != .some(nil) else { return nil }
    if field == Self.pressure, let given = map["target"] {
      given.fail(
        "a reverse sweep keeps no pressure, and its distance from a target has no derivative",
        suggestion: "compare velocities or scalars, or at the end of the run write a formula of a probe")
      return nil
    }
    (self.point, self.field, self.target) = (point, field, target ?? nil)
  }

  /// A number, or what is known of the time.
  private static func target(_ reader: NodeReader) -> ScalarFunction? {
    guard let function = reader.scalarFunction(dimensions: nil, inTime: true) else { return nil }
    guard let axis = function.formula?.axes.min() else { return function }
    reader.fail("`\(["x", "y", "z"][axis])` has one value at a point", suggestion: "write a number, or a formula or a table of t")
    return nil
  }

  var settings: [(key: String, value: ResolvedValue)] {
    [("at", .vector(point)), ("field", .text(field))] + (target.map { [("target", $0.resolved)] } ?? [])
  }

  var readsPressure: Bool { field == Self.pressure }
  var timeExponent: Int? { target != nil ? nil : readsPressure ? 2 : StateField(name: field).component == nil ? 0 : 1 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    if target?.usesTime ?? false, parts.model.setup.steady != nil {
      throw FlowError.unresolved("the target of a probe changes in time, and a steady state does not; give a number, or remove `steady`")
    }
    if readsPressure, let potential = parts.potential {
      return .step(PressureValue(potential, PointSample(point, component: nil, parts.model), parts.model))
    }
    let field = StateField(name: field)
    let sample = PointSample(point, component: field.component, parts.model)
    return .state(FieldValue(try field.place(parts), sample, target: target))
  }
}

/// The value of a field of the state at a point, or half the square of what it is off a target by.
private final class FieldValue<S: SweepScalar>: StateFunctional {
  private let field: Int
  private let sample: PointSample
  private let target: ScalarFunction?

  init(_ field: Int, _ sample: PointSample, target: ScalarFunction?) { (self.field, self.sample, self.target) = (field, sample, target) }

  /// The value, or with a target what it is off by.
  private func difference(_ state: StageMemory<S>) -> S {
    let value = sample.value(state.input[field])
    return target.map { value - S($0.value(time: state.startTime)) } ?? value
  }

  func value(_ state: StageMemory<S>) -> S {
    let difference = difference(state)
    return target == nil ? difference : S(0.5) * difference * difference
  }

  func pullback(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    sample.add(target == nil ? weight : weight * difference(state), to: cotangent.input[field])
  }
}
