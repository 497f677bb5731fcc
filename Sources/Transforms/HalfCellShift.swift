import Fields
import Foundation
import Scalars

/// Moves a periodic field along one axis by a fraction of a cell, exactly for every wave the grid
/// resolves.
///
/// Sine and cosine of each wave turn by the phase θ·shift; the highest wave of an even number of
/// points, of which the grid holds one only, keeps only its projection. Moving by `shift` and back
/// by `−shift` therefore restores all but that wave.
public final class HalfCellShift {
  private let transform: Transform
  private let axis: Int

  /// - Parameter axis: a periodic axis of the grid.
  public init(axis: Int, on grid: Grid, workers: Workers) throws {
    self.axis = axis
    transform = try Transform([TransformKind](repeating: .periodic, count: grid.dimension), on: grid, workers: workers)
  }

  /// Replaces φ(x) by φ(x + shift·h): a shift of ½ takes values from faces to the centres after
  /// them, −½ from centres to faces.
  public func apply<S: FieldScalar>(_ field: Field<S>, shift: Double) {
    let grid = field.grid
    let n = grid.cells[axis]
    let scale = 1 / transform.normalization
    // Wave k has the cosine in place k and the sine in place n − k.
    let factors = (0...n / 2).map { k -> (cos: Double, sin: Double) in
      let angle = 2 * Double.pi * Double(k) / Double(n) * shift
      return (scale * cos(angle), scale * sin(angle))
    }
    let waves = grid.interior.replacing(axis, 0..<n / 2 + 1)
    for plane in 0..<S.planes {
      let start = field.values + plane * grid.planeCount
      transform.forward(start)
      waves.forEach { i, j, k in
        let wave = [i, j, k][axis]
        let (even, factor) = (start + grid.index(i, j, k), factors[wave])
        guard wave > 0 && 2 * wave < n else {
          even.pointee *= factor.cos
          return
        }
        let odd = even + (n - 2 * wave) * grid.strides[axis]
        let (cosine, sine) = (even.pointee, odd.pointee)
        even.pointee = factor.cos * cosine + factor.sin * sine
        odd.pointee = factor.cos * sine - factor.sin * cosine
      }
      transform.inverse(start)
    }
  }
}
