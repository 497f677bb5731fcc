import Foundation

extension Objective {
  /// How much the times of a window count. A window with soft ends takes the mean of what goes up
  /// and down with a much smaller error where it does not hold whole periods (Krakos, Wang, Hall &
  /// Darmofal, J. Comput. Phys. 231, 2012).
  public enum Weighting: String, Sendable, CaseIterable {
    /// All alike.
    case square
    /// 1 − cos 2πs, for s from 0 to 1.
    case hann
    /// In proportion to exp(−1/(s − s²)), with all its derivatives zero at both ends.
    case bump

    /// What weighs unless the case says otherwise. Where the window follows an oscillation, its ends
    /// move with whatever moves the period, which derivatives leave out: with soft ends that changes
    /// nothing.
    static func usual(_ window: Window?) -> Weighting { window?.periods == nil ? .square : .hann }

    /// The part of the whole weight that lies before s in [0, 1].
    func cumulative(_ s: Double) -> Double {
      switch self {
      case .square: s
      case .hann: s - sin(2 * .pi * s) / (2 * .pi)
      case .bump: Self.bump(s)
      }
    }

    /// Parts of the whole weight at equal distances, by the midpoint rule, which is exact to
    /// round-off for such a function.
    private static let bumpTable: [Double] = {
      let count = 2048
      var sums = [0.0]
      for index in 0..<count {
        let s = (Double(index) + 0.5) / Double(count)
        sums.append(sums[index] + exp(-1 / (s - s * s)))
      }
      return sums.map { $0 / sums[count] }
    }()

    private static func bump(_ s: Double) -> Double {
      let place = s * Double(bumpTable.count - 1)
      let index = min(Int(place), bumpTable.count - 2)
      return bumpTable[index] + (place - Double(index)) * (bumpTable[index + 1] - bumpTable[index])
    }
  }

  /// The share of a step from `start` to `end` in what counts over the window; without one the last
  /// step counts alone, and of an instant the step that reaches it.
  public func weight(from start: Double, to end: Double, isLast: Bool) -> Double {
    guard let window else { return isLast ? 1 : 0 }
    if window.isInstant { return start < window.end * (1 - 1e-12) && window.end * (1 - 1e-12) <= end ? 1 : 0 }
    let length = window.end - window.start
    if weighting == .square { return max(0, min(end, window.end) - max(start, window.start)) / length }
    func part(_ time: Double) -> Double { weighting.cumulative(max(0, min(1, (time - window.start) / length))) }
    return part(end) - part(start)
  }
}
