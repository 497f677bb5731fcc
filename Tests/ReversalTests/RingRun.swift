import Reversal

/// A nonlinear map of a ring of numbers with one parameter p, reversed by hand; c depends on the
/// step number:
///
///     xᵢ ← xᵢ + h (p xᵢ / (1 + xᵢ₊₁²) + c xᵢ₋₁ / (1 + xᵢ²)),      c = 1 / (1 + step mod 3)
///
/// Objective: ½ Σ wᵢ xᵢ² of the final state.
final class RingRun: ReversibleProcess {
  /// What the pullback of a step needs: the state before it.
  final class StepTape { var x: [Double] = [] }

  static let h = 0.07
  let parameter: Double
  let initial: [Double]
  var x: [Double]
  var cotangent: [Double] = []
  var parameterCotangent = 0.0

  private(set) var madeStates = 0
  private(set) var madeRecords = 0
  private(set) var advances = 0
  /// The state furthest from the beginning that has been come to.
  private(set) var furthest = 0
  private(set) var recordings: [Int] = []
  private(set) var retraces: [Int] = []
  private(set) var reversals: [Int] = []
  /// Throws when asked to advance this step.
  var failingStep: Int?

  init(_ initial: [Double], parameter: Double) {
    self.initial = initial
    self.parameter = parameter
    x = initial
  }

  /// Back to step 0, for another run of the same driver.
  func restart() {
    x = initial
    (advances, furthest) = (0, 0)
    recordings = []
    retraces = []
    reversals = []
  }

  func makeState() -> [Double] {
    madeStates += 1
    return [Double](repeating: .nan, count: x.count)
  }
  func save(into state: inout [Double]) { for i in x.indices { state[i] = x[i] } }
  func restore(from state: [Double]) { x = state }
  func save(startOf record: StepTape, of step: Int, into state: inout [Double]) { state = record.x }

  static func write(_ state: [Double], to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try state.withUnsafeBytes { try sink($0) }
  }
  static func read(_ state: inout [Double], from source: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try state.withUnsafeMutableBytes { try source($0) }
  }

  func makeRecord() -> StepTape {
    madeRecords += 1
    return StepTape()
  }

  struct Failure: Error, Equatable { let step: Int }

  func advance(step: Int, recording: StepTape?) throws {
    if step == failingStep { throw Failure(step: step) }
    recording?.x = x
    if recording != nil { recordings.append(step) }
    x = Self.advanced(x, parameter, step)
    advances += 1
    furthest = max(furthest, step + 1)
  }

  /// Leaves a working state that would spoil everything, if it were used.
  func retrace(step: Int, into record: StepTape) throws {
    try advance(step: step, recording: record)
    retraces.append(step)
    x = x.map { _ in .nan }
  }

  static func advanced(_ x: [Double], _ p: Double, _ step: Int) -> [Double] {
    let n = x.count
    let phase = 1 / Double(1 + step % 3)
    return (0..<n).map { i in
      let right = x[(i + 1) % n]
      let left = x[(i + n - 1) % n]
      return x[i] + h * (p * x[i] / (1 + right * right) + phase * left / (1 + x[i] * x[i]))
    }
  }

  func beginReverse() {
    cotangent = x.indices.map { weight($0) * x[$0] }
    parameterCotangent = 0
  }

  func pullBack(step: Int, record: StepTape) {
    reversals.append(step)
    let x = record.x
    let n = x.count
    let phase = 1 / Double(1 + step % 3)
    var pulled = cotangent
    for i in 0..<n {
      let next = (i + 1) % n
      let previous = (i + n - 1) % n
      let seed = Self.h * cotangent[i]
      let own = 1 + x[i] * x[i]
      let neighbour = 1 + x[next] * x[next]
      pulled[i] += seed * (parameter / neighbour - phase * x[previous] * 2 * x[i] / (own * own))
      pulled[next] -= seed * parameter * x[i] * 2 * x[next] / (neighbour * neighbour)
      pulled[previous] += seed * phase / own
      parameterCotangent += seed * x[i] / neighbour
    }
    cotangent = pulled
    // The driver must not rely on the working state after a reverse.
    for i in self.x.indices { self.x[i] = .nan }
  }

  func weight(_ i: Int) -> Double { 1 + 0.25 * Double(i) }

  /// The objective after `steps` steps, computed without any driver.
  static func objective(_ initial: [Double], _ parameter: Double, steps: Int) -> Double {
    var x = initial
    for step in 0..<steps { x = advanced(x, parameter, step) }
    return x.indices.reduce(0) { $0 + 0.5 * (1 + 0.25 * Double($1)) * x[$1] * x[$1] }
  }
}
