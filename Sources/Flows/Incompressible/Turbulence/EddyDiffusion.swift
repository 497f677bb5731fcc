import CaseFiles
import Fields
import Foundation
import Kernels
import Reversal
import Scalars
import Sweeps

/// Lets the fluid diffuse by an eddy viscosity: output += γ Δt ∇·(ν (∇u + ∇uᵀ)), ν and u of the velocity that the stage starts from; and its scalars by
/// output += γ Δt ∇·((ν/Pr) ∇θ), Pr the turbulent Prandtl number.
///
/// ν is computed in one more layer of cells around the domain, from the ghosts of the velocity: behind periodic sides it is that of the other end, behind
/// walls and slip sides that of the cell mirrored. A pullback computes it anew.
final class EddyDiffusion<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "turbulence"
  let fields = FieldUse<Memory>(reads: [\Memory.input, \Memory.output], writes: [\Memory.output], needs: [\Memory.input])
  private let model: FlowModel
  private let damping: WallDamping?
  private let viscosity: Sweep<S>
  /// Of the stresses on each velocity component, then of the flux of each scalar.
  private let fluxes: SweepGroup<S>
  /// ν in the cells and in one layer around them.
  private let eddyViscosity: Field<S>
  /// Of a reverse sweep: the cotangent of ν, zero between any two pullbacks; and those of the result.
  private(set) lazy var viscosityCotangent = Field<S>(model.grid)
  private lazy var fluxCotangents = (0..<model.fieldCount).map { _ in Field<S>(model.grid) }

  /// Nil for a flow without a turbulence model.
  init?(_ model: FlowModel) {
    guard let turbulence = model.physics.flow.turbulence else { return nil }
    let grid = model.grid
    let axes = 0..<model.dimension
    self.model = model
    let padded = axes.reduce(grid.interior) { $0.replacing($1, -1..<grid.cells[$1] + 1) }
    damping = WallDamping(model, on: padded)
    let kernel = EddyViscosity(model: EddyViscosityModel(turbulence.model), dimension: model.dimension)
    viscosity = Sweep(FlowModel.kernel(kernel.name), on: grid, region: padded, workers: model.workers)
    let sweeps = (0..<model.fieldCount).map { field in
      let name =
        field < model.dimension
        ? EddyStress(dimension: model.dimension, component: field).name : EddyFlux(dimension: model.dimension).name
      return Sweep<S>(FlowModel.kernel(name), on: grid, region: model.unknowns(field), workers: model.workers)
    }
    fluxes = SweepGroup(sweeps, workers: model.workers)
    eddyViscosity = Field(grid)
  }

  /// Computes ν from a velocity with ghosts, and leaves the sweep ready to be pulled back.
  @specialized(where S == Double)
  private func update(_ velocity: [Field<S>], _ constant: S, _ timeStep: Double) {
    for axis in 0..<model.dimension { viscosity.read(axis, velocity[axis]) }
    viscosity.set(parameter: 0, constant)
    viscosity.set(constant: 0, timeStep)
    viscosity.set(constant: 1, 1 / timeStep)
    viscosity.write(0, eddyViscosity)
    viscosity.forward()
    damping?.apply(to: eddyViscosity)
  }

  /// What both directions read.
  @specialized(where S == Double)
  private func bind(_ sweep: Sweep<S>, _ field: Int, _ memory: Memory) {
    if field < model.dimension {
      for axis in 0..<model.dimension { sweep.read(axis, memory.input[axis]) }
    } else {
      sweep.read(0, memory.input[field])
      sweep.set(parameter: 0, S(1) / memory.parameters.turbulentPrandtl)
    }
    let inputs = inputCount(field)
    sweep.read(inputs, eddyViscosity)
    sweep.read(inputs + 1, memory.output[field])
    sweep.set(constant: 0, memory.stageStep)
  }

  /// How many fields of the state that a stage starts from the flux of one follows from.
  private func inputCount(_ field: Int) -> Int { field < model.dimension ? model.dimension : 1 }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    update(memory.input, memory.parameters.turbulenceConstant, memory.timeStep)
    for field in 0..<model.fieldCount {
      let sweep = fluxes.sweeps[field]
      bind(sweep, field, memory)
      sweep.write(0, memory.output[field])
    }
    fluxes.forward()
  }

  /// The state is changed where it stands, so its cotangent stays as it is; the sweeps use up a copy.
  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    update(memory.input, memory.parameters.turbulenceConstant, memory.timeStep)
    for field in 0..<model.fieldCount {
      let sweep = fluxes.sweeps[field]
      bind(sweep, field, memory)
      fluxCotangents[field].copy(from: cotangent.output[field])
      sweep.write(0, fluxCotangents[field])
      let inputs = inputCount(field)
      for input in 0..<inputs { sweep.accumulate(input, cotangent.input[field < model.dimension ? input : field]) }
      sweep.accumulate(inputs, viscosityCotangent)
      sweep.accumulate(inputs + 1, nil)
    }
    fluxes.pullback()
    let prandtl = memory.parameters.turbulentPrandtl
    for field in model.dimension..<model.fieldCount {
      cotangent.parameters.turbulentPrandtl -= fluxes.sweeps[field].cotangent(ofParameter: 0) / (prandtl * prandtl)
    }
    pullViscosity(cotangent)
  }

  /// Takes what stands in `viscosityCotangent` back to the velocity that ν was last computed from, and to the constant, leaving zero.
  @specialized(where S == Double)
  func pullViscosity(_ cotangent: Memory) {
    damping?.apply(to: viscosityCotangent)
    viscosity.write(0, viscosityCotangent)
    for axis in 0..<model.dimension { viscosity.accumulate(axis, cotangent.input[axis]) }
    viscosity.pullback()
    cotangent.parameters.turbulenceConstant += viscosity.cotangent(ofParameter: 0)
  }

  /// The eddy viscosity in the cells and one layer around them, of a state with ghosts.
  func eddyViscosity(_ state: Memory) -> Field<S> {
    eddyViscosity(state.input, constant: state.parameters.turbulenceConstant, timeStep: state.timeStep)
  }

  /// The eddy viscosity in the cells, of a velocity with ghosts.
  /// - Parameter timeStep: the size of a step, of which the order of magnitude is enough.
  func eddyViscosity(_ velocity: [Field<S>], constant: S, timeStep: Double) -> Field<S> {
    update(velocity, constant, timeStep)
    return eddyViscosity
  }
}

extension EddyViscosityModel {
  init(_ model: Turbulence.Model) {
    switch model {
    case .smagorinsky: self = .smagorinsky
    case .wale: self = .wale
    }
  }
}
