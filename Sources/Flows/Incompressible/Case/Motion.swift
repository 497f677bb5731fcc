import CaseFiles
import Foundation

/// The prescribed motion of a rigid body. At time t, with what the shape says being that without
/// motion,
///
///     center(t) = center + velocity · t + amplitude · sin(2π frequency · t + phase) + displacement(t),
///     angle(t)  = angle + spin · t + pitch amplitude · sin(2π pitch frequency · t + pitch phase) + rotation(t).
///
/// A circle and a sphere look the same however they are turned: turning, they move their surface
/// alone.
public struct Motion: Sendable, Equatable {
  public struct Oscillation: Sendable, Equatable {
    /// Of the centre, a length along each of its axes; of a pitch, one angle in degrees.
    public var amplitude: [Double]
    /// Periods per time, > 0.
    public var frequency: Double
    /// In degrees.
    public var phase: Double

    public init(amplitude: [Double], frequency: Double, phase: Double = 0) {
      (self.amplitude, self.frequency, self.phase) = (amplitude, frequency, phase)
    }

    /// The share of the amplitude at a time.
    func share(at time: Double) -> Double { sin(2 * .pi * frequency * time + phase * .pi / 180) }
  }

  /// Of the centre, along each of its axes.
  public var velocity: [Double]
  public var oscillation: Oscillation?
  /// About the centre, counter-clockwise.
  public var pitch: Oscillation?
  /// Of the centre, along each of its axes, as functions of time.
  public var displacement: [ScalarFunction]?
  /// About the centre, counter-clockwise, in degrees, as a function of time.
  public var rotation: ScalarFunction?
  /// Angular velocity of a round body, in radians per time, as a function of time.
  public var spin: ScalarFunction?
  /// When the run ends: until then these functions are looked at.
  public var end = 0.0

  public init(velocity: [Double], oscillation: Oscillation? = nil, pitch: Oscillation? = nil) {
    (self.velocity, self.oscillation, self.pitch) = (velocity, oscillation, pitch)
  }

  /// Functions of time that are formulas.
  var formulas: [CaseFiles.Expression] { ((displacement ?? []) + [rotation, spin].compactMap { $0 }).compactMap(\.formula) }
}

extension Motion {
  /// - Parameters:
  ///   - axes: coordinates that the body's centre has.
  ///   - end: of the run, where it is known.
  init?(_ reader: NodeReader, axes: Int, end: Double?) {
    guard let map = reader.map(keys: ["velocity", "oscillation", "pitch", "displacement", "rotation"]) else { return nil }
    let displacement = map["displacement"].map {
      $0.list(of: "numbers or formulas of t", count: axes)?.map { $0.timeFunction() }.complete()
    }
    let rotation = map["rotation"].map { $0.timeFunction() }
    if end == nil, map["displacement"] != nil || map["rotation"] != nil {
      reader.fail(
        "how far a formula moves the body until the end of the run is not known beforehand where steps of CFL size are counted",
        suggestion: "give `time.end`, or `time.dt` beside `time.steps`")
      return nil
    }
    let velocity = map["velocity"].map { $0.vector(count: axes) } ?? [Double](repeating: 0, count: axes)
    let oscillation = map["oscillation"].map { Oscillation($0) { $0.vector(count: axes) } }
    let pitch = map["pitch"].map { Oscillation($0) { $0.number().map { [$0] } } }
    guard let velocity, displacement != .some(nil), rotation != .some(nil) else { return nil }
    self.init(velocity: velocity, oscillation: oscillation ?? nil, pitch: pitch ?? nil)
    (self.displacement, self.rotation, self.end) = (displacement ?? nil, rotation ?? nil, end ?? 0)
  }

  /// The parameters of the motion that can be controls.
  var controls: [Control.BodyParameter] {
    [.velocity] + (oscillation == nil ? [] : [.amplitude, .frequency, .phase])
      + (pitch == nil ? [] : [.pitchAmplitude, .pitchFrequency, .pitchPhase])
  }

  var resolved: ResolvedValue {
    .fields([
      "velocity": .vector(velocity), "oscillation": oscillation.map { $0.resolved(.vector($0.amplitude)) },
      "pitch": pitch.map { $0.resolved(.number($0.amplitude[0])) },
      "displacement": displacement.map { .list($0.map(\.resolved)) }, "rotation": rotation?.resolved,
    ])
  }
}

extension Motion.Oscillation {
  fileprivate init?(_ reader: NodeReader, amplitude read: (NodeReader) -> [Double]?) {
    let required = ["amplitude", "frequency"]
    guard let map = reader.map(keys: required + ["phase"], required: required) else { return nil }
    let amplitude = map["amplitude"].flatMap(read)
    let phase = map["phase"].map { $0.number() } ?? 0
    guard let frequency = map["frequency"]?.number(above: 0), let amplitude, let phase else { return nil }
    self.init(amplitude: amplitude, frequency: frequency, phase: phase)
  }

  fileprivate func resolved(_ amplitude: ResolvedValue) -> ResolvedValue {
    .fields(["amplitude": amplitude, "frequency": .number(frequency), "phase": .number(phase)])
  }
}

extension Body {
  /// Whether its surface is elsewhere at other times: a circle or sphere that merely spins stands
  /// still.
  public var isMoving: Bool { motion != nil || (spin != 0 && !shape.isRound) }

  /// The shape where it is at a time.
  public func shape(at time: Double) -> any Shape {
    guard isMoving else { return shape }
    var center = shape.center
    var turn = spin * time * 180 / .pi
    if let motion {
      let share = motion.oscillation?.share(at: time) ?? 0
      for axis in center.indices { center[axis] += motion.velocity[axis] * time + (motion.oscillation?.amplitude[axis] ?? 0) * share }
      if let pitch = motion.pitch { turn += pitch.amplitude[0] * pitch.share(at: time) }
      for (axis, function) in (motion.displacement ?? []).enumerated() { center[axis] += function.value(time: time) }
      turn += motion.rotation?.value(time: time) ?? 0
    }
    return shape.placed(at: center, turnedBy: turn)
  }

  /// Times that tell where the body comes to: over a run to `end`, or over its longest period if
  /// the end is not known and the body comes back.
  func instants(until end: Double?) -> [Double] {
    guard isMoving else { return [0] }
    let frequencies = [motion?.oscillation?.frequency, motion?.pitch?.frequency, abs(spin) / (2 * .pi)].compactMap { $0 }.filter { $0 > 0 }
    let returns = motion?.velocity.allSatisfy { $0 == 0 } ?? true
    if let motion, !motion.formulas.isEmpty { return (0...1024).map { motion.end * Double($0) / 1024 } }
    guard let span = end ?? (returns ? frequencies.min().map { 1 / $0 } : nil) else { return [0] }
    let count = Int(min(1024, max(64, 64 * span * frequencies.reduce(0, +))))
    return (0...count).map { span * Double($0) / Double(count) }
  }
}
