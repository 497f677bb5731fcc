import Foundation

/// How the cotangent of the state, the sensitivity of an objective to a change of the state, grows
/// on the way back through a run.
///
/// In a chaotic flow it grows by the largest Lyapunov exponent, without end: derivatives of a mean
/// over a long time are dominated by it, and say nothing of how the mean changes.
public struct CotangentGrowth: Encodable, Sendable {
  /// Of its logarithm per time, by the straight line through samples that fits best.
  public let rate: Double
  /// The largest norm by that of the first sample, near the end of the run.
  public let factor: Double
  /// The time before which the cotangent has grown too large to mean anything; nil if it never has.
  public let horizon: Double?

  /// Beyond this, what is differentiated is far from a secant of any size that matters.
  static let largestFactor = 1e6

  /// A sentence, of a growth that is too large; else nil.
  public var note: String? {
    guard factor > Self.largestFactor else { return nil }
    let pace = rate > 0 ? ", e-fold every \((1 / rate).brief) time units" : ""
    return
      "on the way back through the run the gradient has grown by a factor of \(factor.brief)\(pace): if the flow is chaotic, it is the derivative of this one run, and not of a mean "
      + "over a long time, which may change by orders less; "
      + (horizon.map { "what acts before time \($0.brief) counts for noise: begin there, or end the run and its windows earlier" }
        ?? "shorten the run or the window")
  }
}

/// Norms of the cotangent, a few in a run: each takes a pass over the state.
struct CotangentSamples {
  private var norms: [(time: Double, logarithm: Double)] = []
  private var last: Int?
  /// When the run ends.
  private var end = 0.0

  private static let (fewestSteps, count) = (8, 16)

  func wants(_ step: Int, of steps: Int) -> Bool {
    step > 0 && step != last && (steps - step) % max(Self.fewestSteps, steps / Self.count) == 0
  }

  /// - Parameter sizes: of all steps.
  mutating func add(_ norm: Double, at step: Int, _ sizes: [Double]) {
    last = step
    end = sizes.reduce(0, +)
    // Before the objective's window there is nothing yet.
    guard norm > 0, norm.isFinite else { return }
    norms.append((sizes[step...].reduce(0, +), log(norm)))
  }

  /// All that later samples add to.
  var memory: [Double] {
    get { [Double(last ?? -1), end] + norms.flatMap { [$0.time, $0.logarithm] } }
    set {
      guard newValue.count >= 2 else { return }
      (last, end) = (newValue[0] < 0 ? nil : Int(newValue[0]), newValue[1])
      norms = stride(from: 2, to: newValue.count - 1, by: 2).map { (newValue[$0], newValue[$0 + 1]) }
    }
  }

  var growth: CotangentGrowth? {
    guard norms.count >= 3, let first = norms.first, let largest = norms.map(\.logarithm).max() else { return nil }
    let count = Double(norms.count)
    let (meanTime, mean) = (norms.reduce(0) { $0 + $1.time } / count, norms.reduce(0) { $0 + $1.logarithm } / count)
    let covariance = norms.reduce(0) { $0 + ($1.time - meanTime) * ($1.logarithm - mean) }
    let variance = norms.reduce(0) { $0 + ($1.time - meanTime) * ($1.time - meanTime) }
    let limit = log(CotangentGrowth.largestFactor)
    let horizon = norms.first { $0.logarithm - first.logarithm > limit }?.time
    return variance > 0
      ? CotangentGrowth(rate: covariance / variance, factor: exp(largest - first.logarithm), horizon: horizon.map { end - $0 }) : nil
  }
}

extension Double {
  /// Three significant digits.
  package var brief: String { String(format: "%.3g", self) }
}
