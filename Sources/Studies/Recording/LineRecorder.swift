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
  private let fields: PointFields

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
    let fields = try PointFields(flow, lines.map { ("line `\($0.name)`", $0.fields) })
    self.fields = fields
    _ = try directory.folder(.lines)
    self.lines = try lines.map { line in
      let axes = ["x", "y", "z"].prefix(line.from.count).map { TableColumn($0, units: "length") }
      let columns = fields.columns(line.fields) { ProbeColumns.components(of: $0.name, count: $0.components) }
      return Line(
        places: zip(line.distances, line.places).map { [$0] + $1 },
        samples: line.places.map { fields.samples(line.fields, at: $0) },
        table: try directory.table(
          "lines/\(line.name).csv", [.time, TableColumn("distance", units: "length", "from the first point of the line")] + axes + columns))
    }
  }

  func afterStep() {}
  func finish() {}

  func atSnapshot() throws {
    fields.take()
    for line in lines { try line.write(step: flow.step, time: flow.time) }
  }
}
