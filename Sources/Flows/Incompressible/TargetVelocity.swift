import CaseFiles
import Fields
import Scalars

/// The velocity that a distance is measured to, on the faces and in the ghost layers.
struct TargetVelocity {
  let fields: VectorField<Double>

  /// - Throws: what reading a file throws.
  init(_ target: VelocityTarget, _ model: FlowModel) throws {
    let ghosts = Grid.ghosts
    let everywhere = Region(
      lower: (0..<3).map { $0 < model.dimension ? -ghosts : 0 },
      upper: (0..<3).map { model.grid.cells[$0] + ($0 < model.dimension ? ghosts : 0) })
    fields = try target.velocity(on: model.setup.domain) { file in
      try model.fileFields.field(Self.request(file, model.periodicAxes))
    } sample: { formula in
      (0..<model.dimension).map { component in
        let field = Field<Double>(model.grid)
        field.fill(everywhere) { formula(component, model.grid.position($0, $1, $2, component: component)) }
        return field
      }
    }
  }

  static func request(_ file: FieldFile, _ isPeriodic: [Bool]) -> FieldRequest {
    FieldRequest(file, "target", ofVector: "velocity", isStaggered: true, picture: "velocity", isLenient: true, isPeriodic: isPeriodic)
  }
}
