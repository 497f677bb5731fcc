import CaseFiles
import Scalars
import Sweeps

/// The mean of θ over the domain.
struct ScalarMean: ScalarFunctional {
  static let keyword = "scalar-mean"
  static let meaning = "The mean of a scalar over the domain"
  let scalar: String

  init(scalar: String, _ map: MapReader, in reader: IncompressibleReader) { self.scalar = scalar }

  var timeExponent: Int? { 0 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    .state(FieldMean(parts.model.dimension + (try parts.place(of: scalar)), parts.model))
  }
}

/// The mean over the domain of a field of the state.
final class FieldMean<S: SweepScalar>: StateFunctional {
  private let field: Int
  private let model: FlowModel

  init(_ field: Int, _ model: FlowModel) { (self.field, self.model) = (field, model) }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func value(_ state: StageMemory<S>) -> S { state.input[field].mean() }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func pullback(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    cotangent.input[field].addSlopesOfMean(weight)
  }
}
