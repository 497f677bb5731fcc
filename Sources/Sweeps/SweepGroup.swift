import Fields
import Scalars

/// Sweeps over almost the same region that run together, block by block: what one has read is in
/// cache for the next.
///
/// None may read what another writes. The regions may differ by one row or plane at either end.
public final class SweepGroup<S: SweepScalar>: PieceWork {
  public let sweeps: [Sweep<S>]
  private let workers: Workers
  private let blocks: Int
  private var pass = SweepPass.forward

  /// - Parameter sweeps: at least one; all on the same grid.
  public init(_ sweeps: [Sweep<S>], workers: Workers) {
    self.sweeps = sweeps
    self.workers = workers
    blocks = sweeps.map(\.blocks.count).max() ?? 0
  }

  /// Evaluates the kernels.
  public func forward() { run(.forward) }

  /// Pulls the cotangents of all outputs back, as each sweep's own `pullback` does.
  public func pullback() {
    for sweep in sweeps { sweep.clearSums() }
    run(.evenBlocks)
    run(.oddBlocks)
  }

  private func run(_ pass: SweepPass) {
    self.pass = pass
    workers.share(pass.count(of: blocks), self)
  }

  public func perform(piece: Int, worker: Int) {
    for sweep in sweeps { sweep.perform(pass, piece: piece) }
  }
}

/// Which blocks of a sweep are at work.
enum SweepPass {
  case forward, evenBlocks, oddBlocks

  /// How many of `blocks` take part.
  func count(of blocks: Int) -> Int {
    switch self {
    case .forward: blocks
    case .evenBlocks: (blocks + 1) / 2
    case .oddBlocks: blocks / 2
    }
  }

  /// The block that is a piece of the work.
  func block(_ piece: Int) -> Int {
    switch self {
    case .forward: piece
    case .evenBlocks: 2 * piece
    case .oddBlocks: 2 * piece + 1
    }
  }
}
