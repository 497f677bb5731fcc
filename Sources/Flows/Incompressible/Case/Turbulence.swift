import CaseFiles

/// The model of what a large-eddy simulation does not resolve: an eddy viscosity that follows from
/// the velocity gradient.
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
  /// C ≥ 0: the eddy viscosity is (C Δ)² times a rate, Δ the cube root of a cell's volume, or the
  /// square root of its area.
  public var constant: Double
  /// The turbulent Prandtl number > 0 by which the eddy viscosity becomes the eddy diffusivity of
  /// scalars; nil of a flow that carries none.
  public var prandtl: Double?
  /// The viscous length ν/u_τ > 0 of damping towards walls (van Driest 1956), for Smagorinsky's
  /// model; nil for none.
  public var vanDriest: Double?

  /// That of boundary layers away from the wall (Kays, J. Heat Transfer 116, 1994), which
  /// general-purpose codes take for large-eddy simulations too. The subgrid scales of isotropic
  /// turbulence and of convection mix scalars better: 0.4 to 0.6 (Eidson, J. Fluid Mech. 158, 1985;
  /// Moin et al., Phys. Fluids A 3, 1991).
  public static let standardPrandtl = 0.85

  public init(model: Model, constant: Double? = nil, prandtl: Double? = nil, vanDriest: Double? = nil) {
    self.model = model
    self.constant = constant ?? model.standardConstant
    self.prandtl = prandtl
    self.vanDriest = vanDriest
  }
}

extension Turbulence {
  /// - Parameter carriesScalars: whether there is something for eddies to diffuse beside momentum.
  init?(_ reader: NodeReader, carriesScalars: Bool) {
    guard let map = reader.map(keys: ["model", "constant", "turbulent_prandtl", "van_driest"], required: ["model"]) else { return nil }
    let model = map["model"]?.keyword(Model.allCases.map(\.rawValue)).flatMap(Model.init(rawValue:))
    let constant = map["constant"]?.number(atLeast: 0)
    let prandtl = map["turbulent_prandtl"].map { $0.number(above: 0) } ?? Turbulence.standardPrandtl
    let vanDriest = map["van_driest"]?.number(above: 0)
    if !carriesScalars {
      map["turbulent_prandtl"]?.fail(
        "`turbulent_prandtl` is about the diffusion of scalars, and this flow carries none", suggestion: "remove it, or add `scalars`")
    }
    if model == .wale {
      map["van_driest"]?.fail(
        "the model `wale` vanishes at walls by itself and takes no damping", suggestion: "remove it, or write `model: smagorinsky`")
    }
    guard let model else { return nil }
    self.init(model: model, constant: constant, prandtl: carriesScalars ? prandtl : nil, vanDriest: vanDriest)
  }

  var resolved: ResolvedValue {
    .fields([
      "model": .text(model.rawValue), "constant": .number(constant), "turbulent_prandtl": prandtl.map { .number($0) },
      "van_driest": vanDriest.map { .number($0) },
    ])
  }
}
