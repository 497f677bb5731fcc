import CaseFiles
import Fields
import Flows

/// Times a case in one process: the run and, by turns with it, the gradient.
///
/// The flow is built once and every repeat begins with putting it back to its initial velocity,
/// made free of divergence. A run or gradient before the first repeat is not counted: it meets cold
/// caches and untouched memory. Where a Courant number sets the step sizes, it chooses them too,
/// and the repeats replay them.
struct Benchmark<Flow: ObservableFlow> {
  private let flow: Flow
  private let computation: GradientComputation<Flow>?
  private let objective: Int
  private let clock = ContinuousClock()

  /// Seconds of each repeat, and what they computed.
  struct Samples {
    var run: [Double] = []
    var gradient: [Double] = []
    var kineticEnergy: Double?
    var result: GradientResult<Flow.Gradient>?
  }

  /// - Parameter adjoint: nil for no gradient.
  init(_ flow: Flow, objective: Int, adjoint: Adjoint?) {
    self.flow = flow
    self.objective = objective
    computation = adjoint.map { GradientComputation(flow, adjoint: $0) }
  }

  func samples(repeats: Int, progress: (_ repeat: Int) -> Void) throws -> Samples {
    var samples = Samples()
    _ = try run()
    _ = try gradient()
    for index in 1...repeats {
      progress(index)
      samples.run.append(try run())
      samples.kineticEnergy = flow.diagnostic(Diagnostic.kineticEnergy)
      // As an optimisation lets go of the last gradient before it takes the next: the memory serves
      // again.
      samples.result = nil
      if let (result, seconds) = try gradient() {
        samples.gradient.append(seconds)
        samples.result = result
      }
    }
    return samples
  }

  private func run() throws -> Double {
    let start = clock.now
    flow.begin()
    try flow.complete()
    try flow.checkEnd()
    return (clock.now - start).seconds
  }

  private func gradient() throws -> (GradientResult<Flow.Gradient>, seconds: Double)? {
    guard let computation else { return nil }
    let start = clock.now
    let result = try computation.run(objective: objective)
    return (result, (clock.now - start).seconds)
  }
}

extension Study {
  /// Times the run and the gradient of the case, writing no files.
  /// - Parameters:
  ///   - repeats: how often each is timed, at least 1.
  ///   - objective: which to differentiate; nil for the first of the case.
  ///   - adjoint: nil to time the run alone. A case without an objective or without controls has no
  ///     gradient to time.
  ///   - progress: called before each repeat.
  /// - Throws: `StudyError` if the case has no such objective, and what runs and gradients throw.
  public func benchmark(
    repeats: Int = 5, objective: String? = nil, adjoint: Adjoint? = .planned, progress: (_ repeat: Int) -> Void = { _ in }
  ) throws -> BenchmarkReport {
    let names = setup.objectives.map(\.name)
    guard let index = objective.map({ names.firstIndex(of: $0) }) ?? 0 else {
      throw StudyError("the case has no objective `\(objective ?? "")`; it has \(names.isEmpty ? "none" : names.joined(separator: ", "))")
    }
    let hasGradient = !names.isEmpty && !setup.controls.isEmpty
    let flow = try setup.studyModel(workers: Workers(count: threads)).flow()
    return try benchmark(flow, repeats, objective: index, adjoint: hasGradient ? adjoint : nil, progress)
  }

  private func benchmark(
    _ flow: some ObservableFlow, _ repeats: Int, objective index: Int, adjoint: Adjoint?, _ progress: (_ repeat: Int) -> Void
  ) throws -> BenchmarkReport {
    let (names, model) = (setup.objectives.map(\.name), flow.model)
    let samples = try Benchmark(flow, objective: index, adjoint: adjoint)
      .samples(repeats: repeats, progress: progress)

    // Of the run, that is: a reverse sweep leaves the flow's own step wherever its last checkpoint
    // was.
    let steps = flow.timeSteps.count
    let work = Double(model.mesh.cellCount * steps)
    return BenchmarkReport(
      case: setup.name, cells: model.mesh.cellCount, steps: steps, threads: threads, repeats: repeats,
      run: BenchmarkReport.Timing(samples.run, work: work),
      gradient: samples.result.map { _ in BenchmarkReport.Timing(samples.gradient, work: work) },
      costRatio: samples.result.map { _ in zip(samples.gradient, samples.run).map { $0 / $1 }.median },
      checkpoints: samples.result.map { .init($0) },
      peakMemoryBytes: Swiftwater.peakMemory, kineticEnergy: samples.kineticEnergy,
      objective: samples.result.map { .init(name: names[index], value: $0.value) },
      gradientNorms: samples.result.map { result in
        Dictionary(uniqueKeysWithValues: result.gradient.controls.map { ($0.path, result.gradient[all: $0].norm) })
      })
  }
}

extension BenchmarkReport.Timing {
  /// - Parameter work: cells times steps.
  fileprivate init(_ seconds: [Double], work: Double) {
    let (median, minimum) = (seconds.median, seconds.min() ?? .nan)
    self.init(
      seconds: seconds, secondsMedian: median, secondsMinimum: minimum, nsPerCellStepMedian: median * 1e9 / work,
      nsPerCellStepMinimum: minimum * 1e9 / work)
  }
}

extension [Double] {
  /// The middle value, or the mean of the two in the middle; not a number if there is none.
  fileprivate var median: Double {
    let ordered = sorted()
    return isEmpty ? .nan : (ordered[(count - 1) / 2] + ordered[count / 2]) / 2
  }
}
