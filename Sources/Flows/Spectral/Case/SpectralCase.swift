import CaseFiles
import Fields

/// What a case says to turbulence in a periodic box, in Fourier space: the sections that are its
/// own, read and checked.
public struct SpectralCase: Sendable, Equatable {
  /// Kinematic viscosity ν ≥ 0, length²/time.
  public var viscosity: Double
  /// Body force per unit mass, length/time², one component per axis.
  public var force: VectorFunction?
  /// The file that the force is read from, in place of numbers and formulas.
  public var forceFile: FieldFile?
  /// Linear (Rayleigh, Ekman) friction μ ≥ 0, 1/time: the fluid loses μ u.
  public var friction: Double
  /// What keeps the waves of a band going; nil for none.
  public var forcing: BandForcing?
  /// Periodic on every side.
  public var boundaries: Boundaries
  public var initial: Initial
  public var integrator: Integrator

  /// The time integrator: exponential Runge–Kutta of order two or four.
  public enum Integrator: String, Sendable, CaseIterable { case etdrk2, etdrk4 }

  public init(
    viscosity: Double, force: VectorFunction? = nil, forceFile: FieldFile? = nil, friction: Double = 0, forcing: BandForcing? = nil,
    boundaries: Boundaries, initial: Initial = .atRest, integrator: Integrator = .etdrk2
  ) {
    (self.viscosity, self.force, self.forceFile, self.friction, self.forcing) = (viscosity, force, forceFile, friction, forcing)
    (self.boundaries, self.initial, self.integrator) = (boundaries, initial, integrator)
  }
}

extension SpectralCase: EquationFamily {
  public typealias Reader = SpectralReader

  public static let keyword = "spectral"

  public var sections: [(key: String, value: ResolvedValue)] {
    let flow = ResolvedValue.fields([
      "equations": .text(Self.keyword), "viscosity": .number(viscosity), "force": force?.resolved ?? forceFile?.resolved,
      "friction": .number(friction),
      "forcing": forcing?.resolved,
    ])
    return [
      ("flow", flow), ("boundaries", boundaries.resolved), ("initial", initial.resolved),
      ("numerics", .fields(["integrator": .text(integrator.rawValue)])),
    ]
  }

  public var parameters: [CaseParameter<SpectralCase>] {
    typealias Row = CaseParameter<SpectralCase>
    var rows = [
      Row(.viscosity, aliases: ["flow.viscosity"]) { $0.viscosity += $2 },
      Row(.friction, aliases: ["flow.friction", "flow.drag", "drag"]) { $0.friction += $2 },
    ]
    if forcing != nil { rows.append(Row(.forcingPower, aliases: ["forcing.power"]) { $0.forcing?.power += $2 }) }
    rows += initial.parameters { $0.initial.move($1, by: $2) }
    if force?.constant != nil {
      rows.append(Row(.uniformForce, count: boundaries.dimensions) { $0.force = $0.force?.moved($1, by: $2) })
    }
    return rows + [Row(.initialVelocity, aliases: ["initial"]), Row(.force, aliases: ["flow.force"])]
  }

  public static func model(of setup: Case, workers: Workers, files: FieldReader?) throws -> any ReversibleModel {
    try SpectralModel(setup, workers: workers, files: files)
  }

  public func fieldRequests(of setup: Case) -> [FieldRequest] {
    let isPeriodic = [Bool](repeating: true, count: setup.domain.dimensions)
    func cells(_ file: FieldFile?, _ control: Control, _ dataset: String, picture: String? = nil) -> [FieldRequest] {
      file.map {
        [FieldRequest($0, control.path, ofVector: dataset, isStaggered: false, picture: picture, isPeriodic: isPeriodic)]
      } ?? []
    }
    return cells(initial.file, .initialVelocity, "velocity", picture: "velocity") + cells(forceFile, .force, "force")
      + setup.objectives.flatMap { ($0.kind as? any SpectralFunctional)?.fieldRequests(isPeriodic) ?? [] }
  }
}

extension Case {
  /// What it says to a spectral flow; nil of a case of another family.
  public var spectral: SpectralCase? { family as? SpectralCase }
}

/// The words for what spectral flows alone can be differentiated by.
extension Control {
  /// The coefficient of linear friction.
  public static let friction = Control("friction")
  /// The energy that the forcing of a band of waves injects.
  public static let forcingPower = Control("flow.forcing.power")
}
