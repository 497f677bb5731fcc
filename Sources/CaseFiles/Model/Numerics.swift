/// The schemes by which the equations are discretised.
public struct Numerics: Sendable, Equatable {
  /// How momentum is carried: central differences of order two (energy-conserving) or four, QUICK, third-order upwind, the limited scheme of van Leer, or
  /// weighted essentially non-oscillatory of fifth order.
  public enum Advection: String, Sendable, CaseIterable {
    case central, central4, quick, upwind3, vanleer, weno5
  }

  /// The time integrator: explicit Euler, or Runge–Kutta of order three or four; of spectral flows exponential Runge–Kutta of order two or four.
  public enum Integrator: String, Sendable, CaseIterable {
    case euler, rk3, rk4, etdrk2, etdrk4

    /// Those that serve a family; the last of the incompressible and the first of the spectral ones unless the case says otherwise.
    static func words(for equations: Flow.Equations) -> [String] {
      (equations == .spectral ? [etdrk2, etdrk4] : [euler, rk3, rk4]).map(\.rawValue)
    }
  }

  public var advection: Advection
  public var integrator: Integrator

  public init(advection: Advection = .quick, integrator: Integrator = .rk3) {
    self.advection = advection
    self.integrator = integrator
  }
}

extension Numerics {
  /// What a family has unless the case says otherwise.
  init(for equations: Flow.Equations) { self.init(integrator: equations == .spectral ? .etdrk2 : .rk3) }

  init?(_ reader: NodeReader, equations: Flow.Equations) {
    let keys = equations == .spectral ? ["integrator"] : ["advection", "integrator"]
    guard let map = reader.map(keys: keys) else { return nil }
    let standard = Numerics(for: equations)
    let advection = map["advection"]?.keyword(Advection.allCases.map(\.rawValue)).flatMap(Advection.init(rawValue:))
    let integrator = map["integrator"]?.keyword(Integrator.words(for: equations)).flatMap(Integrator.init(rawValue:))
    self.init(advection: advection ?? .quick, integrator: integrator ?? standard.integrator)
  }

  func resolved(for equations: Flow.Equations) -> ResolvedValue {
    .fields(["advection": equations == .spectral ? nil : .text(advection.rawValue), "integrator": .text(integrator.rawValue)])
  }
}
