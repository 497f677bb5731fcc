import Fields
import Foundation
import Scalars

/// Moves a periodic field along one axis by a fraction of a cell, exactly for every wave the grid resolves.
///
/// Each Fourier coefficient turns by the phase θ·shift; the highest wave of an even number of points, which has no sine on the grid,
/// keeps only its projection. Moving by `shift` and back by `−shift` therefore restores all but that wave.
public final class HalfCellShift {
  private let transform: Transform
  private let axis: Int

  /// - Parameter axis: a periodic axis of the grid.
  public init(axis: Int, on grid: Grid, workers: Workers) throws {
    self.axis = axis
    transform = try Transform([TransformKind](repeating: .periodic, count: grid.dimension), on: grid, workers: workers)
  }

  /// Replaces φ(x) by φ(x + shift·h): a shift of ½ takes values from faces to the centres after them, −½ from centres to faces.
  public func apply<S: FieldScalar>(_ field: Field<S>, shift: Double) {
    let grid = field.grid
    let n = grid.cells[axis]
    let scale = 1 / transform.normalization
    // Of each wave along the axis, the factor that turns it: of the highest wave of an even n, its projection.
    let factors = (0..<n).map { k -> (re: Double, im: Double) in
      let wave = 2 * k <= n ? k : k - n
      let angle = 2 * Double.pi * Double(wave) / Double(n) * shift
      return (scale * cos(angle), 2 * k == n ? 0 : scale * sin(angle))
    }
    let coefficients = grid.interior.replacing(0, 0..<transform.rowLength / 2)
    for plane in 0..<S.planes {
      let start = field.values + plane * grid.planeCount
      transform.forward(start)
      coefficients.forEach { i, j, k in
        let pair = start + grid.index(2 * i, j, k)
        let factor = factors[[i, j, k][axis]]
        let (re, im) = (pair[0], pair[1])
        pair[0] = re * factor.re - im * factor.im
        pair[1] = re * factor.im + im * factor.re
      }
      transform.inverse(start)
    }
  }
}
