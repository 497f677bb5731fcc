/// What moves: the equations and their coefficients, in any consistent set of units (length, time; density is 1).
public struct Flow: Sendable, Equatable {
  /// The family of equations solved.
  public enum Equations: String, Sendable, CaseIterable {
    case incompressible
    /// The vorticity of a periodic plane, or the velocity in a periodic box of three dimensions, in Fourier space.
    case spectral
  }

  public var equations: Equations
  /// Kinematic viscosity ν ≥ 0, length²/time. Zero is an inviscid flow: only the scheme's own dissipation is left.
  public var viscosity: Double
  /// Where the case gives these two numbers in place of the viscosity.
  public var convection: Convection?
  /// Body force per unit mass, length/time², one component per axis.
  public var force: VectorSource?
  /// Resistance α ≥ 0, 1/time, number or formula: the fluid loses α u. Of incompressible flows only.
  public var resistance: ScalarSource?
  /// Linear (Rayleigh, Ekman) friction μ ≥ 0, 1/time: the fluid loses μ u. Of spectral flows only.
  public var friction: Double
  /// What keeps the waves of a band going; nil for none. Of spectral flows only.
  public var forcing: BandForcing?
  /// The model of a large-eddy simulation; nil where everything is to be resolved.
  public var turbulence: Turbulence?

  public init(
    equations: Equations = .incompressible, viscosity: Double, convection: Convection? = nil, force: VectorSource? = nil,
    resistance: ScalarSource? = nil, friction: Double = 0, forcing: BandForcing? = nil, turbulence: Turbulence? = nil
  ) {
    self.equations = equations
    self.viscosity = viscosity
    self.convection = convection
    self.force = force
    self.resistance = resistance
    self.friction = friction
    self.forcing = forcing
    self.turbulence = turbulence
  }
}

extension Flow {
  /// - Parameter carriesScalars: whether the case has scalars.
  init?(_ reader: NodeReader, dimensions: Int?, carriesScalars: Bool) {
    let isConvective = Flow.isConvective(reader)
    let keys = ["equations", "viscosity", "rayleigh", "prandtl", "force", "resistance", "friction", "forcing", "turbulence"]
    guard let map = reader.map(keys: keys, required: isConvective ? ["rayleigh", "prandtl"] : ["viscosity"], outdated: ["drag"]) else {
      return nil
    }
    let equations = map["equations"].map { $0.keyword(Equations.allCases.map(\.rawValue)) } ?? Equations.incompressible.rawValue
    let convection = map["rayleigh"]?.number(above: 0).flatMap { rayleigh in
      map["prandtl"]?.number(above: 0).map { Convection(rayleigh: rayleigh, prandtl: $0) }
    }
    if isConvective, let viscosity = map["viscosity"] {
      viscosity.fail(
        "`viscosity` follows from `rayleigh` and `prandtl`", at: map.keyPlace("viscosity"), suggestion: "remove it, or those two")
    }
    let viscosity = isConvective ? convection?.viscosity : map["viscosity"]?.number(atLeast: 0)
    let force = map["force"]?.vectorSource(dimensions: dimensions)
    let resistance = map["resistance"].flatMap { Flow.resistance($0, dimensions: dimensions) }
    let turbulence = map["turbulence"].flatMap { Turbulence($0, carriesScalars: carriesScalars) }
    let friction = Flow.friction(map)
    let forcing = map["forcing"].flatMap(BandForcing.init)
    guard let equations = equations.flatMap(Equations.init(rawValue:)), let viscosity else { return nil }
    if equations != .spectral {
      for key in ["friction", "drag"] {
        map[key]?.fail(
          "only spectral flows have friction, and this one is \(equations.rawValue)",
          suggestion: "remove it, or write `equations: spectral`")
      }
      map["forcing"]?.fail(
        "only spectral flows force a band of waves, and this one is \(equations.rawValue)",
        suggestion: "give a `force`, or write `equations: spectral`")
    }
    if equations == .spectral {
      map["resistance"]?.fail(
        "a spectral flow resists by `friction`, the same everywhere", suggestion: "give `friction`, or write `equations: incompressible`")
    }
    self.init(
      equations: equations, viscosity: viscosity, convection: convection, force: force, resistance: resistance, friction: friction ?? 0,
      forcing: forcing, turbulence: turbulence)
  }

  /// Also under the name that it had once.
  private static func friction(_ map: MapReader) -> Double? {
    if let old = map["drag"] {
      if map["friction"] != nil {
        old.fail("`drag` is the old name of `friction`, and both are given", at: map.keyPlace("drag"), suggestion: "remove `drag`")
      } else {
        old.errors.note("`flow.drag` is read as `flow.friction`, its name now; the drag of bodies is an objective")
      }
    }
    return (map["friction"] ?? map["drag"])?.number(atLeast: 0)
  }

  /// A number of at least 0, or a formula.
  private static func resistance(_ reader: NodeReader, dimensions: Int?) -> ScalarSource? {
    reader.node.number == nil
      ? reader.expression(dimensions: dimensions).map { .expression($0) } : reader.number(atLeast: 0).map { .number($0) }
  }

  /// Whether a section says `rayleigh` or `prandtl`.
  static func isConvective(_ reader: NodeReader) -> Bool { says(["rayleigh", "prandtl"], reader) }

  /// Whether a section says `turbulence`, readable or not.
  static func isTurbulent(_ reader: NodeReader) -> Bool { says(["turbulence"], reader) }

  /// Whether a section says `forcing`, readable or not.
  static func isForced(_ reader: NodeReader) -> Bool { says(["forcing"], reader) }

  private static func says(_ keys: [String], _ reader: NodeReader) -> Bool {
    guard case .map(let entries) = reader.node.content else { return false }
    return entries.contains { keys.contains($0.key) }
  }

  var resolved: ResolvedValue {
    .fields([
      "equations": .text(equations.rawValue), "viscosity": convection == nil ? .number(viscosity) : nil,
      "rayleigh": convection.map { .number($0.rayleigh) }, "prandtl": convection.map { .number($0.prandtl) }, "force": force?.resolved,
      "resistance": resistance?.resolved, "friction": equations == .spectral ? .number(friction) : nil, "forcing": forcing?.resolved,
      "turbulence": turbulence?.resolved,
    ])
  }
}
