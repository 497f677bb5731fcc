import CaseFiles
import Fields
import Kernels
import Scalars
import Sweeps

/// The mean of ½ (θ − θ*)² over the domain.
struct ScalarDistance: ScalarFunctional {
  static let keyword = "scalar-distance"
  static let meaning = "The mean of ½ (θ − θ*)² over the domain, θ a scalar, θ* a target"
  static let ownKeys = [
    CaseKey("target", .either([.formula(.place), .fieldFile]), "θ*, a number, a formula or a file", unit: "θ", isRequired: true)
  ]
  let scalar: String
  /// θ*.
  let target: Target

  enum Target: Equatable {
    case formula(ScalarFunction)
    case file(FieldFile)
  }

  init?(scalar: String, _ map: MapReader, in reader: IncompressibleReader) {
    guard let target = map["target"].flatMap({ Target($0, in: reader.document) }) else { return nil }
    (self.scalar, self.target) = (scalar, target)
  }

  var ownSettings: [(key: String, value: ResolvedValue)] { [("target", target.resolved)] }

  func fieldRequests(_ isPeriodic: [Bool]) -> [FieldRequest] {
    guard case .file(let file) = target else { return [] }
    return [FieldRequest(file, "target", of: scalar, picture: scalar, isLenient: true, isPeriodic: isPeriodic)]
  }

  /// - Throws: `FlowError.notFinite` if the target has no value somewhere, and what reading a file
  ///   throws.
  var timeExponent: Int? { 0 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    let (model, field) = (parts.model, parts.model.dimension + (try parts.place(of: scalar)))
    let values = Field<S>(model.grid)
    switch target {
    case .formula(let formula): values.fill(model.grid.interior) { S(formula.value(at: model.grid.position($0, $1, $2))) }
    case .file:
      for request in fieldRequests(model.periodicAxes) {
        let read = try model.fileFields.field(request)
        values.fill(model.grid.interior) { S(read[0][$0, $1, $2]) }
      }
    }
    if !values.maximumMagnitude(model.grid.interior).isFinite { throw FlowError.notFinite("the target of `\(scalar)`") }
    let density = DensityMean<S>.Density(
      kernel: SquaredDeviation(), inputs: ["scalar": .state(field), "target": .field(values)], constants: ["targetWeight": 1])
    return .state(DensityMean([density], factor: 0.5, model))
  }
}

extension ScalarDistance.Target {
  fileprivate init?(_ reader: NodeReader, in document: CaseDocument) {
    if FieldFile.isGiven(reader) {
      guard let file = FieldFile(reader, source: document.source) else { return nil }
      self = .file(file)
    } else {
      guard let formula = reader.scalarFunction(dimensions: document.dimensions) else { return nil }
      self = .formula(formula)
    }
  }

  fileprivate var resolved: ResolvedValue {
    switch self {
    case .formula(let formula): formula.resolved
    case .file(let file): file.resolved
    }
  }
}
