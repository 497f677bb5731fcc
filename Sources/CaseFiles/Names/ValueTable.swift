/// Times, or places along an axis, at which the values of a table stand, and how one goes from one
/// to the next.
///
/// A value between two of them is linear in the entries: Σ wₖ(t) yₖ. Before the first and after the
/// last it is the first or the last entry.
public struct ValueTable: Sendable, Equatable {
  public enum Interpolation: String, Sendable, CaseIterable {
    case linear
    /// The natural cubic spline: twice differentiable, straight at both ends.
    case spline
  }

  /// 0 for x, 1 for y, 2 for z; nil for the time.
  public let axis: Int?
  /// Increasing, at least two.
  public let times: [Double]
  public let interpolation: Interpolation
  /// Of a spline: what the second derivative at each time takes of each entry, time by time.
  private let curvatures: [[Double]]

  init(times: [Double], along axis: Int? = nil, interpolation: Interpolation) {
    (self.times, self.axis, self.interpolation) = (times, axis, interpolation)
    curvatures = interpolation == .spline ? Self.curvatures(times) : []
  }

  /// The entries that count at a time, with their weights.
  public func weights(at time: Double) -> [(entry: Int, weight: Double)] {
    let last = times.count - 1
    if time <= times[0] { return [(0, 1)] }
    if time >= times[last] { return [(last, 1)] }
    let upper = firstAfter(time)
    let (lower, width) = (upper - 1, times[upper] - times[upper - 1])
    let b = (time - times[lower]) / width
    let a = 1 - b
    guard interpolation == .spline else { return [(lower, a), (upper, b)] }
    // Press et al., Numerical Recipes (1992), eq. 3.3.3.
    let (c, d) = ((a * a * a - a) * width * width / 6, (b * b * b - b) * width * width / 6)
    return times.indices.map { entry in
      (entry, (entry == lower ? a : entry == upper ? b : 0) + c * curvatures[lower][entry] + d * curvatures[upper][entry])
    }
  }

  /// The place of the first time after one that lies within the table.
  private func firstAfter(_ time: Double) -> Int {
    var (lower, upper) = (0, times.count - 1)
    while upper - lower > 1 {
      let middle = (lower + upper) / 2
      if times[middle] > time { upper = middle } else { lower = middle }
    }
    return upper
  }

  func value(at time: Double, entry: (Int) -> Double) -> Double { weights(at: time).reduce(0) { $0 + $1.weight * entry($1.entry) } }

  /// Solves the tridiagonal system of the natural spline for each entry (eq. 3.3.7).
  private static func curvatures(_ times: [Double]) -> [[Double]] {
    let count = times.count
    var rows = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var factors = [Double](repeating: 0, count: count)
    for place in 1..<max(count - 1, 1) {
      let (before, after) = (times[place] - times[place - 1], times[place + 1] - times[place])
      let share = before / (before + after)
      let pivot = share * factors[place - 1] + 2
      factors[place] = (share - 1) / pivot
      for entry in 0..<count {
        let unit = { (index: Int) -> Double in index == entry ? 1 : 0 }
        let bend = (unit(place + 1) - unit(place)) / after - (unit(place) - unit(place - 1)) / before
        rows[place][entry] = (6 * bend / (before + after) - share * rows[place - 1][entry]) / pivot
      }
    }
    for place in stride(from: count - 2, to: 0, by: -1) {
      for entry in 0..<count { rows[place][entry] += factors[place] * rows[place + 1][entry] }
    }
    return rows
  }
}
