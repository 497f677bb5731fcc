import Flows
import Foundation

/// What the library calls itself.
public enum Swiftwater {
  public static let version = "0.1.0"

  /// The largest memory the process has had, in bytes; 0 where the system does not tell.
  public static var peakMemory: Int {
    var usage = rusage()
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    return usage.ru_maxrss * 1024
  }
}

/// What `run` tells.
public struct RunResult: Encodable, Sendable {
  public let `case`: String
  public let steps: Int
  public let time: Double
  public let cells: Int
  public let threads: Int
  public let wallSeconds: Double
  public let nsPerCellStep: Double
  public let peakMemoryBytes: Int
  public let divergenceMax: Double?
  /// How the state was found; nil of runs in time.
  public let steady: SteadyConvergence?
  public let objectives: [String: Double]
  public let measurements: [String: Double]
  /// Objectives and measurements that have no value, and why.
  public let missing: [String: String]
  /// By name of the body.
  public let forces: [String: ForceSummary]
  /// What makes coefficients of the forces among objectives and measurements, by name; forces that
  /// are not named here are forces.
  public let coefficients: [String: ForceSummary.Scales]
  /// By name of the body.
  public let resolution: [String: BodyResolution]
  /// At the end of the run; nil of flows that do not tell.
  public let cellNumbers: CellNumbers?
  /// What to know before the numbers are used, in sentences.
  public let notes: [String]
  public let output: String
  /// Why the run does not count as done although it has results: what is not finite, not reached or
  /// not written.
  public internal(set) var faults: [any Error]
  /// Objectives and measurements that are forces, as a whole or in part.
  let forceNames: Set<String>

  private enum CodingKeys: CodingKey {
    case `case`, steps, time, cells, threads, wallSeconds, nsPerCellStep, peakMemoryBytes, divergenceMax, steady, objectives, measurements,
      missing
    case forces, coefficients, resolution, cellNumbers, notes, output
  }

  /// Whether an objective or a measurement is a force or a coefficient, for which scales, as the
  /// end of a line of text; empty of what is neither.
  public func meaning(of name: String) -> String {
    if let scales = coefficients[name] { return " (a coefficient for \(scales.text))" }
    return forceNames.contains(name) ? " (a force per unit density)" : ""
  }
}

extension RunResult {
  /// Names the numbers that are not finite.
  static func notFinite(
    objectives: [String: Double], measurements: [String: Double], forces: [String: ForceSummary]
  ) -> [FlowError] {
    func wrong(_ values: [String: Double], _ what: String) -> [String] {
      values.filter { !$0.value.isFinite }.keys.sorted().map { "\(what) `\($0)`" }
    }
    let bodies = forces.filter { !$0.value.isFinite }.keys.sorted().map { "the force on `\($0)`" }
    let names = wrong(objectives, "objective") + wrong(measurements, "measurement") + bodies
    return names.map { .resultNotFinite($0) }
  }
}

/// The derivative by one control: a number, a few, or a field in a file.
public enum GradientEntry: Encodable, Equatable, Sendable {
  case number(Double)
  case vector([Double])
  case field(norm: Double, file: String)

  /// The only one of some numbers, or all of them.
  init(_ numbers: [Double]) { self = numbers.count == 1 ? .number(numbers[0]) : .vector(numbers) }

  var isFinite: Bool {
    switch self {
    case .number(let value): value.isFinite
    case .vector(let values): values.allSatisfy(\.isFinite)
    case .field(let norm, _): norm.isFinite
    }
  }

  private enum Key: String, CodingKey { case norm, file }

  public func encode(to encoder: Encoder) throws {
    switch self {
    case .number(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .vector(let values):
      var container = encoder.singleValueContainer()
      try container.encode(values)
    case .field(let norm, let file):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(norm, forKey: .norm)
      try container.encode(file, forKey: .file)
    }
  }
}

/// What `gradient` tells.
public struct GradientReport: Encodable, Sendable {
  public struct Value: Encodable, Sendable {
    public let name: String
    public let value: Double
  }
  public struct Schedule: Encodable, Sendable {
    public let schedule: String
    /// The largest number of states stored at the same time.
    public let count: Int
    /// How many of them on disk.
    public let onDisk: Int
    /// Steps advanced beyond the first forward sweep.
    public let replayedSteps: Int
  }
  public let `case`: String
  public let steps: Int
  public let objective: Value
  /// The values of all objectives of the case.
  public let objectives: [String: Double]
  public let gradient: [String: GradientEntry]
  /// The derivatives of all objectives, of fields their norms; nil where one alone was wanted.
  public let jacobian: [String: [String: GradientEntry]]?
  /// By each control that is a number, and by each component of one that is a vector.
  public let numbers: [NumberDerivative]
  /// To first order; nil where the case says nothing of uncertain numbers.
  public let uncertainty: UncertaintyReport?
  public let primalSeconds: Double
  public let gradientSeconds: Double
  public let costRatio: Double
  public let peakMemoryBytes: Int
  public let checkpoints: Schedule
  /// By name of the body.
  public let resolution: [String: BodyResolution]
  /// Controls by which every derivative is zero to the bit.
  public let independent: [String]
  /// How the state and its adjoint were found; nil of runs in time.
  public let steady: SteadyConvergence?
  /// Nil of runs that are too short to tell.
  public let adjointGrowth: CotangentGrowth?
  /// Nil where none was wanted, or there is no memory for it.
  public let certificate: Certificate?
  /// What to know before the numbers are used, in sentences.
  public let notes: [String]
  public let output: String
  /// Why the run does not count as done although it has a gradient: what else was not reached or
  /// not written.
  public internal(set) var faults: [any Error]

  private enum CodingKeys: CodingKey {
    case `case`, steps, objective, objectives, gradient, jacobian, numbers, uncertainty, primalSeconds, gradientSeconds, costRatio,
      peakMemoryBytes,
      checkpoints
    case resolution, independent, steady, adjointGrowth, certificate, notes, output
  }
}

/// What `verify` tells.
public struct VerificationReport: Encodable, Sendable {
  public let `case`: String
  public let passed: Bool
  public let steps: Int
  public let checks: [Check]
}

/// What `plan` tells.
public struct PlanReport: Encodable, Sendable {
  public let `case`: String
  public let cells: Int
  /// The likely number.
  public let steps: Int
  public let stepsRange: StepRange
  public let stateBytes: Int
  public let checkpoints: GradientReport.Schedule
  public let replayedSteps: Int
  public let predictedSeconds: Double
  public let predictedMemoryBytes: Int
  public let predictedDiskBytes: Int
  /// By name of the body.
  public let resolution: [String: BodyResolution]
  /// What to know before the case is run, in sentences.
  public let notes: [String]
}

/// What `bench` tells.
public struct BenchmarkReport: Encodable, Sendable {
  /// How long something takes: wall-clock seconds of each repeat, and what they come to for each
  /// cell and step.
  public struct Timing: Encodable, Sendable {
    public let seconds: [Double]
    public let secondsMedian: Double
    public let secondsMinimum: Double
    public let nsPerCellStepMedian: Double
    public let nsPerCellStepMinimum: Double
  }
  public let `case`: String
  public let cells: Int
  public let steps: Int
  public let threads: Int
  public let repeats: Int
  public let run: Timing
  /// The forward and the reverse sweep together; nil if no gradient was timed, as are those that
  /// follow from it.
  public let gradient: Timing?
  /// The median over the repeats of a gradient's seconds by those of the run before it.
  public let costRatio: Double?
  public let checkpoints: GradientReport.Schedule?
  /// The largest memory the process has had.
  public let peakMemoryBytes: Int
  /// Mean of ½|u|² at the end of the run.
  public let kineticEnergy: Double?
  public let objective: GradientReport.Value?
  /// For each control, the Euclidean norm of its elements' derivatives.
  public let gradientNorms: [String: Double]?
}
