import Fields

/// The pass along x and y: layers of halves are transformed back to points, worked on row by row,
/// and transformed again; or a part of that.
///
/// A layer stays in cache. Its rows go in pairs, the real and imaginary parts of a complex line,
/// four rows at once.
public final class BoxLayers: PieceWork {
  /// Halves, each of all planes, and how many components they have.
  public typealias Halves = (values: UnsafeMutablePointer<Double>, components: Int)

  private let waves: BoxWaves
  private let workers: Workers
  private let planes: Int
  private let pitch: (x: Int, y: Int)
  private let scratch: [Scratch]
  /// Components that there are at most, of both sources together.
  private static let most = 8

  private var sources: (Halves?, Halves?)
  private var target: Halves?
  private var work: (any PointWork)?

  private final class Scratch {
    /// Of each component and plane the waves kx, along y.
    let columns: UnsafeMutablePointer<Double>
    /// Two spectra along x, and one along y.
    let spectra: UnsafeMutablePointer<Double>
    /// Two lines of points of each component and plane.
    let points: UnsafeMutablePointer<Double>

    init(columns: Int, spectra: Int, points: Int) {
      self.columns = LineScratch.allocate(columns + spectra + points)
      self.spectra = self.columns + columns
      self.points = self.spectra + spectra
    }

    deinit { columns.deallocate() }
  }

  public init(_ waves: BoxWaves, planes: Int, workers: Workers) {
    (self.waves, self.planes, self.workers) = (waves, planes, workers)
    let cells = waves.grid.cells
    // Four rows at once may reach three beyond the last.
    let pitch = (x: (2 * (cells[0] + 4) + 7) & ~7 | 8, y: (2 * (cells[1] + 4) + 7) & ~7 | 8)
    self.pitch = pitch
    let (lines, longest) = (Self.most * planes, max(pitch.x, pitch.y))
    let columns = lines * (waves.largest[0] + 1) * pitch.y
    scratch = (0..<workers.count).map { _ in Scratch(columns: columns, spectra: 2 * longest, points: 2 * lines * pitch.x) }
  }

  /// Pairs of rows in a layer, some of them beyond the last row.
  public static func pairs(_ rows: Int) -> Int { (rows + 3) / 4 * 2 }

  /// - Parameters:
  ///   - source: halves; nil for work that sets the points.
  ///   - second: others, if the work needs two fields.
  ///   - target: where the transform of the points goes; nil for none. May be a source.
  ///   - work: does pair 2 r, 2 r + 1 of rows of a layer as row r + `pairs` · layer.
  public func run(_ source: Halves?, _ second: Halves? = nil, into target: Halves?, _ work: any PointWork) {
    sources = (source, second)
    self.target = target
    self.work = work
    workers.share(waves.grid.cells[2], self)
    (sources, self.target, self.work) = ((nil, nil), nil, nil)
  }

  public func perform(piece layer: Int, worker: Int) {
    guard let work else { return }
    let memory = scratch[worker]
    let first = sources.0?.components ?? 0
    if let source = sources.0 { forEachLine(source, layer, from: 0, memory) { inverse($0, $1, memory) } }
    if let second = sources.1 { forEachLine(second, layer, from: first, memory) { inverse($0, $1, memory) } }
    let (components, results) = (first &+ (sources.1?.components ?? 0), target?.components ?? 0)
    let pairs = Self.pairs(waves.grid.cells[1])
    let line = Self.most &* planes &* pitch.x
    for quad in 0..<pairs / 2 {
      for index in 0..<components &* planes {
        let (spectra, points) = (memory.spectra, memory.points + index &* pitch.x)
        rows(quad, index, memory).assemble(into: spectra, spectra + pitch.x)
        waves.lineX.inverse(from: spectra, to: points)
        waves.lineX.inverse(from: spectra + pitch.x, to: points + line)
      }
      for half in 0..<2 {
        work.perform(
          row: layer &* pairs &+ 2 &* quad &+ half, points: memory.points + half &* line, second: first &* planes &* pitch.x,
          component: planes &* pitch.x, plane: pitch.x, worker: worker)
      }
      for index in 0..<results &* planes {
        let (spectra, points) = (memory.spectra, memory.points + index &* pitch.x)
        waves.lineX.forward(from: points, to: spectra)
        waves.lineX.forward(from: points + line, to: spectra + pitch.x)
        rows(quad, index, memory).takeApart(spectra, spectra + pitch.x)
      }
    }
    if let target { forEachLine(target, layer, from: 0, memory) { forward($0, $1, memory) } }
  }

  private func columns(_ index: Int, _ memory: Scratch) -> UnsafeMutablePointer<Double> {
    memory.columns + index &* (waves.largest[0] &+ 1) &* pitch.y
  }

  private func rows(_ quad: Int, _ index: Int, _ memory: Scratch) -> FourRowSpectrum {
    FourRowSpectrum(
      columns: columns(index, memory) + 8 &* quad, pitch: pitch.y, waves: waves.largest[0] &+ 1, count: waves.grid.cells[0])
  }

  /// Calls `body` for every kx of every component and plane of a layer with its waves ky, and its
  /// line along y.
  @inline(__always)
  private func forEachLine(
    _ halves: Halves, _ layer: Int, from first: Int, _ memory: Scratch,
    _ body: (_ waves: UnsafeMutablePointer<Double>, _ line: UnsafeMutablePointer<Double>) -> Void
  ) {
    let grid = waves.halves(of: halves.components)
    for component in 0..<halves.components {
      for p in 0..<planes {
        let row = halves.values + (p &* grid.planeCount &+ grid.index(0, component &* waves.grid.cells[2] &+ layer))
        let columns = columns((first &+ component) &* planes &+ p, memory)
        for kx in 0...waves.largest[0] { body(row + 2 &* kx &* waves.linesAlongY, columns + kx &* pitch.y) }
      }
    }
  }

  private func inverse(_ numbers: UnsafeMutablePointer<Double>, _ line: UnsafeMutablePointer<Double>, _ memory: Scratch) {
    let (count, kept, end) = (waves.grid.cells[1], waves.linesAlongY, waves.largest[1] &+ 1)
    let spectrum = memory.spectra
    spectrum.update(from: numbers, count: 2 &* end)
    (spectrum + 2 &* end).update(repeating: 0, count: 2 &* (count &- kept))
    (spectrum + 2 &* (count &- kept &+ end)).update(from: numbers + 2 &* end, count: 2 &* (kept &- end))
    waves.lineY.inverse(from: spectrum, to: line)
    // Rows beyond the last.
    (line + 2 &* count).update(repeating: 0, count: 6)
  }

  private func forward(_ numbers: UnsafeMutablePointer<Double>, _ line: UnsafeMutablePointer<Double>, _ memory: Scratch) {
    let (count, kept, end) = (waves.grid.cells[1], waves.linesAlongY, waves.largest[1] &+ 1)
    let spectrum = memory.spectra
    waves.lineY.forward(from: line, to: spectrum)
    numbers.update(from: spectrum, count: 2 &* end)
    (numbers + 2 &* end).update(from: spectrum + 2 &* (count &- kept &+ end), count: 2 &* (kept &- end))
  }
}
