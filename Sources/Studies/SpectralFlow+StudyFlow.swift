import CaseFiles
import FieldOutput
import Fields
import Flows
import Reversal
import Scalars
import Sweeps

extension SpectralModel: StudyModel {
  /// The one operator that can be made faulty is the step.
  func flow(sizes: StepSizes, faulty: String?) throws -> SpectralFlow<Double> {
    if let faulty, faulty != "step" { throw ChainError.unknownOperator(name: faulty, chain: "spectral flow", known: ["step"]) }
    return try SpectralFlow(self, parameters: SpectralParameters(self), sizes: sizes, isFaulty: faulty != nil)
  }

  func flow<S: SweepScalar>(along direction: ControlVector, sizes: StepSizes, combine: (Double, Double) -> S) throws -> any Simulation<S> {
    try SpectralFlow(self, parameters: SpectralParameters<S>(self, direction: direction, combine: combine), sizes: sizes)
  }
}

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
      case .scalar: nil
      case .velocity:
        SnapshotField(
          name: "velocity", longName: "velocity", units: "length/time", components: 2, values: Self.vector(velocity), isPadded: true)
      case .speed:
        SnapshotField(
          name: "speed", longName: "magnitude of the velocity", units: "length/time",
          values: zip(Self.values(velocity[0]), Self.values(velocity[1])).map { ($0 * $0 + $1 * $1).squareRoot() })
      case .pressure:
        SnapshotField(
          name: "pressure", longName: "pressure divided by density", units: "length^2/time^2", values: Self.values(flow.pressureField()))
      case .vorticity:
        SnapshotField(name: "vorticity", longName: "curl of the velocity", units: "1/time", values: Self.values(flow.vorticityField()))
      case .solid:
        SnapshotField(name: "solid", longName: "1 in bodies, 0 in the fluid", values: Self.values(velocity[0]).map { _ in 0 })
      }
    }
    return snapshot(time: flow.time, step: flow.step, fields)
  }

  func density(of control: Control, in gradient: SpectralParameters<Double>) -> [Double] {
    let volume = flow.model.grid.cellVolume
    return Self.vector(control == .force ? gradient.force : gradient.initialVelocity).map { $0 / volume }
  }

  func sensitivities(_ fields: [SnapshotField]) -> Snapshot { snapshot(time: 0, step: 0, fields) }

  func surface(_ gradient: SpectralParameters<Double>) -> Surface? { nil }

  private func snapshot(time: Double, step: Int, _ fields: [SnapshotField]) -> Snapshot {
    let grid = flow.model.grid
    return Snapshot(
      time: time, step: step, origin: Array(grid.origin.prefix(2)), spacing: Array(grid.spacing.prefix(2)),
      cells: Array(grid.cells.prefix(2)),
      fields: fields, metadata: metadata)
  }

  private static func values(_ field: Field<Double>) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(field.grid.cellCount)
    field.forEachRow(of: field.grid.interior) { values.append(contentsOf: $0) }
    return values
  }

  private static func vector(_ field: VectorField<Double>) -> [Double] {
    let (u, v) = (values(field[0]), values(field[1]))
    return [Double](unsafeUninitializedCapacity: 3 * u.count) { buffer, count in
      for i in u.indices { (buffer[3 * i], buffer[3 * i + 1], buffer[3 * i + 2]) = (u[i], v[i], 0) }
      count = 3 * u.count
    }
  }
}
