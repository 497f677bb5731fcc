import Foundation

/// Numbers along a line of pixels, with round ones to be labelled.
public struct Axis: Sendable {
  public let lower, upper: Double
  private let pixels: (Double, Double)
  public let isLogarithmic: Bool
  public let ticks: [Double]

  /// An axis from `lower` to `upper`.
  /// - Parameters:
  ///   - pixels: where the ends lie.
  ///   - count: of ticks, about.
  public init(from lower: Double, to upper: Double, pixels: (Double, Double), isLogarithmic: Bool = false, count: Int = 6) {
    let (low, high) = isLogarithmic ? (log10(max(lower, 1e-300)), log10(max(upper, 1e-300))) : (lower, upper)
    self.init(low, high, pixels, isLogarithmic, count)
  }

  /// An axis that takes in all of some numbers, with a little room.
  public init(over values: [Double], pixels: (Double, Double), isLogarithmic: Bool = false, count: Int = 6) {
    let finite = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }.map { isLogarithmic ? log10($0) : $0 }
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    if high - low <= 1e-9 * max(abs(high), abs(low)) { (low, high) = (low - max(abs(low), 1) * 0.01, high + max(abs(high), 1) * 0.01) }
    let pad = 0.04 * (high - low)
    self.init(low - pad, high + pad, pixels, isLogarithmic, count)
  }

  /// - Parameters `lower` and `upper`: logarithms on a logarithmic axis.
  private init(_ lower: Double, _ upper: Double, _ pixels: (Double, Double), _ isLogarithmic: Bool, _ count: Int) {
    (self.lower, self.upper, self.pixels, self.isLogarithmic) = (lower, upper, pixels, isLogarithmic)
    ticks = isLogarithmic ? Self.decades(lower, upper, count) : Self.steps(lower, upper, count)
  }

  private static func decades(_ lower: Double, _ upper: Double, _ count: Int) -> [Double] {
    let all = Int(lower.rounded(.down))...Int(upper.rounded(.up))
    let stride = max(1, all.count / max(1, count))
    let factors = all.count <= 3 ? [1.0, 2, 5] : [1.0]
    return all.filter { $0.isMultiple(of: stride) }.flatMap { decade in factors.map { $0 * pow(10, Double(decade)) } }
      .filter { log10($0) >= lower - 1e-9 && log10($0) <= upper + 1e-9 }
  }

  /// Multiples of 1, 2 or 5 times a power of ten, about `count` of them and three at least.
  private static func steps(_ lower: Double, _ upper: Double, _ count: Int) -> [Double] {
    let rough = (upper - lower) / Double(max(1, count))
    let power = pow(10, log10(rough).rounded(.down))
    guard power > 0, power.isFinite else { return [] }
    let steps = [10, 5, 2, 1, 0.5, 0.2, 0.1].map { $0 * power }
    let first = steps.lastIndex { $0 >= rough * (1 - 1e-9) } ?? 0
    let all = steps[first...].map { multiples(of: $0, from: lower, to: upper) }
    return all.first { $0.count >= 3 } ?? all.first ?? []
  }

  private static func multiples(of step: Double, from lower: Double, to upper: Double) -> [Double] {
    // Of values at the ends of their range no step can be told.
    guard step > 0, step.isFinite, (upper / step).magnitude + (lower / step).magnitude < 1e15 else { return [] }
    let (first, last) = ((lower / step - 1e-9).rounded(.up), (upper / step + 1e-9).rounded(.down))
    guard first <= last else { return [] }
    // No minus at zero.
    return (Int(first)...Int(last)).map { $0 == 0 ? 0 : Double($0) * step }
  }

  /// Where a number lies, in pixels.
  public func place(_ value: Double) -> Double {
    let value = isLogarithmic ? log10(max(value, 1e-300)) : value
    return pixels.0 + (value - lower) / (upper - lower) * (pixels.1 - pixels.0)
  }

  /// A number in few digits, as at a tick.
  public static func label(_ value: Double) -> String { String(format: "%.5g", value) }
}
