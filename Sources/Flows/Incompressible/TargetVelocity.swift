import CaseFiles
import Fields
import Scalars

/// The velocity that a distance is measured to, on the faces and in the ghost layers.
struct TargetVelocity {
  let fields: VectorField<Double>

  /// - Throws: `FlowError.target` if a snapshot cannot serve.
  init(_ target: Objective.Target, _ model: FlowModel) throws {
    let value: (Int, [Double]) -> Double
    switch target {
    case .atRest: value = { _, _ in 0 }
    case .taylorGreen: value = InitialVelocity.taylorGreen(model.setup.domain, 1)
    case .expressions(let source): value = { component, point in source.components[component].value(at: point) }
    case .file(let path):
      guard let load = model.loadTarget else {
        throw FlowError.target("the target \(path) cannot be read here; give the velocity as formulas")
      }
      fields = try load(path, model)
      return
    }
    let ghosts = Grid.ghosts
    let everywhere = Region(
      lower: (0..<3).map { $0 < model.dimension ? -ghosts : 0 },
      upper: (0..<3).map { model.grid.cells[$0] + ($0 < model.dimension ? ghosts : 0) })
    fields = (0..<model.dimension).map { component in
      let field = Field<Double>(model.grid)
      field.fill(everywhere) { value(component, model.grid.position($0, $1, $2, component: component)) }
      return field
    }
  }
}
