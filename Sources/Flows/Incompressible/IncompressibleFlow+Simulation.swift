import Fields
import Scalars
import Sweeps

extension FlowModel: SimulationModel {}

extension IncompressibleFlow: Simulation {
  /// The velocity on the unknown faces, component by component.
  public var stateValues: [S] {
    (0..<model.dimension).flatMap { component in
      var values: [S] = []
      model.unknownFaces(component).forEach { values.append(velocity[component][$0, $1, $2]) }
      return values
    }
  }

  public func seedReverse(with weights: [S]) {
    var index = 0
    finalCotangent = (0..<model.dimension).map { component in
      let field = Field<S>(model.grid)
      field.fill(model.unknownFaces(component)) { _, _, _ in
        defer { index += 1 }
        return weights[index]
      }
      return field
    }
  }
}

extension IncompressibleFlow: DifferentiableSimulation where S == Double {
  public func controlGradient() -> ControlVector { gradient.gradient(model) }
}
