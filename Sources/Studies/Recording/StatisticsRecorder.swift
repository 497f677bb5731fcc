import CaseFiles
import FieldOutput
import Fields
import Flows

/// Writes `statistics/`: means over time from the start of the statistics to the end of the run, root mean squares of the fluctuations about them,
/// Reynolds stresses and turbulent fluxes of scalars, at the centres of cells. The state after a step counts by the length of the step.
final class StatisticsRecorder: RunRecorder {
  private let flow: any ObservedFlow
  private let statistics: Statistics
  private let directory: RunDirectory
  private let metadata: [String: String]
  private let moments: RunningMoments
  private let pairs: [(Int, Int)]
  /// The scalars wanted, by their numbers.
  private let scalars: [Int]
  private let source: CellRows

  init(_ statistics: Statistics, _ flow: any ObservedFlow, _ directory: RunDirectory, metadata: [String: String]) {
    (self.statistics, self.flow, self.directory, self.metadata) = (statistics, flow, directory, metadata)
    let components = statistics.fields.contains(.velocity) ? flow.model.grid.dimension : 0
    let hasPressure = statistics.fields.contains(.pressure)
    scalars = statistics.fields.compactMap { field in flow.model.setup.scalars.firstIndex { .scalar($0.name) == field } }
    let firstScalar = components + (hasPressure ? 1 : 0)
    let quantities = firstScalar + scalars.count
    // The stresses, lower component first, then the square of the pressure; of each scalar its products with the velocity, and its square.
    pairs =
      (0..<components).flatMap { a in (a..<components).map { (a, $0) } } + (hasPressure ? [(components, components)] : [])
      + (firstScalar..<quantities).flatMap { scalar in (0..<components).map { ($0, scalar) } + [(scalar, scalar)] }
    let source = CellRows(flow.model.grid, components: components, isStaggered: flow.isStaggered)
    self.source = source
    moments = RunningMoments(flow.model.grid, quantities: quantities, pairs: pairs, workers: flow.model.workers) { source.fill($0, $1, $2) }
  }

  func afterStep() {
    let size = flow.timeSteps[flow.step - 1]
    let weight = min(size, flow.time - statistics.start) - max(0, flow.time - (statistics.window?.end ?? .infinity))
    guard weight > 1e-12 * size else { return }
    source.pressure = statistics.fields.contains(.pressure) ? flow.pressureField() : nil
    source.velocity = flow.observedVelocity()
    let carried = flow.observedScalars()
    source.scalars = scalars.map { carried[$0] }
    moments.sample(weight: weight)
  }

  func atSnapshot() {}

  /// - Throws: `StudyError` if the run ended before the statistics started, `OutputError` if they cannot be written.
  func finish() throws {
    guard moments.totalWeight > 0 else {
      throw StudyError(
        "the statistics start at time \(statistics.start.short), but the run ended at \(flow.time.short); let them start earlier")
    }
    var fields: [SnapshotField] = []
    let components = source.components
    let axes = ["x", "y", "z"]
    if components > 0 {
      fields.append(
        SnapshotField(
          name: "mean_velocity", longName: "velocity, mean over time", units: "length/time", components: components,
          values: interleaved((0..<components).map(moments.mean))))
      fields.append(
        SnapshotField(
          name: "rms_velocity", longName: "root mean square of the velocity's deviation from its mean", units: "length/time",
          components: components, values: interleaved((0..<components).map(rms))))
      for pair in pairs where pair.1 < components {
        fields.append(
          SnapshotField(
            name: "reynolds_stress_\(axes[pair.0])\(axes[pair.1])", longName: "mean product of the deviations of two velocity components",
            units: "length^2/time^2", values: covariance(pair.0, pair.1)))
      }
    }
    if statistics.fields.contains(.pressure) {
      fields.append(
        SnapshotField(
          name: "mean_pressure", longName: "pressure divided by density, mean over time", units: "length^2/time^2",
          values: moments.mean(components)))
      fields.append(
        SnapshotField(
          name: "rms_pressure", longName: "root mean square of the pressure's deviation from its mean", units: "length^2/time^2",
          values: rms(components)))
    }
    fields += scalars.enumerated().flatMap { scalarFields($1, quantity: moments.quantities - scalars.count + $0) }
    let grid = flow.model.grid
    let bodies = flow.model.setup.solidBodies.map { $0.shape(at: flow.time) }
    if !bodies.isEmpty {
      var solid: [Double] = []
      grid.interior.forEach { i, j, k in
        let point = grid.position(i, j, k)
        solid.append(bodies.contains { $0.contains(point) } ? 1 : 0)
      }
      fields.append(SnapshotField(name: "solid", longName: "1 in bodies, 0 in the fluid", values: solid))
    }
    var writer = try SnapshotWriter(directory, .statistics, like: flow.model.setup.output)
    let span = ["statistics_start": String(statistics.start), "statistics_seconds": String(moments.totalWeight)]
    try writer.write(
      Snapshot(on: grid, time: flow.time, step: flow.step, fields: fields, metadata: metadata.merging(span) { $1 }))
  }

  /// The root mean square of a quantity's deviations from its mean.
  private func rms(_ quantity: Int) -> [Double] { covariance(quantity, quantity).map { max($0, 0).squareRoot() } }

  private func covariance(_ a: Int, _ b: Int) -> [Double] {
    pairs.firstIndex { $0 == (a, b) }.map(moments.covariance) ?? []
  }

  /// Mean, root mean square and, where there is a velocity, turbulent flux of a scalar.
  private func scalarFields(_ scalar: Int, quantity: Int) -> [SnapshotField] {
    let name = flow.model.setup.scalars[scalar].name
    let fields = [
      SnapshotField(name: "mean_\(name)", longName: "the scalar \(name), mean over time", units: "1", values: moments.mean(quantity)),
      SnapshotField(
        name: "rms_\(name)", longName: "root mean square of the deviation of \(name) from its mean", units: "1", values: rms(quantity)),
    ]
    guard source.components > 0 else { return fields }
    let flux = SnapshotField(
      name: "turbulent_flux_\(name)", longName: "mean product of the deviations of the velocity and of \(name)", units: "length/time",
      components: source.components, values: interleaved((0..<source.components).map { covariance($0, quantity) }))
    return fields + [flux]
  }

  /// Component by component to cell by cell.
  private func interleaved(_ components: [[Double]]) -> [Double] {
    let count = components.first?.count ?? 0
    return (0..<count).flatMap { cell in components.map { $0[cell] } }
  }
}

/// Rows of a flow at the centres of cells: the mean of the two faces of each velocity component, the pressure and scalars.
private final class CellRows {
  var velocity: VectorField<Double> = []
  var pressure: Field<Double>?
  var scalars: [Field<Double>] = []
  let components: Int
  private let grid: Grid
  private let isStaggered: Bool

  init(_ grid: Grid, components: Int, isStaggered: Bool) {
    (self.grid, self.components, self.isStaggered) = (grid, components, isStaggered)
  }

  func fill(_ j: Int, _ k: Int, _ values: UnsafeMutablePointer<Double>) {
    let (n, first) = (grid.cells[0], grid.index(0, j, k))
    for axis in 0..<components {
      let (faces, target, next) = (velocity[axis].values + first, values + axis * n, isStaggered ? grid.strides[axis] : 0)
      for i in 0..<n { target[i] = 0.5 * (faces[i] + faces[i + next]) }
    }
    var target = values + components * n
    if let pressure {
      target.update(from: pressure.values + first, count: n)
      target += n
    }
    for scalar in scalars {
      target.update(from: scalar.values + first, count: n)
      target += n
    }
  }
}
