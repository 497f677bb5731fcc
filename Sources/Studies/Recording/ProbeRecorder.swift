import CaseFiles
import FieldOutput
import Flows

/// Writes `probes.csv`: velocity and pressure at points, a line for each step.
///
/// Between the points of the grid values lie on straight lines along each axis. The pressure of a state takes a stage of a step to compute: a run with
/// probes of it is about a third longer.
final class ProbeRecorder: RunRecorder {
  private let flow: any ObservedFlow
  private let history: History
  /// Of each probe the samples of the velocity, and that of the pressure.
  private let samples: [(velocity: [PointSample], pressure: PressureSample?)]
  private var row: [Double] = []

  init(_ probes: [Probe], _ flow: any ObservedFlow, _ directory: RunDirectory) throws {
    self.flow = flow
    let model = flow.model
    samples = probes.map { probe in
      let components = probe.fields.contains(.velocity) ? model.grid.dimension : 0
      return (
        (0..<components).map { flow.velocitySample(probe.point, $0) },
        probe.fields.contains(.pressure) ? PressureSample(probe.point, flow) : nil
      )
    }
    let columns = probes.flatMap { probe in
      let velocity =
        probe.fields.contains(.velocity) ? ["x", "y", "z"].prefix(model.grid.dimension).map { "\(probe.name)_velocity_\($0)" } : []
      return velocity + (probe.fields.contains(.pressure) ? ["\(probe.name)_pressure"] : [])
    }
    history = try History(path: directory.path(.probes), columns: ["time"] + columns)
  }

  func atSnapshot() {}
  func finish() {}

  func afterStep() throws {
    row.removeAll(keepingCapacity: true)
    row.append(flow.time)
    let pressure = samples.contains { $0.pressure != nil } ? flow.pressureField() : nil
    let velocity = flow.observedVelocity()
    for sample in samples {
      for (component, point) in sample.velocity.enumerated() { row.append(point.value(velocity[component])) }
      if let pressure, let point = sample.pressure { row.append(point.value(pressure)) }
    }
    try history.append(step: flow.step, row)
  }
}
