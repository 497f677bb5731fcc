import Fields
import Foundation
import Scalars

/// The factor (1 − exp(−y⁺/26))² by which an eddy viscosity falls off towards walls (van Driest
/// 1956), y⁺ the distance to the nearest side that is a wall over the viscous length that the case
/// gives. It depends on nothing else, so it is a constant of the derivative.
struct WallDamping {
  private let factor: Field<Double>
  private let region: Region

  /// Nil without damping.
  init?(_ model: FlowModel, on region: Region) {
    guard let viscousLength = model.physics.flow.turbulence?.vanDriest else { return nil }
    let grid = model.grid
    let walls = model.conditions.filter { $0.kind == .wall }.map { wall in
      (axis: wall.axis, position: grid.axes[wall.axis].face(wall.faceIndex(grid)))
    }
    factor = Field(grid)
    self.region = region
    factor.fill(region) { i, j, k in
      let point = grid.position(i, j, k)
      let distance = walls.map { abs(point[$0.axis] - $0.position) }.min() ?? .infinity
      let damped = -expm1(-distance / (26 * viscousLength))
      return damped * damped
    }
  }

  /// Multiplies a field; the transpose is the same.
  func apply<S: FieldScalar>(to field: Field<S>) {
    let grid = field.grid
    let count = region.upper[0] - region.lower[0]
    for plane in 0..<S.planes {
      for k in region.lower[2]..<region.upper[2] {
        for j in region.lower[1]..<region.upper[1] {
          let start = grid.index(region.lower[0], j, k)
          let (row, factors) = (field.values + (plane * grid.planeCount + start), factor.values + start)
          for i in 0..<count { row[i] *= factors[i] }
        }
      }
    }
  }
}
