import CaseFiles
import Fields
import Foundation
import Reversal
import Scalars

/// A case on its mesh, for one family of flows: everything that does not depend on the scalar type
/// or on the values of the controls.
public protocol SimulationModel: AnyObject {
  var setup: Case { get }
  var mesh: any Mesh { get }
  var workers: Workers { get }

  /// What flows of the model depend on, in real numbers.
  associatedtype Values
  /// The parameters that the case names as its controls.
  var parameters: ParameterTable<Values> { get }
  /// What of the case changes in time by itself, such as a moving body, for sentences; nil where
  /// nothing does. Unless implemented, nil.
  var changingPart: String? { get }
}

extension SimulationModel {
  public var changingPart: String? { nil }

  /// How many numbers a control has; none of one that the case does not name.
  public func elementCount(_ control: Control) -> Int { parameters[control]?.count ?? 0 }
}

/// A flow of any family, in any scalar: the working state, and what one step does to it and to its
/// cotangents.
///
/// Everything that runs have in common (clock, sizes of steps, windows and sums of objectives, the
/// order of a reverse sweep) is done by `Run` and the extension below. A family gives the members
/// that have no implementation here. They are called once a step or less; what a step does inside
/// stays the family's own.
public protocol Simulation<Number>: ReversibleProcess {
  associatedtype Number: FieldScalar
  associatedtype Model: SimulationModel
  /// The cotangents of everything that the flow depends on.
  associatedtype Gradient

  var model: Model { get }
  /// Clock and objectives, made with the flow.
  var run: Run<Number> { get }

  // MARK: The state

  /// Makes the initial state the working state.
  func resetState()
  /// Gives the elements of a control other values, as if the flow had been made with them. To be
  /// followed by `begin`.
  /// - Parameter planes: real plane by real plane, the values first; planes that are missing stand.
  /// - Returns: false, and nothing has happened, where that takes a flow made anew; so unless
  ///   implemented.
  func take(_ planes: [[Double]], of control: Control) -> Bool
  /// The numbers that make up the working state, in an order of the family's own.
  var stateValues: [Number] { get }
  /// All that the next step depends on, values at the sides included, real plane by real plane.
  var completeState: [[Double]] { get set }
  /// Bytes of a saved state and of a record.
  var stateBytes: Int { get }
  var recordBytes: Int { get }
  /// - Throws: `FlowError.diverged` if the working state is not finite.
  func checkFinite() throws
  /// - Throws: `FlowError.unstable` if the working state is finite, but not explained by what
  ///   drives the flow.
  func checkStability() throws
  /// A sentence on the run so far that whoever runs it should hear; nil for none.
  var note: String? { get }
  /// What there is to tell of the working state.
  var diagnostics: [Diagnostic] { get }

  /// What the run so far has left in the flow, beside the working state, that its end is judged by;
  /// nothing unless implemented.
  var watched: [Double] { get set }

  // MARK: A step forward

  /// Where steps that nobody records leave what they leave.
  var ownRecord: Record { get }
  /// Takes the working state, that before `step`, through the step, whose size is `run.size(of:
  /// step)`, and fills the record.
  /// - Parameter isWhole: whether the state after the step is wanted; else only what the pullback
  ///   needs, and the working state is undefined afterwards.
  func takeStep(_ step: Int, _ record: Record, isWhole: Bool) throws
  /// Called after a step that is new, before its share of the objectives is counted.
  func observeStep(_ record: Record)
  /// The value of an objective after a step.
  func value(ofObjective index: Int, after record: Record) -> Number
  /// Called last in each step.
  /// - Parameter isKept: whether somebody else than the flow keeps the record.
  func leaveStep(_ record: Record, isKept: Bool)

  // MARK: A step in reverse

  /// A flow of the same model and parameters, that is pulled back over records of this one for
  /// another objective; nil, as unless implemented, of families without such.
  func makeFollower() throws -> Self?

  /// Clears all cotangents, but for a seed of the final state where `seedReverse` has given one.
  func clearCotangents()
  /// Seeds reverse sweeps with a cotangent of the final state, one for each of `stateValues`, in
  /// place of an objective.
  func seedReverse(with weights: [Number])
  /// Adds to the cotangent of a state that of `weight` times an objective's value there.
  /// - Parameter following: of the state, the record of the step that starts from it; nil for the
  ///   working state.
  func pullBackValue(ofObjective index: Int, weight: Number, timeStep: Double, following record: Record?)
  /// Takes the cotangent of the state after a step to that before it, and adds to the gradient.
  /// - Parameter shares: of objectives' values after the step, of which the part is added that
  ///   depends on the step itself.
  func pullBackStep(_ record: Record, _ shares: [ObjectiveShare<Number>]) throws
  /// Of the state that the reverse sweep has come to, in the order of `completeState`.
  var stateCotangent: [[Double]] { get set }
  func addToStateCotangent(_ planes: [[Double]])
  /// Takes out, or puts back, all cotangents that there are between two steps of a reverse sweep:
  /// of the state that it has come to, and what the gradient has summed up.
  func passCotangents(through archive: inout NumberArchive<Number>)
  /// Adds to the cotangents of the case's named numbers, all of them in order.
  func addToNames(_ cotangents: [Number])
  /// Hands the cotangent of the first state on to the gradient.
  func finishReverse()
  /// The gradient of the objective, complete after a reverse sweep.
  var gradient: Gradient { get }
  /// One real plane of the gradient, control by control: of dual numbers the derivatives (0) or
  /// their tangents (1).
  func gradientVector(plane: Int) -> ControlVector
}

/// A flow whose gradient can be told control by control.
public protocol DifferentiableSimulation: Simulation where Number == Double, Gradient == Model.Values {
  /// In a reverse sweep, the Euclidean norm of the cotangent of the state that it has come to, but
  /// for the first state.
  var cotangentNorm: Double { get }
}

extension DifferentiableSimulation {
  /// The gradient of the last reverse sweep.
  public func controlGradient() -> ControlVector { model.parameters.vector(of: gradient) }
}

extension Simulation {
  public var step: Int { run.step }
  public var time: Double { run.time }
  /// Step sizes of the run so far: recorded as they are chosen, replayed when a step is taken
  /// again.
  public var timeSteps: [Double] { run.timeSteps }
  /// Whether the run has reached its end.
  public var isFinished: Bool { run.isFinished }
  /// The objectives summed so far, in the order of the case.
  public var objectiveValues: [Number] { run.objectiveValues }
  /// Which objective a reverse sweep differentiates.
  public var objective: Int {
    get { run.objective }
    set { run.objective = newValue }
  }

  public var note: String? { nil }
  public var watched: [Double] {
    get { [] }
    set {}
  }
  public func checkStability() throws {}
  public func observeStep(_ record: Record) {}
  public func leaveStep(_ record: Record, isKept: Bool) {}
  public func makeFollower() throws -> Self? { nil }

  public func take(_ planes: [[Double]], of control: Control) -> Bool { false }

  /// Puts the flow back to its beginning.
  public func begin() {
    run.begin()
    resetState()
    if let start = run.startState { completeState = start }
  }

  /// Takes the next step of a first run, choosing its size.
  public func advance() throws { try advance(step: run.step, recording: nil) }

  public func advance(step: Int, recording: Record?) throws {
    let record = recording ?? ownRecord
    try takeStep(step, record, isWhole: true)
    if run.isNew(step) { observeStep(record) }
    run.end(step: step) { value(ofObjective: $0, after: record) }
    leaveStep(record, isKept: recording != nil)
  }

  public func retrace(step: Int, into record: Record) throws { try takeStep(step, record, isWhole: false) }

  public func beginReverse() throws {
    let names = run.beginReverse()
    clearCotangents()
    if let names { addToNames(names) }
    if let state = run.seed?.state { addToStateCotangent(state) }
    pullBackValue(after: timeSteps.count - 1, following: nil)
  }

  /// Begins a reverse sweep between two steps, where another one of the same run has come to.
  /// - Parameter cotangents: what there was then.
  /// - Throws: `FlowError.unresolved` if they are those of another case.
  public func resumeReverse(_ cotangents: [Double]) throws {
    _ = run.beginReverse()
    clearCotangents()
    var archive = NumberArchive<Number>(restoring: cotangents)
    passCotangents(through: &archive)
    guard archive.isSpent else {
      throw FlowError.unresolved("the restart of the reverse sweep is that of another case; compute the gradient again")
    }
  }

  public func pullBack(step: Int, record: Record) throws {
    try pullBackStep(record, run.shares(of: step))
    pullBackValue(after: step - 1, following: record)
    if step == 0 { endReverse() }
  }

  /// Ends a reverse sweep that has come to the first state, or beyond which nothing is left to be pulled
  /// back.
  func endReverse() {
    if run.startState != nil {
      let cotangent = stateCotangent
      run.startCotangent = cotangent
      // The state of the case itself had no part in the run.
      stateCotangent = cotangent.map { $0.map { _ in 0 } }
    }
    finishReverse()
  }

  private func pullBackValue(after step: Int, following record: Record?) {
    for share in run.shares(of: step) {
      pullBackValue(ofObjective: share.objective, weight: share.weight, timeStep: timeSteps[step], following: record)
    }
  }

  /// The diagnostic of a name; nil of families that do not have it.
  public func diagnostic(_ name: String) -> Double? { diagnostics.first { $0.name == name }?.value }

  /// To be called at the end of a run.
  /// - Throws: `FlowError.diverged` if the state is not finite, `.unstable` if the flow has blown
  ///   up, and what `checkObjective` throws of each objective.
  public func checkEnd() throws {
    try checkFinite()
    try checkStability()
    for index in model.setup.objectives.indices { try checkObjective(index) }
  }

  /// To be called at the end of a run.
  /// - Throws: `FlowError.resultNotFinite` if an objective is not finite, or `.windowOutsideRun` if
  ///   it averages over times that the run has not reached: with a Courant number and a number of
  ///   steps, only the run itself can tell.
  public func checkObjective(_ index: Int) throws(FlowError) {
    let objective = model.setup.objectives[index]
    let parts = objective.formula?.objectives(after: model.setup.names) ?? []
    for part in parts.sorted() { try checkObjective(part) }
    if let window = objective.window, window.end > time * (1 + 1e-9) {
      throw .windowOutsideRun(objective: objective.name, end: time)
    }
    let values = objectiveValues
    if values[index].real.isFinite { return }
    guard let formula = objective.formula else { throw .resultNotFinite("objective `\(objective.name)`") }
    let known = parts.sorted().map { "\(model.setup.objectives[$0].name) = \(values[$0].real.short)" }.joined(separator: ", ")
    throw .resultNotFinite("objective `\(objective.name)`, \(formula.formula.text) with \(known),")
  }
}
