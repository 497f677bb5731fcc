import CaseFiles
import Fields

/// The objectives that spectral flows have.
enum SpectralFunctionals {
  static let all: [any SpectralFunctional.Type] = [
    SpectralKineticEnergy.self, SpectralEnstrophy.self, SpectralDistance.self,
  ]
}

/// An objective of a spectral flow: ½ Σ_k w(k) |q(k) − t(k)|², q the state, by Parseval's theorem
/// the mean over the points.
protocol SpectralFunctional: ObjectiveKind {
  /// What it is, in one sentence.
  static var meaning: String { get }
  /// Keys of its settings; none unless given.
  static var caseKeys: [CaseKey] { get }

  /// Reads the settings; nil if something is wrong with them, which has then been reported.
  init?(_ map: MapReader, in document: CaseDocument)

  /// The fields that it takes from files.
  /// - Parameter isPeriodic: of each axis.
  func fieldRequests(_ isPeriodic: [Bool]) -> [FieldRequest]

  /// The weights w of the elements of a line.
  func weights(_ model: SpectralModel) -> Field<Double>
  /// The velocity at the centres of cells whose state is t; nil for zero.
  func target(_ model: SpectralModel) throws -> VectorField<Double>?
}

extension SpectralFunctional {
  static var caseKeys: [CaseKey] { [] }
  func fieldRequests(_ isPeriodic: [Bool]) -> [FieldRequest] { [] }
  func target(_ model: SpectralModel) throws -> VectorField<Double>? { nil }
}

/// The mean of ½|u|² over the domain.
struct SpectralKineticEnergy: SpectralFunctional {
  static let keyword = "kinetic-energy"
  static let meaning = KineticEnergy.meaning

  init() {}
  init?(_ map: MapReader, in document: CaseDocument) {}

  func weights(_ model: SpectralModel) -> Field<Double> { model.energyWeights }
}

/// The mean of ½|∇×u|² over the domain.
struct SpectralEnstrophy: SpectralFunctional {
  static let keyword = "enstrophy"
  static let meaning = Enstrophy.meaning

  init() {}
  init?(_ map: MapReader, in document: CaseDocument) {}

  func weights(_ model: SpectralModel) -> Field<Double> { model.enstrophyWeights }
}

/// The mean of ½|u − u*|² over the domain, u* a target field.
struct SpectralDistance: SpectralFunctional {
  static let keyword = "distance"
  static let meaning = VelocityDistance.meaning
  static let caseKeys: [CaseKey] = [.velocityTarget]

  let velocity: VelocityTarget

  init?(_ map: MapReader, in document: CaseDocument) {
    guard let reader = map["target"],
      let velocity = VelocityTarget(reader, dimensions: document.dimensions, source: document.source)
    else { return nil }
    self.velocity = velocity
  }

  var settings: [(key: String, value: ResolvedValue)] { [("target", velocity.resolved)] }

  func fieldRequests(_ isPeriodic: [Bool]) -> [FieldRequest] { velocity.file.map { [request($0, isPeriodic)] } ?? [] }

  private func request(_ file: FieldFile, _ isPeriodic: [Bool]) -> FieldRequest {
    FieldRequest(file, "target", ofVector: "velocity", isStaggered: false, picture: "velocity", isLenient: true, isPeriodic: isPeriodic)
  }

  func weights(_ model: SpectralModel) -> Field<Double> { model.energyWeights }

  func target(_ model: SpectralModel) throws -> VectorField<Double>? {
    try velocity.velocity(on: model.setup.domain) { file in
      try model.fileFields.field(request(file, (0..<model.grid.dimension).map(model.isPeriodic)))
    } sample: {
      model.sampled($0)
    }
  }
}
