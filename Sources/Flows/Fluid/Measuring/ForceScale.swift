import CaseFiles

/// Over which time a body's forces are judged, and by which scales they become coefficients.
struct ForceScale {
  let window: Objective.Window
  let reference: ForceReference?
  /// Where the scales come from, in words; nil without any.
  let origin: String?

  /// - Parameter end: of the run.
  init(_ body: String, given: FluidMeasurement.Force? = nil, _ setup: Case, end: Double) {
    let objectives = setup.objectives.filter { ($0.kind as? any BodyForceObjective)?.body == body }
    window =
      given?.window?.placed(in: end) ?? objectives.compactMap(\.window).first { !$0.isInstant }
      ?? Objective.Window(start: 0.5 * end, end: end)
    if let own = given?.reference {
      (reference, origin) = (own, "the measurement")
    } else if let objective = objectives.first(where: { $0.forceReference != nil }) {
      (reference, origin) = (objective.forceReference, "objective `\(objective.name)`")
    } else if let (own, origin) = Self.own(body, setup) {
      (reference, self.origin) = (own, origin)
    } else {
      (reference, origin) = (nil, nil)
    }
  }

  /// 2/(U² L), in three dimensions 2/(U² A), or 1 without scales.
  var coefficient: Double { reference?.coefficient ?? 1 }

  /// The width, in three dimensions also the area, that a body turns towards the inflow, and the
  /// inflow's mean speed.
  private static func own(_ body: String, _ setup: Case) -> (ForceReference, String)? {
    guard let flow = setup.incompressible, let shape = flow.bodies.first(where: { $0.name == body })?.shape else { return nil }
    // Of an inflow that blows as much as it sucks the mean is round-off.
    let streams = flow.boundaries.inflows.map {
      ($0.side, $0.inflow, $0.inflow.largestMeanVelocity(on: $0.side, of: setup.domain, until: setup.time.end ?? 1))
    }
    guard let (side, inflow, speed) = streams.first(where: { $2 > 1e-10 * $1.meanMagnitude(on: $0, of: setup.domain) }) else { return nil }
    // Seen along its own axis, a body that reaches through the depth has no area of its own.
    guard side.axis < 2 || !shape.isPlane else { return nil }
    let across = side.axis == 0 ? 1 : 0
    let length = shape.bounds.upper[across] - shape.bounds.lower[across]
    guard length > 0 else { return nil }
    let depth = setup.domain.dimensions == 3 ? setup.domain.size[2] : nil
    let area = depth.map { shape.isPlane ? length * $0 : .pi / 4 * length * length }
    let origin = "the body's extent across the inflow, and the inflow's \(inflow.isUnsteady ? "largest " : "")mean speed"
    return (ForceReference(velocity: speed, length: length, area: area), origin)
  }
}

extension Objective {
  /// The scales of a force that is told as a coefficient.
  var forceReference: ForceReference? { (kind as? any BodyForceObjective)?.reference }
}

/// What a run tells of the forces on one body. With a reference they are coefficients 2F/(U² L), in
/// three dimensions 2F/(U² A).
public struct ForceSummary: Encodable, Sendable {
  public struct Scales: Encodable, Sendable {
    public let velocity, length: Double
    /// Of three dimensions.
    public let area: Double?
    /// Where they come from.
    public let origin: String

    init(_ reference: ForceReference, origin: String) {
      (velocity, length, area, self.origin) = (reference.velocity, reference.length, reference.area, origin)
    }

    /// "U = 1, L = 2, from …".
    package var text: String {
      "U = \(velocity.short), L = \(length.short)\(area.map { ", A = \($0.short)" } ?? ""), from \(origin)"
    }
  }
  /// Start and end of the time that they are taken over.
  public let window: [Double]
  public let reference: Scales?
  public let drag, lift: Signal.Summary
  /// The frequency of the lift, f L / U; nil if it does not oscillate at least twice in the window,
  /// or without a reference.
  public let strouhal: Double?

  init?(_ drag: Signal, _ lift: Signal, _ scale: ForceScale) {
    let (start, end) = (scale.window.start, scale.window.end)
    guard let dragSummary = drag.summary(from: start, to: end), let liftSummary = lift.summary(from: start, to: end) else { return nil }
    window = [start, end]
    self.drag = dragSummary.scaled(scale.coefficient)
    self.lift = liftSummary.scaled(scale.coefficient)
    if let given = scale.reference, let origin = scale.origin {
      reference = Scales(given, origin: origin)
      strouhal =
        self.lift.amplitude > 1e-6 * abs(self.drag.mean)
        ? lift.frequency(from: start, to: end).map { $0 * given.length / given.velocity } : nil
    } else {
      (reference, strouhal) = (nil, nil)
    }
  }

  package var isFinite: Bool {
    [drag, lift].allSatisfy { [$0.mean, $0.rms, $0.minimum, $0.maximum].allSatisfy(\.isFinite) } && strouhal?.isFinite ?? true
  }

  /// Lines of text about the body `name`.
  public func lines(_ name: String) -> [String] {
    func text(_ summary: Signal.Summary) -> String {
      "mean \(summary.mean.short), rms \(summary.rms.short), amplitude \(summary.amplitude.short)"
    }
    let kind = reference.map { " as coefficients for \($0.text)" } ?? ""
    return ["  forces on \(name) from time \(window[0].short) to \(window[1].short)\(kind)", "    drag: \(text(drag))"]
      + ["    lift: \(text(lift))\(strouhal.map { ", Strouhal number \($0.short)" } ?? "")"]
  }
}
