import Benchmark
import CCounters
import CaseFiles
import Fields
import Flows
import Foundation
import Kernels
import Transforms
import Sweeps

/// What the solver does at every step, each alone and on one thread, so that counts repeat.
let benchmarks: @Sendable () -> Void = {
  // Thresholds are about what repeats exactly; times are for people to read.
  let isCheck = ProcessInfo.processInfo.environment["COUNTED_ONLY"] != nil
  let measured: [BenchmarkMetric] = isCheck ? [] : [.wallClock, .throughput] + (instructions_are_countable() ? [.instructions] : [])
  Benchmark.defaultConfiguration = .init(
    metrics: measured + [allocations], warmupIterations: 10, maxDuration: .seconds(isCheck ? 0.2 : 2), maxIterations: 2000,
    thresholds: [allocations: .strict])

  for cells in [64, 256] {
    flowBenchmarks("periodic-\(cells)", "taylor-green", ["domain.cells=[\(cells),\(cells)]", "time.dt=0.001"])
  }
  flowBenchmarks("cylinder", "cylinder", ["time.dt=0.02"])

  Benchmark("poisson-periodic-256") { benchmark, solve in
    solve.rightSide.copy(from: solve.original)
    measure(benchmark) { solve.solver.solve(solve.rightSide) }
  } setup: {
    try PoissonSolve(cells: 256)
  }

  for scheme in AdvectionSchemes.all {
    Benchmark("momentum-\(scheme.keyword)-256") { benchmark, momentum in
      measure(benchmark) { momentum.forward() }
    } setup: {
      MomentumSweep(scheme, cells: 256)
    }
    Benchmark("momentum-reverse-\(scheme.keyword)-256") { benchmark, momentum in
      measure(benchmark) { momentum.pullback() }
    } setup: {
      MomentumSweep(scheme, cells: 256)
    }
  }
}

/// A step of a shipped case, and its pullback.
private func flowBenchmarks(_ name: String, _ file: String, _ overrides: [String]) {
  Benchmark("step-\(name)") { benchmark, trial in
    try measure(benchmark) { try trial.advance() }
  } setup: {
    try FlowTrial(file, overrides)
  }
  Benchmark("reverse-\(name)") { benchmark, trial in
    try measure(benchmark) { try trial.pullBack() }
  } setup: {
    try FlowTrial(file, overrides)
  }
}

/// How often memory is asked for, by any thread.
private var allocations: BenchmarkMetric { .custom("Allocations", polarity: .prefersSmaller, useScalingFactor: false) }

private func measure(_ benchmark: Benchmark, _ work: () throws -> Void) rethrows {
  benchmark.startMeasurement()
  let before = allocation_count()
  try work()
  let after = allocation_count()
  benchmark.stopMeasurement()
  benchmark.measurement(allocations, after - before)
}

/// A flow that has taken two steps, the second of them recorded.
private final class FlowTrial {
  private let flow: IncompressibleFlow<Double>
  private let record: StepTape<Double>

  init(_ name: String, _ overrides: [String]) throws {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(5).joined(separator: "/")
    let setup = try CaseLoader.load(file: "\(root)/Cases/\(name).yaml", overrides: overrides)
    let model = try FlowModel(setup, workers: .single)
    flow = try IncompressibleFlow(model, parameters: FlowParameters(model))
    record = flow.makeRecord()
    try flow.advance(step: 0, recording: nil)
    try flow.advance(step: 1, recording: record)
    flow.seedReverse(with: flow.stateValues)
    try flow.beginReverse()
  }

  /// Takes the same step again from where the flow has come to.
  func advance() throws { try flow.advance(step: 1, recording: nil) }

  /// Takes the cotangent back over the recorded step, again and again.
  func pullBack() throws { try flow.pullBack(step: 1, record: record) }
}

/// A Poisson problem whose right-hand side is all frequencies at once.
private final class PoissonSolve {
  let solver: PoissonSolver
  let original, rightSide: Field<Double>

  init(cells: Int) throws {
    let grid = Grid(cells: [cells, cells], size: [1, 1])
    solver = try PoissonSolver([.periodic, .periodic], on: grid, workers: .single)
    original = Field(grid)
    rightSide = Field(grid)
    original.fill(grid.interior) { i, j, _ in Double((i * 7919 + j * 104_729) % 1009) / 1009 - 0.5 }
  }
}

/// The momentum sweep of the first velocity component over a whole grid, as forward Euler without a force uses it.
private final class MomentumSweep {
  private let sweep: Sweep<Double>
  private let velocity, cotangents: [Field<Double>]
  private let output: Field<Double>

  init(_ scheme: any AdvectionScheme, cells: Int) {
    let grid = Grid(cells: [cells, cells], size: [1, 1])
    let kernel = MomentumStage(scheme: scheme, dimension: 2, component: 0)
    guard let compiled = CompiledKernels.all.first(where: { $0.table.name == kernel.name }) else {
      preconditionFailure("no kernel \(kernel.name) is registered")
    }
    sweep = Sweep(compiled, on: grid, region: grid.interior, workers: .single)
    velocity = [3.0, 4.0].map { wave in
      let field = Field<Double>(grid)
      for index in 0..<field.count { field.values[index] = sin(Double(index) * wave * 1e-3) }
      return field
    }
    cotangents = velocity.map { _ in Field(grid) }
    output = Field(grid)
    for index in 0..<output.count { output.values[index] = cos(Double(index) * 1e-3) }
    for (name, field) in zip(["u", "v"], velocity) { sweep.read(sweep.input(name), field) }
    for (name, field) in zip(["u", "v"], cotangents) { sweep.accumulate(sweep.input(name), field) }
    // Base and force have no weight: the velocity stands in for them.
    for name in ["base", "force"] { sweep.read(sweep.input(name), velocity[0]) }
    sweep.write(sweep.output("stage"), output)
    sweep.set(sweep.parameter("viscosity"), 1e-3)
    for (name, value) in ["alpha": 0, "stageStep": 1e-4, "forcing": 0] { sweep.set(sweep.constant(name), value) }
  }

  func forward() { sweep.forward() }

  func pullback() { sweep.pullback() }
}
