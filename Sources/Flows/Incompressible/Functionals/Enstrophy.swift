import CaseFiles
import Kernels
import Sweeps

/// The mean of ½|∇×u|² over the domain.
struct Enstrophy: IncompressibleFunctional {
  static let keyword = "enstrophy"

  init() {}
  init?(_ map: MapReader, in reader: IncompressibleReader) {}

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) -> Functional<S> {
    let axes = parts.model.dimension
    return .state(DensityMean([.init(kernel: EnstrophyDensity(dimension: axes), inputs: (0..<axes).map { .state($0) })], parts.model))
  }
}
