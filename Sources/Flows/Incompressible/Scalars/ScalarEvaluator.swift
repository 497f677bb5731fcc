import CaseFiles
import Fields
import Kernels
import Scalars
import Sweeps

/// An objective of one scalar: its value in a state whose ghosts are filled, and the transpose of that.
final class ScalarEvaluator<S: SweepScalar> {
  private let quantity: ScalarObjective.Quantity
  private let model: FlowModel
  /// The field of the state that holds the scalar, and the scalar's number.
  private let field: Int
  private let scalar: Int
  private let density: Field<S>
  private let sweep: Sweep<S>?
  private let target: Field<S>?
  /// The side of a Nusselt number or flux, and the opposite one.
  private var here: SideCells?
  private var there: SideCells?
  /// What eddies carry through the side of a flux; nil without a turbulence model.
  private let eddies: EddySideFlux<S>?

  /// - Throws: `FlowError.notFinite` if a target has no value somewhere, `.unresolved` if a Nusselt number has no difference to compare with.
  init(_ objective: ScalarObjective, _ model: FlowModel, turbulence: EddyDiffusion<S>?, density: Field<S>) throws {
    quantity = objective.quantity
    if case .nusselt(let side) = objective.quantity, let scalar = model.scalars.first(where: { $0.name == objective.scalar }),
      scalar.difference(from: side, model.setup.domain) == 0
    {
      throw FlowError.unresolved(
        "a Nusselt number compares with what a difference conducts, but the means of `\(objective.scalar)` at `\(side.rawValue)` and opposite are the same;"
          + " give values that differ in the mean, or take the objective `flux`")
    }
    eddies = turbulence.map { EddySideFlux($0, model) }
    self.model = model
    scalar = model.scalarIndex(objective.scalar) ?? 0
    field = model.dimension + scalar
    self.density = density
    let name: String?
    var target: Field<S>?
    switch objective.quantity {
    case .nusselt, .flux, .mean: name = nil
    case .convectiveFlux(let axis): name = ConvectiveFluxDensity(axis: axis).name
    case .variance: name = SquaredDeviation().name
    case .distance(let source):
      name = SquaredDeviation().name
      let values = Field<S>(model.grid)
      values.fill(model.grid.interior) { S(source.value(at: model.grid.position($0, $1, $2))) }
      if !values.maximumMagnitude(model.grid.interior).isFinite { throw FlowError.notFinite("the target of `\(objective.scalar)`") }
      target = values
    }
    self.target = target
    sweep = name.map { Sweep(FlowModel.kernel($0), on: model.grid, region: model.grid.interior, workers: model.workers) }
    sweep?.set(constant: 0, target == nil ? 0 : 1)
    switch objective.quantity {
    case .nusselt(let side), .flux(let side): (here, there) = (SideCells(side, model), SideCells(side.opposite, model))
    default: break
    }
  }

  func value(_ state: StageMemory<S>) -> S {
    switch quantity {
    case .nusselt: return nusselt(state)
    case .flux: return flux(state)
    case .mean: return state.input[field].mean()
    case .convectiveFlux, .variance, .distance:
      bind(state)
      sweep?.forward()
      return S(densityWeight) * density.mean()
    }
  }

  /// Adds weight · ∂value to the cotangents of a state, ghosts included, and of the values at its sides.
  func pullback(_ weight: Double, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    switch quantity {
    case .nusselt: pullNusselt(weight, state, cotangent)
    case .flux: pullFlux(weight, state, cotangent)
    case .mean:
      let bar = cotangent.input[field]
      let perCell = weight / Double(model.grid.cellCount)
      for layer in bar.layers {
        let slope = layer.relativeWidth * perCell
        bar.forEachRow(of: layer.region) { row in for index in row.indices { row[index] += slope } }
      }
    case .convectiveFlux, .variance, .distance:
      guard let sweep else { return }
      density.fillWithSlopesOfMean(weight * densityWeight)
      bind(state)
      if case .convectiveFlux(let axis) = quantity {
        sweep.accumulate(0, cotangent.input[axis])
        sweep.accumulate(1, cotangent.input[field])
      } else {
        // Moving the mean changes nothing: deviations from it sum to zero.
        sweep.accumulate(0, cotangent.input[field])
      }
      sweep.pullback()
    }
  }

  // MARK: Means over the domain

  private var densityWeight: Double { if case .distance = quantity { 0.5 } else { 1 } }

  private func bind(_ state: StageMemory<S>) {
    guard let sweep else { return }
    if case .convectiveFlux(let axis) = quantity {
      sweep.read(0, state.input[axis])
      sweep.read(1, state.input[field])
    } else {
      sweep.read(0, state.input[field])
      sweep.read(1, target ?? state.input[field])
      sweep.set(parameter: 0, target == nil ? state.input[field].mean() : S(0))
    }
    sweep.write(0, density)
  }

  // MARK: What passes through a side

  /// The sums over the faces of a side, by their areas, of the prescribed values, and of the cells beside them.
  private func sums(_ side: SideCells, _ state: StageMemory<S>) -> (prescribed: S, cells: S) {
    let values = state.parameters.sides[side.index]
    let (first, prescribedFirst) = (state.input[field].values + side.offset, values.values(field))
    var (prescribed, cells) = (S(0), S(0))
    side.walk.forEach { base, a, b in
      let area = S(side.areas[a, b])
      prescribed += area * S.load(prescribedFirst + values.index(a, b), plane: values.plane)
      cells += area * S.load(first + base, plane: model.grid.planeCount)
    }
    return (prescribed, cells)
  }

  /// Adds to the cotangents of each prescribed value of a side, and of each cell beside it, by the areas of the faces.
  private func add(_ prescribed: S, _ cells: S, to side: SideCells, _ cotangent: StageMemory<S>) {
    let values = cotangent.parameters.sides[side.index]
    let plane = model.grid.planeCount
    let (first, prescribedFirst) = (cotangent.input[field].values + side.offset, values.values(field))
    side.walk.forEach { base, a, b in
      let (value, cell) = (prescribedFirst + values.index(a, b), first + base)
      let area = S(side.areas[a, b])
      (S.load(value, plane: values.plane) + area * prescribed).store(value, plane: values.plane)
      (S.load(cell, plane: plane) + area * cells).store(cell, plane: plane)
    }
  }

  /// With values g at the faces and θ in the cells beside them the slope is 2 (g − θ)/h, which is what the scheme lets diffuse through the side.
  private func nusselt(_ state: StageMemory<S>) -> S {
    guard let here, let there else { return S(0) }
    let (near, far) = (sums(here, state), sums(there, state))
    return nusseltScale(here) * (near.prescribed - near.cells) / (near.prescribed - far.prescribed)
  }

  private func pullNusselt(_ weight: Double, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    guard let here, let there else { return }
    let (near, far) = (sums(here, state), sums(there, state))
    let difference = near.prescribed - far.prescribed
    let slope = S(weight) * nusseltScale(here) / difference
    let share = (near.prescribed - near.cells) / difference
    add(slope * (S(1) - share), -slope, to: here, cotangent)
    add(slope * share, S(0), to: there, cotangent)
  }

  /// 2 L/h, h the width of the cells beside the side.
  private func nusseltScale(_ side: SideCells) -> S {
    let axis = side.condition.axis
    return S(2 * (Double(model.grid.cells[axis]) * (model.grid.spacing[axis] / cellWidth(side))))
  }

  /// κ, with that of eddies, times the slope on every face, or what is prescribed there.
  private func flux(_ state: StageMemory<S>) -> S {
    guard let here else { return S(0) }
    switch given(here) {
    case .value:
      let sums = sums(here, state)
      let molecular = state.parameters.scalars[scalar].diffusivity * (sums.prescribed - sums.cells)
      return S(conductance(here)) * (molecular + (eddies?.sum(here, field, state) ?? S(0)))
    case .flux: return S(area(here)) * sums(here, state).prescribed
    case nil: return S(0)
    }
  }

  private func pullFlux(_ weight: Double, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    guard let here else { return }
    switch given(here) {
    case .value:
      let scale = S(weight * conductance(here))
      let slope = scale * state.parameters.scalars[scalar].diffusivity
      let sums = sums(here, state)
      cotangent.parameters.scalars[scalar].diffusivity += scale * (sums.prescribed - sums.cells)
      add(slope, -slope, to: here, cotangent)
      eddies?.pullback(weight * conductance(here), here, field, state, cotangent)
    case .flux: add(S(weight * area(here)), S(0), to: here, cotangent)
    case nil: break
    }
  }

  private func given(_ side: SideCells) -> ScalarCondition? { model.scalars[scalar].conditions[side.condition.side] }

  /// Of a face, the mean.
  private func area(_ side: SideCells) -> Double { model.grid.cellVolume / model.grid.spacing[side.condition.axis] }
  private func conductance(_ side: SideCells) -> Double { 2 * area(side) / cellWidth(side) }

  /// Of the cells beside a side, across it.
  private func cellWidth(_ side: SideCells) -> Double { model.grid.width(side.condition.axis, side.condition.cellIndex(model.grid)) }
}

/// The cells along a side of the domain.
struct SideCells {
  let condition: SideCondition
  /// Of the side, among those of the model.
  let index: Int
  let walk: SideWalk
  /// Of the faces.
  let areas: FaceAreas
  /// Elements from the walk's base to the cell.
  let offset: Int

  init(_ index: Int, _ model: FlowModel) {
    self.index = index
    condition = model.conditions[index]
    walk = SideWalk(axis: condition.axis, grid: model.grid, ranges: condition.extent.map { 0..<$0 })
    areas = FaceAreas(condition, model.grid)
    offset = condition.cellIndex(model.grid) * model.grid.strides[condition.axis]
  }

  init?(_ side: Side, _ model: FlowModel) {
    guard let index = model.conditions.firstIndex(where: { $0.side == side }) else { return nil }
    self.init(index, model)
  }
}
