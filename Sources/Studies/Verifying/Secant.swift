import Flows

/// What an objective changes by when all controls are changed a little and the case is run again,
/// beside what its gradient says of such a change.
///
/// Of a chaotic flow over a long time the two have nothing in common, though the gradient is right:
/// it holds for changes that are smaller than any that matter.
public struct Secant: Encodable, Sendable {
  /// The part of themselves that controls are changed by.
  public let change: Double
  /// The derivative along the change, and the slope between the runs on either side.
  public let derivative, slope: Double

  /// A sentence, of a gradient that is far from the slope; else nil.
  public var note: String? {
    guard abs(slope - derivative) > 0.5 * max(abs(slope), abs(derivative)) else { return nil }
    return
      "with all controls changed by about \(change.brief) of themselves the objective changes at the rate \(slope.brief), and by the gradient at \(derivative.brief): "
      + "it holds for far smaller changes only; shorten the run or the window, or take the rate for what a design can gain"
  }
}

extension Study {
  /// The secant of the whole run along a random direction.
  /// - Throws: what the runs on either side do.
  func secant(_ gradient: ControlVector, _ objective: Int) throws -> Secant {
    let functional = try reducedFunctional(of: setup.objectives[objective].name)
    let (direction, step) = (Verification.randomDirection(functional), 0.2)
    let after = try functional.value(at: functional.origin + step * direction)
    let before = try functional.value(at: functional.origin - step * direction)
    return Secant(change: step * Verification.relativeSize, derivative: gradient.dot(direction), slope: (after - before) / (2 * step))
  }
}
