import CaseFiles
import Scalars
import Sweeps

/// The value of a component of the velocity, or of a scalar, at a point, between the nearest points
/// of the grid by lines.
struct ProbeValue: IncompressibleFunctional {
  static let keyword = "probe"
  static let keys = ["at", "field"]
  private static let components = ["velocity_x", "velocity_y", "velocity_z"]

  let point: [Double]
  let field: String

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    let document = reader.document
    let words = Array(Self.components.prefix(document.dimensions ?? 3)) + reader.scalarNames
    let field = map["field"]?.keyword(words)
    guard let point = map["at"].flatMap(document.places.point), let field else { return nil }
    (self.point, self.field) = (point, field)
  }

  var settings: [(key: String, value: ResolvedValue)] { [("at", .vector(point)), ("field", .text(field))] }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
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
