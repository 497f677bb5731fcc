import CaseFiles
import FieldOutput
import Fields
import Flows
import Foundation
import Scalars
import Sweeps

/// Writes what a run leaves behind, as it goes: snapshots, a line of forces for each step, and one
/// of history for every tenth.
final class RunOutput<Flow: ObservableFlow> {
  let directory: RunDirectory
  let flow: Flow
  let setup: Case
  private let metadata: [String: String]
  private let history: History
  private let forces: History?
  let observer: any FlowObserver
  private let fields: [FlowField]
  let snapshots: BackgroundWriter
  let recorders: [any RunRecorder]
  var nextSnapshot = 0.0
  let restarts: Restarts
  var lastRestart = ContinuousClock.now
  /// What could not be written, or has nothing to tell; nil before all is complete.
  var faults: [any Error]?

  /// From where there are restarts.
  enum Restarts {
    case none
    case run
    /// Of a gradient: what its forward sweep has in memory is lost with the process.
    case reverseSweep
  }

  /// In a directory whose run goes on, the flow is made what it was then.
  /// - Parameters:
  ///   - observer: that of the run.
  ///   - restart: from which the run goes on; nil if it begins.
  ///   - restarts: those that are written.
  /// - Throws: `OutputError` if something cannot be written; nothing of an earlier run is cleared
  ///   before the directory is known to be writable.
  init(
    _ flow: Flow, directory: RunDirectory, threads: Int, observer: any FlowObserver, from restart: RestartState? = nil,
    restarts: Restarts = .none
  ) throws {
    self.flow = flow
    self.restarts = restarts
    self.directory = directory
    self.observer = observer
    fields = flow.observedFields
    for word in flow.model.setup.output.fields where !fields.contains(where: { $0.name == word.name }) {
      throw StudyError("the flow has no field `\(word.name)` to write; remove it from `output.fields`")
    }
    setup = flow.model.setup
    metadata = [
      "case": setup.resolved, "case_sha256": SHA256.hexDigest(of: setup.resolved), "version": Swiftwater.version,
      "threads": String(threads), "precision": "float64",
    ]
    try directory.write(setup.resolved, to: .resolvedCase)
    history = try directory.table(
      .history,
      [.time, TableColumn("time_step", units: "time", "length of the step")]
        + flow.diagnostics.map { TableColumn($0.name, units: $0.units) })
    let columns = zip(observer.columns, observer.columnUnits).map { TableColumn($0, units: $1, "of the fluid on the body, by its density") }
    forces = columns.isEmpty ? nil : try directory.table(.forces, [.time] + columns)
    snapshots = BackgroundWriter(try SnapshotWriter(directory, like: setup.output))
    recorders = try RunRecorders.all(flow, directory, observer, metadata: metadata)
    if let restart {
      try restore(restart)
    } else {
      try writeSnapshot()
      nextSnapshot = setup.output.every ?? .infinity
    }
  }

  /// To be called after each step.
  func afterStep() throws {
    let (step, time) = (flow.step, flow.time)
    let watch = step % historyInterval == 0 || flow.isFinished
    if watch {
      try flow.checkFinite()
      try history.append(
        step: step, [time, flow.timeSteps[step - 1]] + flow.diagnostics.map(\.value))
    }
    try forces?.append(step: step, [time] + observer.row())
    for recorder in recorders { try recorder.afterStep() }
    if time >= nextSnapshot * (1 - 1e-12) || flow.isFinished {
      try writeSnapshot()
      if flow.isFinished, flow.endsWithSpectrum { try writeSpectrum() }
      if let every = setup.output.every { nextSnapshot = every * ((time * (1 + 1e-12) / every).rounded(.down) + 1) }
    }
    if !flow.isFinished, isTimeForRestart { try saveRestart() }
  }

  private var historyInterval: Int { 10 }

  /// The spectrum of the last state, a line for each ring of waves.
  private func writeSpectrum() throws {
    guard let spectrum = try flow.spectrum() else { return }
    let table = try directory.table(.spectrum, EnergyColumns.all, startsOver: true)
    for (ring, line) in spectrum().enumerated() { try table.append(step: ring, [line.wavenumber, line.energy]) }
  }

  private func writeSnapshot() throws {
    let wanted = setup.output.fields.compactMap { word in fields.first { $0.name == word.name } }
    let standard = fields.filter { field in field.isAlwaysWritten && !wanted.contains { $0.name == field.name } }
    var snapshot = snapshot(time: flow.time, step: flow.step, (wanted + standard).map { SnapshotField($0) })
    snapshot.values = flow.located
    try snapshots.write(snapshot)
    for recorder in recorders { try recorder.atSnapshot() }
  }

  private func snapshot(time: Double, step: Int, _ fields: [SnapshotField]) -> Snapshot {
    Snapshot(on: flow.model.mesh, time: time, step: step, fields: fields, metadata: metadata)
  }

  /// Completes all files.
  /// - Returns: what could not be written or has nothing to tell, `OutputError` and `StudyError`;
  ///   the rest is complete all the same.
  func finish() -> [any Error] {
    if let faults { return faults }
    var faults: [any Error] = []
    func attempt(_ action: () throws -> Void) { do { try action() } catch { faults.append(error) } }
    attempt(snapshots.finish)
    for recorder in recorders { attempt(recorder.finish) }
    self.faults = faults
    return faults
  }

  /// Writes a derivative for each face of a side, a line each, and what it is the derivative by.
  private func writeProfile(_ elements: [Double], by values: [Double]?, unit: String, to file: String) throws {
    let derivative = TableColumn("derivative", units: "objective/(\(unit))", "of the objective by the value at each face of the side")
    let history = try directory.table(file, [derivative] + (values == nil ? [] : [TableColumn("value", units: unit)]))
    for (face, derivative) in elements.enumerated() { try history.append(step: face, [derivative] + (values.map { [$0[face]] } ?? [])) }
  }

  /// Writes the gradient: numbers as JSON, fields as snapshots, the surfaces of bodies as lines
  /// with the sensitivity to moving them outwards.
  /// - Returns: the derivatives, whole even if files could not be written, for which there is an
  ///   `OutputError` each.
  /// - Throws: `FlowError.resultNotFinite` if it is too large to be told.
  func write(
    _ result: GradientResult<Flow.Gradient>, objective: String, certificate: Certificate?
  ) throws -> (entries: [String: GradientEntry], faults: [any Error]) {
    var entries: [String: GradientEntry] = [:]
    var faults: [any Error] = []
    func attempt(_ action: () throws -> Void) { do { try action() } catch { faults.append(error) } }
    attempt { _ = try directory.folder(.sensitivity) }
    var fields: [SnapshotField] = []
    var (values, derivatives): ([LocatedValues], [LocatedValues]) = ([], [])
    for parameter in flow.model.parameters.rows {
      let path = parameter.control.path
      let elements = result.gradient[all: parameter.control]
      switch parameter.form {
      case .numbers: entries[path] = GradientEntry(elements)
      case .faces(let name):
        let file = "sensitivity/\(name).csv"
        attempt { try writeProfile(elements, by: flow.values.map(parameter.elements), unit: parameter.unit, to: file) }
        entries[path] = .field(norm: elements.norm, file: file)
      case .field(let name, let form):
        guard let density = form.density(result.parameters) else { continue }
        fields.append(try sensitivity(density, form.components, to: parameter, name, of: objective))
        values += flow.values.map(form.located) ?? []
        derivatives += form.located(result.parameters).map { derivative(of: objective, by: $0) }
        entries[path] = .field(norm: elements.norm, file: "sensitivity/000000.hdf")
      }
    }
    if !fields.isEmpty {
      attempt {
        var writer = try SnapshotWriter(directory, .sensitivity, like: setup.output)
        var snapshot = snapshot(time: 0, step: 0, fields + flow.companions.map { SnapshotField($0) })
        (snapshot.values, snapshot.derivatives) = (values, derivatives)
        if let certificate { snapshot.metadata["certificate"] = certificate.line }
        try writer.write(snapshot)
      }
    }
    if let surface = try flow.sensitivitySurface(result.parameters) {
      let written = Surface(surface, time: 0, step: 0, metadata: metadata)
      attempt { try SurfaceWriter.write(written, to: directory.claim("sensitivity/surface.hdf")) }
    }
    return (entries, faults)
  }

  /// Says of a field that it is the derivative by each of its values.
  private func derivative(of objective: String, by field: LocatedValues) -> LocatedValues {
    var derivative = field
    derivative.longName = "derivative of \(objective) by each value of \(field.longName)"
    derivative.units = "objective/(\(field.units))"
    return derivative
  }

  private func sensitivity(
    _ density: [Double], _ components: Int, to parameter: Parameter<Flow.Gradient>, _ name: String, of objective: String
  ) throws(FlowError) -> SnapshotField {
    guard density.allSatisfy({ $0.isFinite }) else { throw .resultNotFinite("the derivative by `\(parameter.control.path)`, per volume,") }
    return SnapshotField(
      name: "\(objective.replacingOccurrences(of: "-", with: "_"))_by_\(name)",
      longName: "derivative of \(objective) by \(parameter.control.path), per volume", units: "objective/(\(parameter.unit) * volume)",
      components: components, values: density, isPadded: components > 1)
  }
}

extension SnapshotWriter {
  /// Starts snapshots as the case wants them.
  init(_ directory: RunDirectory, _ folder: RunDirectory.Folder = .fields, like output: Output, startsOver: Bool = false) throws {
    try self.init(
      directory, folder, layout: output.compression == .deflate ? .compressed : .contiguous, formats: output.formats.map(\.rawValue),
      startsOver: startsOver)
  }
}

extension SnapshotField {
  /// The values that a field has now.
  init(_ field: FlowField) {
    self.init(
      name: field.name, longName: field.longName, units: field.units, components: field.components, values: field.cells(),
      isPadded: field.isPadded)
  }
}

extension Surface {
  /// Points in a flow as they are written.
  init(_ surface: FlowSurface, time: Double, step: Int, metadata: [String: String]) {
    let fields = surface.fields.map {
      SnapshotField(name: $0.name, longName: $0.longName, units: $0.units, components: $0.components, values: $0.values)
    }
    self.init(
      time: time, step: step, axes: surface.axes, points: surface.points, closedCurves: surface.closedCurves, fields: fields,
      metadata: metadata)
  }
}

extension Snapshot {
  /// Fields at the centres of a mesh's cells.
  init(on mesh: any Mesh, time: Double, step: Int, fields: [SnapshotField], metadata: [String: String]) {
    switch mesh.layout {
    case .box(let box):
      self.init(
        time: time, step: step, origin: box.origin, spacing: box.spacing, cells: box.cells, gradedFaces: box.gradedFaces,
        fields: fields, metadata: metadata)
    }
  }
}
