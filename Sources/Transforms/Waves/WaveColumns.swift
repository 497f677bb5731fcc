import Fields

/// What is done to the waves of one line while they are in cache.
public protocol WaveWork: AnyObject {
  /// - Parameters:
  ///   - values: what was gathered, and what will be spread, one plane `plane` elements behind the
  ///     other; up to a pack behind its end may be touched.
  ///   - worker: below the number of threads; never does two lines at once.
  func perform(line: Int, values: UnsafeMutablePointer<Double>, plane: Int, worker: Int)
}

/// The pass along y: `halves` are transformed and gathered to lines of waves, each line is worked
/// on, spread, and transformed back; or a part of that.
///
/// It goes by blocks of four waves ±kx, two cache lines of each row. The blocks follow from the
/// grid, each writes what no other does: results do not depend on the number of threads.
public final class WaveColumns: PieceWork {
  private let waves: PlaneWaves
  private let workers: Workers
  private let planes: Int
  private let scratch: [Scratch]

  /// `halves` and what they become, each of all planes; nil for work that makes its lines itself,
  /// or keeps them.
  private var source: (values: UnsafeMutablePointer<Double>, symbol: WaveSymbol)?
  private var target: (values: UnsafeMutablePointer<Double>, symbol: WaveSymbol)?
  private var work: (any WaveWork)?

  private final class Scratch {
    let pitch: Int
    let blockCount: Int
    let points: UnsafeMutablePointer<Double>
    let spectra: UnsafeMutablePointer<Double>
    let line: UnsafeMutablePointer<Double>

    init(count: Int, planes: Int) {
      pitch = (2 * (count + 1) + 7) & ~7 | 8
      blockCount = LineScratch.width * pitch
      points = LineScratch.allocate(planes * (blockCount + 3 * pitch))
      spectra = points + planes * blockCount
      line = spectra + 2 * planes * pitch
    }

    deinit { points.deallocate() }
  }

  /// - Parameter planes: of every array.
  public init(_ waves: PlaneWaves, planes: Int, workers: Workers) {
    (self.waves, self.planes, self.workers) = (waves, planes, workers)
    scratch = (0..<workers.count).map { _ in Scratch(count: waves.grid.cells[1], planes: planes) }
  }

  /// - Parameters:
  ///   - source: the first plane of an array of `halves`, and what to gather from it.
  ///   - target: the same, and what to spread to it. May be the source.
  public func run(
    gathering source: (UnsafeMutablePointer<Double>, WaveSymbol)?, spreading target: (UnsafeMutablePointer<Double>, WaveSymbol)?,
    _ work: any WaveWork
  ) {
    self.source = source
    self.target = target
    self.work = work
    workers.share(waves.groups, self)
    (self.source, self.target, self.work) = (nil, nil, nil)
  }

  public func perform(piece: Int, worker: Int) {
    guard let work else { return }
    let memory = scratch[worker]
    if let source { for p in 0..<planes { columns(source.values, piece, p, memory).load(into: memory.points + p &* memory.blockCount) } }
    for m in 0..<4 {
      let kx = 4 &* piece &+ m
      guard kx <= waves.largest.x else {
        if target != nil { clear(m, memory) }
        continue
      }
      for p in 0..<planes {
        guard let source else { break }
        transform(m, p, memory, isForward: true)
        line(kx, p, memory).gather(source.symbol, into: memory.line + p &* memory.pitch)
      }
      work.perform(line: kx, values: memory.line, plane: memory.pitch, worker: worker)
      for p in 0..<planes {
        guard let target else { break }
        line(kx, p, memory).spread(target.symbol, memory.line + p &* memory.pitch)
        transform(m, p, memory, isForward: false)
      }
    }
    if let target { for p in 0..<planes { columns(target.values, piece, p, memory).store(memory.points + p &* memory.blockCount) } }
  }

  private func columns(_ halves: UnsafeMutablePointer<Double>, _ group: Int, _ plane: Int, _ memory: Scratch) -> ColumnBlock {
    let grid = waves.halves
    let width = 2 &* LineScratch.width
    return ColumnBlock(
      first: halves + (plane &* grid.planeCount &+ grid.first &+ group &* width), stride: grid.strides[1], count: grid.cells[1],
      columns: width, pitch: memory.pitch)
  }

  private func line(_ kx: Int, _ plane: Int, _ memory: Scratch) -> WaveLine {
    let spectrum = memory.spectra + 2 &* plane &* memory.pitch
    return WaveLine(waves: waves, kx: kx, spectrum: spectrum, mirrored: spectrum + memory.pitch)
  }

  /// Both waves ±kx of a plane.
  private func transform(_ m: Int, _ plane: Int, _ memory: Scratch, isForward: Bool) {
    for side in 0..<2 {
      let points = memory.points + (plane &* memory.blockCount &+ (m &+ 4 &* side) &* memory.pitch)
      let spectrum = memory.spectra + (2 &* plane &+ side) &* memory.pitch
      if isForward { waves.lineY.forward(from: points, to: spectrum) } else { waves.lineY.inverse(from: spectrum, to: points) }
    }
  }

  private func clear(_ m: Int, _ memory: Scratch) {
    for p in 0..<planes {
      for line in [m, m &+ 4] {
        (memory.points + (p &* memory.blockCount &+ line &* memory.pitch)).update(repeating: 0, count: memory.pitch)
      }
    }
  }
}
