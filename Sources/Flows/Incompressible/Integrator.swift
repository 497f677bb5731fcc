import CaseFiles

/// An explicit Runge–Kutta scheme in the form of Shu & Osher (1988): from the state u of the stage
/// before, a stage computes
///
///     u + α (b − u) + γ Δt R(u),    b = Σ wⱼ uⱼ
///
/// with u₀ the state at the beginning of the step, u₁ what the first stage has computed, and so on.
/// The weights w of the base b sum to one.
///
/// A scheme is a value, and its table is all of it: `FlowModel` takes one that nobody has thought
/// of here as well as those that cases can name.
public struct Integrator: Sendable {
  public struct Stage: Sendable {
    /// The weight of the base.
    public let alpha: Double
    /// The weight of the rate of change.
    public let gamma: Double
    /// w₀, w₁, …: of the state at the beginning, and of what the earlier stages have computed.
    public let base: [Double]
    /// The share of a stage's body impulse in that of the whole step.
    public fileprivate(set) var impulseWeight = 1.0

    /// - Parameter base: w₀, w₁, … of the states that there are by then, 1 in sum.
    public init(alpha: Double, gamma: Double, base: [Double] = [1]) { (self.alpha, self.gamma, self.base) = (alpha, gamma, base) }

    /// Whether the base is put together from more than the state at the beginning.
    var combines: Bool { base.count > 1 }
  }
  /// The word for it in sentences; of those that a case can name, the word of the case.
  public let name: String
  public let stages: [Stage]
  /// The largest z for which the scheme damps y′ = −z y.
  public let diffusionLimit: Double
  /// The Courant number up to which what is carried with the stream by central differences is
  /// damped; of `euler`, which never damps it, the one up to which upwind schemes do.
  public let courantLimit: Double
  /// Whether bodies may slip a little across their thin parts (`PairStiffness`). Not where stages
  /// take the rate of change at the beginning from what the first stage has made of the state: they
  /// would take for a rate what is slip that is let go.
  public let allowsSlip: Bool
  /// When each stage ends, as a share of the step: the time of the state that it computes.
  public let stageTimes: [Double]

  /// What a stage adds enters the step by way of the stages after it: the next with weight 1 − α,
  /// and each whose base has a share of it.
  /// - Parameters:
  ///   - diffusionLimit: as the property; steps by a Courant number keep below it.
  ///   - courantLimit: as the property; it serves advice alone.
  public init(_ name: String, _ stages: [Stage], diffusionLimit: Double, courantLimit: Double, allowsSlip: Bool = true) {
    (self.name, self.courantLimit, self.allowsSlip) = (name, courantLimit, allowsSlip)
    var stages = stages
    for index in stages.indices.dropLast().reversed() {
      let next = (1 - stages[index + 1].alpha) * stages[index + 1].impulseWeight
      stages[index].impulseWeight = stages[(index + 1)...].reduce(next) { sum, later in
        later.base.count > index + 1 ? sum + later.alpha * later.base[index + 1] * later.impulseWeight : sum
      }
    }
    var times = [0.0]
    for stage in stages {
      let base = zip(stage.base, times).reduce(0) { $0 + $1.0 * $1.1 }
      times.append((1 - stage.alpha) * times[times.count - 1] + stage.alpha * base + stage.gamma)
    }
    (self.stages, self.diffusionLimit, stageTimes) = (stages, diffusionLimit, Array(times.dropFirst()))
  }

  /// The states after u₀ that bases are put together from.
  var combined: Set<Int> { Set(stages.flatMap { stage in stage.base.indices.dropFirst().filter { stage.base[$0] != 0 } }) }

  public static let euler = Integrator("euler", [Stage(alpha: 0, gamma: 1)], diffusionLimit: 2, courantLimit: 1)

  /// Third order, strong-stability preserving (Shu & Osher 1988, eq. 2.18).
  public static let rungeKutta3 = Integrator(
    "rk3", [Stage(alpha: 0, gamma: 1), Stage(alpha: 0.75, gamma: 0.25), Stage(alpha: 1.0 / 3, gamma: 2.0 / 3)], diffusionLimit: 2.5,
    courantLimit: 1.7)

  /// Fourth order, the classical scheme of Kutta (1901). With u₁ = u₀ + ½ Δt k₁, u₂ = u₀ + ½ Δt k₂,
  /// u₃ = u₀ + Δt k₃ its last sum is
  ///
  ///     u₀ + Δt (k₁ + 2k₂ + 2k₃ + k₄)/6 = (−u₀ + u₁ + 2u₂ + u₃)/3 + Δt k₄/6
  public static let rungeKutta4 = Integrator(
    "rk4",
    [
      Stage(alpha: 0, gamma: 0.5), Stage(alpha: 1, gamma: 0.5), Stage(alpha: 1, gamma: 1),
      Stage(alpha: 2.0 / 3, gamma: 1.0 / 6, base: [-0.5, 0.5, 1]),
    ], diffusionLimit: 2.78, courantLimit: 2.8)
}

extension Integrator {
  /// The one that a case names.
  package init(_ numerics: Numerics) {
    switch numerics.integrator {
    case .euler: self = .euler
    case .rk4: self = .rungeKutta4
    case .rkc: self = .rungeKuttaChebyshev(stages: numerics.stages)
    case .rk3: self = .rungeKutta3
    }
  }
}
