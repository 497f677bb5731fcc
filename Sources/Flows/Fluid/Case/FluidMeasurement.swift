import CaseFiles

/// What may be measured in the flow of a fluid.
public enum FluidMeasurement: MeasurementKind {
  /// The smallest or largest velocity component on a straight line at the end of the run, between
  /// its points by a parabola.
  case extremum(Line, isMaximum: Bool)
  /// The pressure at one point less that at another, at the end of the run; beside a body
  /// extrapolated from the fluid.
  case pressureDifference(from: [Double], to: [Double])
  case force(Force, Statistic)
  /// The frequency of the lift as f L / U.
  case strouhal(Force)
  /// The pressure coefficient 2(p − p₀)/U² at a point of a body's surface, at the end of the run.
  case pressureCoefficient(SurfacePoint)
  /// The skin friction coefficient 2τ/U² there, positive where the fluid pulls the surface along
  /// +x.
  case skinFriction(SurfacePoint)
  /// The mean of ½|u|² over the domain, at a time; without one at the end of the run.
  case kineticEnergy(time: Double?)
  /// The largest rate −dE/dt at which the mean kinetic energy falls, or when that is.
  case dissipationPeak(isTime: Bool)
  /// The root mean square of |u − u*| over the faces at the end of the run, u* the exact velocity
  /// then.
  case velocityError(solution: VectorFunction)

  /// One velocity component along a line parallel to an axis.
  public struct Line: Sendable, Equatable {
    /// 0 for x, 1 for y, 2 for z.
    public var component: Int
    public var axis: Int
    /// Coordinates along the other axes, in their order.
    public var at: [Double]

    public init(component: Int, axis: Int, at: [Double]) {
      self.component = component
      self.axis = axis
      self.at = at
    }
  }

  /// A force on a body over a span of time.
  public struct Force: Sendable, Equatable {
    public enum Component: String, Sendable, CaseIterable { case drag, lift }
    /// The share of the pressure on the surface, or that of the friction along it.
    public enum Part: String, Sendable, CaseIterable { case pressure, friction }

    public var body: String
    public var component: Component
    /// Without it the whole force.
    public var part: Part?
    /// Without it that of an objective of the same body, else the body's height and the speed of
    /// the inflow.
    public var reference: ForceReference?
    /// Without it that of an objective of the same body, else the second half of the run.
    public var window: Objective.Window?

    public init(
      body: String, component: Component, part: Part? = nil, reference: ForceReference? = nil, window: Objective.Window? = nil
    ) {
      self.body = body
      self.component = component
      self.part = part
      self.reference = reference
      self.window = window
    }
  }

  /// A point on the surface of a body.
  public struct SurfacePoint: Sendable, Equatable {
    public var body: String
    /// What is measured is that at the nearest point of the surface.
    public var at: [Double]
    /// Where the pressure p₀ is taken, of pressure coefficients alone; without it, the mean along
    /// the first inflow.
    public var from: [Double]?
    /// Without it that of an objective of the same body, else the speed of the inflow.
    public var reference: ForceReference?

    public init(body: String, at: [Double], from: [Double]? = nil, reference: ForceReference? = nil) {
      self.body = body
      self.at = at
      self.from = from
      self.reference = reference
    }
  }

  /// What is made of a force that varies in time.
  public enum Statistic: String, Sendable, CaseIterable {
    case mean, minimum, maximum
    /// The root mean square of the deviation from the mean.
    case rms
    /// Half of the peak-to-peak value.
    case amplitude
    case peakToPeak = "peak-to-peak"
  }

  static let axisNames = ["x", "y", "z"]

  public var resolved: (key: String, value: ResolvedValue) {
    switch self {
    case .extremum(let line, let isMaximum): (isMaximum ? "maximum" : "minimum", line.resolved)
    case .pressureDifference(let from, let to): ("pressure-difference", .fields(["from": .vector(from), "to": .vector(to)]))
    case .force(let force, let statistic):
      ("force", .map([("component", .text(force.component.rawValue)), ("statistic", .text(statistic.rawValue))] + force.resolved))
    case .pressureCoefficient(let point): ("pressure-coefficient", point.resolved)
    case .skinFriction(let point): ("skin-friction", point.resolved)
    case .strouhal(let force): ("strouhal", .map(force.resolved))
    case .kineticEnergy(let time): ("kinetic-energy", .fields(["time": time.map { .number($0) }]))
    case .dissipationPeak(let isTime): (isTime ? "dissipation-peak-time" : "dissipation-peak", .map([]))
    case .velocityError(let solution): ("velocity-error", .fields(["solution": solution.resolved]))
    }
  }
}

extension FluidMeasurement.Line {
  var resolved: ResolvedValue {
    .fields([
      "velocity": .text(FluidMeasurement.axisNames[component]), "along": .text(FluidMeasurement.axisNames[axis]),
      "at": at.count == 1 ? .number(at[0]) : .vector(at),
    ])
  }
}

extension FluidMeasurement.Force {
  /// All but the component.
  var resolved: [(key: String, value: ResolvedValue)] {
    var pairs: [(key: String, value: ResolvedValue)] = [("body", .text(body))]
    if let part { pairs.append(("part", .text(part.rawValue))) }
    if let reference { pairs.append(("reference", reference.resolved)) }
    if let window { pairs.append(("window", window.resolved)) }
    return pairs
  }
}

extension FluidMeasurement.SurfacePoint {
  var resolved: ResolvedValue {
    .fields(["body": .text(body), "at": .vector(at), "from": from.map { .vector($0) }, "reference": reference?.resolved])
  }
}
