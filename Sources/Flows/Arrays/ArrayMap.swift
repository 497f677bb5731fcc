import CaseFiles
import Fields

/// A case as a differentiable map from arrays to arrays.
///
/// What goes in are the controls of the case by their paths, or in place of its initial state a state
/// as it came out of an earlier call; what comes out are the final state as it is, fields at the
/// centres of cells, objectives, and probes. Inputs that are not given have the values of the case.
///
///     y = F(x),   ẏ = J ẋ,   x̄ = Jᵀ ȳ,   d(Jᵀ ȳ)/dx · ẋ
///
/// Steps that a Courant number chooses are chosen at each point, and are constants of the derivative.
/// Not to be used from two threads at once.
public final class ArrayMap {
  /// Arrays in the order of `inputs` or `outputs`; nil for one that is not given, or not wanted.
  public typealias Arrays = [[Double]?]

  public let setup: Case
  public let inputs, outputs: [ArrayDescription]
  /// Called after each step.
  public var report: StepReport = { _, _ in }

  let run: any RepeatedRun
  let layout: ArrayLayout
  private let makeRun: (Case) throws -> any RepeatedRun
  /// The run of the numbers and the size of steps asked for last, and what they are.
  private var latest: (numbers: [Change], stepSize: Double?, run: any RepeatedRun)
  /// The inputs of the last run, as long as it can be pulled back.
  private var kept: Arrays?
  /// The inputs but for a state that the latest run stands at; nil where none is known.
  private var point: ArraySlice<[Double]?>?
  /// Controls that are numbers of the case: those of which others make another model, and those that a
  /// flow takes.
  private let fixedNumbers, takenNumbers: [Control]

  private struct Change: Equatable {
    let control: Control
    let element: Int
    let value: Double
  }

  /// - Throws: `FlowError.unresolved` of a case that is no such map: one that looks for a steady state, or
  ///   takes fields from files; what putting it on its mesh does.
  public init(_ setup: Case, workers: Workers) throws {
    if setup.steady != nil {
      throw FlowError.unresolved("`steady` ends a run by what the flow does, and arrays are of runs in time; remove `steady`")
    }
    if let request = setup.fieldRequests.first {
      throw FlowError.unresolved("\(request.name) is read from a file, which is not done here; give its values as an array, or a formula")
    }
    self.setup = setup
    makeRun = { changed in
      func run(_ model: some ReversibleModel) throws -> any RepeatedRun {
        // Nobody comes to the same point again.
        if changed != setup { model.keepsWork = false }
        return try ModelRun(model)
      }
      return try run(try changed.model(workers: workers))
    }
    run = try makeRun(setup)
    layout = run.layout
    (inputs, outputs) = (layout.inputs, layout.outputs)
    let numbers = run.own.controls.filter(setup.isNumber)
    (fixedNumbers, takenNumbers) = (numbers.filter { [run] in !run.takes($0) }, numbers.filter(run.takes))
    latest = ([], nil, run)
  }

  /// The sizes of the steps of the last run.
  public var timeSteps: [Double] { latest.run.timeSteps }

  /// The values that the case itself has for an input; nil of a state.
  public func ownValues(_ input: Int) -> [Double]? {
    layout.rows.indices.contains(input) ? run.own[all: layout.rows[input].control] : nil
  }

  // MARK: The map and its derivatives

  /// - Parameters:
  ///   - wanted: one for each of `outputs`.
  ///   - isKept: whether the run is recorded, where its records fit into the budget of the case, so that
  ///     pulling back at the same inputs runs nothing again.
  /// - Throws: `ArrayError` of arrays that do not fit, `FlowError` of a run that does not come to its end,
  ///   `InvalidCase` where there is no case of such numbers, and what `report` throws.
  public func apply(_ values: Arrays, wanted: [Bool], isKept: Bool) throws -> Arrays {
    let run = try move(to: values)
    kept = nil
    let wantsState = wanted[..<layout.stateOutputs].contains(true)
    let end = try run.run(isKept: isKept, wantsState: wantsState, report: report)
    if isKept { kept = values }
    for (place, objective) in layout.objectives where wanted[place] { try run.checkObjective(objective) }
    return layout.outputs(of: end, wanted: wanted) { name in run.observedFields.first { $0.name == name } }
  }

  /// x̄ = Jᵀ ȳ, of one reverse sweep for all outputs.
  /// - Parameters:
  ///   - cotangents: in the order of `outputs`; nil for zero.
  ///   - wanted: one for each of `inputs`.
  public func pullBack(_ values: Arrays, _ cotangents: Arrays, wanted: [Bool]) throws -> Arrays {
    let seed = try layout.seed(cotangents)
    let run: any RepeatedRun
    if kept == values { run = latest.run } else { run = try move(to: values) }
    kept = nil
    let asksForTimeUnit = layout.stepSize.map { wanted[$0.place] } ?? false
    let gradient = try run.reverse(seed, asksForTimeUnit: asksForTimeUnit, report: report)
    for (place, objective) in layout.objectives where cotangents[place] != nil { try run.checkObjective(objective) }
    kept = values
    return try layout.inputs(of: gradient, at: values, wanted: wanted, seed: seed)
  }

  /// ẏ = J ẋ.
  /// - Returns: values and tangents of the outputs that are wanted.
  public func pushForward(_ values: Arrays, _ tangents: Arrays, wanted: [Bool]) throws -> (values: Arrays, tangents: Arrays) {
    let (direction, start) = try layout.direction(tangents, at: values, own: run.own)
    try layout.refuseFixed(wanted)
    let run = try move(to: values)
    kept = nil
    let time = try layout.timeChange(tangents, at: values)
    let changedStart = try layout.changedStart(start, values, by: time)
    let (end, moved) = try run.tangent(direction, start: changedStart, timeChange: time, report: report)
    let change = try layout.restored(moved, at: end, by: time, wanted: wanted)
    return (layout.outputs(of: end, wanted: wanted) { _ in nil }, layout.outputs(of: change, wanted: wanted) { _ in nil })
  }

  /// The gradient Jᵀ ȳ, and what it changes by along ẋ with ȳ held: the product of a direction with the
  /// second derivatives of ȳ·F.
  public func curvature(
    _ values: Arrays, _ tangents: Arrays, _ cotangents: Arrays, wanted: [Bool]
  ) throws -> (gradients: Arrays, products: Arrays) {
    let (direction, start) = try layout.direction(tangents, at: values, own: run.own)
    let seed = try layout.seed(cotangents)
    if let place = layout.stepSize?.place, wanted[place] || tangents[place] != nil {
      throw ArrayError("there are no second derivatives by `time.dt`")
    }
    let run = try move(to: values)
    kept = nil
    let (gradient, change) = try run.curvature(direction, start: start, seed, report: report)
    return (
      try layout.inputs(of: gradient, at: values, wanted: wanted), try layout.inputs(of: change, at: values, wanted: wanted)
    )
  }

  // MARK: Points

  /// The run at a point, not yet taken.
  private func move(to values: Arrays) throws -> any RepeatedRun {
    let start = try layout.start(values)
    kept = nil
    let given = values[..<layout.firstStateInput]
    if given == point {
      latest.run.begin(from: start)
      return latest.run
    }
    point = nil
    try move(to: layout.point(values, own: run.own), size: try layout.size(values).flatMap { $0 == layout.stepSize?.own ? nil : $0 })
    latest.run.begin(from: start)
    point = given
    return latest.run
  }

  /// - Parameter size: that of the steps; nil for that of the case.
  private func move(to point: ControlVector, size: Double?) throws {
    var changes: [Change] = []
    for control in fixedNumbers {
      for (element, value) in point[all: control].enumerated() where value != run.own[control, element] {
        changes.append(Change(control: control, element: element, value: value))
      }
    }
    // What a flow takes has to be a number that the case could have.
    for control in takenNumbers {
      for (element, value) in point[all: control].enumerated() where value < 0 && run.own[control, element] >= 0 {
        _ = try setup.moving([(control, element, value - run.own[control, element])])
      }
    }
    if changes != latest.numbers || size != latest.stepSize {
      let moved = changes.map { ($0.control, $0.element, $0.value - run.own[$0.control, $0.element]) }
      var changed = changes.isEmpty ? setup : try setup.moving(moved)
      if let size { changed.time.step = .fixed(size) }
      latest = (changes, size, changes.isEmpty && size == nil ? run : try makeRun(changed))
    }
    if changes.isEmpty { return try latest.run.move(to: point) }
    let (own, moved) = (run.own, latest.run.own)
    // Fields count from those of the case, which may depend on its numbers.
    try latest.run.move(
      to: point.mapped { [fixedNumbers] control, elements in
        if fixedNumbers.contains(control) { return moved[all: control] }
        return elements.indices.map { elements[$0] + (moved[control, $0] - own[control, $0]) }
      })
  }
}

/// Arrays that do not fit the map that they are given to.
public struct ArrayError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
