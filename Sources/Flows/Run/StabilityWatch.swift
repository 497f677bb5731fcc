import CaseFiles

/// Tells a run that its equations explain from one that has blown up, though its numbers may still
/// be finite.
///
/// Two things are watched, at no more cost than a few numbers a step, and judged at the end. A
/// fixed step must not break the limits of stability by far: there round-off grows by a factor at
/// each step. And speeds must be such as the start, the sides and bodies, and the forces over the
/// time so far can have made: the rate of the root mean square speed is at most that of the force,
/// so that of a closed box at most the initial one and ∫ |f| dt is explained. Where fluid is led
/// through sides or past bodies it may be much faster than these, in the narrows; what blows up is
/// faster still soon after.
public struct StabilityWatch: Sendable {
  /// How a flow comes to move beside its forces.
  enum Drive: Sendable {
    case forcesAlone, movingWalls, sidesAndBodies

    /// By how much its root mean square speed may exceed the speeds of start, sides and forces.
    fileprivate var excess: Double {
      switch self {
      case .forcesAlone: 1.5
      case .movingWalls: 3
      case .sidesAndBodies: 30
      }
    }
  }

  /// The largest of the run: Σ |u| Δt/h over the axes, and ν Δt Σ 1/h² with the largest diffusivity
  /// that there is.
  public private(set) var largestCourant = 0.0, largestViscous = 0.0
  /// About where the scheme's stability ends.
  public let courantLimit, viscousLimit: Double
  private let time: Time
  private let integrator: String
  private let drive: Drive
  /// The root mean square speed at the start; nil before.
  private var startingSpeed: Double?
  /// What the fluid can have come to, in the largest speed and in the root mean square.
  private var explained = 0.0, explainedMean = 0.0
  private var impulse = 0.0
  /// The largest speed of sides and bodies so far: what they have set in motion goes on when they turn.
  private var drivenSpeed = 0.0
  /// The largest speed of the run by what was explained then.
  private var speedExcess = 0.0

  /// How far beyond its limit a fixed step is refused: advection is damped by diffusion and
  /// upwinding, diffusion by nothing.
  private static let (courantMargin, viscousMargin) = (5.0, 4.0)
  /// Largest speeds are local: in gaps, and where a projection bundles a force.
  private static let speedMargin = 1000.0
  private static let scalarMargin = 100.0

  /// - Parameter integrator: its name, for sentences.
  init(_ setup: Case, integrator: String, courantLimit: Double, viscousLimit: Double, drive: Drive) {
    (self.courantLimit, self.viscousLimit, self.drive, time) = (courantLimit, viscousLimit, drive, setup.time)
    self.integrator = integrator
  }

  /// All that has been observed.
  var memory: [Double] {
    get {
      [
        largestCourant, largestViscous, startingSpeed ?? -1, explained, explainedMean, impulse, drivenSpeed, speedExcess,
      ]
    }
    set {
      guard newValue.count == 8 else { return }
      (largestCourant, largestViscous) = (newValue[0], newValue[1])
      startingSpeed = newValue[2] < 0 ? nil : newValue[2]
      (explained, explainedMean, impulse) = (newValue[3], newValue[4], newValue[5])
      (drivenSpeed, speedExcess) = (newValue[6], newValue[7])
    }
  }

  /// What pushes on the fluid during a step.
  struct Causes {
    /// The largest speed of sides and bodies.
    var speed: Double
    var acceleration: Double
    /// Energy per time that is injected, whatever the velocity.
    var power = 0.0
  }

  /// To be called before a step that is new.
  /// - Parameters:
  ///   - meanSpeed: the root mean square speed, asked for at the start alone.
  ///   - diffusion: ν Σ 1/h².
  mutating func observe(
    at start: Double, size: Double, rate: Double, diffusion: Double, largestSpeed: Double, meanSpeed: @autoclosure () -> Double,
    _ causes: Causes
  ) {
    (largestCourant, largestViscous) = (max(largestCourant, rate * size), max(largestViscous, diffusion * size))
    if startingSpeed == nil {
      startingSpeed = meanSpeed()
      explained = largestSpeed
    }
    // So that a first step which meets sides and bodies for the first time has what these give.
    impulse += causes.acceleration * size
    drivenSpeed = max(drivenSpeed, causes.speed)
    let injected = (2 * causes.power * (start + size)).squareRoot()
    explainedMean = (startingSpeed ?? 0) + drivenSpeed + impulse + injected
    let bound = explained + drivenSpeed + impulse + injected
    if largestSpeed > speedExcess * bound { speedExcess = bound > 0 ? largestSpeed / bound : .infinity }
  }

  /// - Parameter explained: what values at the start, at sides, and sources and fluxes over the
  ///   time so far can have made.
  /// - Throws: `FlowError.unstable` if a scalar is far beyond it.
  func check(scalar name: String, _ largest: Double, explained: Double, step: Int, time: Double) throws {
    if largest > Self.scalarMargin * explained {
      throw blownUp("`\(name)` has reached \(largest.short), which nothing in the case explains", step, time)
    }
  }

  /// - Parameter isResisted: whether what resists the flow damps what a long step does to
  ///   advection.
  /// - Throws: `FlowError.unstable` if speeds are beyond what has driven the flow, or steps far
  ///   beyond the limits.
  func checkEnd(meanSpeed: Double, isResisted: Bool = false, step: Int, time now: Double) throws {
    guard let startingSpeed else { return }
    if meanSpeed > drive.excess * explainedMean {
      throw blownUp(
        "the root mean square of its speed has grown from \(startingSpeed.short) to \(meanSpeed.short), which sides and forces do not explain",
        step, now)
    }
    if speedExcess > Self.speedMargin {
      throw blownUp("its largest speed was \(speedExcess.short) times what its start, sides and forces explain", step, now)
    }
    guard case .fixed(let size) = time.step else { return }
    let isTooFast = largestCourant > Self.courantMargin * courantLimit && !isResisted
    if isTooFast || largestViscous > Self.viscousMargin * viscousLimit {
      throw blownUp("its fixed step of \(size.short) is far beyond the limit of stability", step, now)
    }
  }

  private func blownUp(_ reason: String, _ step: Int, _ time: Double) -> FlowError {
    .unstable(reason: reason, numbers: numbers, remedy: remedy, step: step, time: time)
  }

  private var numbers: String {
    "the largest Courant number is \(largestCourant.short) (`\(integrator)` is stable up to about \(courantLimit.short)), "
      + "the largest viscous number \(largestViscous.short)"
      + (viscousLimit < .infinity ? " (up to \(viscousLimit.short))" : "")
  }

  private var remedy: String {
    let excess = max(largestCourant / courantLimit, largestViscous / viscousLimit)
    guard case .fixed(let size) = time.step else { return "lower `time.cfl`, or refine the grid" }
    guard excess > 1 else { return "lower `time.dt`, or refine the grid" }
    return "lower `time.dt` to \((0.8 * size / excess).short) or less, or give `time.cfl` in its place"
  }

  /// What to tell of a run whose fixed steps have come beyond the limits, and which has ended
  /// nevertheless.
  public var note: String? {
    guard case .fixed = time.step, largestCourant > courantLimit || largestViscous > viscousLimit else { return nil }
    return "the fixed step breaks the limit of stability: \(numbers); \(remedy)"
  }
}
