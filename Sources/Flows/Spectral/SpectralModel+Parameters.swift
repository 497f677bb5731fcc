import CaseFiles
import Fields
import Scalars
import Sweeps

/// The parameters of spectral flows.
extension SpectralModel {
  public typealias Values = SpectralParameters<Double>

  /// Everything that the case could name as a control.
  func declaredParameters() -> [Parameter<Values>] {
    var rows: [Parameter<Values>] = [
      Parameter(.viscosity, unit: "length^2/time", magnitude: 0.2 * max(physics.viscosity, 1e-3)) { [$0.viscosity] },
      Parameter(.friction, unit: "1/time", magnitude: 0.2 * max(physics.friction, 1e-2)) { [$0.friction] },
      Parameter(.forcingPower, unit: "length^2/time^3", magnitude: 0.2 * max(physics.forcing?.power ?? 0, 1e-2)) { [$0.forcingPower] },
      field(.initialVelocity, "initial_velocity", "velocity", "length/time") { $0.initialVelocity },
      field(.force, "force", "force", "length/time^2") { $0.force },
    ]
    rows += setup.names.parameters { $0.names }
    rows += physics.initial.modelParameters { $0.numbers }
    if let uniform = physics.force?.constant {
      let magnitude = 0.05 * uniform.reduce(0.2) { max($0, abs($1)) }
      rows.append(
        Parameter(.uniformForce, unit: "length/time^2", magnitude: magnitude, count: uniform.count) { $0.numbers[.uniformForce] ?? [] })
    }
    return rows
  }

  /// Whether the force changes in time.
  public var changingPart: String? { forceIsUnsteady ? "the force" : nil }
  var forceIsUnsteady: Bool { physics.force?.usesTime ?? false }

  /// Whether derivatives by the force are wanted, or by the names in its formulas.
  var forceIsDifferentiated: Bool {
    bound.needs(.force) || bound.needs(.uniformForce) || bound.isActive(physics.force?.components)
  }

  /// A vector at the centres of cells, component by component.
  /// - Parameters:
  ///   - name: that of the derivative in pictures.
  ///   - ownName: that of the field in files.
  private func field(
    _ control: Control, _ name: String, _ ownName: String, _ unit: String, _ field: @escaping (Values) -> VectorField<Double>
  ) -> Parameter<Values> {
    let (grid, count) = (grid, grid.dimension * grid.cellCount)
    let form = FieldForm<Values>(components: grid.dimension) {
      CellValues.vector(field($0)).map { $0 / grid.cellVolume }
    } located: { [unowned self] in
      located(field($0), ownName, control.path, units: unit, isStaggered: false)
    }
    return Parameter(
      control, .field(name: name, form), unit: unit, magnitude: 0.05, count: count,
      measures: { [Double](repeating: grid.cellVolume, count: count) }
    ) { values in
      var elements: [Double] = []
      elements.reserveCapacity(count)
      for component in field(values) { component.forEachRow(of: grid.interior) { elements.append(contentsOf: $0) } }
      return elements
    }
  }
}
