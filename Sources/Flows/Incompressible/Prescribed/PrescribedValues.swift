import CaseFiles
import Fields
import Scalars
import Sweeps

/// What a case prescribes by formulas of time: at sides, as force, as sources of scalars.
///
/// A stage takes the rate of change of the state that it starts from, with the sides, the force and
/// the sources of that moment; the normal velocity on the sides of its result is that of the moment
/// at which it ends.
final class PrescribedValues<S: SweepScalar> {
  private let model: FlowModel
  private let formulas: FormulaValues<S>

  /// Nil where nothing changes in time.
  init?(_ model: FlowModel) {
    self.model = model
    formulas = FormulaValues(model, isUnsteady: true)
    if formulas.targets.isEmpty { return nil }
  }

  /// Sets what a stage needs, from when it starts to when it ends.
  func set(_ memory: StageMemory<S>) {
    setState(memory)
    for side in model.unsteadySides { set(memory.nextSides[side], side, memory.time, memory.parameters) }
    if model.outflowIsUnsteady { memory.nextOutflowSpeed = model.outflowSpeed(memory.nextSides) }
    for component in memory.parameters.force.indices where model.unsteadyForces.contains(component) {
      set(memory.force[component], .force(component), memory.parameters.force[component], memory)
    }
    for scalar in model.unsteadySources {
      guard let field = memory.sources[scalar], let base = memory.parameters.scalars[scalar].source else { continue }
      set(field, .source(scalar), base, memory)
    }
  }

  /// Sets what lies at the sides of the state that a stage starts from.
  func setState(_ memory: StageMemory<S>) {
    for side in model.unsteadySides { set(memory.sides[side], side, memory.startTime, memory.parameters) }
    if model.outflowIsUnsteady { memory.outflowSpeed = model.outflowSpeed(memory.sides) }
  }

  private func set(_ values: SideValues<S>, _ side: Int, _ time: Double, _ parameters: FlowParameters<S>) {
    values.copy(parameters.sides[side])
    for field in 0..<model.fieldCount {
      formulas.add(.side(side, field: field), at: time, parameters, to: values.values(field), plane: values.plane)
    }
  }

  private func set(_ field: Field<S>, _ target: PlacedFormula.Target, _ base: Field<S>, _ memory: StageMemory<S>) {
    field.copy(from: base)
    formulas.add(target, at: memory.startTime, memory.parameters, to: field.values, plane: model.grid.planeCount)
  }

  /// Passes the cotangents of what a stage was given on to the parameters, and clears them.
  func pullBack(_ memory: StageMemory<S>, _ cotangent: StageMemory<S>) {
    if model.outflowIsUnsteady {
      model.addOutflowSpeed(cotangent.nextOutflowSpeed, to: cotangent.nextSides)
      cotangent.nextOutflowSpeed = S(0)
    }
    for side in model.unsteadySides { pullBack(cotangent.nextSides[side], side, memory.time, memory, cotangent) }
    pullBackState(memory, cotangent)
    for component in cotangent.parameters.force.indices where model.unsteadyForces.contains(component) {
      pullBack(cotangent.force[component], .force(component), cotangent.parameters.force[component], memory, cotangent)
    }
    for scalar in model.unsteadySources {
      guard let field = cotangent.sources[scalar], let base = cotangent.parameters.scalars[scalar].source else { continue }
      pullBack(field, .source(scalar), base, memory, cotangent)
    }
  }

  /// The same of what lies at the sides of the state that a stage starts from.
  func pullBackState(_ memory: StageMemory<S>, _ cotangent: StageMemory<S>) {
    if model.outflowIsUnsteady {
      model.addOutflowSpeed(cotangent.outflowSpeed, to: cotangent.sides)
      cotangent.outflowSpeed = S(0)
    }
    for side in model.unsteadySides { pullBack(cotangent.sides[side], side, memory.startTime, memory, cotangent) }
  }

  private func pullBack(_ bars: SideValues<S>, _ side: Int, _ time: Double, _ memory: StageMemory<S>, _ cotangent: StageMemory<S>) {
    for field in 0..<model.fieldCount {
      formulas.pullBack(
        .side(side, field: field), at: time, memory.parameters, from: bars.values(field), plane: bars.plane, into: cotangent.parameters)
    }
    cotangent.parameters.sides[side].add(bars)
    bars.clear()
  }

  private func pullBack(
    _ bars: Field<S>, _ target: PlacedFormula.Target, _ base: Field<S>, _ memory: StageMemory<S>, _ cotangent: StageMemory<S>
  ) {
    formulas.pullBack(
      target, at: memory.startTime, memory.parameters, from: bars.values, plane: model.grid.planeCount, into: cotangent.parameters)
    base.add(bars)
    bars.clear()
  }
}

extension FlowModel {
  /// Sides with a formula of time.
  var unsteadySides: [Int] { timeDependence.sides }
  /// Components of the force that are formulas of time.
  var unsteadyForces: [Int] { timeDependence.forces }
  /// Scalars whose sources are formulas of time.
  var unsteadySources: [Int] { timeDependence.sources }
  /// Whether what flows in changes in time, and with it what flows out.
  var outflowIsUnsteady: Bool { timeDependence.outflow }

  /// The mean normal velocity out of the outflow sides that balances what flows in.
  func outflowSpeed<S: SweepScalar>(_ sides: [SideValues<S>]) -> S {
    var speed = S(0)
    for (index, condition) in conditions.enumerated() where condition.kind == .inflow {
      let (areas, share) = (FaceAreas(condition, grid), outflowShare(condition))
      sides[index].forEachFace { speed += S(share * areas[$0, $1]) * sides[index][condition.axis, $0, $1] }
    }
    return speed
  }

  /// The transpose: adds what a cotangent of that speed comes to at the inflows.
  func addOutflowSpeed<S: SweepScalar>(_ bar: S, to sides: [SideValues<S>]) {
    for (index, condition) in conditions.enumerated() where condition.kind == .inflow {
      let (areas, share) = (FaceAreas(condition, grid), outflowShare(condition))
      sides[index].forEachFace { sides[index][condition.axis, $0, $1] += S(share * areas[$0, $1]) * bar }
    }
  }
}

/// Which parts of what a case prescribes change in time.
struct TimeDependence {
  var sides: [Int] = []
  var forces: [Int] = []
  var sources: [Int] = []
  var outflow = false

  /// Whether nothing that is prescribed changes.
  var isNone: Bool { sides.isEmpty && forces.isEmpty && sources.isEmpty }

  init(_ formulas: [PlacedFormula], _ conditions: [SideCondition]) {
    for formula in formulas where formula.isUnsteady {
      switch formula.target {
      case .side(let side, let field):
        if sides.last != side { sides.append(side) }
        if conditions[side].kind == .inflow, conditions[side].axis == field { outflow = true }
      case .force(let component): forces.append(component)
      case .source(let scalar): sources.append(scalar)
      case .initial, .resistance: break
      }
    }
  }
}
