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
  /// The fields that probes ask for, and what gives the numbers of a line.
  private let fields: [any PlacedField]
  private let probes: [() -> Double]
  private var row: [Double] = []

  init(_ probes: [Probe], _ flow: any ObservableFlow, _ directory: RunDirectory) throws {
    self.flow = flow
    let wanted = flow.observedFields.filter { field in probes.contains { $0.fields.contains(Output.Field(field.name)) } }
    let placed = wanted.compactMap { field in field.placed.map { (field, $0) } }
    fields = placed.map(\.1)
    for probe in probes {
      for word in probe.fields where !placed.contains(where: { $0.0.name == word.name }) {
        throw StudyError("the field `\(word.name)` has no values at points; remove it from the probe `\(probe.name)`")
      }
    }
    self.probes = probes.flatMap { probe in
      placed.filter { probe.fields.contains(Output.Field($0.0.name)) }.flatMap { field, placed in
        (0..<field.components).map { placed.probe(probe.point, $0) }
      }
    }
    let columns = probes.flatMap { probe in
      placed.filter { probe.fields.contains(Output.Field($0.0.name)) }.flatMap { field, _ in
        ProbeColumns.names(probe.name, field: field.name, components: field.components).map {
          TableColumn($0, units: field.units, field.longName)
        }
      }
    }
    history = try directory.table(.probes, [.time] + columns)
  }

  func atSnapshot() {}
  func finish() {}

  func afterStep() throws {
    row.removeAll(keepingCapacity: true)
    row.append(flow.time)
    for field in fields { field.take() }
    for probe in probes { row.append(probe()) }
    try history.append(step: flow.step, row)
  }
}
