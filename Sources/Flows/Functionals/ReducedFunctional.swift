import CaseFiles
import Fields
import Scalars
import Sweeps

/// A model whose flows can be made at any point of its controls, in real numbers or others, and run
/// in reverse.
public protocol ReversibleModel: SimulationModel {
  associatedtype Flow: ObservableFlow where Flow.Model == Self

  /// Whether work that depends on the parameters is kept for later runs, beyond the process: of no
  /// use where each run has others.
  var keepsWork: Bool { get set }

  /// The arrays that the `completeState` of its flows is made of, in its order; none, as unless
  /// implemented, where nobody is to take it in or out.
  var stateArrays: [ArrayDescription] { get }
  /// Fields at the centres of cells that are linear in that state.
  var cellArrays: [MappedArray] { get }
  /// A velocity at the centres of cells, that makes elements of the control `initial.velocity`; nil where
  /// there is no such control.
  var initialVelocityFromCells: MappedArray? { get }

  /// The numbers of the case, in real numbers.
  func caseValues() throws -> Values
  /// A flow in real numbers.
  /// - Parameters:
  ///   - displacement: what is added to the elements of the case's controls; nil for nothing.
  ///   - faulty: an operator whose pullback is to be made wrong by one part in a million.
  /// - Throws: `ChainError.unknownOperator` if there is no such operator, and what making a flow
  ///   does.
  func flow(displacement: ControlVector?, sizes: StepSizes, faulty: String?) throws -> Flow
  /// A flow in another scalar, each control moved along a direction.
  /// - Parameter combine: the scalar made of a value and its direction.
  func flow<S: SweepScalar>(
    displacement: ControlVector?, along direction: ControlVector, sizes: StepSizes,
    combine: @escaping (_ value: Double, _ direction: Double) -> S
  ) throws -> any Simulation<S>

  /// The same in another unit of time, by a direction.
  /// - Parameter timeChange: the direction of the factor 1 by which rates grow.
  func flow<S: SweepScalar>(
    displacement: ControlVector?, along direction: ControlVector, sizes: StepSizes, timeChange: Double,
    combine: @escaping (_ value: Double, _ direction: Double) -> S
  ) throws -> any Simulation<S>
  /// Why a run of other step sizes is not this run in another unit of time; nil where it is, so that
  /// there is a derivative by them.
  var stepSizeObstacle: String? { get }
  /// The power of one over time in the unit of an objective; nil where there is none.
  func timeExponent(ofObjective index: Int) -> Int?
}

extension ReversibleModel {
  public var keepsWork: Bool {
    get { false }
    set {}
  }

  public func flow<S: SweepScalar>(
    displacement: ControlVector?, along direction: ControlVector, sizes: StepSizes, timeChange: Double,
    combine: @escaping (_ value: Double, _ direction: Double) -> S
  ) throws -> any Simulation<S> {
    try flow(displacement: displacement, along: direction, sizes: sizes, combine: combine)
  }
  public var stepSizeObstacle: String? { "its equations do not tell" }
  public func timeExponent(ofObjective index: Int) -> Int? { nil }
  public var stateArrays: [ArrayDescription] { [] }
  public var cellArrays: [MappedArray] { [] }
  public var initialVelocityFromCells: MappedArray? { nil }

  /// The flow of the case.
  public func flow(sizes: StepSizes = .chosen) throws -> Flow { try flow(displacement: nil, sizes: sizes, faulty: nil) }
}

/// An objective as a function of the controls of its case: what an optimiser, a sampler or a test
/// of a gradient needs to know of a flow.
///
/// A point has the numbers of the controls themselves, such as a viscosity of 0.01, and for each
/// field its elements. A flow at a point is that of the case with these numbers in it, set down on
/// the grid anew, and with these fields: nothing of what depends on them is kept from another
/// point, but for whole numbers such as that of a body's markers. (A profile of an inflow counts
/// from the one of the case: its elements at `origin` are what the case prescribes.)
///
/// Griewank & Walther, *Evaluating Derivatives* (2008), chapters 3 and 5: the tangent is forward
/// mode, the gradient reverse mode, and the Hessian's action forward over reverse. Sizes of steps
/// that a Courant number chooses are chosen at each point, and count as constants of its
/// derivatives.
public final class ReducedFunctional {
  public let setup: Case
  /// The place of the objective in the case.
  public let objective: Int
  /// The point of the case itself.
  public let origin: ControlVector
  private let makeModel: (Case) throws -> any ReversibleModel
  private let sizes: StepSizes
  /// The model of the point asked for last, without the displacement of its fields, and what
  /// numbers it has.
  private var latest: (numbers: [Change], model: any ReversibleModel)
  private let report: (String, Int) -> Void

  /// A number of the case that another takes the place of.
  private struct Change: Equatable {
    let control: Control
    let element: Int
    let value: Double
  }

  /// - Parameters:
  ///   - objective: its place in the case.
  ///   - sizes: how long steps are, at every point; replayed ones make derivatives those of the
  ///     values exactly.
  ///   - makeModel: the model of a case.
  ///   - report: called now and then with the name of a sweep and the step it has come to.
  /// - Throws: `FlowError.unresolved` if the case has no such objective, and what making the model
  ///   of the case does.
  public init(
    _ setup: Case, objective: Int = 0, sizes: StepSizes = .chosen, report: @escaping (String, Int) -> Void = { _, _ in },
    makeModel: @escaping (Case) throws -> any ReversibleModel
  ) throws {
    guard setup.objectives.indices.contains(objective) else {
      throw FlowError.unresolved("the case has \(setup.objectives.count) objectives, and no number \(objective); add it to `objective`")
    }
    (self.setup, self.objective, self.sizes, self.report, self.makeModel) = (setup, objective, sizes, report, makeModel)
    let model = try makeModel(setup)
    origin = try Self.values(model)
    latest = ([], model)
  }

  private static func values<Model: ReversibleModel>(_ model: Model) throws -> ControlVector {
    model.parameters.vector(of: try model.caseValues())
  }

  // MARK: Values and derivatives

  /// J at a point.
  /// - Throws: `FlowError` if the run there does not come to its end or the point is not one of
  ///   this case's controls, `InvalidCase` if there is no such case, such as one with a negative
  ///   radius.
  public func value(at point: ControlVector) throws -> Double {
    let (model, fields) = try model(at: point)
    return try value(model, fields)
  }

  /// J and its derivatives by every element of the controls.
  public func gradient(at point: ControlVector) throws -> (value: Double, gradient: ControlVector) {
    let (model, fields) = try model(at: point)
    return try gradient(model, fields)
  }

  /// Objectives of the case and their derivatives by every element of the controls: where the whole
  /// run is recorded, of one run for all of them.
  /// - Parameter objectives: their places in the case.
  public func gradients(of objectives: [Int], at point: ControlVector) throws -> [(value: Double, gradient: ControlVector)] {
    let (model, fields) = try model(at: point)
    return try gradients(objectives, model, fields)
  }

  /// J and its derivative along a direction, by dual numbers: at no more than about three times the
  /// cost of a run, whatever the controls.
  public func tangent(at point: ControlVector, along direction: ControlVector) throws -> (value: Double, derivative: Double) {
    let value = try flow(at: point, along: direction) { Dual($0, tangent: $1) }.objectiveValues[objective]
    return (value.value, value.tangent)
  }

  /// The flow at a point, at its end, in a scalar of the caller's choice.
  /// - Parameter combine: the scalar made of a number of the point and one of the direction.
  package func flow<S: SweepScalar>(
    at point: ControlVector, along direction: ControlVector, combine: @escaping (_ value: Double, _ direction: Double) -> S
  ) throws -> any Simulation<S> {
    let (model, fields) = try model(at: point)
    let flow = try model.flow(displacement: fields, along: direction, sizes: sizes, combine: combine)
    try run(flow)
    return flow
  }

  /// For each control of the case a change that is felt and not yet large.
  package var magnitudes: [Double] { Self.magnitudes(latest.model) }

  private static func magnitudes<Model: ReversibleModel>(_ model: Model) -> [Double] { model.parameters.rows.map(\.magnitude) }

  /// The flow at a point, not yet run.
  package func flow(at point: ControlVector) throws -> any ObservableFlow {
    let (model, fields) = try model(at: point)
    return try model.flow(displacement: fields, sizes: sizes, faulty: nil)
  }

  /// A flow of the case that is not yet run.
  /// - Parameter faulty: an operator whose pullback is to be made wrong by one part in a million.
  package func flow(faulty: String? = nil) throws -> any ObservableFlow {
    try model(at: origin).model.flow(displacement: nil, sizes: sizes, faulty: faulty)
  }

  /// The gradient, and the product of the Hessian with a direction: the reverse sweep on dual
  /// numbers.
  public func hessianAction(
    at point: ControlVector, along direction: ControlVector
  ) throws -> (gradient: ControlVector, action: ControlVector) {
    let (model, fields) = try model(at: point)
    return try reversed(try model.flow(displacement: fields, along: direction, sizes: sizes) { Dual($0, tangent: $1) })
  }

  /// The gradient as a vector of the space of controls, in which elements weigh what
  /// `Parameter.weights` says: its inner product with a direction is the derivative along it. Steps
  /// along it do not depend on how fine the grid is.
  public func riesz(_ gradient: ControlVector) -> ControlVector {
    gradient.mapped { control, elements in weights[control].map { zip(elements, $0).map(/) } ?? elements }
  }

  /// The inner product of the mesh: fields by the volumes of their cells, profiles by the areas of
  /// their faces, numbers by 1.
  public func inner(_ first: ControlVector, _ second: ControlVector) -> Double {
    first.mapped { control, elements in weights[control].map { zip(elements, $0).map(*) } ?? elements }.dot(second)
  }

  /// What an element of each control weighs in the inner product of the mesh.
  package var meshWeights: ControlVector { origin.mapped { control, elements in weights[control] ?? elements.map { _ in 1 } } }

  private lazy var weights: [Control: [Double]] = Self.weights(latest.model)

  private static func weights<Model: ReversibleModel>(_ model: Model) -> [Control: [Double]] {
    Dictionary(uniqueKeysWithValues: model.parameters.rows.map { ($0.control, $0.weights) })
  }

  // MARK: Flows at a point

  /// The model with the numbers of a point, and what is still to be added to the fields.
  private func model(at point: ControlVector) throws -> (model: any ReversibleModel, fields: ControlVector) {
    guard point.hasElements(of: origin) else {
      throw FlowError.unresolved("the point has other elements than the controls of the case; start from `origin`")
    }
    var changes: [Change] = []
    let fields = (point - origin).mapped { control, elements in
      guard setup.isNumber(control) else { return elements }
      for (element, change) in elements.enumerated() where change != 0 {
        changes.append(Change(control: control, element: element, value: point[control, element]))
      }
      return elements.map { _ in 0 }
    }
    if changes != latest.numbers {
      let changed = try setup.moving(changes.map { ($0.control, $0.element, $0.value - origin[$0.control, $0.element]) })
      let model = try makeModel(changed)
      // Nobody comes to the same point again.
      if !changes.isEmpty { model.keepsWork = false }
      latest = (changes, model)
    }
    return (latest.model, fields)
  }

  private func value(_ model: some ReversibleModel, _ fields: ControlVector) throws -> Double {
    let flow = try model.flow(displacement: fields, sizes: sizes, faulty: nil)
    try run(flow)
    return flow.objectiveValues[objective]
  }

  private func run(_ flow: some Simulation) throws {
    try flow.complete { report("forward", flow.step) }
    try flow.checkFinite()
    // With steps of another run the numbers are compared with those of that run, whatever they are
    // worth.
    guard case .chosen = sizes else { return }
    try flow.checkStability()
    try flow.checkObjective(objective)
  }

  private func gradient(_ model: some ReversibleModel, _ fields: ControlVector) throws -> (value: Double, gradient: ControlVector) {
    let results = try gradients([objective], model, fields)
    return results[0]
  }

  private func gradients(
    _ objectives: [Int], _ model: some ReversibleModel, _ fields: ControlVector
  ) throws -> [(value: Double, gradient: ControlVector)] {
    let flow = try model.flow(displacement: fields, sizes: sizes, faulty: nil)
    return try GradientComputation(flow, report: report).run(objectives: objectives).map { ($0.value, $0.gradient) }
  }

  /// The parts of the gradient in dual numbers.
  private func reversed(_ flow: some Simulation<Dual<Double>>) throws -> (gradient: ControlVector, action: ControlVector) {
    let result = try GradientComputation(flow, report: report).run(objective: objective)
    return (result.gradient, flow.gradientVector(plane: 1))
  }
}
