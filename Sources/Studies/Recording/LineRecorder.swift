import CaseFiles
import FieldOutput
import Fields
import Flows

/// Writes `lines/NAME.csv` for each line of a case: with each snapshot a row for each of its points.
///
/// Between the points of the grid values lie on straight lines along each axis, as those of probes.
final class LineRecorder: RunRecorder {
  private let flow: any ObservableFlow
  private let lines: [Line]
  /// The fields that lines ask for.
  private let fields: [any PlacedField]

  private final class Line {
    /// Distance and coordinates of each point.
    let places: [[Double]]
    /// What gives the numbers at each point.
    let samples: [[() -> Double]]
    private let table: History

    init(places: [[Double]], samples: [[() -> Double]], table: consuming History) {
      (self.places, self.samples) = (places, samples)
      self.table = table
    }

    func write(step: Int, time: Double) throws(OutputError) {
      for (place, samples) in zip(places, samples) { try table.append(step: step, [time] + place + samples.map { $0() }) }
    }
  }

  init(_ lines: [SampledLine], _ flow: any ObservableFlow, _ directory: RunDirectory) throws {
    self.flow = flow
    let wanted = flow.observedFields.filter { field in lines.contains { $0.fields.contains(Output.Field(field.name)) } }
    let placed = wanted.compactMap { field in field.placed.map { (field, $0) } }
    fields = placed.map(\.1)
    for line in lines {
      for word in line.fields where !placed.contains(where: { $0.0.name == word.name }) {
        throw StudyError("the field `\(word.name)` has no values at points; remove it from the line `\(line.name)`")
      }
    }
    _ = try directory.folder(.lines)
    self.lines = try lines.map { line in
      let own = placed.filter { line.fields.contains(Output.Field($0.0.name)) }
      let axes = ["x", "y", "z"].prefix(line.from.count).map { TableColumn($0, units: "length") }
      let columns = own.flatMap { field, _ in
        ProbeColumns.components(of: field.name, count: field.components).map { TableColumn($0, units: field.units, field.longName) }
      }
      return Line(
        places: zip(line.distances, line.places).map { [$0] + $1 },
        samples: line.places.map { place in own.flatMap { field, placed in (0..<field.components).map { placed.probe(place, $0) } } },
        table: try directory.table(
          "lines/\(line.name).csv", [.time, TableColumn("distance", units: "length", "from the first point of the line")] + axes + columns))
    }
  }

  func afterStep() {}
  func finish() {}

  func atSnapshot() throws {
    for field in fields { field.take() }
    for line in lines { try line.write(step: flow.step, time: flow.time) }
  }
}
