import Foundation
@testable import Flows
import Testing

/// Statistics of signals that are known.
struct SignalTests {
  /// mean + amplitude · sin(2π f t), as means over steps of varying length.
  private func sine(mean: Double, amplitude: Double, frequency: Double, end: Double, steps: Int, ripple: Double = 0) -> Signal {
    var signal = Signal()
    var time = 0.0
    for step in 0..<steps {
      let size = end / Double(steps) * (1 + 0.3 * sin(Double(step)))
      let middle = time + 0.5 * size
      time += size
      signal.append(
        mean + amplitude * sin(2 * .pi * frequency * middle) + ripple * sin(2 * .pi * 23 * frequency * middle), at: time)
    }
    return signal
  }

  @Test func aSineHasItsMeanAndItsRootMeanSquare() throws {
    let signal = sine(mean: 3, amplitude: 0.5, frequency: 2, end: 10, steps: 4000)
    // Seven whole periods.
    let summary = try #require(signal.summary(from: 1, to: 4.5))
    #expect(abs(summary.mean - 3) < 1e-4)
    #expect(abs(summary.rms - 0.5 / 2.0.squareRoot()) < 1e-4)
    #expect(abs(summary.amplitude - 0.5) < 1e-4)
    #expect(abs(summary.minimum - 2.5) < 1e-4 && abs(summary.maximum - 3.5) < 1e-4)
  }

  /// Over half a period a sine has the mean 2/π: so only the window counts, and steps cut by it
  /// count in part.
  @Test func onlyTheWindowCounts() throws {
    let signal = sine(mean: 0, amplitude: 1, frequency: 1, end: 2, steps: 2000)
    let half = try #require(signal.summary(from: 0, to: 0.5))
    #expect(abs(half.mean - 2 / .pi) < 1e-3)
    var steps = Signal()
    for (value, end) in [(1.0, 1.0), (5, 2), (9, 4)] { steps.append(value, at: end) }
    let cut = try #require(steps.summary(from: 0.5, to: 3))
    #expect(cut.mean == (0.5 * 1 + 5 + 9) / 2.5)
    #expect(steps.summary(from: 5, to: 6) == nil)
  }

  @Test(arguments: [0.1643, 0.301, 1.0])
  func theFrequencyOfASineIsFound(_ frequency: Double) throws {
    let signal = sine(mean: 0.2, amplitude: 0.3, frequency: frequency, end: 40 / frequency, steps: 8000)
    let found = try #require(signal.frequency(from: 17.3 / frequency, to: 39.9 / frequency))
    #expect(abs(found / frequency - 1) < 1e-4)
    // Ripples about the mean cross it many times and change nothing but the crossings' place.
    let rippled = sine(mean: 0.2, amplitude: 0.3, frequency: frequency, end: 40 / frequency, steps: 8000, ripple: 0.03)
    let roughly = try #require(rippled.frequency(from: 17.3 / frequency, to: 39.9 / frequency))
    #expect(abs(roughly / frequency - 1) < 5e-3)
  }

  @Test func whatDoesNotOscillateHasNoFrequency() {
    var steady = Signal()
    var growing = Signal()
    for step in 1...100 {
      steady.append(1.5, at: Double(step))
      growing.append(Double(step * step), at: Double(step))
    }
    #expect(steady.frequency(from: 0, to: 100) == nil)
    #expect(growing.frequency(from: 0, to: 100) == nil)
    #expect(sine(mean: 0, amplitude: 1, frequency: 1, end: 1.9, steps: 500).frequency(from: 0, to: 1.9) == nil)
  }

  /// E = tanh falls fastest where it crosses zero.
  @Test func theFastestDecayIsFoundBetweenTheSteps() throws {
    var energy = Signal()
    for step in 1...400 { energy.append(-0.5 * tanh((0.025 * Double(step) - 6.2137) / 1.3), at: 0.025 * Double(step)) }
    let peak = try #require(energy.decay(initial: -0.5 * tanh(-6.2137 / 1.3)).peak())
    #expect(abs(peak.time - 6.2137) < 1e-4)
    #expect(abs(peak.value - 0.5 / 1.3) < 1e-4)
  }

  @Test func valuesBetweenStepsLieOnStraightLines() {
    var signal = Signal()
    for (value, end) in [(1.0, 1.0), (3, 2), (3, 4)] { signal.append(value, at: end) }
    #expect(signal.value(at: 1.25) == 1.5)
    #expect(signal.value(at: 4) == 3)
    #expect(signal.value(at: 4.1) == nil)
  }
}
