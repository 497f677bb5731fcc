/// The model of what a large-eddy simulation does not resolve: an eddy viscosity that follows from the velocity gradient.
public struct Turbulence: Sendable, Equatable {
  public enum Model: String, Sendable, CaseIterable {
    /// Smagorinsky (1963). It does not vanish at walls by itself.
    case smagorinsky
    /// Nicoud & Ducros (1999). It vanishes in pure shear, and so at walls.
    case wale

    /// The constant that the literature recommends.
    public var standardConstant: Double {
      switch self {
      case .smagorinsky: 0.17
      case .wale: 0.5
      }
    }
  }

  public var model: Model
  /// C ≥ 0: the eddy viscosity is (C Δ)² times a rate, Δ the cube root of a cell's volume, or the square root of its area.
  public var constant: Double
  /// The viscous length ν/u_τ > 0 of damping towards walls (van Driest 1956), for Smagorinsky's model; nil for none.
  public var vanDriest: Double?

  public init(model: Model, constant: Double? = nil, vanDriest: Double? = nil) {
    self.model = model
    self.constant = constant ?? model.standardConstant
    self.vanDriest = vanDriest
  }
}

extension Turbulence {
  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["model", "constant", "van_driest"], required: ["model"]) else { return nil }
    let model = map["model"]?.keyword(Model.allCases.map(\.rawValue)).flatMap(Model.init(rawValue:))
    let constant = map["constant"]?.number(atLeast: 0)
    let vanDriest = map["van_driest"]?.number(above: 0)
    if model == .wale {
      map["van_driest"]?.fail(
        "the model `wale` vanishes at walls by itself and takes no damping", suggestion: "remove it, or write `model: smagorinsky`")
    }
    guard let model else { return nil }
    self.init(model: model, constant: constant, vanDriest: vanDriest)
  }

  var resolved: ResolvedValue {
    .fields(["model": .text(model.rawValue), "constant": .number(constant), "van_driest": vanDriest.map { .number($0) }])
  }
}
