import CaseFiles
import Fields
import Scalars
import Sweeps

/// What there is to look at in a spectral flow, at the centres of cells, which are its points.
extension SpectralFlow: ObservableFlow where S == Double {
  public var observedFields: [FlowField] {
    let axes = model.grid.dimension
    return [
      FlowField("velocity", "velocity", units: "length/time", components: axes, isPadded: true, carries: true, placed: placedVelocity) {
        [self] in
        CellValues.vector(velocity())
      },
      FlowField("pressure", "pressure divided by density", units: "length^2/time^2", placed: placedPressure) { [self] in
        CellValues.values(pressureField())
      },
      FlowField("vorticity", "curl of the velocity", units: "1/time", components: axes == 2 ? 1 : 3) { [self] in
        let vorticity = vorticityField()
        return vorticity.count == 1 ? CellValues.values(vorticity[0]) : CellValues.vector(vorticity)
      },
      FlowField("speed", "magnitude of the velocity", units: "length/time") { [self] in CellValues.magnitudes(velocity()) },
      FlowField("solid", "1 in bodies, 0 in the fluid") { [count = model.grid.cellCount] in [Double](repeating: 0, count: count) },
    ]
  }

  public var located: [LocatedValues] {
    model.located(velocity(), "velocity", "velocity", units: "length/time", isStaggered: false)
  }

  public var values: SpectralParameters<Double>? { parameters }

  public var endsWithSpectrum: Bool { true }
  public func spectrum() throws -> (() -> [(wavenumber: Double, energy: Double)])? { { [self] in energySpectrum() } }
}

extension SpectralFlow: FluidFlow where S == Double {
  var isStaggered: Bool { false }
  func observedVelocity() -> VectorField<Double> { velocity() }
  var viscosity: Double { parameters.viscosity }
}

/// Values in cells in the order of pictures.
enum CellValues {
  static func values(_ field: Field<Double>) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(field.grid.cellCount)
    field.forEachRow(of: field.grid.interior) { values.append(contentsOf: $0) }
    return values
  }

  /// Three components a cell, in the plane the last one zero.
  static func vector(_ field: VectorField<Double>) -> [Double] {
    var vector = [Double](repeating: 0, count: 3 * field[0].grid.cellCount)
    for (axis, component) in field.enumerated() { for (cell, value) in values(component).enumerated() { vector[3 * cell + axis] = value } }
    return vector
  }

  static func magnitudes(_ field: VectorField<Double>) -> [Double] {
    var squares = [Double](repeating: 0, count: field[0].grid.cellCount)
    for component in field { for (cell, value) in values(component).enumerated() { squares[cell] += value * value } }
    return squares.map { $0.squareRoot() }
  }
}
