import CaseFiles
import Scalars
import Sweeps

/// The value of a component of the velocity, of the pressure, or of a scalar, at a point, between
/// the nearest points of the grid by lines.
///
/// The pressure is that of the last stage of the step, from which snapshots and measurements differ
/// by what it changes in a part of a step. Within two cells of a body it is smeared out.
struct ProbeValue: IncompressibleFunctional {
  static let keyword = "probe"
  static let keys = ["at", "field"]
  private static let components = ["velocity_x", "velocity_y", "velocity_z"]

  private static let pressure = "pressure"

  let point: [Double]
  let field: String

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    let document = reader.document
    let words = Array(Self.components.prefix(document.dimensions ?? 3)) + [Self.pressure] + reader.scalarNames
    let field = map["field"]?.keyword(words)
    guard let point = map["at"].flatMap(document.places.point), let field else { return nil }
    (self.point, self.field) = (point, field)
  }

  var settings: [(key: String, value: ResolvedValue)] { [("at", .vector(point)), ("field", .text(field))] }

  var readsPressure: Bool { field == Self.pressure }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    if readsPressure, let potential = parts.potential {
      return .step(PressureValue(potential, PointSample(point, component: nil, parts.model), parts.model))
    }
    let component = Self.components.firstIndex(of: field)
    let place = try component ?? parts.model.dimension + parts.place(of: field)
    return .state(FieldValue(place, PointSample(point, component: component, parts.model)))
  }
}

/// The value of a field of the state at a point.
private final class FieldValue<S: SweepScalar>: StateFunctional {
  private let field: Int
  private let sample: PointSample

  init(_ field: Int, _ sample: PointSample) { (self.field, self.sample) = (field, sample) }

  func value(_ state: StageMemory<S>) -> S { sample.value(state.input[field]) }

  func pullback(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    sample.add(weight, to: cotangent.input[field])
  }
}
