import CaseFiles
import Flows
import Foundation

/// The derivative of an objective by one number of the case, from complete runs of cases in which
/// that number is another: read from text, set down on the grid and computed anew, so that nothing
/// of what the gradient takes for constant is held fixed by the comparison, but for the sizes of
/// steps.
struct RerunDerivative {
  /// The objective over steps of the run whose gradient is compared.
  let functional: ReducedFunctional

  /// A derivative, and how far it is from the next best that the same runs give.
  struct Estimate {
    var slope: Double
    var error: Double
    /// Half of what the slopes on either side are apart, with the smallest step: of a number at
    /// which the objective has a kink any slope between them is one.
    var kink = 0.0

    /// Whether more runs would tell nothing new.
    func isSettled(_ scale: Double) -> Bool { error <= 1e-8 * max(abs(slope), scale) }
  }

  /// Of a polynomial extrapolation to a step of zero, what each halving of the step divides the
  /// leading error by: even powers alone, or all from the second on.
  private static let (central, oneSided) = ([4.0, 16, 64], [4.0, 8, 16])
  private static let reductions = [1, 1e-2, 1e-4]

  /// By Ridders' method (Advances in Engineering Software 4, 1982): differences of runs with
  /// smaller and smaller steps, extrapolated to none, until round-off makes them differ more; begun
  /// again with far smaller ones where they do not settle.
  /// - Parameters:
  ///   - step: the largest to begin with.
  ///   - scale: slopes are told from each other to 1e-8 of this.
  /// - Returns: nil of a control that is a field.
  /// - Throws: what the runs do, and `InvalidCase` if there is no case on either side.
  func estimate(_ control: Control, _ element: Int, step: Double, scale: Double) throws -> Estimate? {
    guard let here = try value(control, element, 0) else { return nil }
    var (size, isCentral) = (step, true)
    for attempt in 0..<20 {
      if exists(control, element, size) && exists(control, element, -size) { break }
      if attempt == 19 {
        (size, isCentral) = (exists(control, element, step) ? step : -step, false)
      } else {
        size /= 2
      }
    }
    /// The difference, and half of what those on either side are apart.
    func difference(_ h: Double) throws -> (slope: Double, kink: Double) {
      func at(_ change: Double) throws -> Double { try value(control, element, change) ?? here }
      guard isCentral else { return ((4 * (try at(h)) - 3 * here - (try at(2 * h))) / (2 * h), 0) }
      let (after, before) = (try at(h), try at(-h))
      return ((after - before) / (2 * h), abs(after - 2 * here + before) / (2 * h))
    }
    let divisors = isCentral ? Self.central : Self.oneSided
    var best = Estimate(slope: 0, error: .infinity)
    // Where a scheme switches with the flow, differences settle only once their steps are shorter
    // than the way to the next switch.
    for reduction in Self.reductions {
      let estimate = try extrapolated(from: size * reduction, divisors, scale: scale, roundOff: 4 * here.ulp, difference)
      if estimate.error < best.error { best = estimate }
      if best.isSettled(scale) { return best }
    }
    best.error = max(best.error, best.kink)
    return best
  }

  private func extrapolated(
    from start: Double, _ divisors: [Double], scale: Double, roundOff: Double,
    _ difference: (Double) throws -> (slope: Double, kink: Double)
  ) rethrows -> Estimate {
    var best = Estimate(slope: 0, error: .infinity)
    var (size, row) = (start, [Double]())
    for _ in 0...divisors.count {
      let (slope, kink) = try difference(size)
      best.kink = kink
      var next = [slope]
      for (order, earlier) in row.enumerated() {
        next.append(next[order] + (next[order] - earlier) / (divisors[order] - 1))
        // Differences of numbers that are few units in the last place apart agree by chance.
        let error = max(abs(next[order + 1] - next[order]), abs(next[order + 1] - earlier), roundOff / abs(size))
        if error <= best.error { (best.slope, best.error) = (next[order + 1], error) }
      }
      row = next
      if best.isSettled(scale) { break }
      size /= 2
    }
    return best
  }

  private func exists(_ control: Control, _ element: Int, _ change: Double) -> Bool {
    do { return try functional.setup.moving(control, element, by: change) != nil } catch { return false }
  }

  private func value(_ control: Control, _ element: Int, _ change: Double) throws -> Double? {
    guard functional.setup.isNumber(control) else { return nil }
    var point = functional.origin
    point[control, element] += change
    return try functional.value(at: point)
  }
}
