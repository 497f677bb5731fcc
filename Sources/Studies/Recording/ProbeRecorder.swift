import CaseFiles
import FieldOutput
import Flows

/// Writes `probes.csv`: velocity, pressure and scalars at points, a line for each step.
///
/// Between the points of the grid values lie on straight lines along each axis. The pressure of a state takes a stage of a step to compute: a run with
/// probes of it is about a third longer.
final class ProbeRecorder: RunRecorder {
  private let flow: any ObservedFlow
  private let history: History
  private let samples: [Samples]
  private var row: [Double] = []

  /// Of one probe.
  private struct Samples {
    /// A component each.
    let velocity: [PointSample]
    let pressure: PressureSample?
    /// By the number of the scalar.
    let scalars: [(scalar: Int, point: PointSample)]
    let columns: [String]

    init(_ probe: Probe, _ flow: any ObservedFlow) {
      let (model, axes) = (flow.model, 0..<flow.model.grid.dimension)
      velocity = probe.fields.contains(.velocity) ? axes.map { flow.velocitySample(probe.point, $0) } : []
      pressure = probe.fields.contains(.pressure) ? PressureSample(probe.point, flow) : nil
      let carried = probe.fields.compactMap { field in model.setup.scalars.firstIndex { .scalar($0.name) == field } }
      scalars = carried.map { ($0, PointSample(probe.point, component: nil, model)) }
      columns = ColumnNames.probe(probe, dimensions: axes.count)
    }
  }

  init(_ probes: [Probe], _ flow: any ObservedFlow, _ directory: RunDirectory) throws {
    self.flow = flow
    samples = probes.map { Samples($0, flow) }
    history = try History(path: directory.claim(.probes), columns: ["time"] + samples.flatMap(\.columns))
  }

  func atSnapshot() {}
  func finish() {}

  func afterStep() throws {
    row.removeAll(keepingCapacity: true)
    row.append(flow.time)
    let pressure = samples.contains { $0.pressure != nil } ? flow.pressureField() : nil
    let (velocity, scalars) = (flow.observedVelocity(), flow.observedScalars())
    for sample in samples {
      for (component, point) in sample.velocity.enumerated() { row.append(point.value(velocity[component])) }
      if let pressure, let point = sample.pressure { row.append(point.value(pressure)) }
      for (scalar, point) in sample.scalars { row.append(point.value(scalars[scalar])) }
    }
    try history.append(step: flow.step, row)
  }
}
