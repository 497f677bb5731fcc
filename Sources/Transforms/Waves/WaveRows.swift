import CFFTW
import Fields

/// What is done to the points of one row while they are in cache.
public protocol PointWork: AnyObject {
  /// - Parameters:
  ///   - points: the complex field of a row, real and imaginary parts by turns; where there is a
  ///     second source, that lies `second` elements behind. One component lies `component` elements
  ///     behind the other, where there are several, and one plane `plane` elements.
  func perform(row: Int, points: UnsafeMutablePointer<Double>, second: Int, component: Int, plane: Int, worker: Int)
}

/// The pass along x: rows of `halves` are transformed back to points, worked on, and transformed
/// again; or a part of that.
public final class WaveRows: PieceWork {
  private let waves: PlaneWaves
  private let workers: Workers
  private let planes: Int
  private let pitch: Int
  private let scratch: [UnsafeMutablePointer<Double>]
  private static let block = 8

  private var sources: (UnsafeMutablePointer<Double>?, UnsafeMutablePointer<Double>?)
  private var target: UnsafeMutablePointer<Double>?
  private var work: (any PointWork)?

  public init(_ waves: PlaneWaves, planes: Int, workers: Workers) {
    (self.waves, self.planes, self.workers) = (waves, planes, workers)
    pitch = (2 * (waves.grid.cells[0] + 1) + 7) & ~7 | 8
    let count = (2 * planes + 1) * pitch
    scratch = (0..<workers.count).map { _ in LineScratch.allocate(count) }
  }

  deinit { for values in scratch { values.deallocate() } }

  /// - Parameters:
  ///   - source: the first plane of an array of `halves`; nil for work that sets the points.
  ///   - second: of another one, if the work needs two fields.
  ///   - target: where the transform of the points goes; nil for none. May be a source.
  public func run(
    _ source: UnsafeMutablePointer<Double>?, _ second: UnsafeMutablePointer<Double>? = nil, into target: UnsafeMutablePointer<Double>?,
    _ work: any PointWork
  ) {
    sources = (source, second)
    self.target = target
    self.work = work
    workers.share((waves.grid.cells[1] + Self.block - 1) / Self.block, self)
    (sources, self.target, self.work) = ((nil, nil), nil, nil)
  }

  public func perform(piece: Int, worker: Int) {
    guard let work else { return }
    let points = scratch[worker]
    let spectrum = points + 2 &* planes &* pitch
    let grid = waves.halves
    for row in piece &* Self.block..<min((piece &+ 1) &* Self.block, waves.grid.cells[1]) {
      for p in 0..<planes {
        let offset = p &* grid.planeCount &+ grid.index(0, row)
        // What a step has recorded comes from far: it is under way while the first source is
        // transformed.
        if let second = sources.1 { fetch(second + offset) }
        if let source = sources.0 {
          unpack(source + offset, spectrum)
          waves.lineX.inverse(from: spectrum, to: points + p &* pitch)
        }
        if let second = sources.1 {
          unpack(second + offset, spectrum)
          waves.lineX.inverse(from: spectrum, to: points + (planes &+ p) &* pitch)
        }
      }
      work.perform(row: row, points: points, second: planes &* pitch, component: 0, plane: pitch, worker: worker)
      for p in 0..<planes {
        guard let target else { break }
        waves.lineX.forward(from: points + p &* pitch, to: spectrum)
        pack(spectrum, target + (p &* grid.planeCount &+ grid.index(0, row)))
      }
    }
  }

  private func fetch(_ row: UnsafePointer<Double>) {
    for line in 0..<2 &* waves.groups { swiftwater_prefetch(row + 8 &* line) }
  }

  /// A row of `halves` to a spectrum in order.
  private func unpack(_ row: UnsafePointer<Double>, _ spectrum: UnsafeMutablePointer<Double>) {
    let (n, groups) = (waves.grid.cells[0], waves.groups)
    // Where there are few points, waves beyond the largest kept overlap: all of them are zero.
    for group in 0..<groups {
      SIMD8<Double>(at: row + 16 &* group).store(at: spectrum + 8 &* group)
      SIMD8<Double>(at: row + (16 &* group &+ 8)).numbersReversed.store(at: spectrum + 2 &* (n &- 4 &* group &- 3))
    }
    (SIMD2<Double>(at: spectrum) + SIMD2(at: spectrum + 2 &* n)).store(at: spectrum)
    let (first, last) = (4 &* groups, n &- 4 &* groups)
    if last >= first { (spectrum + 2 &* first).update(repeating: 0, count: 2 &* (last &- first &+ 1)) }
  }

  /// The reverse of `unpack`.
  private func pack(_ spectrum: UnsafeMutablePointer<Double>, _ row: UnsafeMutablePointer<Double>) {
    let n = waves.grid.cells[0]
    SIMD2<Double>(at: spectrum).store(at: spectrum + 2 &* n)
    for group in 0..<waves.groups {
      SIMD8<Double>(at: spectrum + 8 &* group).store(at: row + 16 &* group)
      SIMD8<Double>(at: spectrum + 2 &* (n &- 4 &* group &- 3)).numbersReversed.store(at: row + (16 &* group &+ 8))
    }
  }
}
