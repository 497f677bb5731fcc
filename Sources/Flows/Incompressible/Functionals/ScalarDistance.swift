import CaseFiles
import Fields
import Kernels
import Scalars
import Sweeps

/// The mean of ½ (θ − θ*)² over the domain.
struct ScalarDistance: ScalarFunctional {
  static let keyword = "scalar-distance"
  static let ownKeys = ["target"]
  let scalar: String
  /// θ*.
  let target: ScalarFunction

  init?(scalar: String, _ map: MapReader, in reader: IncompressibleReader) {
    guard let target = map["target"]?.scalarFunction(dimensions: reader.document.dimensions) else { return nil }
    (self.scalar, self.target) = (scalar, target)
  }

  var ownSettings: [(key: String, value: ResolvedValue)] { [("target", target.resolved)] }

  /// - Throws: `FlowError.notFinite` if the target has no value somewhere.
  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    let (model, field) = (parts.model, parts.model.dimension + (try parts.place(of: scalar)))
    let values = Field<S>(model.grid)
    values.fill(model.grid.interior) { S(target.value(at: model.grid.position($0, $1, $2))) }
    if !values.maximumMagnitude(model.grid.interior).isFinite { throw FlowError.notFinite("the target of `\(scalar)`") }
    let density = DensityMean<S>.Density(
      kernel: SquaredDeviation(), inputs: ["scalar": .state(field), "target": .field(values)], constants: ["targetWeight": 1])
    return .state(DensityMean([density], factor: 0.5, model))
  }
}
