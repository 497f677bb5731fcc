import Fields
import Foundation
import Scalars

/// Moves a periodic field along one axis by a fraction of a cell, exactly for every wave the grid resolves.
///
/// Each Fourier coefficient turns by the phase θ·shift; the highest wave of an even number of points, which has no sine on the grid, keeps only
/// its projection. Moving by `shift` and back by `−shift` therefore restores all but that wave.
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
    let stride = grid.strides[axis]
    let scale = 1 / transform.normalization
    for plane in 0..<S.planes {
      let start = field.values + plane * grid.planeCount
      transform.forward(start)
      grid.interior.replacing(axis, 0..<1).forEach { i, j, k in
        let line = start + grid.index(i, j, k)
        line[0] *= scale
        for wave in 1..<max(1, (n + 1) / 2) {
          let angle = 2 * Double.pi * Double(wave) / Double(n) * shift
          let (re, im) = (line[wave * stride], line[(n - wave) * stride])
          line[wave * stride] = scale * (re * cos(angle) - im * sin(angle))
          line[(n - wave) * stride] = scale * (re * sin(angle) + im * cos(angle))
        }
        if n % 2 == 0 { line[n / 2 * stride] *= scale * cos(Double.pi * shift) }
      }
      transform.inverse(start)
    }
  }
}
