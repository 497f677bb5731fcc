import CaseFiles
import Kernels
import Sweeps

/// The mean of (θ − mean θ)² over the domain.
struct ScalarVariance: ScalarFunctional {
  static let keyword = "scalar-variance"
  static let meaning = "The mean over the domain of the square of what a scalar is off its mean"
  let scalar: String

  init(scalar: String, _ map: MapReader, in reader: IncompressibleReader) { self.scalar = scalar }

  var timeExponent: Int? { 0 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    let field = parts.model.dimension + (try parts.place(of: scalar))
    // Moving the mean changes nothing: deviations from it sum to zero.
    let density = DensityMean<S>.Density(
      kernel: SquaredDeviation(), inputs: ["scalar": .state(field), "target": .constantState(field)],
      constants: ["targetWeight": 0], means: ["mean": field])
    return .state(DensityMean([density], parts.model))
  }
}
