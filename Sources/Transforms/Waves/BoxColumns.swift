import Fields

/// The pass along z: `halves` are transformed and gathered to lines of waves, each line is worked
/// on, spread, and transformed back; or a part of that.
///
/// It goes by groups of eight neighbouring (kx, ky), two cache lines of each row. The groups follow
/// from the grid, each writes what no other does: results do not depend on the number of threads.
public final class BoxColumns: PieceWork {
  private let waves: BoxWaves
  private let workers: Workers
  private let planes: Int
  private let scratch: [Scratch]

  private var source: (values: UnsafeMutablePointer<Double>, symbol: BoxSymbol)?
  private var target: (values: UnsafeMutablePointer<Double>, symbol: BoxSymbol)?
  private var work: (any WaveWork)?

  /// Points and spectra of the lines of a group, of five components at most, and a line of waves.
  private final class Scratch {
    let pitch: Int
    let linePitch: Int
    let points, spectra, line: UnsafeMutablePointer<Double>

    init(_ waves: BoxWaves, planes: Int) {
      pitch = (2 * (waves.grid.cells[2] + 4) + 7) & ~7 | 8
      linePitch = waves.components * waves.componentPitch + 16
      let (points, spectra) = (5 * planes * LineScratch.width * pitch, 5 * planes * pitch)
      let count = points + spectra + planes * linePitch
      self.points = LineScratch.allocate(count)
      self.spectra = self.points + points
      line = self.spectra + spectra
    }

    deinit { points.deallocate() }
  }

  /// - Parameter planes: of every array.
  public init(_ waves: BoxWaves, planes: Int, workers: Workers) {
    (self.waves, self.planes, self.workers) = (waves, planes, workers)
    scratch = (0..<workers.count).map { _ in Scratch(waves, planes: planes) }
  }

  /// - Parameters:
  ///   - source: the first plane of an array of halves with the components of the symbol, and what
  ///     to gather from it.
  ///   - target: the same, and what to spread to it. May be the source.
  public func run(
    gathering source: (UnsafeMutablePointer<Double>, BoxSymbol)?, spreading target: (UnsafeMutablePointer<Double>, BoxSymbol)?,
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
    if let source { forEachBlock(source, piece, memory) { $0.load(into: $1) } }
    for m in 0..<LineScratch.width {
      let index = LineScratch.width &* piece &+ m
      guard index < waves.lines else {
        if let target { clear(m, target.symbol.components, memory) }
        continue
      }
      if let source { gather(source.symbol, index, m, memory) }
      work.perform(line: index, values: memory.line, plane: memory.linePitch, worker: worker)
      if let target { spread(target.symbol, index, m, memory) }
    }
    if let target { forEachBlock(target, piece, memory) { $0.store($1) } }
  }

  private func gather(_ symbol: BoxSymbol, _ index: Int, _ m: Int, _ memory: Scratch) {
    for p in 0..<planes {
      let line = line(index, p, memory)
      for component in 0..<symbol.components {
        waves.lineZ.forward(from: points(component, p, memory) + m &* memory.pitch, to: line.spectra + component &* memory.pitch)
      }
      line.gather(symbol, into: memory.line + p &* memory.linePitch)
    }
  }

  private func spread(_ symbol: BoxSymbol, _ index: Int, _ m: Int, _ memory: Scratch) {
    for p in 0..<planes {
      let line = line(index, p, memory)
      line.spread(symbol, memory.line + p &* memory.linePitch)
      for component in 0..<symbol.components {
        waves.lineZ.inverse(from: line.spectra + component &* memory.pitch, to: points(component, p, memory) + m &* memory.pitch)
      }
    }
  }

  private func line(_ index: Int, _ plane: Int, _ memory: Scratch) -> BoxLine {
    BoxLine(waves: waves, index: index, spectra: memory.spectra + 5 &* plane &* memory.pitch, pitch: memory.pitch)
  }

  private func points(_ component: Int, _ plane: Int, _ memory: Scratch) -> UnsafeMutablePointer<Double> {
    memory.points + (5 &* plane &+ component) &* LineScratch.width &* memory.pitch
  }

  @inline(__always)
  private func forEachBlock(
    _ halves: (values: UnsafeMutablePointer<Double>, symbol: BoxSymbol), _ group: Int, _ memory: Scratch,
    _ body: (ColumnBlock, UnsafeMutablePointer<Double>) -> Void
  ) {
    let grid = waves.halves(of: halves.symbol.components)
    let (width, count) = (2 &* LineScratch.width, waves.grid.cells[2])
    for p in 0..<planes {
      for component in 0..<halves.symbol.components {
        let first = halves.values + (p &* grid.planeCount &+ grid.index(group &* width, component &* count))
        body(
          ColumnBlock(first: first, stride: grid.strides[1], count: count, columns: width, pitch: memory.pitch),
          points(component, p, memory))
      }
    }
  }

  private func clear(_ m: Int, _ components: Int, _ memory: Scratch) {
    for p in 0..<planes {
      for component in 0..<components { (points(component, p, memory) + m &* memory.pitch).update(repeating: 0, count: memory.pitch) }
    }
  }
}
