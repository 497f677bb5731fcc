import CaseFiles
import Fields
import Kernels
import Scalars
import Sweeps

/// The mean of ½|u − u*|² over the domain, u* a target field.
struct VelocityDistance: IncompressibleFunctional {
  static let keyword = "distance"
  static let meaning = "The mean of ½|u − u*|² over the domain, u* a target"
  static let caseKeys: [CaseKey] = [.velocityTarget]

  let target: VelocityTarget

  init(target: VelocityTarget) { self.target = target }

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    let document = reader.document
    guard let target = map["target"].flatMap({ VelocityTarget($0, dimensions: document.dimensions, source: document.source) }) else {
      return nil
    }
    self.init(target: target)
  }

  var settings: [(key: String, value: ResolvedValue)] { [("target", target.resolved)] }
  func fieldRequests(_ isPeriodic: [Bool]) -> [FieldRequest] {
    target.file.map { [TargetVelocity.request($0, isPeriodic)] } ?? []
  }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    let model = parts.model
    let everywhere = Region(
      lower: (0..<3).map { $0 < model.dimension ? -Grid.ghosts : 0 },
      upper: (0..<3).map { model.grid.cells[$0] + ($0 < model.dimension ? Grid.ghosts : 0) })
    let densities = try TargetVelocity(target, model).fields.enumerated().map { axis, source in
      let field = Field<S>(model.grid)
      field.fill(everywhere) { S(source[$0, $1, $2]) }
      return DensityMean<S>.Density(kernel: DistanceDensity(axis: axis), inputs: ["velocity": .state(axis), "target": .field(field)])
    }
    return .state(DensityMean(densities, model))
  }
}
