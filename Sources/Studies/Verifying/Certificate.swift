import CaseFiles
import FieldOutput
import Flows

/// What a gradient has done to prove itself: checks of `verify` over the first steps of the run,
/// on its own grid, with its own controls and objective.
public struct Certificate: Encodable, Sendable {
  public let kind: String
  public let passed: Bool
  /// Of the run, over which the checks go.
  public let steps: Int
  public let checks: [Check]
  /// Of the whole run; nil of a quick certificate.
  public let secant: Secant?
  /// What it took, and what part that is of the time of the gradient itself.
  public let seconds: Double
  public let share: Double

  /// One line on it.
  public var line: String {
    let worst = checks.map { "\($0.name) \($0.value.brief)" }.joined(separator: ", ")
    let what = passed ? "proved" : "UNPROVED"
    return "\(what) over \(steps) steps: \(worst) (\(kind), \((100 * share).brief) % of the gradient's time)"
  }
}

extension Study {
  /// Proves a gradient that has just been computed.
  /// - Parameters:
  ///   - gradient: which is to be proved.
  ///   - steps: of the run.
  ///   - seconds: that the gradient took.
  ///   - recordBytes: of a step that is kept.
  /// - Returns: the certificate; nil of a case that wants none, or in whose memory two steps have no room.
  func certificate(
    _ gradient: ControlVector, objective: Int, steps: Int, seconds: Double, recordBytes: Int
  ) throws -> Certificate? {
    if case .off = setup.certification { return nil }
    // Some thirteen steps' work for each step that is proved, against three and a half in the gradient.
    let affordable = setup.certification == .full ? 12 : max(2, min(12, steps / 30))
    let fitting = setup.checkpoints.withinMemory.memory / max(1, recordBytes)
    let limit = min(affordable, fitting, steps)
    guard limit >= min(2, steps) else { return nil }
    let clock = ContinuousClock()
    let start = clock.now
    // Of a steady case the way to the state.
    var inTime = setup
    inTime.steady = nil
    let verification = try Verification(inTime, workers: workers, objective: objective, limit: limit)
    let isFull = setup.certification == .full
    let checks = isFull ? try verification.run() : try verification.quick()
    let secant = isFull ? try self.secant(gradient, objective) : nil
    let spent = (clock.now - start).seconds
    return Certificate(
      kind: setup.certification.rawValue, passed: checks.allSatisfy(\.passed), steps: verification.stepCount, checks: checks,
      secant: secant, seconds: spent, share: spent / seconds)
  }
}

/// A gradient whose certificate does not hold.
public struct Unproved: Error, CustomStringConvertible {
  public let description: String

  init(_ certificate: Certificate) {
    let failed = certificate.checks.filter { !$0.passed }.map {
      "\($0.name) is \($0.value.brief) in place of at most \($0.tolerance.brief)"
    }
    description =
      "the gradient is unproved: \(failed.joined(separator: ", ")); run `swiftwater verify` with `--set numerics.advection=central`, and do not use the gradient where that fails too"
  }
}
