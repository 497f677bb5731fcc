import CaseFiles
import FieldOutput
import Fields
import Flows
import Reversal
import Scalars
import Sweeps

extension SpectralModel: StudyModel {}

extension SpectralFlow: StudyFlow where S == Double {
  func collector(metadata: [String: String]) -> SpectralSnapshot { SpectralSnapshot(self, metadata: metadata) }
}

/// Fields of a spectral flow as they are written: at the centres of cells, which are its points.
final class SpectralSnapshot: SnapshotCollector {
  private let flow: SpectralFlow<Double>
  private let metadata: [String: String]

  init(_ flow: SpectralFlow<Double>, metadata: [String: String]) { (self.flow, self.metadata) = (flow, metadata) }

  func snapshot(_ wanted: [Output.Field]) -> Snapshot {
    let velocity = flow.velocity()
    let fields = wanted.compactMap { field -> SnapshotField? in
      switch field {
      case .velocity:
        SnapshotField(
          name: "velocity", longName: "velocity", units: "length/time", components: velocity.count, values: Self.vector(velocity),
          isPadded: true)
      case .speed:
        SnapshotField(
          name: "speed", longName: "magnitude of the velocity", units: "length/time",
          values: Self.magnitudes(velocity))
      case .pressure:
        SnapshotField(
          name: "pressure", longName: "pressure divided by density", units: "length^2/time^2", values: Self.values(flow.pressureField()))
      case .vorticity:
        vorticity(flow.vorticityField())
      case .solid:
        SnapshotField(name: "solid", longName: "1 in bodies, 0 in the fluid", values: Self.values(velocity[0]).map { _ in 0 })
      default: nil
      }
    }
    return snapshot(time: flow.time, step: flow.step, fields)
  }

  func density(_ derivative: ParameterField) -> [Double] {
    let values =
      switch derivative {
      case .cells(let field): Self.values(field)
      case .faces(let fields), .centres(let fields): Self.vector(fields)
      }
    return values.map { $0 / flow.model.grid.cellVolume }
  }

  func sensitivities(_ fields: [SnapshotField]) -> Snapshot { snapshot(time: 0, step: 0, fields) }

  func surface(_ gradient: SpectralParameters<Double>) -> Surface? { nil }

  private func vorticity(_ fields: VectorField<Double>) -> SnapshotField {
    SnapshotField(
      name: "vorticity", longName: "curl of the velocity", units: "1/time", components: fields.count,
      values: fields.count == 1 ? Self.values(fields[0]) : Self.vector(fields))
  }

  private func snapshot(time: Double, step: Int, _ fields: [SnapshotField]) -> Snapshot {
    Snapshot(on: flow.model.grid, time: time, step: step, fields: fields, metadata: metadata)
  }

  private static func values(_ field: Field<Double>) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(field.grid.cellCount)
    field.forEachRow(of: field.grid.interior) { values.append(contentsOf: $0) }
    return values
  }

  /// Three components a cell, in the plane the last one zero.
  private static func vector(_ field: VectorField<Double>) -> [Double] {
    var vector = [Double](repeating: 0, count: 3 * field[0].grid.cellCount)
    for (axis, component) in field.enumerated() { for (cell, value) in values(component).enumerated() { vector[3 * cell + axis] = value } }
    return vector
  }

  private static func magnitudes(_ field: VectorField<Double>) -> [Double] {
    var squares = [Double](repeating: 0, count: field[0].grid.cellCount)
    for component in field { for (cell, value) in values(component).enumerated() { squares[cell] += value * value } }
    return squares.map { $0.squareRoot() }
  }
}
