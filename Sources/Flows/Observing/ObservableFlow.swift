import CaseFiles
import Fields

/// A flow that can be looked at while it runs: its fields, its sensitivities, and what is measured
/// in it.
public protocol ObservableFlow: DifferentiableSimulation {
  /// What there is to look at. The values are those of the working state whenever they are asked
  /// for.
  var observedFields: [FlowField] { get }
  /// The working state, each value where it stands, by the names of a file from which another flow
  /// may begin.
  var located: [LocatedValues] { get }
  /// What the flow was made with; nil where nobody is to see it beside the gradient.
  var values: Gradient? { get }
  /// Fields of the start that a picture of a sensitivity needs beside it, such as where bodies are.
  var companions: [FlowField] { get }
  /// The surfaces of bodies with the sensitivity to moving them; nil where there are none to be
  /// moved.
  func sensitivitySurface(_ gradient: Gradient) throws -> FlowSurface?
  /// What computes the kinetic energy per wavenumber of the working state; nil of flows without
  /// one.
  func spectrum() throws -> (() -> [(wavenumber: Double, energy: Double)])?
  /// Whether the spectrum of the last state belongs to every run.
  var endsWithSpectrum: Bool { get }
  /// Watches a run of the flow, from its beginning on.
  /// - Parameter watchesEnergy: whether the kinetic energy is kept for each step, even if no
  ///   measurement needs it.
  func observer(watchesEnergy: Bool) -> any FlowObserver
}

extension ObservableFlow {
  public var located: [LocatedValues] { [] }
  public var values: Gradient? { nil }
  public var companions: [FlowField] { [] }
  public func sensitivitySurface(_ gradient: Gradient) throws -> FlowSurface? { nil }
  public func spectrum() throws -> (() -> [(wavenumber: Double, energy: Double)])? { nil }
  public var endsWithSpectrum: Bool { false }
  public func observer(watchesEnergy: Bool) -> any FlowObserver { NothingObserved(model.setup) }
}

/// What is kept of a run as it goes, for its measurements and what else there is to tell at its
/// end.
public protocol FlowObserver: AnyObject {
  /// To be called after each step.
  func afterStep()
  /// All that has been kept so far, by name.
  var memory: [String: [Double]] { get set }
  /// The measurements of the case by name, and of those that have no value, such as at a time that
  /// the run did not reach, why not.
  func measurements() -> (values: [String: Double], missing: [String: String])
  /// A curve of the run; nil of one that this run does not have.
  func curve(_ kind: any CurveKind) -> Curve?
  /// What someone who uses the numbers of the run should know, in sentences.
  func notes() -> [String]
  /// Names of what is written for each step; none for nothing.
  var columns: [String] { get }
  /// The unit of each of `columns`.
  var columnUnits: [String] { get }
  /// The numbers of the last step, one for each of `columns`.
  func row() -> [Double]
  /// A few numbers of the last step, for a line that tells how a run goes.
  func headline() -> [(name: String, value: Double)]
  /// What acts on surfaces in the flow after the last step; nil of flows without surfaces.
  func surface() -> FlowSurface?
  /// What there is to tell of the bodies in the flow.
  func bodies() -> BodyReport
  /// How large the last step was for the cells; nil of flows that do not tell.
  func cellNumbers() -> CellNumbers?
}

extension FlowObserver {
  public var memory: [String: [Double]] {
    get { [:] }
    set {}
  }
  public func curve(_ kind: any CurveKind) -> Curve? { nil }
  public func notes() -> [String] { [] }
  public var columns: [String] { [] }
  public var columnUnits: [String] { columns.map { _ in "1" } }
  public func row() -> [Double] { [] }
  public func headline() -> [(name: String, value: Double)] { [] }
  public func surface() -> FlowSurface? { nil }
  public func bodies() -> BodyReport { BodyReport() }
  public func cellNumbers() -> CellNumbers? { nil }
}

/// The observer of a flow in which nothing is measured.
final class NothingObserved: FlowObserver {
  private let setup: Case

  init(_ setup: Case) { self.setup = setup }

  func afterStep() {}

  func measurements() -> (values: [String: Double], missing: [String: String]) {
    let missing = setup.measurements.map { ($0.name, "nothing is measured in a flow of these equations") }
    return ([:], Dictionary(missing) { first, _ in first })
  }
}

/// What a run tells of the bodies in its flow, by their names.
public struct BodyReport: Sendable {
  public var forces: [String: ForceSummary] = [:]
  /// What makes coefficients of the forces among objectives and measurements, by the names of
  /// these.
  public var coefficients: [String: ForceSummary.Scales] = [:]
  public var resolution: [String: BodyResolution] = [:]
  /// Objectives and measurements that are forces or coefficients of these.
  public var forceNames: Set<String> = []

  public init() {}
}

/// Points of a curve in their order.
public struct Curve: Sendable, Equatable {
  public let x, y: [Double]

  public init(x: [Double], y: [Double]) { (self.x, self.y) = (x, y) }
}

/// Why a measurement has no value, in a sentence.
struct MeasurementError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
