import CaseFiles
import Scalars
import Sweeps

/// Why a run of an array map has ended before its end.
public struct RunCancelled: Error, CustomStringConvertible {
  public let step: Int
  public init(step: Int) { self.step = step }
  public var description: String { "the run was cancelled at step \(step)" }
}

/// Called after each step of a sweep, with the sweep's name and the step it has come to; what it throws
/// ends the run.
public typealias StepReport = (_ sweep: String, _ step: Int) throws -> Void

/// What a run has come to, in real numbers or in tangents.
struct RunEnd {
  let state: [Double]
  let objectives: [Double]
}

/// What a reverse sweep has come to.
struct RunGradient {
  let controls: ControlVector
  /// The cotangent of a state that the run began with; nil where it began as the case says.
  let state: [Double]?
  /// The derivative by the logarithm of the unit of time of all but such a state, and where the run has
  /// ended; nil where nobody has asked.
  var timeUnit: (cotangent: Double, end: RunEnd)?
}

/// The cotangents that a reverse sweep begins with.
struct RunSeed {
  /// One for each objective.
  let objectives: [Double]
  /// Nil for zero.
  let state: [Double]?
}

/// A case on its mesh, run from one point after the other, whatever its family.
protocol RepeatedRun: AnyObject {
  var setup: Case { get }
  var layout: ArrayLayout { get }
  /// The values of the controls that the model's case has by itself.
  var own: ControlVector { get }
  /// Whether a control can be given other values without a new flow.
  func takes(_ control: Control) -> Bool
  /// - Parameter point: of controls that are numbers and are not taken those of `own`.
  func move(to point: ControlVector) throws
  /// - Parameter start: a state that the next run begins with, in the order of `completeState`; nil for
  ///   that of the case.
  func begin(from start: [Double]?)
  /// - Parameter wantsState: whether the state of the result is wanted; else it has none.
  func run(isKept: Bool, wantsState: Bool, report: @escaping StepReport) throws -> RunEnd
  /// Runs too, where the run at this point was not kept.
  /// - Parameter asksForTimeUnit: whether `timeUnit` of the result is wanted.
  func reverse(_ seed: RunSeed, asksForTimeUnit: Bool, report: @escaping StepReport) throws -> RunGradient
  /// - Parameter timeChange: the direction of the logarithm of the unit of time of all but the start.
  func tangent(
    _ direction: ControlVector, start: [Double]?, timeChange: Double, report: @escaping StepReport
  ) throws -> (values: RunEnd, tangents: RunEnd)
  /// The gradient of the seed, and its tangent.
  func curvature(
    _ direction: ControlVector, start: [Double]?, _ seed: RunSeed, report: @escaping StepReport
  ) throws -> (gradient: RunGradient, tangent: RunGradient)
  /// Fields of the last state as pictures have them.
  var observedFields: [FlowField] { get }
  var timeSteps: [Double] { get }
  func checkObjective(_ index: Int) throws
}

final class ModelRun<Model: ReversibleModel>: RepeatedRun {
  private let model: Model
  let own: ControlVector
  private var flow: Model.Flow
  private var computation: GradientComputation<Model.Flow>
  /// The point that the flow stands at.
  private var point: ControlVector
  private let taken: Set<Control>
  private var start: [Double]?
  private var isKept = false
  /// Where the last run has ended.
  private var end: RunEnd?
  /// A flow that carries tangents of what is taken, and of nothing else.
  private var dual: (any Simulation<Dual<Double>>)?
  /// What the flow has watched before any run.
  private let watched: [Double]

  init(_ model: Model) throws {
    self.model = model
    own = model.parameters.vector(of: try model.caseValues())
    point = own
    let flow = try model.flow()
    self.flow = flow
    watched = flow.watched
    computation = GradientComputation(flow)
    let values = own
    taken = Set(own.controls.filter { flow.take([values[all: $0]], of: $0) })
  }

  var setup: Case { model.setup }
  var layout: ArrayLayout { ArrayLayout(model, own: own, flow.observedFields) }
  var observedFields: [FlowField] { flow.observedFields }
  var timeSteps: [Double] { Array(flow.timeSteps.prefix(flow.step)) }
  func takes(_ control: Control) -> Bool { taken.contains(control) }
  func checkObjective(_ index: Int) throws { try flow.checkObjective(index) }

  func begin(from start: [Double]?) {
    (isKept, self.start) = (false, start)
    flow.run.startState = start.map { [$0] }
  }

  func move(to point: ControlVector) throws {
    isKept = false
    if point.controls.contains(where: { !taken.contains($0) && point[all: $0] != self.point[all: $0] }) {
      flow = try model.flow(displacement: displacement(to: point), sizes: .chosen, faulty: nil)
      (computation, dual) = (GradientComputation(flow), nil)
      self.point = point.mapped { [taken, own] control, elements in taken.contains(control) ? own[all: control] : elements }
    }
    for control in taken where point[all: control] != self.point[all: control] { _ = flow.take([point[all: control]], of: control) }
    self.point = point
  }

  /// What is added to the case's own values, of controls that a flow does not take.
  private func displacement(to point: ControlVector) -> ControlVector {
    (point - own).mapped { [taken] control, elements in taken.contains(control) ? elements.map { _ in 0 } : elements }
  }

  private func prepare(_ report: @escaping StepReport) {
    flow.watched = watched
    flow.run.forgetSteps()
    computation.asksForStability = start == nil
    computation.betweenSteps = { [unowned self] in try report("reverse", flow.timeSteps.count - $0) }
  }

  func run(isKept: Bool, wantsState: Bool, report: @escaping StepReport) throws -> RunEnd {
    self.isKept = false
    flow.run.seed = nil
    prepare(report)
    self.isKept = try computation.takeSteps(isKept: isKept) { try report("forward", flow.step) }
    // A reverse sweep over what is kept may ask for the end later.
    let end = RunEnd(state: wantsState || isKept ? flow.completeState[0] : [], objectives: flow.objectiveValues)
    self.end = end
    return end
  }

  func reverse(_ seed: RunSeed, asksForTimeUnit: Bool, report: @escaping StepReport) throws -> RunGradient {
    flow.run.asksForTimeUnit = asksForTimeUnit
    flow.run.seed = ReverseSeed(weights: seed.objectives, state: seed.state.map { [$0] })
    let result: GradientResult<Model.Flow.Gradient>
    if isKept {
      computation.betweenSteps = { [unowned self] in try report("reverse", flow.timeSteps.count - $0) }
      result = try computation.reverseKept()
    } else {
      prepare(report)
      (result, isKept) = try computation.runSeeded {
        if flow.isFinished { end = RunEnd(state: flow.completeState[0], objectives: flow.objectiveValues) }
        try report("forward", flow.step)
      }
    }
    var gradient = RunGradient(controls: result.gradient, state: flow.run.startCotangent?[0])
    if let cotangent = flow.run.timeUnitCotangent, let end { gradient.timeUnit = (cotangent, end) }
    return gradient
  }

  func tangent(
    _ direction: ControlVector, start: [Double]?, timeChange: Double, report: @escaping StepReport
  ) throws -> (values: RunEnd, tangents: RunEnd) {
    func finish(_ flow: some Simulation<Dual<Double>>) throws -> (values: RunEnd, tangents: RunEnd) {
      begin(flow, start)
      while !flow.isFinished {
        try flow.advance()
        try report("tangent", flow.step)
      }
      try flow.checkFinite()
      let (state, objectives) = (flow.completeState, flow.objectiveValues)
      return (RunEnd(state: state[0], objectives: objectives.map(\.value)), RunEnd(state: state[1], objectives: objectives.map(\.tangent)))
    }
    return try finish(try dualFlow(direction, timeChange))
  }

  func curvature(
    _ direction: ControlVector, start: [Double]?, _ seed: RunSeed, report: @escaping StepReport
  ) throws -> (gradient: RunGradient, tangent: RunGradient) {
    func finish<Flow: Simulation<Dual<Double>>>(_ flow: Flow) throws -> (gradient: RunGradient, tangent: RunGradient) {
      begin(flow, start)
      flow.run.seed = ReverseSeed(
        weights: seed.objectives.map { Dual($0, tangent: 0) }, state: seed.state.map { state in [state, state.map { _ in 0 }] })
      let computation = GradientComputation(flow)
      computation.asksForStability = false
      computation.betweenSteps = { try report("reverse", flow.timeSteps.count - $0) }
      let result = try computation.runSeeded { try report("forward", flow.step) }.result
      return (
        RunGradient(controls: result.gradient, state: flow.run.startCotangent?[0]),
        RunGradient(controls: flow.gradientVector(plane: 1), state: flow.run.startCotangent?[1])
      )
    }
    return try finish(try dualFlow(direction))
  }

  /// A flow at the point that carries tangents.
  private func dualFlow(_ direction: ControlVector, _ timeChange: Double = 0) throws -> any Simulation<Dual<Double>> {
    func make(displacement: ControlVector) throws -> any Simulation<Dual<Double>> {
      try model.flow(displacement: displacement, along: direction, sizes: .chosen, timeChange: timeChange) { Dual($0, tangent: $1) }
    }
    // What is taken has no tangent of the unit of time.
    if timeChange != 0 { return try make(displacement: point - own) }
    guard direction.controls.allSatisfy({ taken.contains($0) || direction[all: $0].allSatisfy { $0 == 0 } }) else {
      let flow = try make(displacement: displacement(to: point))
      for control in taken where point[all: control] != own[all: control] { _ = flow.take([point[all: control]], of: control) }
      return flow
    }
    let flow = try dual ?? make(displacement: displacement(to: point))
    dual = flow
    for control in taken { _ = flow.take([point[all: control], direction[all: control]], of: control) }
    return flow
  }

  /// Puts a flow that carries tangents at its beginning.
  private func begin(_ flow: some Simulation<Dual<Double>>, _ tangent: [Double]?) {
    (flow.run.seed, flow.run.startState) = (nil, start.map { [$0, tangent ?? $0.map { _ in 0 }] })
    flow.run.forgetSteps()
    flow.begin()
  }
}
