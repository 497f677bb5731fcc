import Fields

/// The waves exp(i(kx x + ky y + kz z)) of a triply periodic box that a quadratic term leaves free
/// of aliases, and how their coefficients lie in memory.
///
/// As in a plane, of N points along an axis the waves |k| ≤ (N − 1)/3 are kept, and of real fields
/// those of kx ≥ 0. Two kinds of arrays hold coefficients:
///
/// - **waves**: a line for each (kx, ky), in the order kx = 0 … K, for each of them ky = 0 … L, −L
///   … −1. In it the components of a vector one after the other, `componentPitch` elements apart,
///   of each kz = 0 … M, −M … −1;
/// - **halves**: transformed along x and y only: for each component and each z a row of the same
///   (kx, ky), a complex number each.
public final class BoxWaves: WaveLayout, @unchecked Sendable {
  public let grid: Grid
  /// The largest wave kept along each axis.
  public let largest: [Int]
  public let lines: Int
  public let lineCount: Int
  public let components = 3
  public let componentPitch: Int
  public let waves: Grid
  /// Of the three components of a velocity, and of the five products that its advection is made of.
  public let halves: Grid
  public let products: Grid

  /// Radians per length, of each kx and, in the order of lines, of each ky and kz.
  public let alongX: [Double]
  public let alongY: [Double]
  public let alongZ: [Double]

  /// Lines go in groups of eight.
  var groups: Int { (lines + LineScratch.width - 1) / LineScratch.width }
  /// Lines of one kx.
  var linesAlongY: Int { 2 * largest[1] + 1 }
  let lineX, lineY, lineZ: FourierLine
  /// kz twice, for real and imaginary part, with room for a pack behind them.
  let doubledZ: UnsafeMutablePointer<Double>

  /// - Parameter grid: of three axes with at least ``PlaneWaves/fewestCells`` cells; coefficients
  ///   belong to values at its cell centres.
  /// - Throws: `SpectralError` if FFTW makes no plan.
  public init(_ grid: Grid) throws {
    precondition(grid.dimension == 3 && grid.cells.allSatisfy { $0 >= PlaneWaves.fewestCells }, "a box of at least 8 × 8 × 8 cells")
    self.grid = grid
    let counts = grid.cells
    let largest = counts.map { ($0 - 1) / 3 }
    self.largest = largest
    lines = (largest[0] + 1) * (2 * largest[1] + 1)
    lineCount = 2 * largest[2] + 1
    componentPitch = (2 * lineCount + 7) & ~7
    waves = Grid(cells: [3 * componentPitch, lines], size: [1, 1])
    let row = 2 * LineScratch.width * ((lines + LineScratch.width - 1) / LineScratch.width)
    halves = Grid(cells: [row, 3 * counts[2]], size: [1, 1])
    products = Grid(cells: [row, 5 * counts[2]], size: [1, 1])
    let scratch = LineScratch(longest: counts.max() ?? 1)
    lineX = try FourierLine(count: counts[0], scratch: scratch)
    lineY = try FourierLine(count: counts[1], scratch: scratch)
    lineZ = try FourierLine(count: counts[2], scratch: scratch)

    func waveNumber(_ wave: Int, _ axis: Int) -> Double { 2 * .pi * Double(wave) / (grid.spacing[axis] * Double(counts[axis])) }
    func signed(_ axis: Int) -> [Double] {
      (0...2 * largest[axis]).map { waveNumber($0 <= largest[axis] ? $0 : $0 - 2 * largest[axis] - 1, axis) }
    }
    alongX = (0...largest[0]).map { waveNumber($0, 0) }
    (alongY, alongZ) = (signed(1), signed(2))
    let twice = alongZ.flatMap { [$0, $0] } + [Double](repeating: 0, count: 8)
    doubledZ = .allocate(capacity: twice.count)
    doubledZ.initialize(from: twice, count: twice.count)
  }

  deinit { doubledZ.deallocate() }

  public func copies(_ line: Int) -> Double { line < linesAlongY ? 1 : 2 }

  public func wavevector(_ line: Int, _ slot: Int) -> [Double] {
    [alongX[line / linesAlongY], alongY[line % linesAlongY], alongZ[slot]]
  }

  public var largestWave: [Int] { largest }

  public func place(_ wave: [Int]) -> (line: Int, slot: Int) {
    (
      wave[0] * linesAlongY + (wave[1] >= 0 ? wave[1] : wave[1] + linesAlongY), wave[2] >= 0 ? wave[2] : wave[2] + lineCount
    )
  }

  /// The halves of `components` components.
  func halves(of components: Int) -> Grid { components == 3 ? halves : products }
}
