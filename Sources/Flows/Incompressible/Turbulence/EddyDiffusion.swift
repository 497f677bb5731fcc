import CaseFiles
import Fields
import Foundation
import Kernels
import Reversal
import Scalars
import Sweeps

/// Lets the fluid diffuse by an eddy viscosity: output += γ Δt ∇·(ν (∇u + ∇uᵀ)), ν and u of the
/// velocity that the stage starts from; and its scalars by output += γ Δt ∇·((ν/Pr) ∇θ), Pr the
/// turbulent Prandtl number.
///
/// ν is computed in one more layer of cells around the domain, from the ghosts of the velocity:
/// behind periodic sides it is that of the other end, behind walls and slip sides that of the cell
/// mirrored. A pullback computes it anew.
final class EddyDiffusion<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "eddyStress"
  let fields = FieldUse<Memory>(reads: [\Memory.input, \Memory.output], writes: [\Memory.output], needs: [\Memory.input])
  private let model: FlowModel
  private let damping: WallDamping?
  private let viscosity: Sweep<S>
  private let strained: [SweepInput]
  private let modelConstant: SweepParameter
  private let step, inverseStep: SweepConstant
  private let viscosityOutput: SweepOutput
  /// Of the stresses on each velocity component, then of the flux of each scalar.
  private let fluxes: SweepGroup<S>
  private let bindings: [FluxBinding]
  /// ν in the cells and in one layer around them.
  private let eddyViscosity: Field<S>
  /// Of a reverse sweep: the cotangent of ν, zero between any two pullbacks; and those of the
  /// result.
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
    strained = velocityNames(model.dimension).map(viscosity.input)
    modelConstant = viscosity.parameter("constant")
    (step, inverseStep) = (viscosity.constant("timeStep"), viscosity.constant("inverseTimeStep"))
    viscosityOutput = viscosity.output("eddyViscosity")
    let sweeps = (0..<model.fieldCount).map { field in
      let name =
        field < model.dimension
        ? EddyStress(dimension: model.dimension, component: field).name : EddyFlux(dimension: model.dimension).name
      return Sweep<S>(FlowModel.kernel(name), on: grid, region: model.unknowns(field), workers: model.workers)
    }
    bindings = sweeps.enumerated().map { FluxBinding($1, field: $0, dimension: model.dimension) }
    fluxes = SweepGroup(sweeps, workers: model.workers)
    eddyViscosity = Field(grid)
  }

  /// Computes ν from a velocity with ghosts, and leaves the sweep ready to be pulled back.
  @specialized(where S == Double)
  private func update(_ velocity: [Field<S>], _ constant: S, _ timeStep: Double) {
    for axis in 0..<model.dimension { viscosity.read(strained[axis], velocity[axis]) }
    viscosity.set(modelConstant, constant)
    viscosity.set(step, timeStep)
    viscosity.set(inverseStep, 1 / timeStep)
    viscosity.write(viscosityOutput, eddyViscosity)
    viscosity.forward()
    damping?.apply(to: eddyViscosity)
  }

  /// What both directions read.
  @specialized(where S == Double)
  private func bind(_ sweep: Sweep<S>, _ field: Int, _ memory: Memory) {
    let binding = bindings[field]
    for (input, place) in binding.sources.enumerated() { sweep.read(place, memory.input[source(input, of: field)]) }
    if let inversePrandtl = binding.inversePrandtl { sweep.set(inversePrandtl, S(1) / memory.parameters.turbulentPrandtl) }
    sweep.read(binding.eddyViscosity, eddyViscosity)
    sweep.read(binding.changed, memory.output[field])
    sweep.set(binding.stageStep, memory.stageStep)
  }

  /// The fields of the state that a stage starts from which the flux of one follows from: all
  /// velocity components, or the scalar itself.
  private func source(_ input: Int, of field: Int) -> Int { field < model.dimension ? input : field }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    update(memory.input, memory.parameters.turbulenceConstant, memory.timeStep)
    for field in 0..<model.fieldCount {
      let sweep = fluxes.sweeps[field]
      bind(sweep, field, memory)
      sweep.write(bindings[field].result, memory.output[field])
    }
    fluxes.forward()
  }

  /// The state is changed where it stands, so its cotangent stays as it is; the sweeps use up a
  /// copy.
  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    update(memory.input, memory.parameters.turbulenceConstant, memory.timeStep)
    for field in 0..<model.fieldCount {
      let sweep = fluxes.sweeps[field]
      bind(sweep, field, memory)
      fluxCotangents[field].copy(from: cotangent.output[field])
      let binding = bindings[field]
      sweep.write(binding.result, fluxCotangents[field])
      for (input, place) in binding.sources.enumerated() { sweep.accumulate(place, cotangent.input[source(input, of: field)]) }
      sweep.accumulate(binding.eddyViscosity, viscosityCotangent)
      sweep.accumulate(binding.changed, nil)
    }
    fluxes.pullback()
    let prandtl = memory.parameters.turbulentPrandtl
    for field in model.dimension..<model.fieldCount {
      guard let inversePrandtl = bindings[field].inversePrandtl else { continue }
      cotangent.parameters.turbulentPrandtl -= fluxes.sweeps[field].cotangent(of: inversePrandtl) / (prandtl * prandtl)
    }
    pullViscosity(cotangent)
  }

  /// Takes what stands in `viscosityCotangent` back to the velocity that ν was last computed from,
  /// and to the constant, leaving zero.
  @specialized(where S == Double)
  func pullViscosity(_ cotangent: Memory) {
    damping?.apply(to: viscosityCotangent)
    viscosity.write(viscosityOutput, viscosityCotangent)
    for axis in 0..<model.dimension { viscosity.accumulate(strained[axis], cotangent.input[axis]) }
    viscosity.pullback()
    cotangent.parameters.turbulenceConstant += viscosity.cotangent(of: modelConstant)
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

/// Where the flux of a field has its places: the stress on a velocity component, or the flux of a
/// scalar.
private struct FluxBinding {
  /// What it follows from: the velocity, or the scalar.
  let sources: [SweepInput]
  let eddyViscosity, changed: SweepInput
  /// Of a scalar.
  let inversePrandtl: SweepParameter?
  let stageStep: SweepConstant
  let result: SweepOutput

  init<S>(_ sweep: Sweep<S>, field: Int, dimension: Int) {
    let isStress = field < dimension
    sources = (isStress ? velocityNames(dimension) : ["scalar"]).map(sweep.input)
    eddyViscosity = sweep.input("eddyViscosity")
    changed = sweep.input(isStress ? "velocity" : "transported")
    inversePrandtl = isStress ? nil : sweep.parameter("inversePrandtl")
    stageStep = sweep.constant("stageStep")
    result = sweep.output(isStress ? "stressed" : "mixed")
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
