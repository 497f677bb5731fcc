import CaseFiles
import Fields
import Scalars

/// The velocity that a distance is measured to, on the faces and in the ghost layers.
struct TargetVelocity {
  let fields: VectorField<Double>

  /// - Throws: `FlowError.target` if a snapshot cannot serve.
  init(_ target: Objective.Target, _ model: FlowModel) throws {
    let ghosts = Grid.ghosts
    let everywhere = Region(
      lower: (0..<3).map { $0 < model.dimension ? -ghosts : 0 },
      upper: (0..<3).map { model.grid.cells[$0] + ($0 < model.dimension ? ghosts : 0) })
    let load = model.loadTarget.map { load in { try load($0, model) } }
    fields = try target.velocity(on: model.setup.domain, load: load) { formula in
      (0..<model.dimension).map { component in
        let field = Field<Double>(model.grid)
        field.fill(everywhere) { formula(component, model.grid.position($0, $1, $2, component: component)) }
        return field
      }
    }
  }
}
