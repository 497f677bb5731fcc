import CaseFiles

/// The section `flow` of an incompressible flow: its coefficients, in any consistent set of units
/// (length, time; density is 1).
public struct Flow: Sendable, Equatable {
  /// Kinematic viscosity ν ≥ 0, length²/time. Zero is an inviscid flow: only the scheme's own
  /// dissipation is left.
  public var viscosity: Double
  /// Where the case gives these two numbers in place of the viscosity.
  public var convection: Convection?
  /// Body force per unit mass, length/time², one component per axis.
  public var force: VectorFunction?
  /// The file that the force is read from, in place of numbers and formulas.
  public var forceFile: FieldFile?
  /// Resistance α ≥ 0, 1/time, number or formula: the fluid loses α u.
  public var resistance: ScalarFunction?
  /// The file that the resistance is read from, in place of a number or formula.
  public var resistanceFile: FieldFile?
  /// The model of a large-eddy simulation; nil where everything is to be resolved.
  public var turbulence: Turbulence?

  public init(
    viscosity: Double, convection: Convection? = nil, force: VectorFunction? = nil, forceFile: FieldFile? = nil,
    resistance: ScalarFunction? = nil, resistanceFile: FieldFile? = nil, turbulence: Turbulence? = nil
  ) {
    self.viscosity = viscosity
    self.convection = convection
    self.force = force
    self.forceFile = forceFile
    self.resistance = resistance
    self.resistanceFile = resistanceFile
    self.turbulence = turbulence
  }
}

extension Flow {
  /// - Parameters:
  ///   - carriesScalars: whether the case has scalars.
  ///   - foreign: keys of other families, which are told of elsewhere.
  ///   - source: the case file.
  init?(_ reader: NodeReader, dimensions: Int?, carriesScalars: Bool, foreign: [String], source: String) {
    let isConvective = Flow.isConvective(reader)
    let keys = ["equations", "viscosity", "rayleigh", "prandtl", "force", "resistance", "turbulence"]
    guard let map = reader.map(keys: keys, required: isConvective ? ["rayleigh", "prandtl"] : ["viscosity"], outdated: foreign) else {
      return nil
    }
    let convection = map["rayleigh"]?.number(above: 0).flatMap { rayleigh in
      map["prandtl"]?.number(above: 0).map { Convection(rayleigh: rayleigh, prandtl: $0) }
    }
    if isConvective, let viscosity = map["viscosity"] {
      viscosity.fail(
        "`viscosity` follows from `rayleigh` and `prandtl`", at: map.keyPlace("viscosity"), suggestion: "remove it, or those two")
    }
    let viscosity = isConvective ? convection?.viscosity : map["viscosity"]?.number(atLeast: 0)
    let force = FieldFile.read(map["force"], source: source) { $0.vectorFunction(dimensions: dimensions, inTime: true) }
    let resistance = FieldFile.read(map["resistance"], source: source) { Flow.resistance($0, dimensions: dimensions) }
    let turbulence = map["turbulence"].flatMap { Turbulence($0, carriesScalars: carriesScalars) }
    guard let viscosity else { return nil }
    self.init(
      viscosity: viscosity, convection: convection, force: force.given, forceFile: force.file, resistance: resistance.given,
      resistanceFile: resistance.file, turbulence: turbulence)
  }

  /// A number of at least 0, or a formula.
  private static func resistance(_ reader: NodeReader, dimensions: Int?) -> ScalarFunction? {
    reader.node.number == nil
      ? reader.expression(dimensions: dimensions).map { .expression($0) } : reader.number(atLeast: 0).map { .number($0) }
  }

  /// Whether a section says `rayleigh` or `prandtl`.
  static func isConvective(_ reader: NodeReader) -> Bool { reader.entry("rayleigh") != nil || reader.entry("prandtl") != nil }

  var resolved: ResolvedValue {
    .fields([
      "equations": .text(IncompressibleCase.keyword), "viscosity": convection == nil ? .number(viscosity) : nil,
      "rayleigh": convection.map { .number($0.rayleigh) }, "prandtl": convection.map { .number($0.prandtl) },
      "force": force?.resolved ?? forceFile?.resolved, "resistance": resistance?.resolved ?? resistanceFile?.resolved,
      "turbulence": turbulence?.resolved,
    ])
  }
}
