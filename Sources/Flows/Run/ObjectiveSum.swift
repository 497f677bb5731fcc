import CaseFiles
import Scalars

/// What an objective has come to over the steps so far, and what the value of each step weighs in
/// it.
struct ObjectiveSum<Number: FieldScalar> {
  private let statistic: Objective.Statistic
  /// For each step that counts its share of the window, and the value after it; nothing of a mean.
  private var samples: [Int: (share: Double, value: Number)] = [:]
  private var sum = Number(0)
  /// Of a variance the mean of the values so far, and what they weigh.
  private var mean = (value: Number(0), weight: 0.0)
  /// The steps with the largest and the smallest value, the first of equals.
  private var largest, smallest: Int?

  init(_ statistic: Objective.Statistic) { self.statistic = statistic }

  mutating func add(_ value: Number, share: Double, step: Int) {
    guard statistic != .mean else {
      sum += Number(share) * value
      return
    }
    samples[step] = (share, value)
    if statistic == .variance {
      // Welford's sums (Technometrics 4, 1962), weighted: no difference of large squares.
      let deviation = value - mean.value
      mean.weight += share
      mean.value += Number(share / mean.weight) * deviation
      sum += Number(share) * deviation * (value - mean.value)
    } else {
      sum += Number(share) * value * value
    }
    if value.real > (real(largest) ?? -.infinity) { largest = step }
    if value.real < (real(smallest) ?? .infinity) { smallest = step }
  }

  private func real(_ step: Int?) -> Double? { step.flatMap { samples[$0]?.value.real } }

  private func value(_ step: Int?) -> Number { step.flatMap { samples[$0]?.value } ?? Number(0) }

  /// All that it is made of: the sums, the steps of the extremes, -1 for none, and of each step that
  /// counts its number, share and value.
  var memory: [Double] {
    get {
      let places = [largest, smallest].map { Double($0 ?? -1) }
      let steps = samples.sorted { $0.key < $1.key }
      return [sum.real, mean.value.real, mean.weight] + places + steps.flatMap { [Double($0.key), $0.value.share, $0.value.value.real] }
    }
    set {
      (sum, mean) = (Number(newValue[0]), (Number(newValue[1]), newValue[2]))
      (largest, smallest) = (newValue[3] < 0 ? nil : Int(newValue[3]), newValue[4] < 0 ? nil : Int(newValue[4]))
      samples = [:]
      for first in stride(from: 5, to: newValue.count, by: 3) {
        samples[Int(newValue[first])] = (newValue[first + 1], Number(newValue[first + 2]))
      }
    }
  }

  var value: Number {
    switch statistic {
    case .mean, .variance: sum
    case .rms: Number.sqrt(sum)
    case .maximum: value(largest)
    case .minimum: value(smallest)
    case .amplitude: Number(0.5) * (value(largest) - value(smallest))
    }
  }

  /// The derivative of the objective by the value after a step.
  /// - Parameter share: of the step in the window.
  func weight(of step: Int, share: Double) -> Number {
    switch statistic {
    case .mean: return Number(share)
    case .rms:
      let root = value
      return root.real == 0 ? Number(0) : Number(share) * value(step) / root
    case .variance: return Number(2 * share) * (value(step) - mean.value)
    case .maximum: return Number(step == largest ? 1 : 0)
    case .minimum: return Number(step == smallest ? 1 : 0)
    case .amplitude: return Number((step == largest ? 0.5 : 0) - (step == smallest ? 0.5 : 0))
    }
  }
}
