/// What moves: the equations and their coefficients, in any consistent set of units (length, time; density is 1).
public struct Flow: Sendable, Equatable {
  /// The family of equations solved.
  public enum Equations: String, Sendable, CaseIterable {
    case incompressible
    /// The vorticity of a doubly periodic plane, in Fourier space.
    case spectral
  }

  public var equations: Equations
  /// Kinematic viscosity ν ≥ 0, length²/time. Zero is an inviscid flow: only the scheme's own dissipation is left.
  public var viscosity: Double
  /// Body force per unit mass, length/time², one component per axis.
  public var force: VectorSource?
  /// Linear drag μ ≥ 0, 1/time: the fluid loses μ u. Of spectral flows only.
  public var drag: Double

  public init(equations: Equations = .incompressible, viscosity: Double, force: VectorSource? = nil, drag: Double = 0) {
    self.equations = equations
    self.viscosity = viscosity
    self.force = force
    self.drag = drag
  }
}

extension Flow {
  init?(_ reader: NodeReader, dimensions: Int?) {
    guard let map = reader.map(keys: ["equations", "viscosity", "force", "drag"], required: ["viscosity"]) else { return nil }
    let equations = map["equations"].map { $0.keyword(Equations.allCases.map(\.rawValue)) } ?? Equations.incompressible.rawValue
    let viscosity = map["viscosity"]?.number(atLeast: 0)
    let force = map["force"]?.vectorSource(dimensions: dimensions)
    let drag = map["drag"]?.number(atLeast: 0)
    guard let equations = equations.flatMap(Equations.init(rawValue:)), let viscosity else { return nil }
    if equations != .spectral {
      map["drag"]?.fail("only spectral flows have a drag, and this one is \(equations.rawValue)", suggestion: "remove it, or write `equations: spectral`")
    }
    self.init(equations: equations, viscosity: viscosity, force: force, drag: drag ?? 0)
  }

  var resolved: ResolvedValue {
    .fields([
      "equations": .text(equations.rawValue), "viscosity": .number(viscosity), "force": force?.resolved,
      "drag": equations == .spectral ? .number(drag) : nil,
    ])
  }
}
