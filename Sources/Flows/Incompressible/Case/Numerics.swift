import CaseFiles
import Kernels

/// The section `numerics`: the schemes by which incompressible flow is discretised.
public struct Numerics: Sendable, Equatable {
  /// How momentum and scalars are carried: the word of one of ``AdvectionSchemes``.
  public struct Advection: RawRepresentable, Hashable, Sendable, CaseIterable {
    public let scheme: any AdvectionScheme

    public init(_ scheme: any AdvectionScheme) { self.scheme = scheme }

    /// - Returns: nil if no scheme has this word.
    public init?(rawValue: String) {
      guard let scheme = AdvectionSchemes.named(rawValue) else { return nil }
      self.init(scheme)
    }

    public var rawValue: String { scheme.keyword }

    public static var allCases: [Advection] { AdvectionSchemes.all.map { Advection($0) } }
    public static var central: Advection { Advection(AdvectionCentral()) }
    public static var quick: Advection { Advection(AdvectionQuick()) }
  }

  /// The time integrator: explicit Euler, Runge–Kutta of order three or four, or that of order two
  /// and many stages for slow flows (Chebyshev).
  public enum Integrator: String, Sendable, CaseIterable { case euler, rk3, rk4, rkc }

  public var advection: Advection
  public var integrator: Integrator
  /// The number of stages of a step of `rkc`, 2 … 64; the step that diffusion allows grows with its
  /// square.
  public var stages: Int

  /// The stages of `rkc` unless the case says otherwise.
  public static let standardStages = 8

  public init(advection: Advection = .quick, integrator: Integrator = .rk3, stages: Int = standardStages) {
    self.advection = advection
    self.integrator = integrator
    self.stages = stages
  }
}

extension Numerics {
  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["advection", "integrator", "stages"]) else { return nil }
    let advection = map["advection"]?.keyword(Advection.allCases.map(\.rawValue)).flatMap(Advection.init(rawValue:))
    let integrator = map["integrator"]?.keyword(Integrator.allCases.map(\.rawValue)).flatMap(Integrator.init(rawValue:))
    let stages = map["stages"]?.integer(atLeast: 2, atMost: 64)
    self.init(advection: advection ?? .quick, integrator: integrator ?? .rk3, stages: stages ?? Numerics.standardStages)
    if self.integrator != .rkc, let place = map.keyPlace("stages") {
      reader.fail("only `rkc` has a number of stages to choose", at: place, suggestion: "remove it, or write `integrator: rkc`")
    }
  }

  var resolved: ResolvedValue {
    .fields([
      "advection": .text(advection.rawValue), "integrator": .text(integrator.rawValue),
      "stages": integrator == .rkc ? .number(Double(stages)) : nil,
    ])
  }
}
