import CaseFiles
import FieldOutput
import Fields
import Flows

/// Writes `statistics/`: means over time from the start of the statistics to the end of the run,
/// root mean squares of the fluctuations about them, Reynolds stresses and turbulent fluxes of what
/// the flow carries, at the centres of cells. The state after a step counts by the length of the
/// step.
final class StatisticsRecorder: RunRecorder {
  private let flow: any ObservableFlow
  private let statistics: Statistics
  private let directory: RunDirectory
  private let metadata: [String: String]
  private let moments: RunningMoments
  private let pairs: [(Int, Int)]
  /// The fields wanted, those of the state in its order, and the place of the first component of
  /// each among the quantities.
  private let fields: [(field: FlowField, first: Int)]
  private let placed: [any PlacedField]

  init(_ statistics: Statistics, _ flow: any ObservableFlow, _ directory: RunDirectory, metadata: [String: String]) throws {
    (self.statistics, self.flow, self.directory, self.metadata) = (statistics, flow, directory, metadata)
    let wanted = flow.observedFields.filter { statistics.fields.contains(Output.Field($0.name)) && $0.placed != nil }
    for word in statistics.fields where !wanted.contains(where: { $0.name == word.name }) {
      throw StudyError("the field `\(word.name)` is not sampled; remove it from `statistics.fields`")
    }
    var fields: [(field: FlowField, first: Int)] = []
    var quantities = 0
    for field in wanted {
      fields.append((field, quantities))
      quantities += field.components
    }
    self.fields = fields
    // The products of components, lower ones first; of what is carried also those with the
    // velocity, before its own square.
    let carrier = fields.first { $0.field.carries }
    let flux = carrier.map { Array($0.first..<$0.first + $0.field.components) } ?? []
    pairs = fields.flatMap { field, first -> [(Int, Int)] in
      let own = (first..<first + field.components).flatMap { a in (a..<first + field.components).map { (a, $0) } }
      return (field.isCarried ? flux.map { ($0, first) } : []) + own
    }
    placed = wanted.compactMap(\.placed)
    let cells = flow.model.mesh.cellSpace
    let components = fields.flatMap { field, _ in (0..<field.components).compactMap { index in field.placed.map { ($0, index) } } }
    moments = RunningMoments(cells, quantities: quantities, pairs: pairs, workers: flow.model.workers) { run, values in
      for (quantity, (field, component)) in components.enumerated() {
        field.fill(values + quantity * cells.runLength, run: run, component: component)
      }
    }
  }

  func afterStep() {
    let size = flow.timeSteps[flow.step - 1]
    let weight = min(size, flow.time - statistics.start) - max(0, flow.time - (statistics.window?.end ?? .infinity))
    guard weight > 1e-12 * size else { return }
    for field in placed { field.take() }
    moments.sample(weight: weight)
  }

  func atSnapshot() {}

  var memory: [Double] {
    get { moments.memory }
    set { moments.memory = newValue }
  }

  /// - Throws: `StudyError` if the run ended before the statistics started, `OutputError` if they
  ///   cannot be written.
  func finish() throws {
    guard moments.totalWeight > 0 else {
      throw StudyError(
        "the statistics start at time \(statistics.start.short), but the run ended at \(flow.time.short); let them start earlier")
    }
    let standard = flow.observedFields.filter(\.isAlwaysWritten).map { SnapshotField($0) }
    var writer = try SnapshotWriter(directory, .statistics, like: flow.model.setup.output, startsOver: true)
    let span = ["statistics_start": String(statistics.start), "statistics_seconds": String(moments.totalWeight)]
    try writer.write(
      Snapshot(
        on: flow.model.mesh, time: flow.time, step: flow.step, fields: fields.flatMap { written($0.field, $0.first) } + standard,
        metadata: metadata.merging(span) { $1 }))
  }

  /// Mean and root mean square of a field; of a vector the products of its components, of what is
  /// carried the turbulent flux.
  private func written(_ field: FlowField, _ first: Int) -> [SnapshotField] {
    let (name, components) = (field.name, first..<first + field.components)
    let subject = field.isCarried ? "the deviation of \(name) from its mean" : "the \(name)'s deviation from its mean"
    let fields = [
      SnapshotField(
        name: "mean_\(name)", longName: "\(plainName(field)), mean over time", units: field.units, components: field.components,
        values: interleaved(components.map(moments.mean))),
      SnapshotField(
        name: "rms_\(name)", longName: "root mean square of \(subject)", units: field.units, components: field.components,
        values: interleaved(components.map(rms))),
    ]
    if field.carries { return fields + stresses(first, field.components) }
    return fields + (field.isCarried ? flux(field, first) : [])
  }

  /// A field's name in words, without where it stands in its cell.
  private func plainName(_ field: FlowField) -> String { field.longName.split(separator: ",").first.map { String($0) } ?? field.longName }

  private func stresses(_ first: Int, _ components: Int) -> [SnapshotField] {
    let axes = ["x", "y", "z"]
    return (0..<components).flatMap { a in
      (a..<components).map { b in
        SnapshotField(
          name: "reynolds_stress_\(axes[a])\(axes[b])", longName: "mean product of the deviations of two velocity components",
          units: "length^2/time^2", values: covariance(first + a, first + b))
      }
    }
  }

  private func flux(_ field: FlowField, _ quantity: Int) -> [SnapshotField] {
    guard let carrier = fields.first(where: { $0.field.carries }) else { return [] }
    let components = carrier.first..<carrier.first + carrier.field.components
    return [
      SnapshotField(
        name: "turbulent_flux_\(field.name)", longName: "mean product of the deviations of the velocity and of \(field.name)",
        units: "length/time", components: components.count, values: interleaved(components.map { covariance($0, quantity) }))
    ]
  }

  /// The root mean square of a quantity's deviations from its mean.
  private func rms(_ quantity: Int) -> [Double] { covariance(quantity, quantity).map { max($0, 0).squareRoot() } }

  private func covariance(_ a: Int, _ b: Int) -> [Double] {
    guard let pair = pairs.firstIndex(where: { $0 == (a, b) }) else { preconditionFailure("the pair (\(a), \(b)) is not sampled") }
    return moments.covariance(pair)
  }

  /// Component by component to cell by cell.
  private func interleaved(_ components: [[Double]]) -> [Double] {
    let count = components.first?.count ?? 0
    return (0..<count).flatMap { cell in components.map { $0[cell] } }
  }
}
