/// The schemes by which the equations are discretised.
public struct Numerics: Sendable, Equatable {
  /// How momentum is carried: energy-conserving central differences, third-order upwind QUICK, or the limited scheme of van Leer.
  public enum Advection: String, Sendable, CaseIterable {
    case central, quick, vanleer
  }

  /// The time integrator: explicit Euler, or Runge–Kutta of three stages.
  public enum Integrator: String, Sendable, CaseIterable {
    case euler, rk3
  }

  public var advection: Advection
  public var integrator: Integrator

  public init(advection: Advection = .quick, integrator: Integrator = .rk3) {
    self.advection = advection
    self.integrator = integrator
  }
}

extension Numerics {
  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["advection", "integrator"]) else { return nil }
    let advection = map["advection"]?.keyword(Advection.allCases.map(\.rawValue)).flatMap(Advection.init(rawValue:))
    let integrator = map["integrator"]?.keyword(Integrator.allCases.map(\.rawValue)).flatMap(Integrator.init(rawValue:))
    self.init(advection: advection ?? .quick, integrator: integrator ?? .rk3)
  }

  var resolved: ResolvedValue {
    .fields(["advection": .text(advection.rawValue), "integrator": .text(integrator.rawValue)])
  }
}
