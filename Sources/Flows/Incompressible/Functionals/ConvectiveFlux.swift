import CaseFiles
import Kernels
import Sweeps

/// The mean of u θ over the domain, u the velocity along an axis.
struct ConvectiveFlux: ScalarFunctional {
  static let keyword = "convective-flux"
  static let meaning = "The mean of u θ over the domain, u the velocity along an axis, θ a scalar"
  static let ownKeys = [CaseKey("axis", .words(axes), "The axis", isRequired: true)]
  let scalar: String
  /// 0 for x, 1 for y, 2 for z.
  let axis: Int

  private static let axes = ["x", "y", "z"]

  init?(scalar: String, _ map: MapReader, in reader: IncompressibleReader) {
    let words = Array(Self.axes.prefix(reader.document.dimensions ?? 3))
    guard let word = map["axis"]?.keyword(words), let axis = words.firstIndex(of: word) else { return nil }
    (self.scalar, self.axis) = (scalar, axis)
  }

  var ownSettings: [(key: String, value: ResolvedValue)] { [("axis", .text(Self.axes[axis]))] }

  var timeExponent: Int? { 1 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    let field = parts.model.dimension + (try parts.place(of: scalar))
    let density = DensityMean<S>.Density(
      kernel: ConvectiveFluxDensity(axis: axis), inputs: ["velocity": .state(axis), "scalar": .state(field)])
    return .state(DensityMean([density], parts.model))
  }
}
