import CaseFiles
import Fields
import Scalars

/// The velocity that a distance is measured to, on the faces and in the ghost layers.
struct TargetVelocity {
  let fields: VectorField<Double>

  /// - Throws: `FlowError.target` if a snapshot cannot serve.
  init(_ target: VelocityTarget, _ model: FlowModel) throws {
    let ghosts = Grid.ghosts
    let everywhere = Region(
      lower: (0..<3).map { $0 < model.dimension ? -ghosts : 0 },
      upper: (0..<3).map { model.grid.cells[$0] + ($0 < model.dimension ? ghosts : 0) })
    let load = model.targets.map { read in { path in try Self.onFaces(try read(path, model.grid), model) } }
    fields = try target.velocity(on: model.setup.domain, load: load) { formula in
      (0..<model.dimension).map { component in
        let field = Field<Double>(model.grid)
        field.fill(everywhere) { formula(component, model.grid.position($0, $1, $2, component: component)) }
        return field
      }
    }
  }

  /// Each face takes the mean of the two cells it lies between; on a side, that of the one cell
  /// there is.
  private static func onFaces(_ velocity: CellVelocity, _ model: FlowModel) throws -> VectorField<Double> {
    let (counts, components) = (model.grid.cells, velocity.components)
    return (0..<model.dimension).map { axis in
      let field = Field<Double>(model.grid)
      field.fill(Region(lower: [0, 0, 0], upper: counts).replacing(axis, 0..<counts[axis] + 1)) { i, j, k in
        func cell(_ offset: Int) -> Double {
          var index = [i, j, k]
          index[axis] += offset
          index[axis] = model.isPeriodic(axis) ? (index[axis] + counts[axis]) % counts[axis] : min(max(index[axis], 0), counts[axis] - 1)
          return velocity.values[((index[2] * counts[1] + index[1]) * counts[0] + index[0]) * components + axis]
        }
        return 0.5 * (cell(-1) + cell(0))
      }
      return field
    }
  }
}
