/// A quantity over time, a value for each step of a run.
///
/// Means weigh each value by the part of its step that lies within a window: for steps from tᵢ to
/// tᵢ₊₁
///
///     mean = Σ wᵢ xᵢ / Σ wᵢ,      rms² = Σ wᵢ (xᵢ − mean)² / Σ wᵢ.
public struct Signal: Sendable {
  /// The ends of the steps; the first step begins at `start`.
  public private(set) var ends: [Double] = []
  public private(set) var values: [Double] = []
  public private(set) var start: Double

  public init(start: Double = 0) { self.start = start }

  /// All of it: the start, the ends and the values.
  var memory: [Double] {
    get { [start] + ends + values }
    set {
      let count = newValue.count / 2
      start = newValue[0]
      (ends, values) = (Array(newValue[1..<1 + count]), Array(newValue[(1 + count)...]))
    }
  }

  public mutating func append(_ value: Double, at end: Double) {
    ends.append(end)
    values.append(value)
  }

  /// Where the last step ends.
  public var end: Double { ends.last ?? start }

  /// The middle of each step, where its mean stands.
  public var middles: [Double] { ends.indices.map { 0.5 * ((($0 > 0) ? ends[$0 - 1] : start) + ends[$0]) } }

  /// Mean, fluctuation and extremes within a window; nil if no step lies in it.
  public func summary(from lower: Double, to upper: Double) -> Summary? {
    var (weights, sum) = (0.0, 0.0)
    var (smallest, largest) = (Double.infinity, -Double.infinity)
    forEach(from: lower, to: upper) { value, weight in
      weights += weight
      sum += weight * value
      smallest = min(smallest, value)
      largest = max(largest, value)
    }
    guard weights > 0 else { return nil }
    let mean = sum / weights
    var squares = 0.0
    forEach(from: lower, to: upper) { value, weight in squares += weight * (value - mean) * (value - mean) }
    return Summary(mean: mean, rms: (squares / weights).squareRoot(), minimum: smallest, maximum: largest)
  }

  /// What a varying quantity comes to over a span of time.
  public struct Summary: Encodable, Sendable, Equatable {
    public let mean: Double
    /// The root mean square of the deviation from the mean.
    public let rms: Double
    public let minimum, maximum: Double
    /// Half of the peak-to-peak value.
    public var amplitude: Double { 0.5 * (maximum - minimum) }

    private enum Key: String, CodingKey { case mean, rms, minimum, maximum, amplitude }

    public func encode(to encoder: Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      for (key, value) in [(Key.mean, mean), (.rms, rms), (.minimum, minimum), (.maximum, maximum), (.amplitude, amplitude)] {
        try container.encode(value, forKey: key)
      }
    }

    func scaled(_ factor: Double) -> Summary {
      let (low, high) = (minimum * factor, maximum * factor)
      return Summary(mean: mean * factor, rms: rms * abs(factor), minimum: min(low, high), maximum: max(low, high))
    }
  }

  private func forEach(from lower: Double, to upper: Double, _ body: (_ value: Double, _ weight: Double) -> Void) {
    var before = start
    for (value, end) in zip(values, ends) {
      let weight = min(end, upper) - max(before, lower)
      if weight > 0 { body(value, weight) }
      before = end
    }
  }

  /// The frequency of an oscillation within a window, from the first to the last time that it rises
  /// through its mean; nil if it does so less than three times.
  public func frequency(from lower: Double, to upper: Double) -> Double? {
    let crossings = risingCrossings(from: lower, to: upper)
    guard crossings.count >= 3, let first = crossings.first, let last = crossings.last else { return nil }
    return Double(crossings.count - 1) / (last - first)
  }

  /// The last whole periods of an oscillation, between times at which it rises through its mean
  /// over about as many periods.
  /// - Returns: as many as there are in the second half of the signal or behind it, at most `count`;
  ///   none of what does not oscillate.
  public func lastPeriods(_ count: Int) -> (count: Int, start: Double, end: Double) {
    var crossings = risingCrossings(from: start + 0.5 * (end - start), to: end)
    for _ in 0..<4 {
      guard crossings.count >= 2, let last = crossings.last else { return (0, end, end) }
      let period = (last - crossings[0]) / Double(crossings.count - 1)
      crossings = Array(risingCrossings(from: max(start, last - (Double(count) + 0.25) * period), to: end).suffix(count + 1))
    }
    guard let first = crossings.first, let last = crossings.last, crossings.count > 1 else { return (0, end, end) }
    return (crossings.count - 1, first, last)
  }

  /// When an oscillation rises through its mean over a window.
  ///
  /// Crossings are found by straight lines between the steps, whose error is the same at each for a
  /// steady oscillation. A crossing counts once the signal has been a quarter of its amplitude
  /// below and above, so that ripples about the mean do not.
  private func risingCrossings(from lower: Double, to upper: Double) -> [Double] {
    guard let summary = summary(from: lower, to: upper), summary.amplitude > 1e-9 * abs(summary.mean), summary.amplitude > 0 else {
      return []
    }
    let threshold = 0.25 * summary.amplitude
    var crossings: [Double] = []
    var candidate: Double?
    var wasLow = false
    var previous: (time: Double, value: Double)?
    for (time, value) in zip(middles, values) where time >= lower && time <= upper {
      let deviation = value - summary.mean
      if let before = previous, before.value < 0, deviation >= 0, wasLow {
        candidate = before.time - before.value * (time - before.time) / (deviation - before.value)
      }
      if deviation < -threshold { wasLow = true }
      if deviation > threshold, let crossing = candidate {
        crossings.append(crossing)
        (candidate, wasLow) = (nil, false)
      }
      previous = (time, deviation)
    }
    return crossings
  }

  /// The value at a time between the ends of two steps, on a straight line; nil outside of the run.
  public func value(at time: Double) -> Double? {
    guard let next = ends.firstIndex(where: { $0 >= time * (1 - 1e-12) }), time >= start else { return nil }
    guard next > 0, ends[next] > ends[next - 1] else { return values[next] }
    let share = min(max((time - ends[next - 1]) / (ends[next] - ends[next - 1]), 0), 1)
    return values[next - 1] + share * (values[next] - values[next - 1])
  }

  /// The rate at which the signal falls, −dx/dt, as a signal whose values stand in the middles of
  /// its steps.
  ///
  /// - Parameter initial: the value at the start.
  func decay(initial: Double) -> Signal {
    var decay = Signal(start: start)
    var before = (time: start, value: initial)
    for (time, value) in zip(ends, values) {
      if time > before.time { decay.append((before.value - value) / (time - before.time), at: time) }
      before = (time, value)
    }
    return decay
  }

  /// The top of the parabola through the largest value and its neighbours, in the middles of the
  /// steps.
  func peak() -> (time: Double, value: Double)? {
    guard let top = values.indices.max(by: { values[$0] < values[$1] }) else { return nil }
    let times = middles
    guard top > 0, top + 1 < values.count else { return (times[top], values[top]) }
    let (a, b) = (times[top - 1] - times[top], times[top + 1] - times[top])
    let (low, high) = ((values[top - 1] - values[top]) / a, (values[top + 1] - values[top]) / b)
    let bend = (high - low) / (b - a)
    guard bend < 0 else { return (times[top], values[top]) }
    let slope = low - bend * a
    let shift = -slope / (2 * bend)
    return (times[top] + shift, values[top] + 0.5 * slope * shift)
  }
}
