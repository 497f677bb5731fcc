import CaseFiles
import FieldOutput
import Flows

/// Something that a run leaves behind beside its snapshots, gathered as it goes.
protocol RunRecorder: AnyObject {
  /// To be called after each step.
  func afterStep() throws
  /// To be called at the start and whenever a snapshot is written.
  func atSnapshot() throws
  /// All that it has gathered so far and not yet written.
  var memory: [Double] { get set }
  /// To be called at the end.
  /// - Throws: `OutputError`, or `StudyError` if the run gave it nothing to tell.
  func finish() throws
}

extension RunRecorder {
  var memory: [Double] {
    get { [] }
    set {}
  }
}

/// Those that a case asks for.
enum RunRecorders {
  static func all(
    _ flow: any ObservableFlow, _ directory: RunDirectory, _ observer: any FlowObserver, metadata: [String: String]
  ) throws -> [any RunRecorder] {
    let setup = flow.model.setup
    var recorders: [any RunRecorder] = []
    if !setup.probes.isEmpty { recorders.append(try ProbeRecorder(setup.probes, flow, directory)) }
    if !setup.lines.isEmpty { recorders.append(try LineRecorder(setup.lines, flow, directory)) }
    if let statistics = setup.statistics { recorders.append(try StatisticsRecorder(statistics, flow, directory, metadata: metadata)) }
    if setup.output.spectra.contains(.energy), let spectrum = try flow.spectrum() {
      recorders.append(try SpectrumRecorder(spectrum, flow, directory))
    }
    if setup.output.surfaces { recorders.append(try SurfaceRecorder(observer, flow, directory, metadata: metadata)) }
    return recorders
  }
}
