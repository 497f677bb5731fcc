import CaseFiles

/// A quantity that the flow carries along and that diffuses in it, such as a temperature or the
/// concentration of a dye. With `buoyancy` it acts back on the flow (Boussinesq):
///
///     ∂θ/∂t + ∇·(u θ) = ∇·(κ ∇θ) + s,      acceleration of the fluid  b (θ − θ₀)
public struct Tracer: Sendable, Equatable {
  /// Unique in the case.
  public var name: String
  /// κ ≥ 0, length²/time.
  public var diffusivity: Double
  /// b, acceleration per unit of the scalar, one component per axis; zero of a passive scalar.
  public var buoyancy: [Double]
  /// θ₀, the value at which the scalar has no weight.
  public var reference: Double
  /// The value at time 0.
  public var initial: ScalarFunction
  /// The file that it is read from, in place of a number or formula.
  public var initialFile: FieldFile?
  /// s, change per time.
  public var source: ScalarFunction?
  /// The file that it is read from, in place of a number or formula.
  public var sourceFile: FieldFile?
  /// What the case says of sides. Of the others, periodic sides are periodic, an outflow carries
  /// the scalar out, and nothing passes through walls and slip sides.
  public var conditions: [Side: TracerCondition]

  public init(
    name: String, diffusivity: Double, buoyancy: [Double], reference: Double = 0, initial: ScalarFunction = .number(0),
    initialFile: FieldFile? = nil, source: ScalarFunction? = nil, sourceFile: FieldFile? = nil, conditions: [Side: TracerCondition] = [:]
  ) {
    self.name = name
    self.diffusivity = diffusivity
    self.buoyancy = buoyancy
    self.reference = reference
    self.initial = initial
    self.initialFile = initialFile
    self.source = source
    self.sourceFile = sourceFile
    self.conditions = conditions
  }

  /// Whether the scalar acts on the flow.
  public var isBuoyant: Bool { buoyancy.contains { $0 != 0 } }
}

/// What is prescribed of a scalar at one side, in numbers or as a formula along the side.
public enum TracerCondition: Sendable, Equatable {
  case value(ScalarFunction)
  /// What diffuses into the fluid per area and time, κ times the inward slope.
  case flux(ScalarFunction)

  /// The number or formula.
  public var source: ScalarFunction {
    switch self {
    case .value(let source), .flux(let source): source
    }
  }
}
