import Fields
import Foundation
import Scalars
import Transforms
import Sweeps

/// What this machine can do at best, and what the parts of a step take beside it.
///
/// Times are least of several, in nanoseconds per cell. A kernel's *floor* is the time that as many
/// bytes take in the triad a = b + s c: those of the fields it reads and writes, each once.
public struct Roofline: Encodable, Sendable {
  /// A transform forward and back.
  public struct Transforms: Encodable, Sendable {
    /// Cells along x and along y.
    public let cells: Int
    /// FFTW's own, of reals, by its own threads.
    public let fftwPair: Double
    public let periodicPair: Double
    /// Between walls: cosine transforms.
    public let cosinePair: Double
  }

  /// A compiled kernel on 64 thousand cells, by one thread, cotangents of all its inputs wanted.
  public struct KernelCost: Encodable, Sendable {
    public let name: String
    public let forward: Double
    public let pullback: Double
    public let ratio: Double
    public let floor: Double
  }

  /// One of Adept's two programs, in seconds: see ``AdvectionProgram``.
  public struct ProgramCost: Encodable, Sendable {
    public let name: String
    /// Through compiled kernels.
    public let function: Double
    public let gradient: Double
    public let ratio: Double
    /// Through a loop over any scalar: of `Double` for the function, of `Taped` for the gradient.
    public let loop: Double
    public let tapedGradient: Double
    public let tapedRatio: Double
  }

  public let threads: Int
  /// Billions of bytes a second that a triad reads and writes: in memory by all threads, and in
  /// cache by one.
  public let triadMemory: Double
  public let triadCache: Double
  public let transforms: [Transforms]
  public let kernels: [KernelCost]
  public let meanRatio: Double
  public let largestRatio: Double
  public let programs: [ProgramCost]

  /// Measures for about ten seconds.
  /// - Parameter threads: nil for as many as there are processors that the process may use.
  /// - Throws: `SpectralError` if a transform cannot be planned, `TapeError` if the tape finds
  ///   no memory.
  public static func measure(threads: Int? = nil, progress: (String) -> Void = { _ in }) throws -> Roofline {
    let workers = Workers(count: Machine.threads(threads))
    progress("memory")
    let inMemory = Triad(count: 1 << 23, workers: workers)
    let inCache = Triad(count: 1 << 16, workers: .single)
    let cacheRate = inCache.rate
    progress("transforms")
    let transforms = try [256, 1024].map { try Transforms($0, workers) }
    progress("kernels")
    let kernels = Sweeps.CompiledKernels.all.map { KernelTrial($0).cost(bytesPerNanosecond: cacheRate) }
    let ratios = kernels.map(\.ratio)
    progress("programs")
    let programs = try AdvectionProgram.Scheme.allCases.map { try ProgramCost($0) }
    return Roofline(
      threads: workers.count, triadMemory: inMemory.rate, triadCache: cacheRate, transforms: transforms, kernels: kernels,
      meanRatio: ratios.reduce(0, +) / Double(ratios.count), largestRatio: ratios.max() ?? 0, programs: programs)
  }
}

extension Duration {
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// The least seconds that some work takes, once its memory is warm.
private func leastSeconds(_ work: () -> Void) -> Double {
  let clock = ContinuousClock()
  work()
  var least = Double.infinity
  let start = clock.now
  while clock.now - start < .milliseconds(60) {
    let before = clock.now
    work()
    least = min(least, (clock.now - before).seconds)
  }
  return least
}

/// a = b + s c.
private final class Triad: PieceWork {
  private let workers: Workers
  private let count: Int
  private let a, b, c: UnsafeMutablePointer<Double>
  private static let pieces = 64

  init(count: Int, workers: Workers) {
    (self.count, self.workers) = (count, workers)
    func array(_ value: Double) -> UnsafeMutablePointer<Double> {
      let array = UnsafeMutablePointer<Double>.allocate(capacity: count)
      array.initialize(repeating: value, count: count)
      return array
    }
    (a, b, c) = (array(0), array(1), array(2))
  }

  deinit { for array in [a, b, c] { array.deallocate() } }

  /// Bytes per nanosecond.
  var rate: Double { Double(24 * count) / (leastSeconds { workers.share(Self.pieces, self) } * 1e9) }

  func perform(piece: Int, worker: Int) {
    for index in piece * count / Self.pieces..<(piece + 1) * count / Self.pieces { a[index] = b[index] + 0.5 * c[index] }
  }
}

extension Roofline.Transforms {
  fileprivate init(_ cells: Int, _ workers: Workers) throws {
    let grid = Grid(cells: [cells, cells], size: [1, 1])
    let field = Field<Double>(grid)
    func cost(_ work: () -> Void) -> Double { leastSeconds(work) * 1e9 / Double(grid.cellCount) }
    func pair(_ kind: TransformKind) throws -> Double {
      let transform = try Transform([kind, kind], on: grid, workers: workers)
      return cost {
        transform.forward(field.values)
        transform.inverse(field.values)
      }
    }
    let bare = try BareTransformPair(cells: (cells, cells), threads: workers.count)
    self.init(cells: cells, fftwPair: cost(bare.execute), periodicPair: try pair(.periodic), cosinePair: try pair(.neumann))
  }
}

/// A compiled kernel with fields to run it on.
private struct KernelTrial {
  private let sweep: Sweep<Double>
  private let table: KernelTable
  private let cells: Int

  init(_ kernel: any CompiledKernel.Type) {
    table = kernel.table
    let isSpatial = table.slots.contains { $0.offset.z != 0 } || table.name.contains("3D")
    let grid = isSpatial ? Grid(cells: [40, 40, 40], size: [1, 1, 1]) : Grid(cells: [256, 256], size: [1, 1])
    cells = grid.cellCount
    sweep = Sweep(kernel, on: grid, region: grid.interior, workers: .single)
    for (input, name) in table.inputs.enumerated() {
      let field = Field<Double>(grid)
      for index in 0..<field.count { field.values[index] = Double((index * (input + 3)) % 1009) / 1009 + 0.1 }
      sweep.read(sweep.input(name), field)
      sweep.accumulate(sweep.input(name), Field<Double>(grid))
    }
    for name in table.outputs { sweep.write(sweep.output(name), Field<Double>(grid)) }
    for name in table.outputs.suffix(table.kept) { sweep.recall(sweep.output(name), Field<Double>(grid)) }
    for name in table.parameters { sweep.set(sweep.parameter(name), 0.5) }
    for name in table.constants { sweep.set(sweep.constant(name), 0.5) }
  }

  func cost(bytesPerNanosecond: Double) -> Roofline.KernelCost {
    let (forward, pullback) = (leastSeconds(sweep.forward), leastSeconds(sweep.pullback))
    let perCell = 1e9 / Double(cells)
    return Roofline.KernelCost(
      name: table.name, forward: forward * perCell, pullback: pullback * perCell, ratio: pullback / forward,
      floor: Double(8 * (table.inputs.count + table.outputs.count)) / bytesPerNanosecond)
  }
}

extension Roofline.ProgramCost {
  fileprivate init(_ scheme: AdvectionProgram.Scheme) throws {
    let program = AdvectionProgram(scheme)
    let function = leastSeconds { _ = program.run() }
    let gradient = leastSeconds { _ = program.gradient() }
    let loop = leastSeconds { _ = program.result(from: program.initial) }
    var failure: (any Error)?
    let taped = leastSeconds { do { _ = try program.tapedGradient() } catch { failure = error } }
    if let failure { throw failure }
    self.init(
      name: scheme.rawValue, function: function, gradient: gradient, ratio: gradient / function, loop: loop, tapedGradient: taped,
      tapedRatio: taped / loop)
  }
}
