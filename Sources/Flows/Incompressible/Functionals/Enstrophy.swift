import CaseFiles
import Kernels
import Sweeps

/// The mean of ½|∇×u|² over the domain.
struct Enstrophy: IncompressibleFunctional {
  static let keyword = "enstrophy"
  static let meaning = "The mean of ½|∇×u|² over the domain"

  init() {}
  init?(_ map: MapReader, in reader: IncompressibleReader) {}

  var timeExponent: Int? { 2 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) -> Functional<S> {
    let axes = parts.model.dimension
    let density = DensityMean<S>.Density(kernel: EnstrophyDensity(dimension: axes), inputs: DensityMean.Density.velocity(axes))
    return .state(DensityMean([density], parts.model))
  }
}
