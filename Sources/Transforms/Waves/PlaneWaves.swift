import Fields
import Foundation

/// The waves exp(i(kx x + ky y)) of a doubly periodic box that a quadratic term leaves free of
/// aliases, and how their coefficients lie in memory.
///
/// With N points along an axis the waves |k| ≤ (N − 1)/3 of it are kept (the 2/3 rule of Orszag, J.
/// Atmos. Sci. 28, 1971). Of a real field the waves kx ≥ 0 suffice. Two arrays hold coefficients:
///
/// - **waves**: a line for each kx = 0 … K, in it ky = 0 … L, −L … −1, each a complex number;
/// - **halves**: transformed along x only, of a *complex* field, so that kx < 0 are needed too: a
///   row for each y, in it groups of sixteen elements, four waves kx = 4g … 4g + 3 and then −4g …
///   −(4g + 3). Wave 0 stands there twice: whoever reads a row adds the two, whoever writes it
///   writes both.
public final class PlaneWaves: WaveLayout, @unchecked Sendable {
  public let grid: Grid
  /// The largest wave kept along x and along y.
  public let largest: (x: Int, y: Int)
  /// A coefficient of `waves` takes two elements along the first axis; the second is kx.
  public let waves: Grid
  public let halves: Grid
  public var products: Grid { halves }
  public let components = 1

  /// Radians per length, of each kx and, in the order of a line, of each ky.
  public let alongX: [Double]
  public let alongY: [Double]

  /// Numbers in a line of `waves`.
  public var lineCount: Int { 2 * largest.y + 1 }
  public var componentPitch: Int { 2 * lineCount }
  public var lines: Int { largest.x + 1 }
  var groups: Int { largest.x / 4 + 1 }
  let lineX: FourierLine
  let lineY: FourierLine
  /// 1/(kx² + ky²), 0 of the mean, in lines of `waves` with room for a pack behind them.
  let inverseSquares: UnsafeMutablePointer<Double>
  let inverseSquarePitch: Int

  /// Points along an axis that there must be.
  public static let fewestCells = 8

  /// - Parameter grid: of two axes with at least ``fewestCells`` cells; coefficients belong to
  ///   values at its cell centres.
  /// - Throws: `SpectralError` if FFTW makes no plan.
  public init(_ grid: Grid) throws {
    precondition(grid.dimension == 2 && grid.cells.prefix(2).allSatisfy { $0 >= Self.fewestCells }, "a plane of at least 8 × 8 cells")
    self.grid = grid
    let counts = grid.cells
    let largest = (x: (counts[0] - 1) / 3, y: (counts[1] - 1) / 3)
    self.largest = largest
    let line = 2 * largest.y + 1
    waves = Grid(cells: [2 * line, largest.x + 1], size: [1, 1])
    halves = Grid(cells: [16 * (largest.x / 4 + 1), counts[1]], size: [1, 1])
    let scratch = LineScratch(longest: max(counts[0], counts[1]))
    lineX = try FourierLine(count: counts[0], scratch: scratch)
    lineY = try FourierLine(count: counts[1], scratch: scratch)

    func waveNumber(_ wave: Int, _ axis: Int) -> Double { 2 * .pi * Double(wave) / (grid.spacing[axis] * Double(counts[axis])) }
    alongX = (0...largest.x).map { waveNumber($0, 0) }
    // With room for the last pack of a line.
    alongY = (0..<line).map { waveNumber($0 <= largest.y ? $0 : $0 - line, 1) } + [0, 0, 0, 0]
    inverseSquarePitch = line + 4
    inverseSquares = .allocate(capacity: alongX.count * inverseSquarePitch)
    inverseSquares.initialize(repeating: 0, count: alongX.count * inverseSquarePitch)
    for (kx, x) in alongX.enumerated() {
      for ky in 0..<line where kx + ky > 0 { inverseSquares[kx * inverseSquarePitch + ky] = 1 / (x * x + alongY[ky] * alongY[ky]) }
    }
  }

  deinit { inverseSquares.deallocate() }

  public func copies(_ kx: Int) -> Double { kx == 0 ? 1 : 2 }

  public func wavevector(_ kx: Int, _ slot: Int) -> [Double] { [alongX[kx], alongY[slot]] }

  public var largestWave: [Int] { [largest.x, largest.y] }

  public func place(_ wave: [Int]) -> (line: Int, slot: Int) { (wave[0], wave[1] >= 0 ? wave[1] : wave[1] + lineCount) }
}
