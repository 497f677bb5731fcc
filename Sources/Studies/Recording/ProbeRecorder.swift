import CaseFiles
import FieldOutput
import Fields
import Flows

/// Writes `probes.csv`: the fields of the state at points, a line for each step.
///
/// Between the points of the grid values lie on straight lines along each axis. The pressure of a
/// state takes a stage of a step to compute: a run with probes of it is about a third longer.
final class ProbeRecorder: RunRecorder {
  private let flow: any ObservableFlow
  private let history: History
  private let fields: PointFields
  /// What gives the numbers of a line.
  private let probes: [() -> Double]
  private var row: [Double] = []

  init(_ probes: [Probe], _ flow: any ObservableFlow, _ directory: RunDirectory) throws {
    self.flow = flow
    let fields = try PointFields(flow, probes.map { ("probe `\($0.name)`", $0.fields) })
    self.fields = fields
    self.probes = probes.flatMap { fields.samples($0.fields, at: $0.point) }
    let columns = probes.flatMap { probe in
      fields.columns(probe.fields) { ProbeColumns.names(probe.name, field: $0.name, components: $0.components) }
    }
    history = try directory.table(.probes, [.time] + columns)
  }

  func atSnapshot() {}
  func finish() {}

  func afterStep() throws {
    row.removeAll(keepingCapacity: true)
    row.append(flow.time)
    fields.take()
    for probe in probes { row.append(probe()) }
    try history.append(step: flow.step, row)
  }
}
