import CaseFiles
import Scalars

/// The course of a run of any family: where it stands, how long its steps are, and what its
/// objectives have come to.
///
/// The size of a step is chosen once, when the step is new, and looked up when it is taken again:
/// so a step taken again gives the same bits, and objectives are summed in the first pass alone.
public final class Run<Number: FieldScalar> {
  /// How many steps have been taken to reach the working state, and its time.
  public private(set) var step = 0, time = 0.0
  /// Sizes of all steps known so far, the first one first.
  public private(set) var timeSteps: [Double]
  /// Values of the objectives of the case, in its order, over the steps taken so far.
  public var objectiveValues: [Number] {
    var values = sums.map(\.value)
    formulas.complete(&values, names: names)
    return values
  }
  private let formulas: ObjectiveFormulas<Number>
  /// The named numbers of the case.
  private let names: [Number]
  private var sums: [ObjectiveSum<Number>]
  /// The objective that a reverse sweep differentiates, by its place in the case.
  public var objective = 0
  /// Whether a reverse sweep starts from a given cotangent of the final state, and not from an
  /// objective.
  public var isSeeded = false
  /// What a reverse sweep differentiates in place of an objective; nil for the objective.
  var seed: ReverseSeed<Number>?
  /// A state that the flow begins with in place of the case's own, in the order of `completeState`,
  /// real plane by real plane; nil for that of the case.
  var startState: [[Double]]?
  /// Whether a reverse sweep is to tell `timeUnitCotangent`.
  var asksForTimeUnit = false
  /// The derivative by the logarithm of the unit of time of all that the flow depends on.
  var timeUnitCotangent: Number?
  /// The cotangent of that state, once a reverse sweep has come to its end.
  var startCotangent: [[Double]]?

  let objectives: [Objective]
  private let clock: Time
  private let sizes: StepSizes
  /// Steps whose share of the objectives has been added.
  private var counted = 0
  /// Times at the ends of the steps, from 0 on, for the reverse sweep.
  private var ends: [Double] = []
  /// In a reverse sweep, the derivatives of its objective by those that the flow computes.
  private var slopes: [Number] = []
  /// Those of a step, and how much their values after it weigh.
  private var shares: [ObjectiveShare<Number>] = []

  /// - Parameters:
  ///   - names: the values of the case's named numbers; nil for those of the case.
  ///   - sizes: of the steps.
  public init(_ setup: Case, names: [Number]? = nil, sizes: StepSizes = .chosen) {
    (clock, self.sizes, objectives) = (setup.time, sizes, setup.objectives)
    (formulas, self.names) = (ObjectiveFormulas(setup), names ?? setup.names.values.map { Number($0) })
    if case .replayed(let steps) = sizes { timeSteps = steps } else { timeSteps = [] }
    sums = setup.objectives.map { ObjectiveSum($0.statistic) }
  }

  /// Of a run that looks for a steady state, the part of itself by which the flow last changed in a
  /// unit of time; nil before that is known, and of other runs.
  public internal(set) var residual: Double?
  /// How many steps the run has, once that is decided as it goes.
  private var decidedEnd: Int?

  /// Whether the run has reached its end.
  public var isFinished: Bool { isEnd(step: step, time: time) }

  /// Makes the next step the last one, whatever the clock says.
  func endAfterNextStep() { decidedEnd = step + 1 }

  private func isEnd(step: Int, time: Double) -> Bool {
    decidedEnd.map { step >= $0 } ?? sizes.isEnd(clock.duration, step: step, time: time)
  }

  /// Number of steps of the whole run; nil where the flow decides as it goes.
  ///
  /// Steps of a fixed size are counted as the run takes them, up to ten million.
  public var knownStepCount: Int? {
    switch (sizes, clock.duration, clock.step) {
    case (.replayed(let steps), _, _): return steps.count
    case (_, .steps(let count), _): return count
    case (_, .end, .cfl): return nil
    case (_, .end, .fixed(let size)):
      var (step, time) = (0, 0.0)
      while !sizes.isEnd(clock.duration, step: step, time: time) {
        guard step < 10_000_000, let next = try? clock.meetingEnd(size, from: time) else { return nil }
        (step, time) = (step + 1, time + next)
      }
      return step
    }
  }

  /// Forgets the sizes of steps that were chosen, so that the next run chooses anew.
  func forgetSteps() { if case .chosen = sizes { timeSteps = [] } }

  /// Puts the clock back to the beginning; sizes of steps are kept.
  func begin() {
    (step, time, counted, decidedEnd, residual) = (0, 0, 0, nil, nil)
    sums = objectives.map { ObjectiveSum($0.statistic) }
  }

  /// Makes a saved place that of the working state.
  public func move(to step: Int, time: Double) { (self.step, self.time) = (step, time) }

  /// Takes over where another run of the same case stands, and what it has summed.
  func follow(_ other: Run) {
    (step, time, timeSteps, sums, counted) = (other.step, other.time, other.timeSteps, other.sums, other.counted)
  }

  /// All that the run has come to, beside the state of the flow, in real numbers: by name.
  public var memory: [String: [Double]] {
    get {
      var memory = ["time_steps": timeSteps, "clock": [Double(step), time, Double(counted)]]
      for (index, sum) in sums.enumerated() { memory["objective_\(index)"] = sum.memory }
      return memory
    }
    set {
      timeSteps = newValue["time_steps"] ?? []
      if let clock = newValue["clock"] { (step, time, counted) = (Int(clock[0]), clock[1], Int(clock[2])) }
      for index in sums.indices { if let memory = newValue["objective_\(index)"] { sums[index].memory = memory } }
    }
  }

  /// The size of a step.
  /// - Parameter choose: asked for the size where the step is new.
  public func size(of step: Int, choose: () throws -> Double) rethrows -> Double {
    if step == timeSteps.count { timeSteps.append(try choose()) }
    return timeSteps[step]
  }

  /// Whether the step has not been counted before.
  func isNew(_ step: Int) -> Bool { step >= counted }

  /// Ends a step.
  /// - Parameter value: the value of an objective after the step, asked for where the step has a
  ///   share in it that is not yet counted.
  func end(step: Int, value: (_ objective: Int) -> Number) {
    let (start, end) = (time, time + timeSteps[step])
    self.step = step + 1
    if isNew(step) {
      counted = step + 1
      let isLast = isEnd(step: step + 1, time: end)
      for index in objectives.indices where objectives[index].formula == nil {
        let weight = objectives[index].weight(from: start, to: end, isLast: isLast)
        if weight != 0 { sums[index].add(value(index), share: weight, step: step) }
      }
    }
    time = end
  }

  /// Prepares a reverse sweep over all steps.
  /// - Returns: the derivative of its objective by each named number, as far as it is a formula of
  ///   it; nil if it is none.
  func beginReverse() -> [Number]? {
    ends.removeAll(keepingCapacity: true)
    ends.append(0)
    for size in timeSteps { ends.append(ends[ends.count - 1] + size) }
    slopes = objectives.map { _ in Number(0) }
    startCotangent = nil
    var weights = slopes
    if let seed {
      weights = seed.weights
    } else {
      guard objectives.indices.contains(objective), !isSeeded else { return nil }
      weights[objective] = Number(1)
    }
    let (byNames, byObjectives) = formulas.slopes(of: weights, values: objectiveValues, names: names)
    slopes = byObjectives
    return objectives.indices.contains { objectives[$0].formula != nil && weights[$0].isNonzero } ? byNames : nil
  }

  /// The objectives whose values after a step count in a reverse sweep, and how much.
  func shares(of step: Int) -> [ObjectiveShare<Number>] {
    shares.removeAll(keepingCapacity: true)
    if isSeeded || step < 0 { return shares }
    for index in objectives.indices where objectives[index].formula == nil && slopes[index].isNonzero {
      let share = objectives[index].weight(from: ends[step], to: ends[step + 1], isLast: step == timeSteps.count - 1)
      if share == 0 { continue }
      let weight = sums[index].weight(of: step, share: share)
      if weight.isNonzero { shares.append(ObjectiveShare(objective: index, weight: slopes[index] * weight)) }
    }
    return shares
  }
}

extension Run {
  /// Whether the value after a step, or after one before it, counts in a reverse sweep.
  func hasShares(upTo step: Int) -> Bool {
    if isSeeded { return true }
    return objectives.indices.contains { index in
      guard objectives[index].formula == nil, slopes[index].isNonzero else { return false }
      return objectives[index].window.map { $0.start < ends[step + 1] } ?? (step >= timeSteps.count - 1)
    }
  }
}

/// What a reverse sweep begins with: how much each objective weighs in what it differentiates, and a
/// cotangent of the final state.
struct ReverseSeed<Number: FieldScalar> {
  /// One for each objective of the case.
  let weights: [Number]
  /// In the order of `completeState`, real plane by real plane; nil for zero.
  let state: [[Double]]?
}

/// How much the value of an objective after a step weighs in what a reverse sweep differentiates.
public struct ObjectiveShare<Number: FieldScalar> {
  /// Its place in the case.
  public let objective: Int
  public let weight: Number
}

extension FieldScalar {
  fileprivate var isNonzero: Bool { (0..<Self.planes).contains { plane($0) != 0 } }
}

/// A number that a family can tell of its working state at any time: a column of the history of a
/// run.
public struct Diagnostic {
  /// Lower case words joined by underscores, the same in every case of the family.
  public let name: String
  /// Such as "1/time"; "1" without dimension.
  public let units: String
  private let evaluate: () -> Double

  /// The mean of ½|u|² over the domain.
  public static let kineticEnergy = "kinetic_energy"
  /// The largest divergence anywhere, relative to the largest velocity over the smallest cell.
  public static let divergence = "divergence"

  public init(_ name: String, units: String = "1", _ evaluate: @escaping () -> Double) {
    (self.name, self.units, self.evaluate) = (name, units, evaluate)
  }

  public var value: Double { evaluate() }
}
