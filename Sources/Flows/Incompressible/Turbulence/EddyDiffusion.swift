import CaseFiles
import Fields
import Foundation
import Kernels
import Reversal
import Scalars
import Sweeps

/// Lets the fluid diffuse by an eddy viscosity: output += γ Δt ∇·(ν (∇u + ∇uᵀ)), ν and u of the velocity that the stage starts from.
///
/// ν is computed in one more layer of cells around the domain, from the ghosts of the velocity: behind periodic sides it is that of the other end, behind
/// walls and slip sides that of the cell mirrored. A pullback computes it anew.
final class EddyDiffusion<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "turbulence"
  private let model: FlowModel
  private let filterSquared: Double
  private let damping: WallDamping?
  private let viscosity: Sweep<S>
  private let stresses: SweepGroup<S>
  /// ν in the cells and in one layer around them.
  private let eddyViscosity: Field<S>
  /// Of a reverse sweep: the cotangent of ν, zero between any two pullbacks; and those of the result.
  private lazy var viscosityCotangent = Field<S>(model.grid)
  private lazy var stressCotangents = (0..<model.dimension).map { _ in Field<S>(model.grid) }

  /// Nil for a flow without a turbulence model.
  init?(_ model: FlowModel) {
    guard let turbulence = model.setup.flow.turbulence else { return nil }
    let grid = model.grid
    let axes = 0..<model.dimension
    self.model = model
    let padded = axes.reduce(grid.interior) { $0.replacing($1, -1..<grid.cells[$1] + 1) }
    filterSquared = pow(grid.cellVolume, 2 / Double(model.dimension))
    damping = WallDamping(model, on: padded)
    let kernel = EddyViscosity(model: EddyViscosityModel(turbulence.model), dimension: model.dimension)
    viscosity = Sweep(FlowModel.kernel(kernel.name), on: grid, region: padded, workers: model.workers)
    let sweeps = axes.map { component in
      let sweep = Sweep<S>(
        FlowModel.kernel(EddyStress(dimension: model.dimension, component: component).name), on: grid,
        region: model.unknownFaces(component), workers: model.workers)
      for axis in axes { sweep.set(constant: 1 + axis, 1 / grid.spacing[axis]) }
      return sweep
    }
    stresses = SweepGroup(sweeps, workers: model.workers)
    eddyViscosity = Field(grid)
  }

  /// Computes ν from a velocity with ghosts, and leaves the sweep ready to be pulled back.
  @specialized(where S == Double)
  private func update(_ velocity: [Field<S>], _ constant: S, _ timeStep: Double) {
    for axis in 0..<model.dimension {
      viscosity.read(axis, velocity[axis])
      viscosity.set(constant: 1 + axis, timeStep / model.grid.spacing[axis])
    }
    viscosity.set(parameter: 0, constant)
    viscosity.set(constant: 0, filterSquared / timeStep)
    viscosity.write(0, eddyViscosity)
    viscosity.forward()
    damping?.apply(to: eddyViscosity)
  }

  /// What both directions read.
  @specialized(where S == Double)
  private func bind(_ sweep: Sweep<S>, _ component: Int, _ memory: Memory) {
    for axis in 0..<model.dimension { sweep.read(axis, memory.input[axis]) }
    sweep.read(model.dimension, eddyViscosity)
    sweep.read(model.dimension + 1, memory.output[component])
    sweep.set(constant: 0, memory.stageStep)
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    update(memory.input, memory.parameters.turbulenceConstant, memory.timeStep)
    for component in 0..<model.dimension {
      let sweep = stresses.sweeps[component]
      bind(sweep, component, memory)
      sweep.write(0, memory.output[component])
    }
    stresses.forward()
  }

  /// The velocity is changed where it stands, so its cotangent stays as it is; the sweeps use up a copy.
  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    update(memory.input, memory.parameters.turbulenceConstant, memory.timeStep)
    for component in 0..<model.dimension {
      let sweep = stresses.sweeps[component]
      bind(sweep, component, memory)
      stressCotangents[component].copy(from: cotangent.output[component])
      sweep.write(0, stressCotangents[component])
      for axis in 0..<model.dimension { sweep.accumulate(axis, cotangent.input[axis]) }
      sweep.accumulate(model.dimension, viscosityCotangent)
      sweep.accumulate(model.dimension + 1, nil)
    }
    stresses.pullback()
    damping?.apply(to: viscosityCotangent)
    viscosity.write(0, viscosityCotangent)
    for axis in 0..<model.dimension { viscosity.accumulate(axis, cotangent.input[axis]) }
    viscosity.pullback()
    cotangent.parameters.turbulenceConstant += viscosity.cotangent(ofParameter: 0)
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
