import Fields
import Transforms

/// The energy spectrum of a velocity in a periodic box: the energy of all waves whose wavenumber
/// |k| rounds to the same multiple of the smallest, by the width of that shell,
///
///     E(k_n) Δk = ½ Σ |û(k)|² over n − ½ ≤ |k|/Δk < n + ½,    Δk = 2π / longest edge.
///
/// By Parseval's theorem Σ E(k_n) Δk is the mean of ½|u|². Staggering shifts the phase of a wave
/// and leaves its magnitude.
struct EnergySpectrum {
  /// k_n, from zero on.
  let wavenumbers: [Double]
  private let grid: Grid
  private let transform: Transform
  private let work: Field<Double>
  private let shellWidth: Double
  /// For each axis the square of the wavenumber of each place.
  private let squares: [[Double]]
  /// For each axis how many times the square of a coefficient counts: that of a mean once, that of
  /// a sine or cosine, whose mean square is ½, twice.
  private let shares: [[Double]]

  init(_ grid: Grid, workers: Workers) throws {
    self.grid = grid
    transform = try Transform([TransformKind](repeating: .periodic, count: grid.dimension), on: grid, workers: workers)
    work = Field(grid)
    let edges = (0..<grid.dimension).map { grid.spacing[$0] * Double(grid.cells[$0]) }
    let width = 2 * Double.pi / (edges.max() ?? 1)
    shellWidth = width
    squares = (0..<3).map { axis in
      guard axis < grid.dimension else { return [0] }
      let n = grid.cells[axis]
      return (0..<n).map { place in
        let wave = 2 * Double.pi / edges[axis] * Double(min(place, n - place))
        return wave * wave
      }
    }
    shares = (0..<3).map { axis in
      guard axis < grid.dimension else { return [1] }
      let n = grid.cells[axis]
      return (0..<n).map { place in place == 0 || 2 * place == n ? 1 : 2 }
    }
    let largest = squares.reduce(0) { $0 + ($1.max() ?? 0) }.squareRoot()
    wavenumbers = (0...Int((largest / width).rounded())).map { Double($0) * width }
  }

  /// E at each of `wavenumbers`.
  func energies(_ velocity: VectorField<Double>) -> [Double] {
    var energies = [Double](repeating: 0, count: wavenumbers.count)
    let scale = 0.5 / (transform.normalization * transform.normalization * shellWidth)
    for component in velocity {
      work.copy(from: component)
      transform.forward(work.values)
      for k in 0..<grid.cells[2] {
        for j in 0..<grid.cells[1] {
          let row = work.values + grid.index(0, j, k)
          for i in 0..<grid.cells[0] {
            let shell = Int(((squares[0][i] + squares[1][j] + squares[2][k]).squareRoot() / shellWidth).rounded())
            energies[shell] += scale * shares[0][i] * shares[1][j] * shares[2][k] * row[i] * row[i]
          }
        }
      }
    }
    return energies
  }
}
