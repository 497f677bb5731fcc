import FieldOutput
import Flows

/// Writes `surfaces/`: what acts on the surfaces of bodies, with each snapshot after the first.
final class SurfaceRecorder: RunRecorder {
  private let flow: any ObservableFlow
  private let observer: any FlowObserver
  private let metadata: [String: String]
  private let series: SurfaceSeries

  init(_ observer: any FlowObserver, _ flow: any ObservableFlow, _ directory: RunDirectory, metadata: [String: String]) throws {
    (self.observer, self.flow, self.metadata) = (observer, flow, metadata)
    series = try SurfaceSeries(directory: directory, isIndexed: flow.model.setup.output.formats.contains(.xdmf))
  }

  func afterStep() {}
  func finish() {}

  /// The fluid at the start does not know of the bodies yet.
  func atSnapshot() throws {
    guard flow.step > 0, let surface = observer.surface() else { return }
    try series.write(Surface(surface, time: flow.time, step: flow.step, metadata: metadata))
  }
}
